/// \file
/// Theorem 2.1(a): zero population risk means W = Q W*, under every law with a density.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

Instance pair(const Matrix& student, const Matrix& teacher) { return Instance().set("W", student).set("Wstar", teacher); }

Hints reflections(const Instance& given) {
  Hints hints;
  const Result<std::vector<Matrix>> vectors = find_reflections(given["W"], given["Wstar"]);
  if (vectors.has_value()) hints.witnesses["Q"] = reflection_product(vectors.value(), given["W"].rows());
  return hints;
}

/// L(W) = 0 gives Q.
Part zero_risk() {
  Part part{.name = "zero-risk-gives-orbit",
            .statement = R"(given W : m x d, Wstar : m x d;
let A = W'*W - Wstar'*Wstar;
let risk = 2*norm2(A) + tr(A)^2;
assume teacher_has_full_rank : rank(Wstar) == d;
assume risk_is_zero : risk == 0;
prove equal_Gram_matrices : W'*W == Wstar'*Wstar;
prove on_the_orbit : exists Q : m x m . Q'*Q == eye(m) and W == Q*Wstar;
)",
            .reduction =
                "From left to right under the Gaussian law, whose risk is the stated polynomial (claim risk-formula). Full rank of W* is not needed: "
                "the reflections of claim thm-3-2 need no rank, so no control can show that it is.",
            .search = reflections};
  const Matrix half_correlated = matrix("1 1/2; 0 1/2; 0 1/2; 0 1/2");
  const Matrix axes = matrix("1 0; 0 1; 0 0; 0 0");
  part.cases.push_back(
      fixed_case("rotated identity", Level::quick,
                 {.instance = pair(matrix("3/5 -4/5; 4/5 3/5"), identity(2)),
                  .controls = {
                      {.what = "uniform data on {e1, e2}: risk 0 off the orbit",
                       .expected = Verdict::refuted,
                       .instance = pair(half_correlated, axes),
                       .edits = {{"let risk = 2*norm2(A) + tr(A)^2;", "let risk = norm2(quad(eye(d), A))/d;"}}},
                      {.what = "Rademacher data: risk 0 off the orbit",
                       .expected = Verdict::refuted,
                       .instance = pair(rademacher_interpolant().student, rademacher_interpolant().teacher),
                       .edits = {{"let risk = 2*norm2(A) + tr(A)^2;", "let risk = norm2(quad([1, 1; 1, -1; -1, 1; -1, -1], A))/4;"}}},
                      {.what = "one entry moved by 2^-200",
                       .expected = Verdict::inapplicable,
                       .instance = pair(matrix("3/5 -4/5; 4/5 3/5") + power_of_two(-200) * matrix("0 0; 0 1"), identity(2))},
                      {.what = "one entry moved by 2^-200, zero risk dropped",
                       .expected = Verdict::refuted,
                       .instance = pair(matrix("3/5 -4/5; 4/5 3/5") + power_of_two(-200) * matrix("0 0; 0 1"), identity(2)),
                       .edits = {{"assume risk_is_zero : risk == 0;", ""}}},
                      {.what = "teacher of rank 1", .expected = Verdict::inapplicable, .instance = pair(matrix("1 0; 0 0"), matrix("0 0; 1 0"))},
                      {.what = "a matrix that is not orthogonal offered as Q",
                       .expected = Verdict::undecided,
                       .reason = Reason::certificate_rejected,
                       .hints = Hints{.witnesses = {{"Q", matrix("3/5 4/5; 4/5 3/5")}}}},
                  }}));
  struct Size {
    std::size_t m, d;
    Level level;
  };
  for (const Size s : {Size{1, 1, Level::quick}, Size{3, 3, Level::quick}, Size{5, 3, Level::quick}, Size{10, 8, Level::standard}})
    part.cases.push_back({"W = Q Wstar, m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level, [s](Random& random) {
                            const Matrix teacher = random_matrix_of_rank(random, s.m, s.d, s.d, 2);
                            return Case{.instance = pair(random_orthogonal(random, s.m, 1) * teacher, teacher)};
                          }});
  return part;
}

/// W = Q W* gives risk 0 and equal outputs everywhere.
Part orbit() {
  Part part{.name = "orbit-gives-zero-risk",
            .statement = R"(given Q : m x m, Wstar : m x d, x : d x 1;
let W = Q*Wstar;
let A = W'*W - Wstar'*Wstar;
assume Q_is_orthogonal : Q'*Q == eye(m);
prove risk_is_zero : 2*norm2(A) + tr(A)^2 == 0;
prove same_outputs : norm2(W*x) == norm2(Wstar*x);
)",
            .reduction = "From right to left: equal outputs at every x (x is an indeterminate), hence risk 0 under every law."};
  for (const std::size_t m : {std::size_t{2}, std::size_t{4}})
    part.cases.push_back(
        {"m=" + std::to_string(m) + ", every x", Level::quick, [m](Random& random) {
           const Instance scaling = Instance().set("Q", matrix("1 0; 0 2")).set("Wstar", identity(2)).every("x", 2, 1);
           return Case{
               .instance = Instance().set("Q", random_orthogonal(random, m)).set("Wstar", random_integer_matrix(random, m, 2, 5)).every("x", 2, 1),
               .controls = {{.what = "Q = diag(1, 2)", .expected = Verdict::inapplicable, .instance = scaling},
                            {.what = "Q = diag(1, 2), orthogonality dropped",
                             .expected = Verdict::refuted,
                             .instance = scaling,
                             .edits = {{"assume Q_is_orthogonal : Q'*Q == eye(m);", ""}}}}};
         }});
  return part;
}

/// Off the orbit the networks differ at almost every x.
Part off_orbit() {
  Part part{
      .name = "off-orbit-differs-almost-everywhere",
      .statement = R"(given W : m x d, Wstar : m x d, x : d x 1;
assume teacher_has_full_rank : rank(Wstar) == d;
assume off_the_orbit : W'*W != Wstar'*Wstar;
prove outputs_differ : norm2(W*x) != norm2(Wstar*x);
)",
      .reduction =
          "From left to right for every law with a density: if W is not Q W*, the Gram matrices differ (claim thm-3-2) and f(W; .) - f(W*; .) is a "
          "polynomial that is not zero, shown by its value at one rational point. By claim thm-3-1 it is then non-zero almost everywhere, so the "
          "risk is positive (possibly infinite)."};
  const Matrix half_correlated = matrix("1 1/2; 0 1/2; 0 1/2; 0 1/2");
  const Matrix axes = matrix("1 0; 0 1; 0 0; 0 0");
  part.cases.push_back(fixed_case("half-correlated columns, almost every x", Level::quick,
                                  {.instance = pair(half_correlated, axes).almost_every("x", 2, 1),
                                   .controls = {
                                       {.what = "x = e1: the outputs agree there",
                                        .expected = Verdict::refuted,
                                        .instance = pair(half_correlated, axes).set("x", matrix("1; 0"))},
                                       {.what = "W = Q Wstar",
                                        .expected = Verdict::inapplicable,
                                        .instance = pair(matrix("3/5 -4/5; 4/5 3/5"), identity(2)).set("x", matrix("1; 1"))},
                                       {.what = "W = Q Wstar, the hypothesis dropped",
                                        .expected = Verdict::refuted,
                                        .instance = pair(matrix("3/5 -4/5; 4/5 3/5"), identity(2)).set("x", matrix("1; 1")),
                                        .edits = {{"assume off_the_orbit : W'*W != Wstar'*Wstar;", ""}}},
                                   }}));
  for (const std::size_t d : {std::size_t{1}, std::size_t{3}, std::size_t{10}})
    part.cases.push_back(
        {"W = Q Wstar with one entry moved by 2^-200, d=" + std::to_string(d), d < 10 ? Level::quick : Level::standard, [d](Random& random) {
           const Matrix teacher = random_matrix_of_rank(random, d + 1, d, d, 2);
           Matrix student = random_orthogonal(random, d + 1, 1) * teacher;
           // The squared norm of column 0 changes by 2^-200 (2 w + 2^-200): not 0 unless the entry w was -2^-201.
           student(0, 0) += power_of_two(-200);
           return Case{.instance = pair(student, teacher).almost_every("x", d, 1)};
         }});
  part.cases.push_back({"Gaussian doubles, m=60 d=50", Level::standard, [](Random& random) {
                          return Case{.instance =
                                          pair(random_dyadic_matrix(random, 60, 50), random_dyadic_matrix(random, 60, 50)).almost_every("x", 50, 1)};
                        }});
  return part;
}

/// The risk is a positive definite function of A.
Part every_matrix() {
  Part part{.name = "every-A",
            .statement = R"(given A : d x d symmetric;
prove risk_dominates_A : 2*norm2(A) + tr(A)^2 >= 2*norm2(A);
)",
            .reduction = "Risk 0 forces |A|_F = 0, that is W'W = W*'W*: for every student and teacher, every m.",
            .search = [](const Instance&) {
              return Hints{.sums_of_squares = {{.squares = {{1, "tr(A)"}}}}};
            }};
  for (std::size_t d = 1; d <= 6; ++d)
    part.cases.push_back(fixed_case("d=" + std::to_string(d), Level::quick,
                                    {.instance = Instance().every_symmetric("A", d),
                                     .controls = {{.what = "constant 2 + d + 2^-200 at A = I",
                                                   .expected = Verdict::refuted,
                                                   .instance = Instance().set("A", identity(d)),
                                                   .edits = {{">= 2*norm2(A)", ">= (2 + d + 2^-200)*norm2(A)"}}},
                                                  {.what = "minus the squared trace",
                                                   .expected = Verdict::refuted,
                                                   .instance = Instance().set("A", identity(d)),
                                                   .edits = {{"+ tr(A)^2", "- tr(A)^2"}}}}}));
  return part;
}

}  // namespace

Check thm_2_1_a() {
  return {{.id = "gamarnik-kizildag-zadik-2019/thm-2-1-a",
           .form = Form::printed,
           .label = "Theorem 2.1(a)",
           .source = "[GamarnikKizildagZadik2019, L126-134; proof L288]",
           .statement =
               "rank(W*) = d, X jointly continuous on R^d. For every W in R^{m x d}: L(W) = 0, that is f(W*; X) = f(W; X) almost surely, if and only "
               "if W = QW* for some orthogonal Q in R^{m x m}.",
           .kind = "deterministic",
           .not_checked =
               "That a set of positive probability under a density is not a null set, and that the zero set of a polynomial is one: claims "
               "def-jointly-continuous and thm-3-1.",
           .parts = {zero_risk(), orbit(), off_orbit(), every_matrix()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
