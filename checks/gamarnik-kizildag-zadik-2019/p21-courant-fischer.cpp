/// \file
/// Proof of Theorem 2.1(b): the top eigenvalue of W*'W* - W'W is at least sigma_min(W*)^2.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/instances.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

Instance pair(const Matrix& student, const Matrix& teacher) { return Instance().set("W", student).set("Wstar", teacher); }

constexpr const char* drop_rank_of_student = "assume student_is_rank_deficient : rank(W) < d;";

/// The eigenvalues as the paper has them.
Part eigenvalues() {
  Part part{
      .name = "eigenvalues",
      .statement = R"(given W : m x d, Wstar : m x d, a;
let G = W'*W;
let Gs = Wstar'*Wstar;
assume teacher_has_full_rank : rank(Wstar) == d;
assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;
assume student_is_rank_deficient : rank(W) < d;
prove top_eigenvalue_of_minus_G_is_zero : psd(G) and not pd(G);
prove top_eigenvalue_is_at_least_a : not pd(a*eye(d) - (Gs - G));
)",
      .reduction =
          "b_1 = 0: all eigenvalues of -G are <= 0 and one is 0. lambda_1(Gs - G) >= a = a_d says that a I - (Gs - G) is not positive definite; the "
          "evidence is the null vector of W. Full rank of W* is not needed: without it a = 0."};
  const QuadraticExample saddle = rank_one_saddle();
  part.cases.push_back(fixed_case(
      "rank-one saddle: equality", Level::quick,
      {.instance = pair(saddle.student, saddle.teacher).set("a", 3),
       .controls = {
           {.what = "bound raised by 2^-200",
            .expected = Verdict::refuted,
            .edits = {{"pd(a*eye(d) - (Gs - G))", "pd((a + 2^-200)*eye(d) - (Gs - G))"}}},
           {.what = "> instead of >=", .expected = Verdict::refuted, .edits = {{"not pd(a*eye(d) - (Gs - G))", "not psd(a*eye(d) - (Gs - G))"}}},
           {.what = "W = Wstar, the hypothesis dropped: top eigenvalue 0",
            .expected = Verdict::refuted,
            .instance = pair(saddle.teacher, saddle.teacher).set("a", 3),
            .edits = {{drop_rank_of_student, ""}, {"prove top_eigenvalue_of_minus_G_is_zero : psd(G) and not pd(G);", ""}}},
           {.what = "W = Wstar, the hypothesis dropped: -G has no eigenvalue 0",
            .expected = Verdict::refuted,
            .instance = pair(saddle.teacher, saddle.teacher).set("a", 3),
            .edits = {{drop_rank_of_student, ""}}},
           {.what = "a not the least eigenvalue, the hypothesis dropped",
            .expected = Verdict::refuted,
            .instance = pair(matrix("0 0; 0 3"), matrix("2 0; 0 3")).set("a", 9),
            .edits = {{"assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;", ""}}},
           {.what = "teacher of rank 1", .expected = Verdict::inapplicable, .instance = pair(saddle.student, saddle.student).set("a", 0)},
       }}));
  for (std::size_t rank = 0; rank < 4; ++rank)
    part.cases.push_back({"spectral teacher d=4, student of rank " + std::to_string(rank), Level::quick, [rank](Random& random) {
                            const SpectralMatrix teacher = random_spectral_matrix(random, 5, {Rational(1), ratio(3, 2), Rational(2), Rational(1)}, 1);
                            return Case{.instance = pair(random_matrix_of_rank(random, 5, 4, rank, 2), teacher.matrix).set("a", 1)};
                          }});
  return part;
}

/// Without knowing any eigenvalue.
Part null_vector() {
  Part part{
      .name = "null-vector",
      .statement = R"(given W : m x d, Wstar : m x d;
let G = W'*W;
let Gs = Wstar'*Wstar;
assume teacher_has_full_rank : rank(Wstar) == d;
assume student_is_rank_deficient : rank(W) < d;
prove agree_on_a_vector : exists x : d x 1 . x != 0 and x'*(Gs - G)*x == x'*Gs*x and x'*Gs*x > 0;
)",
      .reduction =
          "For this x: lambda_1(Gs - G) >= x'(Gs - G)x / x'x = x'Gs x / x'x >= a_d, by the variational characterisation of the largest eigenvalue of "
          "Gs - G and the smallest of Gs; a_d > 0.",
      .search = [](const Instance& given) {
        Hints hints;
        const Result<Matrix> x = find_null_vector(given["W"]);
        if (x.has_value()) hints.witnesses["x"] = x.value();
        return hints;
      }};
  for (const std::size_t d : {std::size_t{1}, std::size_t{3}, std::size_t{6}, std::size_t{20}})
    part.cases.push_back({"integers d=" + std::to_string(d), d < 20 ? Level::quick : Level::standard, [d](Random& random) {
                            const Matrix teacher = random_matrix_of_rank(random, d + 1, d, d, 2);
                            return Case{
                                .instance = pair(random_matrix_of_rank(random, d + 1, d, d - 1, 2), teacher),
                                .controls = {{.what = "student of full rank", .expected = Verdict::inapplicable, .instance = pair(teacher, teacher)},
                                             {.what = "zero offered as the vector",
                                              .expected = Verdict::undecided,
                                              .reason = Reason::certificate_rejected,
                                              .hints = Hints{.witnesses = {{"x", Matrix(d, 1)}}}}}};
                          }});
  part.cases.push_back(
      {"Gaussian doubles d=4", Level::quick, [](Random& random) {
         return Case{
             .instance = pair(random_dyadic_matrix(random, 5, 3) * random_integer_matrix(random, 3, 4, 3), random_dyadic_matrix(random, 5, 4)),
             .controls = {{.what = "teacher of rank 3",
                           .expected = Verdict::inapplicable,
                           .instance = pair(random_matrix_of_rank(random, 5, 4, 3, 2), random_matrix_of_rank(random, 5, 4, 3, 2))}}};
       }});
  return part;
}

/// 2 sum lambda_i^2 + (sum lambda_i)^2 >= 2 lambda_1^2.
Part every_matrix() {
  Part part{
      .name = "every-M",
      .statement = R"(given M : d x d symmetric, x : d x 1;
prove risk_dominates_top_eigenvalue : (2*norm2(M) + tr(M)^2)*(x'*x)^2 >= 2*(x'*M*x)^2;
)",
      .reduction = "With x an eigenvector for lambda_1: 2 |M|_F^2 + (tr M)^2 >= 2 lambda_1^2, the last step of the proof, for every symmetric M.",
      .search = [](const Instance&) {
        return Hints{.sums_of_squares = {{.squares = {{1, "kron(M, x*x') - kron(x*x', M)"}, {1, "(x'*x)*tr(M)"}}}}};
      }};
  const Instance saddle = Instance().set("M", matrix("1 0; 0 -3")).set("x", matrix("0; 1"));
  for (std::size_t d = 1; d <= 5; ++d) {
    Case content{.instance = Instance().every_symmetric("M", d).every("x", d, 1)};
    if (d == 2)
      content.controls = {{.what = "constant 8/3 + 2^-200 at the rank-one saddle",
                           .expected = Verdict::refuted,
                           .instance = saddle,
                           .edits = {{">= 2*(x'*M*x)^2", ">= (8/3 + 2^-200)*(x'*M*x)^2"}}},
                          {.what = "a square missing",
                           .expected = Verdict::undecided,
                           .reason = Reason::certificate_rejected,
                           .hints = Hints{.sums_of_squares = {{.squares = {{1, "(x'*x)*tr(M)"}}}}}}};
    part.cases.push_back(fixed_case("d=" + std::to_string(d), d <= 4 ? Level::quick : Level::standard, content));
  }
  return part;
}

}  // namespace

Check p21_courant_fischer() {
  return {{.id = "gamarnik-kizildag-zadik-2019/p21-courant-fischer",
           .form = Form::printed,
           .label = "proof of Theorem 2.1(b)",
           .source = "[GamarnikKizildagZadik2019, L300-314]",
           .statement =
               "a_1 >= .. >= a_d, b_1 >= .. >= b_d, lambda_1 >= .. >= lambda_d the eigenvalues of W*'W*, -W'W and W*'W* - W'W. If rank(W) < d, then "
               "b_1 = 0 and lambda_1 >= a_d + b_1 = a_d = sigma_min(W*)^2; and 2 sum lambda_i^2 + (sum lambda_i)^2 >= 2 lambda_1^2.",
           .kind = "inequality",
           .erratum = "L310 prints a_d >= sigma_min(W*)^2, an equality.",
           .parts = {eigenvalues(), null_vector(), every_matrix()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
