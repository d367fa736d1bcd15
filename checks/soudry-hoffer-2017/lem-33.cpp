/// \file
/// Lemma 33: orthant probability of an equicorrelated Gaussian vector.

#include "orthant.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/lem-33";
constexpr const char* source = "[SoudryHoffer2017, L920-958]";

/// Riemann-Stieltjes sums of (12.18).
const std::string quadrature = R"(let c = (K - theta)/theta;
def node(k) = low + k*cell;
def Mass(x) = 1/2 + sign(x)*chi2cdf(1, c*x^2)/2;               # P(xi <= x) for xi = eta/sqrt(c), eta ~ N(0, 1)
let heights = sum(k in 0..n . Phi(node(k))^K*unit(k+1, n+1));
let levels = sum(k in 0..n . Mass(node(k))*unit(k+1, n+1));
let masses = block(levels, 2, 1, n, 1) - block(levels, 1, 1, n, 1);
let lower = (block(heights, 1, 1, n, 1)'*masses)[1,1] + Phi(node(n))^K*(1 - Mass(node(n)));
let upper = (block(heights, 2, 1, n, 1)'*masses)[1,1] + Phi(node(0))^K*Mass(node(0)) + 1 - Mass(node(n));
)";
constexpr const char* sandwich =
    "(12.18) is P = E Phi(xi)^K with xi ~ N(0, theta/(K - theta)) (density sqrt((K-theta)/(2 pi theta)) exp(-(K-theta) xi^2/(2 theta)), whose factor is printed inverted). "
    "Phi^K increases, so on each cell it lies between its values at the ends; the cells' masses are exact, and beyond the last node Phi^K is between its value "
    "there and 1, before the first one between 0 and its value there: lower <= P <= upper. ";

/// The grid reaches far enough on both sides for its tails not to matter.
Instance equicorrelated(long k, const Rational& theta, const Rational& low, const Rational& high, long n) {
  return Instance().set("K", Rational(k)).set("theta", theta).set("low", low).set("cell", (high - low) / n).set("n", Rational(n));
}

Part closed_form() {
  Part part{.name = "integral-12-18",
            .statement = normal_functions + "given theta, K, low, cell, n, width;\n" + quadrature + R"(
def asin(u) = atan(u/sqrt(1 - u^2));
let exact = if(K == 2, 1/4 + asin(theta/K)/(2*pi()), if(K == 3, 1/8 + 3*asin(theta/K)/(4*pi()), 1/(K+1)));
assume sizes : 0 < theta and theta < K;
assume known_otherwise : K <= 3 or theta == K/2;
prove encloses_the_orthant_probability : lower <= exact and exact <= upper and upper - lower <= width*exact;
)",
            .reduction = std::string(sandwich) + "The probability is known otherwise for K = 2 and 3 (Sheppard) and for correlation theta/K = 1/2, where it is 1/(K+1) (z > 0 means that -eta "
                                                 "is the least of K+1 independent equal normals)."};
  part.cases.push_back(fixed_case(
      "K=2 theta=1, P = 1/3", Level::quick,
      {.instance = equicorrelated(2, 1, -5, 5, 120).set("width", ratio(1, 10)),
       .controls = {{.what = "P raised by a tenth", .expected = Verdict::refuted, .edits = {{"exact <= upper and", "11/10*exact <= upper and"}}},
                    {.what = "theta = K is no covariance of this form", .expected = Verdict::inapplicable, .instance = equicorrelated(2, 2, -5, 5, 60).set("width", 1)}}}));
  part.cases.push_back(fixed_case(
      "K=3 theta=1/2", Level::quick,
      {.instance = equicorrelated(3, ratio(1, 2), -3, 3, 100).set("width", ratio(1, 5)),
       .controls = {{.what = "the factor of (12.18) as printed",
                     .expected = Verdict::refuted,
                     .edits = {{"exact <= upper and", "exact <= upper*theta/(K - theta) and"}}}}}));
  part.cases.push_back(fixed_case("K=10 theta=5, P = 1/11", Level::quick, {.instance = equicorrelated(10, 5, -5, 5, 80).set("width", ratio(1, 4))}));
  part.cases.push_back(fixed_case("K=40 theta=20, P = 1/41", Level::standard, {.instance = equicorrelated(40, 20, -6, 6, 150).set("width", ratio(1, 4))}));
  return part;
}

Part laplace() {
  Part part{.name = "maximiser",
            .statement = normal_functions + R"(given theta, a, b, x;
def q(s) = log(Phi(s)) - s^2/(2*theta);
)" + psi_by_bracket + R"(assume bracket : 0 < a and g(a) < theta and theta < g(b);
assume elsewhere : x < a or x > b;
prove slope_changes_sign : density(a)/Phi(a) - a/theta > 0 and density(b)/Phi(b) - b/theta < 0;
prove below_the_maximum : q(x) < -psi_high;
)",
            .reduction = "(12.22)-(12.24): q' = phi/Phi - xi/theta has the sign of theta - g(xi) for xi >= 0 and is positive for xi < 0, so q has its only maximum at g^-1(theta), of value "
                         "-psi(theta), which lies in [-psi_high, -psi_low]."};
  const auto make = [](const Rational& theta, double near, const Rational& x) {
    const auto [a, b] = bracket_inverse_g(near);
    return Instance().set("theta", theta).set("a", a).set("b", b).set("x", x);
  };
  part.cases.push_back(fixed_case("theta=5, left of the maximum", Level::quick,
                                  {.instance = make(5, 5, ratio(11, 10)),
                                   .controls = {{.what = "maximum at g(xi) = theta/2",
                                                 .expected = Verdict::inapplicable,
                                                 .instance = make(5, 2.5, ratio(11, 10))},
                                                {.what = "q without the 2", .expected = Verdict::refuted, .edits = {{"s^2/(2*theta)", "s^2/(8*theta)"}}}}}));
  part.cases.push_back(fixed_case("theta=5, right", Level::quick, {.instance = make(5, 5, ratio(12, 10))}));
  part.cases.push_back(fixed_case("theta=5, negative", Level::quick, {.instance = make(5, 5, -1)}));
  part.cases.push_back(fixed_case("theta=21.5", Level::quick, {.instance = make(ratio(43, 2), 21.5, ratio(18, 10))}));
  return part;
}

Part explicit_bound() {
  Part part{.name = "instance",
            .statement = normal_functions + "given theta, K, low, cell, n, a, b;\n" + quadrature + psi_by_bracket + R"(
assume sizes : 0 < theta and theta < K;
assume bracket : 0 < a and g(a) < theta and theta < g(b);
prove explicit_bound : log(upper) <= -K*psi_high + K*a^2/(2*(K - theta));
)",
            .reduction = std::string(sandwich) + "With xi_0 in (a, b) and psi(theta) <= psi_high the right side is at most -K psi + K xi_0^2/(2(K - theta)). The bound "
                                                 "itself: (log Phi)'' <= 0, so q'' <= -1/theta and K q(xi) <= -K psi - K (xi - xi_0)^2/(2 theta); the Gaussian integral of (12.18), with "
                                                 "the weight's true factor, then is exactly this expression."};
  struct Size {
    long k;
    Rational theta;
    double near;
    Rational low, high;
    long n;
    Level level;
  };
  const auto make = [](const Size& s) {
    const auto [a, b] = bracket_inverse_g(s.near);
    return equicorrelated(s.k, s.theta, s.low, s.high, s.n).set("a", a).set("b", b);
  };
  for (const Size& s : {Size{5, 1, 1, -3, 3, 96, Level::quick}, Size{10, 5, 5, -5, 6, 88, Level::quick}, Size{30, 5, 5, ratio(-1, 2), ratio(7, 2), 128, Level::quick},
                        Size{30, ratio(43, 2), 21.5, -2, 8, 80, Level::standard}, Size{100, ratio(43, 2), 21.5, ratio(-1, 2), 4, 150, Level::standard},
                        Size{300, ratio(43, 2), 21.5, ratio(6, 10), ratio(32, 10), 120, Level::standard},
                        Size{1000, ratio(43, 2), 21.5, ratio(115, 100), ratio(24, 10), 120, Level::thorough}}) {
    Case content{.instance = make(s)};
    if (s.k == 10)
      content.controls = {{.what = "without a term O(log K)",
                           .expected = Verdict::refuted,
                           .edits = {{"log(upper) <= -K*psi_high + K*a^2/(2*(K - theta))", "log(lower) <= -K*psi_low"}}}};
    if (s.k == 30 && s.level == Level::quick)
      content.controls = {{.what = "exponent doubled",
                           .expected = Verdict::refuted,
                           .edits = {{"log(upper) <= -K*psi_high + K*a^2/(2*(K - theta))",
                                      "log(lower) <= -2*K*psi_low + K*b^2/(2*(K - theta))"}}},
                          {.what = "without the second term",
                           .expected = Verdict::refuted,
                           .edits = {{"log(upper) <= -K*psi_high + K*a^2/(2*(K - theta))", "log(lower) <= -K*psi_low"}}}};
    part.cases.push_back(fixed_case("K=" + std::to_string(s.k) + " theta=" + to_text(s.theta), s.level, content));
  }
  return part;
}

}  // namespace

Check lem_33() {
  return {{.id = id,
           .form = Form::printed,
           .label = "Lemma 33, (12.19)-(12.24)",
           .source = source,
           .statement = "For z ~ N(0, (1 - theta/K) I + (theta/K) 11') in R^K, theta > 0 fixed and K -> infinity: log P(z > 0) <= -K psi(theta) + O(log K).",
           .kind = "asymptotic",
           .erratum = "(12.18) and (12.20) print the factor sqrt(theta/(2 pi (K - theta))); the substitution gives its inverse, sqrt((K - theta)/(2 pi theta)). Harmless for the lemma, as "
                      "its logarithm is O(log K).",
           .not_checked = "The limit: it follows from the derived form, whose right side exceeds -K psi(theta) by less than a constant. What is decided here is the integral (12.18) "
                          "and the maximiser of its exponent.",
           .parts = {closed_form(), laplace()}},
          {.id = id,
           .form = Form::derived,
           .label = "Lemma 33, explicit",
           .source = source,
           .statement = "For all K > theta > 0, with xi_0 = g^-1(theta): log P(z > 0) <= -K psi(theta) + K xi_0^2/(2 (K - theta)).",
           .kind = "inequality",
           .not_checked = "All K and theta at once is the argument in the reduction; instances enclose the probability itself.",
           .parts = {explicit_bound()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
