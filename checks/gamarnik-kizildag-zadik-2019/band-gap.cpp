/// \file
/// Below the barrier every student has full rank.

#include <cmath>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/instances.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* id = "gamarnik-kizildag-zadik-2019/band-gap";

Instance pair(const Matrix& student, const Matrix& teacher) { return Instance().set("W", student).set("Wstar", teacher); }

Hints lower_bound(const Instance& given) {
  Hints hints;
  const Result<Rational> l = find_lambda_min_below(gram(given["Wstar"]), 60);
  if (l.has_value()) hints.witnesses["l"] = scalar(l.value());
  return hints;
}

/// Students near the orbit of the teacher, and what happens without the hypothesis.
std::vector<LazyCase> cases_below() {
  std::vector<LazyCase> cases;
  const QuadraticExample saddle = rank_one_saddle();
  cases.push_back(fixed_case("perturbed saddle teacher", Level::quick,
                             {.instance = pair(saddle.teacher + ratio(1, 8) * matrix("1 0; 0 1; -1 1; 0 2"), saddle.teacher),
                              .controls = {
                                  {.what = "rank-one saddle, at the level of the barrier; the hypothesis dropped",
                                   .expected = Verdict::refuted,
                                   .instance = pair(saddle.student, saddle.teacher),
                                   .edits = {{" and risk_factor*risk < barrier_factor*l^2", ""}}},
                                  {.what = "rank-one saddle with <= in place of < and the sharp constant",
                                   .expected = Verdict::refuted,
                                   .instance = pair(saddle.student, saddle.teacher),
                                   .edits = {{"risk_factor*risk < barrier_factor*l^2", "(d+1)*risk <= 2*(d+2)*l^2"}},
                                   .hints = Hints{.witnesses = {{"l", scalar(Rational(3))}}}},
                                  {.what = "rank-one saddle with the sharp constant raised by 2^-200",
                                   .expected = Verdict::refuted,
                                   .instance = pair(saddle.student, saddle.teacher),
                                   .edits = {{"risk_factor*risk < barrier_factor*l^2", "(d+1)*risk < (2*(d+2) + 2^-200)*l^2"}},
                                   .hints = Hints{.witnesses = {{"l", scalar(Rational(3))}}}},
                                  {.what = "rank-one saddle with constant 3",
                                   .expected = Verdict::refuted,
                                   .instance = pair(saddle.student, saddle.teacher),
                                   .edits = {{"risk_factor*risk < barrier_factor*l^2", "risk < 3*l^2"}},
                                   .hints = Hints{.witnesses = {{"l", scalar(Rational(3))}}}},
                                  {.what = "l = -100, whose square is large, for the rank-one saddle",
                                   .expected = Verdict::undecided,
                                   .instance = pair(saddle.student, saddle.teacher),
                                   .hints = Hints{.witnesses = {{"l", scalar(Rational(-100))}}}},
                                  {.what = "l = -100 with its sign condition left out: the saddle slips below the barrier",
                                   .expected = Verdict::refuted,
                                   .instance = pair(saddle.student, saddle.teacher),
                                   .edits = {{"l > 0 and ", ""}},
                                   .hints = Hints{.witnesses = {{"l", scalar(Rational(-100))}}}},
                                  {.what = "Rademacher data: risk 0 at rank 1",
                                   .expected = Verdict::refuted,
                                   .instance = pair(rademacher_interpolant().student, rademacher_interpolant().teacher),
                                   .edits = {{"2*norm2(A) + tr(A)^2", "norm2(quad([1, 1; 1, -1; -1, 1; -1, -1], A))/4"}}},
                                  {.what = "teacher of rank 1", .expected = Verdict::inapplicable, .instance = pair(saddle.teacher, saddle.student)},
                              }}));
  struct Size {
    std::size_t m, d;
    bool dyadic;
    Level level;
  };
  for (const Size s : {Size{2, 1, false, Level::quick}, Size{4, 3, false, Level::quick}, Size{5, 5, true, Level::quick},
                       Size{15, 12, true, Level::standard}, Size{40, 30, true, Level::standard}})
    cases.push_back(
        {(s.dyadic ? "Gaussian doubles near the orbit m=" : "integers near the orbit m=") + std::to_string(s.m) + " d=" + std::to_string(s.d),
         s.level, [s](Random& random) {
           const Matrix teacher = s.dyadic ? random_dyadic_matrix(random, s.m, s.d) : random_matrix_of_rank(random, s.m, s.d, s.d, 1);
           return Case{.instance = pair(teacher + ratio(1, 1000000) * random_integer_matrix(random, s.m, s.d, 9), teacher)};
         }});
  return cases;
}

Part gap(bool sharp) {
  return {
      .name = sharp ? "sharp-gap" : "gap",
      .statement = std::string(R"(given W : m x d, Wstar : m x d;
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let risk = 2*norm2(A) + tr(A)^2;
)") + (sharp ? "let risk_factor = d + 1;\nlet barrier_factor = 2*(d+2);\n" : "let risk_factor = 1;\nlet barrier_factor = 2;\n") +
                   R"(assume teacher_has_full_rank : rank(Wstar) == d;
assume below_the_barrier : exists l . l > 0 and psd(Gs - l*eye(d)) and risk_factor*risk < barrier_factor*l^2;
prove student_has_full_rank : rank(W) == d and pd(W'*W);
)",
      .reduction =
          "psd(Gs - l I) and l > 0 say 0 < l <= sigma_min(W*)^2, so the second hypothesis gives risk < eta, and every risk below eta has such an l "
          "(the rational ones are dense). Full rank of the student is then proved independently, by a minor and by definiteness of its Gram "
          "matrix. Full rank of W* is implied by l > 0.",
      .cases = cases_below(),
      .search = lower_bound};
}

/// How far below: the least eigenvalue of the student's Gram matrix.
Part quantified() {
  Part part{
      .name = "quantified",
      .statement = R"(given W : m x d, Wstar : m x d, l, r;
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let risk = 2*norm2(A) + tr(A)^2;
assume l_is_below_sigma_min_squared : psd(Gs - l*eye(d));
assume r_is_above_the_root : r >= 0 and 2*(d+2)*r^2 >= (d+1)*risk;
prove least_eigenvalue : psd(W'*W - (l - r)*eye(d));
)",
      .reduction =
          "lambda_min(W'W) >= a_d - sqrt(L(W) (d+1)/(2(d+2))), a_d = sigma_min(W*)^2, with a rational l <= a_d and a rational r at least the root."};
  const QuadraticExample saddle = rank_one_saddle();
  const Instance equality = pair(saddle.student, saddle.teacher).set("l", 3).set("r", 3);
  const Rational below = 3 - power_of_two(-200);
  part.cases.push_back(
      fixed_case("rank-one saddle: equality", Level::quick,
                 {.instance = equality,
                  .controls = {
                      {.what = "conclusion raised by 2^-200", .expected = Verdict::refuted, .edits = {{"(l - r)", "(l - r + 2^-200)"}}},
                      {.what = "r below the root by 2^-200",
                       .expected = Verdict::inapplicable,
                       .instance = pair(saddle.student, saddle.teacher).set("l", 3).set("r", below)},
                      {.what = "r below the root by 2^-200, the hypothesis dropped",
                       .expected = Verdict::refuted,
                       .instance = pair(saddle.student, saddle.teacher).set("l", 3).set("r", below),
                       .edits = {{"assume r_is_above_the_root : r >= 0 and 2*(d+2)*r^2 >= (d+1)*risk;", ""}}},
                      {.what = "l above sigma_min^2 by 2^-200, the hypothesis dropped",
                       .expected = Verdict::refuted,
                       .instance = pair(saddle.student, saddle.teacher).set("l", 3 + power_of_two(-200)).set("r", 3),
                       .edits = {{"assume l_is_below_sigma_min_squared : psd(Gs - l*eye(d));", ""}}},
                      {.what = "r = -3, whose square is large enough",
                       .expected = Verdict::inapplicable,
                       .instance = pair(saddle.student, saddle.teacher).set("l", 3).set("r", -3)},
                      {.what = "r = -3, its sign left out",
                       .expected = Verdict::refuted,
                       .instance = pair(saddle.student, saddle.teacher).set("l", 3).set("r", -3),
                       .edits = {{"r >= 0 and ", ""}}},
                  }}));
  for (const std::size_t d : {std::size_t{2}, std::size_t{5}, std::size_t{10}})
    part.cases.push_back(
        {"minimiser of the risk among rank < d, d=" + std::to_string(d), d < 10 ? Level::quick : Level::thorough, [d](Random& random) {
           const BarrierPair minimiser = random_barrier_pair(random, d, d);
           const Rational a = minimiser.teacher.singular_values.back() * minimiser.teacher.singular_values.back();
           return Case{
               .instance = pair(minimiser.student, minimiser.teacher.matrix).set("l", a).set("r", a),
               .controls = {{.what = "conclusion raised by 2^-200", .expected = Verdict::refuted, .edits = {{"(l - r)", "(l - r + 2^-200)"}}}}};
         }});
  for (const std::size_t d : {std::size_t{3}, std::size_t{8}})
    part.cases.push_back({"Gaussian doubles d=" + std::to_string(d), d < 8 ? Level::quick : Level::standard, [d](Random& random) {
                            const Matrix teacher = random_dyadic_matrix(random, d + 1, d);
                            const Matrix student = teacher + ratio(1, 100) * random_dyadic_matrix(random, d + 1, d);
                            const Result<Rational> l = find_lambda_min_below(gram(teacher));
                            const Rational risk = gaussian_risk(student, teacher);
                            // A rational at least the root: double, rounded up by a share of 2^-20.
                            const Rational under_root = Rational(static_cast<long>(d) + 1) * risk / Rational(2 * (static_cast<long>(d) + 2));
                            const Rational r = from_double(std::sqrt(under_root.convert_to<double>())) * (1 + power_of_two(-20));
                            return Case{.instance = pair(student, teacher).set("l", l.has_value() ? l.value() : Rational(0)).set("r", r)};
                          }});
  return part;
}

}  // namespace

Check band_gap() {
  return {{.id = id,
           .form = Form::printed,
           .label = "Section 2.1, energy barrier",
           .source = "[GamarnikKizildagZadik2019, L94, L144]",
           .statement =
               "X ~ N(0, I_d), W* in R^{m x d} of rank d. With a threshold eta = Theta(sigma_min(W*)^4), here eta = 2 sigma_min(W*)^4: every W with "
               "L(W) < eta has rank d.",
           .kind = "inequality",
           .parts = {gap(false)}},
          {.id = id,
           .form = Form::derived,
           .label = "Section 2.1, energy barrier, sharp threshold",
           .source = "sharpens [GamarnikKizildagZadik2019, L94, L144]",
           .statement = "The same with the largest possible threshold eta = 2(d+2)/(d+1) sigma_min(W*)^4; and lambda_min(W'W) >= sigma_min(W*)^2 - "
                        "sqrt(L(W) (d+1)/(2(d+2))) for every W.",
           .kind = "inequality",
           .parts = {gap(true), quantified()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
