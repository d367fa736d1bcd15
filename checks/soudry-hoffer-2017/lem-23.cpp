/// \file
/// Lemma 23: angular margin from the constructed teacher, false with the printed margin.

#include "margin.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/lem-23";
constexpr const char* source = "[SoudryHoffer2017, L613-617; proof L1187-1315]";

/// Lower bound of the failure probability for one full group.
Part failure() {
  Part part{.name = "failure-probability",
            .statement = R"(given N, c, n;
let d = N/2 + 1;
let kappa = sqrt(c*(d-1)/d)/(2*N);
def y(k) = 4*k^2/n^2;
def fails(s) = 1 - exp(-N/pi()*atan(kappa/s));
let failure = sum(k in 1..n . fails(y(k))*(exp(-y(k-1)^2/2) - exp(-y(k)^2/2))) - exp(d*(log(c) + 1 - c)/2);
let printed = sqrt(8/(pi()*d)) + 2*sqrt(d*log(d))/N;
assume regime : N >= 2 and 0 < c and c < 1 and n >= 1;
prove printed_bound : failure <= printed;
)",
            .reduction =
                "N even, d0 = N/2 + 1, |S+| = N/2 = d0 - 1, y independent of X: one full group, d1* = 4, beta = gamma = 1/sqrt 2, sin alpha = 1/(4 d0 N), within N/d0 <= d0 <= N. The row w~ + eps_2 w^ "
                "and x^(1) of the group have |cos| <= gamma eps_1/(|w^| |x^(1)|), and eps_1 <= beta R, R = least |w~'x|/|w^'x| over the N/2 other points, by (9.7). R is independent of the group, "
                "P(R > t) = (1 - (2/pi) atan t)^{N/2} <= exp(-(N/pi) atan t), and (d0-1)/|w^|^2 = (d0-1)/(1'(X_S'X_S)^{-1}1) is chi^2_2. So with |x^(1)|^2 >= c d0, which fails with probability at "
                "most (c e^{1-c})^{d0/2}, the margin is missed if R <= kappa/s, s^2 = chi^2_2: probability at least E(1 - exp(-(N/pi) atan(kappa/s))) - (c e^{1-c})^{d0/2}. The integrand falls in s; "
                "its value at the right end of each cell, times the cell's mass, sums to a lower bound, failure. As N grows, N atan(kappa/s) and failure grow, while printed falls: where failure > printed at one N, "
                "the printed bound is false for all larger even N, and so in the limit (the probability stays above failure, the bound tends to 0)."};
  const auto make = [](long n, const Rational& c) { return Instance().set("N", Rational(n)).set("c", c).set("n", 45); };
  part.cases.push_back(fixed_case(
      "N=4000 c=17/20", Level::quick,
      {.instance = make(4000, ratio(17, 20)),
       .controls = {{.what = "failure below 2/15", .expected = Verdict::refuted, .edits = {{"prove printed_bound : failure <= printed;", "prove low : failure <= 2/15;"}}},
                    {.what = "failure above the limit 0.16298", .expected = Verdict::refuted, .edits = {{"prove printed_bound : failure <= printed;", "prove high : failure >= 0.16298;"}}},
                    {.what = "sin alpha smaller by d0^{-1/2}, as in lem-23-R: not contradicted", .expected = Verdict::verified, .edits = {{"sqrt(c*(d-1)/d)/(2*N)", "sqrt(c*(d-1)/d)/(2*N*sqrt(d))"}}},
                    {.what = "N=200: not contradicted", .expected = Verdict::verified, .instance = make(200, ratio(1, 2))},
                    {.what = "c > 1", .expected = Verdict::inapplicable, .instance = make(4000, ratio(11, 10))}}}));
  part.cases.push_back(fixed_case("N=100000 c=97/100", Level::quick, {.instance = make(100000, ratio(97, 100))}));
  part.cases.push_back(fixed_case("N=10^6 c=99/100", Level::standard, {.instance = make(1000000, ratio(99, 100))}));
  return part;
}

const std::string groups = "given X : d x N, wt : d x 1, wh : d x 1, beta, gamma, least, most, near;\n" + group_hypotheses +
                           R"(assume extremes : forall n in d..N . abs(wt'*X[:,least]) <= abs(wt'*X[:,n]) and abs(wh'*X[:,n]) <= abs(wh'*X[:,most])
    and cos2(wh, near) <= cos2(wh, n);
let e1 = beta*abs(wt'*X[:,least])/abs(wh'*X[:,most]);                           # (9.7)
let e2 = gamma*e1;
)";
constexpr const char* off_printed = "prove off_the_group : forall n in d..N . forall s in 0..1 . "
                                    "cos2(wt + (1-2*s)*e1*wh, n) >= ((1-gamma*beta)/(gamma*beta))^2*e1^2/(1+e1^2)*cos2(wh, near);\n";

Instance with_extremes(Instance given, const Rational& beta, const Rational& gamma) {
  const Rational least = least_column(given, [](const Rational& image, const Rational&, const Rational&) { return image; });
  const Rational most = least_column(given, [](const Rational&, const Rational& height, const Rational&) { return Rational(-height); });
  const Rational near = least_column(given, [](const Rational&, const Rational& height, const Rational& length) { return Rational(height / length); });
  return given.set("beta", beta).set("gamma", gamma).set("least", least).set("most", most).set("near", near);
}

Part printed_13_9() {
  return {.name = "off-the-group",
          .statement = groups + off_printed,
          .reduction = "(13.9), squared, over Q: wt = w~, wh = w^, the group S are the first d0 - 1 columns, least, most, near attain the extremes of (9.7) and (13.9).",
          .cases = {fixed_case("d0 = N = 2, beta = gamma = 7/10", Level::quick,
                               {.instance = with_extremes(Instance().set("X", matrix("1 1; 0 1")).set("wt", matrix("0; 1")).set("wh", matrix("1; 0")), ratio(7, 10), ratio(7, 10)),
                                .controls = {{.what = "the factor (1-beta)/beta", .expected = Verdict::verified, .edits = {{"((1-gamma*beta)/(gamma*beta))", "((1-beta)/beta)"}}},
                                             {.what = "norms not equal",
                                              .expected = Verdict::inapplicable,
                                              .instance = with_extremes(Instance().set("X", matrix("1 1; 0 1")).set("wt", matrix("0; 2")).set("wh", matrix("1; 0")), ratio(7, 10), ratio(7, 10))}}})}};
}

Part margins() {
  Part part{.name = "margins",
            .statement = groups + R"(prove on_the_group : forall n in 1..m . forall s in 0..1 .
    cos2(wt + (1-2*s)*e2*wh, n) == e2^2/((1+e2^2)*norm2(wh)*norm2(X[:,n])) and cos2(wt + (1-2*s)*e1*wh, n) >= cos2(wt + (1-2*s)*e2*wh, n);
prove off_the_group : forall n in d..N . forall s in 0..1 .
    cos2(wt + (1-2*s)*e1*wh, n) >= ((1-beta)/beta)^2*e1^2/(1+e1^2)*cos2(wh, near) and cos2(wt + (1-2*s)*e2*wh, n) >= ((1-beta)/beta)^2*e1^2/(1+e1^2)*cos2(wh, near);
)",
            .reduction = "(13.8), and (13.9) with the factor (1 - beta)/beta that |w~'x| >= eps_1 |w^'x|/beta gives, squared, over Q; all four rows of a block."};
  struct Size {
    std::size_t d, n;
    Level level;
  };
  for (const Size z : {Size{2, 5, Level::quick}, Size{3, 9, Level::quick}, Size{6, 24, Level::standard}})
    part.cases.push_back({"d0=" + std::to_string(z.d) + " N=" + std::to_string(z.n), z.level, [z](Random& random) {
                            Case out{.instance = with_extremes(random_group(random, z.d, z.n, 3), ratio(7, 10), ratio(3, 5))};
                            if (z.d == 3)
                              out.controls = {{.what = "(13.8) without the square root of 1 + gamma^2 eps_1^2", .expected = Verdict::refuted, .edits = {{"== e2^2/((1+e2^2)*norm2", "== e2^2/(norm2"}}}};
                            return out;
                          }});
  return part;
}

Part ratio_law() {
  Part part{.name = "ratio-13-12",
            .statement = angle_even + R"(given t, n;
let survives = 1 - 2/pi()*atan(t);
let v = 1 - 2/pi()*atan(sqrt(2));
assume sizes : t > 0 and n >= 1;
prove cauchy : abs(survives - below(2, 1/sqrt(1 + t^2))) < 2^-50;
prove printed_parameters : 0.39182655203060727 < v and v < 0.39182655203060728 and v < 0.45;
prove small_margin_is_almost_certain : 1 - v^n >= 1 - 0.45^n;
)",
            .reduction = "|x_2/x_1| > t iff |cos| to the first axis is below 1/sqrt(1 + t^2): probability 1 - (2/pi) atan t (Cauchy). With kappa = beta = 1/sqrt 2, t = sqrt 2: the n = N - d0 + 1 points "
                         "off the group give P(eps_1/sqrt(1 + eps_1^2) <= kappa) = 1 - v^n, near 1. L1289-1300 subtract 0.45^N and 2^{-N}, the complement."};
  part.cases.push_back(fixed_case("t=3/2 n=20", Level::quick,
                                  {.instance = Instance().set("t", ratio(3, 2)).set("n", 20),
                                   .controls = {{.what = "the probability at most 2^-N, as L1291 uses it", .expected = Verdict::refuted, .edits = {{"1 - v^n >= 1 - 0.45^n", "1 - v^n <= 2^-n"}}},
                                                {.what = "1/pi in place of 2/pi", .expected = Verdict::refuted, .edits = {{"let survives = 1 - 2/pi()", "let survives = 1 - 1/pi()"}}}}}));
  part.cases.push_back(fixed_case("t=1/1000 n=2", Level::quick, {.instance = Instance().set("t", ratio(1, 1000)).set("n", 2)}));
  return part;
}

Part norms() {
  Part part{.name = "norms-13-14-and-13-17",
            .statement = R"(given d, r, c;
assume sizes : d >= 1 and r > d and c > 0;
prove chernoff : 1 - chi2cdf(d, r) <= sqrt(r/d*exp(1 - r/d))^d;
prove long_normal : 1 - exp(-(d-1)/(2*c^2)) <= d/c;
)",
            .reduction = "(13.14) with r = eta^2, |x|^2 ~ chi^2_{d0}, the exact tail on the left. (13.17) with c = gamma kappa/(eta sin alpha): (d0-1)/|w^|^2 ~ chi^2_2 gives P(|w^| > c) exactly, "
                         "d0/c is the printed bound."};
  const auto make = [](long d, long r, const Rational& c) { return Instance().set("d", Rational(d)).set("r", Rational(r)).set("c", c); };
  part.cases.push_back(fixed_case("d0=10 eta^2=20", Level::quick,
                                  {.instance = make(10, 20, 50),
                                   .controls = {{.what = "eta^2 < d0", .expected = Verdict::inapplicable, .instance = make(10, 9, 50)},
                                                {.what = "exponent d0 in place of d0/2", .expected = Verdict::refuted, .instance = make(50, 75, 50), .edits = {{"sqrt(r/d*exp(1 - r/d))^d", "(r/d*exp(1 - r/d))^d"}}},
                                                {.what = "1/c^3 in place of 1/c", .expected = Verdict::refuted, .edits = {{"<= d/c", "<= d/c^3"}}}}}));
  part.cases.push_back(fixed_case("d0=3 eta^2=5", Level::quick, {.instance = make(3, 5, ratio(1, 2))}));
  part.cases.push_back(fixed_case("d0=50 eta^2=200", Level::quick, {.instance = make(50, 200, 1000)}));
  return part;
}

Part singular_value() {
  Part part{.name = "least-singular-value",
            .statement = R"(given X : d x m, t;
let G = X'*X;
let s = t*det(G)/tr(adj(G));
let wh = X*adj(G)*ones(m,1)/det(G);
assume independent_columns : det(G) != 0;
assume s_below_the_spectrum : psd(G - s*eye(m));
prove unit_height : X'*wh == ones(m,1);
prove norm : s*norm2(wh) <= m;
)",
            .reduction = "(13.15), (13.16): s is at most sigma_2^2, the least eigenvalue of X'X; w^ is the vector of the columns' span with X'w^ = 1, of squared norm 1'(X'X)^{-1}1."};
  for (const std::size_t d : {std::size_t{3}, std::size_t{6}})
    part.cases.push_back({"random integers d0=" + std::to_string(d), Level::quick, [d](Random& random) {
                            Matrix x = random_matrix_of_rank(random, d, d - 1, d - 1, 3);
                            Case out{.instance = Instance().set("X", x).set("t", 1)};
                            out.controls = {{.what = "s above the spectrum", .expected = Verdict::inapplicable, .instance = Instance().set("X", x).set("t", Rational(d * d))},
                                            {.what = "s above the spectrum, hypothesis dropped",
                                             .expected = Verdict::refuted,
                                             .instance = Instance().set("X", matrix("1 0; 0 1; 0 0")).set("t", 3),
                                             .edits = {{"assume s_below_the_spectrum : psd(G - s*eye(m));", ""}}}};
                            return out;
                          }});
  return part;
}

Part constants() {
  return {.name = "constants",
          .statement = R"(given u;
let b = 1/sqrt(2);                                                              # beta = gamma = kappa
let displayed = 2*u/((1-u)*b)/sqrt(2*pi());
let corrected = 2*b/((1-b)*b)/sqrt(2*pi());
assume beta_gamma : u == 1/2;
prove as_displayed : 1.128379167095512573 < displayed and displayed < 1.128379167095512574 and displayed < sqrt(8/pi());
prove after_13_9 : 2.724148288701243285 < corrected and corrected < 2.724148288701243286;
prove printed_is_unsafe : sqrt(8/pi()) < corrected;
)",
          .reduction = "The factor of d0^{-1/2}: B(1/2, (d0-1)/2) ~ sqrt(2 pi/d0). The displayed parameters give sqrt(4/pi), not the printed sqrt(8/pi); the factor (1-beta)/beta of the corrected (13.9) gives 2.724.",
          .cases = {fixed_case("beta = gamma = kappa = 1/sqrt 2", Level::quick,
                               {.instance = Instance().set("u", ratio(1, 2)),
                                .controls = {{.what = "displayed parameters give sqrt(8/pi)", .expected = Verdict::refuted, .edits = {{"1.128379167095512573 < displayed", "sqrt(8/pi()) <= displayed"}}}}})}};
}

}  // namespace

Check lem_23() {
  return {{.id = id,
           .form = Form::printed,
           .label = "Lemma 23 = Lemma 42",
           .source = source,
           .statement = "For Gaussian X and the constructed W* of Theorem 8 with sin alpha = 1/(d1* d0 N), N -> infinity, N/d0 <= d0 <= N: P(X not in M^alpha(W*)) <= sqrt(8/pi) d0^{-1/2} + 2 d0^{1/2} "
                        "sqrt(log d0)/N; with (13.9).",
           .kind = "probability",
           .expectation = Verdict::refuted,
           .erratum = "(13.12) bounds P(eps_1/sqrt(1+eps_1^2) <= kappa) by 1 - [1 - (2/pi) atan]^N, which is near 1; L1289-1300 subtract its complement. (13.9): (1-gamma beta)/(gamma beta) must be "
                      "(1-beta)/beta. y must be independent of X. Also: (13.12) takes a minimum of ratios where (9.7) has min/max; exponent N-d0-1 for N-d0+1; |x_1| in (13.10)-(13.13); 2 d0^{3/2} in L1290 "
                      "for 2 d0^{1/2}; the minima of L1271, L1275 need |r| = 1; gamma and w^_1 for beta and w_1 in (13.17). The sum of (13.7) runs to d1*, and the four rows of a block and a last, smaller group do not have one "
                      "law. The displayed parameters give sqrt(4/pi), not sqrt(8/pi), and 2.724 after (13.9) is corrected.",
           .not_checked = "Refuted for the construction of its proof with N even, d0 = N/2 + 1, |S+| = N/2, for all even N >= 4000. That some other W* exists with the margin is not refuted.",
           .parts = {failure(), printed_13_9()}},
          {.id = id,
           .form = Form::repaired,
           .label = "Lemma 23, steps of the proof",
           .source = source,
           .statement = "(13.8); (13.9) with (1-beta)/beta; (13.12) with its complement; (13.14); (13.16); (13.17). (The lemma with a margin smaller by d0^{-1/2} is claim lem-23-R.)",
           .kind = "inequality",
           .not_checked = "P(sigma_min <= eta d0^{-1/2}) <= eta for square Gaussian matrices is quoted.",
           .parts = {margins(), ratio_law(), norms(), singular_value(), constants()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
