/// \file
/// Corollary 34: orthant probability of a Gaussian vector with bounded correlations.

#include "orthant.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

const std::string bound_defs = normal_functions + "def asin(u) = atan(u/sqrt(1 - u^2));\n";
constexpr const char* bracket_line = "assume bracket : 0 < a and g(a) < theta and theta < g(b);\n";
constexpr const char* bound_reduction =
    "psi(theta) <= psi_high and g^-1(theta) >= a, so the last line implies log P <= -K psi(theta) + K xi_0^2/(2(K - theta)), which is -K psi(theta) + O(1).";

Instance with_bracket(Instance given, const Rational& theta) {
  const auto [a, b] = bracket_inverse_g(theta.convert_to<double>());
  return given.set("theta", theta).set("a", a).set("b", b);
}

Part two_variables() {
  Part part{.name = "two-variables",
            .statement = bound_defs + R"(given r, theta, a, b;
)" + psi_by_bracket + R"(let K = 2;
def P(s) = 1/4 + asin(s)/(2*pi());
assume correlation : -1 < r and r < 1;
assume theta_large_enough : theta >= K*r and theta > 0 and theta < K;
)" + bracket_line + R"(prove slepian : P(r) < P(theta/K);
prove bound : log(P(r)) <= -K*psi_high + K*a^2/(2*(K - theta));
)",
            .reduction = std::string("Sheppard's formula for two variables. ") + bound_reduction};
  const auto make = [](const Rational& r, const Rational& theta) { return with_bracket(Instance().set("r", r), theta); };
  part.cases.push_back(fixed_case("r=1/10 theta=1", Level::quick,
                                  {.instance = make(ratio(1, 10), 1),
                                   .controls = {{.what = "r above theta/K", .expected = Verdict::inapplicable, .instance = make(ratio(6, 10), 1)},
                                                {.what = "r above theta/K by 2^-20, hypothesis dropped",
                                                 .expected = Verdict::refuted,
                                                 .instance = make(ratio(1, 2) + power_of_two(-20), 1),
                                                 .edits = {{"assume theta_large_enough : theta >= K*r and theta > 0 and theta < K;", ""}}},
                                                {.what = "r = 9/10 with theta = 1/100: the bound fails too",
                                                 .expected = Verdict::refuted,
                                                 .instance = make(ratio(9, 10), ratio(1, 100)),
                                                 .edits = {{"assume theta_large_enough : theta >= K*r and theta > 0 and theta < K;", ""}, {"prove slepian : P(r) < P(theta/K);", ""}}}}}));
  part.cases.push_back(fixed_case("r=-1/2 theta=1/2", Level::quick, {.instance = make(ratio(-1, 2), ratio(1, 2))}));
  part.cases.push_back(fixed_case("r=3/5 theta=3/2", Level::quick, {.instance = make(ratio(3, 5), ratio(3, 2))}));
  return part;
}

Part three_variables() {
  Part part{.name = "three-variables",
            .statement = bound_defs + R"(given R : 3 x 3 symmetric, theta, a, b;
)" + psi_by_bracket + R"(let K = 3;
let P = 1/8 + (asin(R[1,2]) + asin(R[1,3]) + asin(R[2,3]))/(4*pi());
assume covariance : diagonal(R) == ones(K,1) and pd(R);
assume theta_large_enough : max(R[1,2], R[1,3], R[2,3]) <= theta/K and theta > 0 and theta < K;
)" + bracket_line + R"(prove slepian : P < 1/8 + 3*asin(theta/K)/(4*pi());
prove bound : log(P) <= -K*psi_high + K*a^2/(2*(K - theta));
)",
            .reduction = std::string("The orthant probability of three variables is 1/8 + (sum of arcsines)/(4 pi). ") + bound_reduction};
  const auto make = [](const char* r, const Rational& theta) { return with_bracket(Instance().set("R", matrix(r)), theta); };
  part.cases.push_back(fixed_case("mixed signs", Level::quick,
                                  {.instance = make("1 1/4 -1/3; 1/4 1 1/5; -1/3 1/5 1", ratio(3, 4)),
                                   .controls = {{.what = "not a covariance", .expected = Verdict::inapplicable, .instance = make("1 1/4 -9/10; 1/4 1 9/10; -9/10 9/10 1", ratio(27, 10))},
                                                {.what = "one correlation too large", .expected = Verdict::inapplicable, .instance = make("1 1/2 0; 1/2 1 0; 0 0 1", 1)},
                                                {.what = "all correlations too large, hypothesis dropped",
                                                 .expected = Verdict::refuted,
                                                 .instance = make("1 1/2 1/2; 1/2 1 1/2; 1/2 1/2 1", ratio(14, 10)),
                                                 .edits = {{"assume theta_large_enough : max(R[1,2], R[1,3], R[2,3]) <= theta/K and theta > 0 and theta < K;", ""}}}}}));
  part.cases.push_back(fixed_case("one pair at the bound", Level::quick, {.instance = make("1 1/2 0; 1/2 1 1/10; 0 1/10 1", ratio(3, 2))}));
  return part;
}

Part one_factor() {
  Part part{.name = "one-factor",
            .statement = bound_defs + R"(given v : K x 1, theta, a, b, low, cell, n;
)" + psi_by_bracket + R"(def node(k) = low + k*cell;
def Scaled(c, t) = 1/2 + sign(t)*chi2cdf(1, c*t^2)/2;                       # Phi(sqrt(c) t)
let ours = sum(k in 0..n . prod(i in 1..K . Scaled(v[i,1]^2/(1 - v[i,1]^2), node(k)))*unit(k+1, n+1));
let equal = sum(k in 0..n . Scaled(theta/(K - theta), node(k))^K*unit(k+1, n+1));
let levels = sum(k in 0..n . Phi(node(k))*unit(k+1, n+1));
let masses = block(levels, 2, 1, n, 1) - block(levels, 1, 1, n, 1);
let upper = (block(ours, 2, 1, n, 1)'*masses)[1,1] + (ours[1,:]*levels[1,:])[1,1] + 1 - levels[n+1,1];
let lower_equal = (block(equal, 1, 1, n, 1)'*masses)[1,1];
assume loadings : forall i in 1..K . 0 < v[i,1] < 1;
assume theta_large_enough : forall i in 1..K-1 . forall j in i+1..K . v[i,1]*v[j,1] <= theta/K;
assume theta_in_range : 0 < theta and theta < K;
)" + bracket_line + R"(prove slepian : upper < lower_equal;
prove bound : log(upper) <= -K*psi_high + K*a^2/(2*(K - theta));
)",
            .reduction = std::string("u_i = v_i t + sqrt(1 - v_i^2) e_i with independent standard normal t, e_i has unit variances and correlations v_i v_j, and P(u > 0) = E prod Phi(v_i t/sqrt(1 - "
                                     "v_i^2)). The integrand increases in t: Riemann-Stieltjes sums over cells of exact normal mass enclose it (all K, no sampling). The equicorrelated probability "
                                     "is the same integral with loadings sqrt(theta/K). ") +
                         bound_reduction};
  const auto make = [](const char* v, const Rational& theta, long n) {
    return with_bracket(Instance().set("v", matrix(v)).set("low", -5).set("cell", ratio(10, n)).set("n", Rational(n)), theta);
  };
  part.cases.push_back(fixed_case("K=4", Level::quick,
                                  {.instance = make("1/5; 2/5; 3/5; 1/2", ratio(6, 5), 40),
                                   .controls = {{.what = "one pair above theta/K", .expected = Verdict::inapplicable, .instance = make("1/5; 2/5; 3/5; 3/5", ratio(6, 5), 40)},
                                                {.what = "all pairs above theta/K, hypothesis dropped",
                                                 .expected = Verdict::refuted,
                                                 .instance = make("9/10; 9/10; 9/10; 9/10", ratio(2, 5), 40),
                                                 .edits = {{"assume theta_large_enough : forall i in 1..K-1 . forall j in i+1..K . v[i,1]*v[j,1] <= theta/K;", ""}}}}}));
  part.cases.push_back(fixed_case("K=8", Level::standard, {.instance = make("1/5; 2/5; 3/5; 1/2; 1/4; 3/10; 1/10; 9/20", ratio(12, 5), 60)}));
  return part;
}

}  // namespace

Check cor_34() {
  return {{.id = "soudry-hoffer-2017/cor-34",
           .form = Form::printed,
           .label = "Corollary 34",
           .source = "[SoudryHoffer2017, L962-970]",
           .statement = "For u ~ N(0, Sigma) in R^K with unit variances and K max over n != m of Sigma_nm <= theta, theta > 0: log P(u > 0) <= -K psi(theta) + O(log K).",
           .kind = "inequality",
           .erratum = "The strict sign of Slepian's inequality must be >=: it is an equality if the covariances agree.",
           .not_checked = "Slepian's lemma for all covariances is quoted; here it is decided for two and three variables and for one-factor models, where the probabilities are known. The O(log K) "
                          "is replaced by the explicit term of lem-33.derived.",
           .parts = {two_variables(), three_variables(), one_factor()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
