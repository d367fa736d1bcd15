/// \file
/// Theorem 2.1(b): under Gaussian data a student of rank < d has risk at least 2 sigma_min(W*)^4.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/instances.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* drop_rank_of_student = "assume student_is_rank_deficient : rank(W) < d;";

Instance pair(const Matrix& student, const Matrix& teacher) { return Instance().set("W", student).set("Wstar", teacher); }

/// sigma_min known exactly.
Part least_eigenvalue() {
  Part part{.name = "least-eigenvalue",
            .statement = R"(given W : m x d, Wstar : m x d, a;
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let risk = 2*norm2(A) + tr(A)^2;            # E (|W X|^2 - |Wstar X|^2)^2 for X ~ N(0, I_d): claim risk-formula
assume teacher_has_full_rank : rank(Wstar) == d;
assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;
assume student_is_rank_deficient : rank(W) < d;
prove above_the_barrier : risk >= 2*a^2;
)",
            .reduction =
                "The theorem itself for one student, on teachers whose least singular value is known exactly: a = sigma_min(W*)^2 is the least "
                "eigenvalue of W*'W*. The hypothesis rank(W*) = d is not needed and no control can show that it is: without it a = 0 and the "
                "bound is risk >= 0."};
  const QuadraticExample saddle = rank_one_saddle();
  const Matrix diagonal_teacher = matrix("2 0; 0 3");
  const QuadraticExample signs = rademacher_interpolant();
  part.cases.push_back(
      fixed_case("rank-one saddle", Level::quick,
                 {.instance = pair(saddle.student, saddle.teacher).set("a", 3),
                  .controls = {
                      {.what = "constant 3 instead of 2", .expected = Verdict::refuted, .edits = {{"risk >= 2*a^2", "risk >= 3*a^2"}}},
                      {.what = "the sharp constant 8/3 raised by 2^-200",
                       .expected = Verdict::refuted,
                       .edits = {{"risk >= 2*a^2", "risk >= (2*(d+2)/(d+1) + 2^-200)*a^2"}}},
                      {.what = "the sharp constant 8/3 with > instead of >=",
                       .expected = Verdict::refuted,
                       .edits = {{"risk >= 2*a^2", "risk > 2*(d+2)/(d+1)*a^2"}}},
                      {.what = "student of full rank (the teacher)",
                       .expected = Verdict::inapplicable,
                       .instance = pair(saddle.teacher, saddle.teacher).set("a", 3)},
                      {.what = "student of full rank, the hypothesis dropped",
                       .expected = Verdict::refuted,
                       .instance = pair(saddle.teacher, saddle.teacher).set("a", 3),
                       .edits = {{drop_rank_of_student, ""}}},
                      {.what = "teacher of rank 1", .expected = Verdict::inapplicable, .instance = pair(saddle.student, saddle.student).set("a", 0)},
                      {.what = "a is an eigenvalue of the teacher's Gram matrix, but not the least; a's hypothesis dropped",
                       .expected = Verdict::refuted,
                       .instance = pair(matrix("0 0; 0 3"), diagonal_teacher).set("a", 9),
                       .edits = {{"assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;", ""}}},
                      {.what = "a below the least eigenvalue by 2^-200",
                       .expected = Verdict::inapplicable,
                       .instance = pair(saddle.student, saddle.teacher).set("a", 3 - power_of_two(-200))},
                      {.what = "Rademacher data instead of Gaussian",
                       .expected = Verdict::refuted,
                       .instance = pair(signs.student, signs.teacher).set("a", 1),
                       .edits = {{"2*norm2(A) + tr(A)^2;", "norm2(quad([1, 1; 1, -1; -1, 1; -1, -1], A))/4;"}}},
                  }}));
  part.cases.push_back(fixed_case("d=1, W=0", Level::quick,
                                  {.instance = pair(matrix("0; 0; 0"), matrix("2; 1; -2")).set("a", 9),
                                   .controls = {{.what = "constant 3 raised by 2^-200 (at d = 1 the sharp one is 3)",
                                                 .expected = Verdict::refuted,
                                                 .edits = {{"risk >= 2*a^2", "risk >= (3 + 2^-200)*a^2"}}}}}));
  for (const std::size_t d : {std::size_t{2}, std::size_t{3}, std::size_t{5}})
    part.cases.push_back(
        {"minimiser of the risk among rank < d, d=" + std::to_string(d), d < 5 ? Level::quick : Level::standard, [d](Random& random) {
           const BarrierPair minimiser = random_barrier_pair(random, d + 1, d);
           const Rational a = minimiser.teacher.singular_values.back() * minimiser.teacher.singular_values.back();
           return Case{.instance = pair(minimiser.student, minimiser.teacher.matrix).set("a", a),
                       .controls = {{.what = "the sharp constant 2(d+2)/(d+1) raised by 2^-200",
                                     .expected = Verdict::refuted,
                                     .edits = {{"risk >= 2*a^2", "risk >= (2*(d+2)/(d+1) + 2^-200)*a^2"}}}}};
         }});
  for (std::size_t rank = 0; rank < 4; ++rank)
    part.cases.push_back({"spectral teacher d=4, random student of rank " + std::to_string(rank), Level::quick, [rank](Random& random) {
                            const SpectralMatrix teacher = random_spectral_matrix(random, 6, {ratio(3, 2), Rational(1), Rational(2), Rational(1)});
                            return Case{.instance = pair(random_matrix_of_rank(random, 6, 4, rank, 2), teacher.matrix).set("a", 1)};
                          }});
  return part;
}

/// Any teacher: the bottom of the spectrum is bounded by a Rayleigh quotient.
Part instance() {
  Part part{.name = "instance",
            .statement = R"(given W : m x d, Wstar : m x d;
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let risk = 2*norm2(A) + tr(A)^2;            # E (|W X|^2 - |Wstar X|^2)^2 for X ~ N(0, I_d): claim risk-formula
assume teacher_has_full_rank : rank(Wstar) == d;
assume student_is_rank_deficient : rank(W) < d;
prove above_the_barrier : exists y : d x 1 . y != 0 and risk*(y'*y)^2 >= 2*(y'*Gs*y)^2;
)",
            .reduction =
                "sigma_min(W*)^2 is the least Rayleigh quotient y'Gs y / y'y, so risk >= 2 (y'Gs y / y'y)^2 for one y gives risk >= 2 "
                "sigma_min(W*)^4, and conversely the bottom eigenvector is such a y. Offered: y = x with W x = 0, for which even the constant "
                "2(d+2)/(d+1) holds (claim x-sharp-barrier).",
            .search = [](const Instance& given) {
              Hints hints;
              const Result<Matrix> x = find_null_vector(given["W"]);
              if (x.has_value()) hints.witnesses["y"] = x.value();
              return hints;
            }};
  struct Size {
    std::size_t m, d, rank;
    Level level;
  };
  for (const Size s : {Size{2, 2, 1, Level::quick}, Size{3, 2, 0, Level::quick}, Size{5, 4, 3, Level::quick}, Size{6, 6, 4, Level::quick},
                       Size{60, 60, 59, Level::standard}, Size{80, 40, 20, Level::standard}})
    part.cases.push_back(
        {"integers m=" + std::to_string(s.m) + " d=" + std::to_string(s.d) + " rank " + std::to_string(s.rank), s.level, [s](Random& random) {
           const Matrix teacher = random_matrix_of_rank(random, s.m, s.d, s.d, 3);
           Case out{.instance = pair(random_matrix_of_rank(random, s.m, s.d, s.rank, 3), teacher)};
           if (s.d <= 6) {
             out.controls = {{.what = "student of full rank", .expected = Verdict::inapplicable, .instance = pair(teacher, teacher)},
                             {.what = "the zero vector offered as y",
                              .expected = Verdict::undecided,
                              .reason = Reason::certificate_rejected,
                              .hints = Hints{.witnesses = {{"y", Matrix(s.d, 1)}}}}};
           }
           return out;
         }});
  for (const std::size_t d : {std::size_t{3}, std::size_t{8}})
    part.cases.push_back({"Gaussian doubles d=" + std::to_string(d), d < 8 ? Level::quick : Level::standard, [d](Random& random) {
                            const Matrix student = random_dyadic_matrix(random, d + 2, d - 1) * random_integer_matrix(random, d - 1, d, 3);
                            return Case{.instance = pair(student, random_dyadic_matrix(random, d + 2, d))};
                          }});
  for (int i = 0; i < 200; ++i)
    part.cases.push_back({"sweep " + std::to_string(i), Level::thorough, [](Random& random) {
                            const auto d = static_cast<std::size_t>(random.integer(1, 12));
                            const auto m = d + static_cast<std::size_t>(random.integer(0, 3));
                            const auto rank = static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(d) - 1));
                            return Case{.instance = pair(random_matrix_of_rank(random, m, d, rank, 2), random_matrix_of_rank(random, m, d, d, 2))};
                          }});
  return part;
}

Hints cauchy_schwarz() { return {.sums_of_squares = {{.squares = {{1, "kron(A, x*x') - kron(x*x', A)"}, {1, "(x'*x)*tr(A)"}}}}}; }

/// All students of rank < d and all teachers of one shape.
Part every_student() {
  Part part{.name = "every-student",
            .statement = R"(given V : m x d, Wstar : m x d, x : d x 1;
let W = V*((x'*x)*eye(d) - x*x');
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let risk = 2*norm2(A) + tr(A)^2;
prove student_annihilates_x : W*x == zeros(m,1);
prove above_the_barrier : risk*(x'*x)^2 >= 2*(x'*Gs*x)^2;
)",
            .reduction =
                "A W of rank < d has W x = 0 for some x != 0 and is V (x'x I - xx') for V = W/(x'x): so V, x and W* range over all rank-deficient "
                "students and all teachers of the shape, with or without full rank. Dividing by (x'x)^2, risk >= 2 (x'Gs x / x'x)^2 >= 2 "
                "sigma_min(W*)^4. The evidence is an identity: Cauchy-Schwarz for A and xx' as a sum of squares.",
            .search = [](const Instance&) { return cauchy_schwarz(); }};
  const Instance numbers = Instance().set("V", matrix("1 0; 0 0")).set("Wstar", matrix("1 1; 1 -1")).set("x", matrix("0; 1"));
  struct Size {
    std::size_t m, d;
    Level level;
  };
  for (const Size s : {Size{1, 1, Level::quick}, Size{2, 2, Level::quick}, Size{3, 2, Level::quick}, Size{3, 3, Level::standard}}) {
    Case content{.instance = Instance().every("V", s.m, s.d).every("Wstar", s.m, s.d).every("x", s.d, 1)};
    if (s.m == 2)
      content.controls = {
          {.what = "constant 3 instead of 2 at one point",
           .expected = Verdict::refuted,
           .instance = Instance().set("V", matrix("2 0; 0 0")).set("Wstar", matrix("1 1; 1 -1")).set("x", matrix("0; 1")),
           .edits = {{">= 2*(x'*Gs*x)^2", ">= 7*(x'*Gs*x)^2"}}},
          {.what = "a sum of squares with a wrong weight",
           .expected = Verdict::undecided,
           .reason = Reason::certificate_rejected,
           .hints = Hints{.sums_of_squares = {{.squares = {{1, "kron(A, x*x') - kron(x*x', A)"}, {2, "(x'*x)*tr(A)"}}}}}},
          {.what = "a student that does not annihilate x",
           .expected = Verdict::refuted,
           .instance = numbers,
           .edits = {{"V*((x'*x)*eye(d) - x*x')", "V + x*x'"}}},
      };
    part.cases.push_back(fixed_case("m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level, content));
  }
  return part;
}

/// The same for Gram matrices: every m at once.
Part every_gram() {
  Part part{
      .name = "every-Gram-matrix",
      .statement = R"(given H : d x d symmetric, Gs : d x d symmetric, x : d x 1;
let P = (x'*x)*eye(d) - x*x';
let A = P*H*P - Gs;
let risk = 2*norm2(A) + tr(A)^2;
prove above_the_barrier : risk*(x'*x)^2 >= 2*(x'*Gs*x)^2;
)",
      .reduction =
          "The same for every number m of neurons at once: the risk depends on W through G = W'W alone, and a symmetric G with G x = 0, x != 0, "
          "is P H P with P = x'x I - xx', H = G/(x'x)^2. The indeterminates even range over indefinite H and Gs.",
      .search = [](const Instance&) { return cauchy_schwarz(); }};
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4}}) {
    Case content{.instance = Instance().every_symmetric("H", d).every_symmetric("Gs", d).every("x", d, 1)};
    if (d == 2)
      content.controls = {{.what = "constant 3 instead of 2 at the rank-one saddle",
                           .expected = Verdict::refuted,
                           .instance = Instance().set("H", matrix("4 0; 0 0")).set("Gs", matrix("3 0; 0 3")).set("x", matrix("0; 1")),
                           .edits = {{">= 2*(x'*Gs*x)^2", ">= 3*(x'*Gs*x)^2"}}}};
    part.cases.push_back(fixed_case("d=" + std::to_string(d), d < 3 ? Level::quick : d == 3 ? Level::standard : Level::thorough, content));
  }
  return part;
}

}  // namespace

Check thm_2_1_b() {
  return {{.id = "gamarnik-kizildag-zadik-2019/thm-2-1-b",
           .form = Form::printed,
           .label = "Theorem 2.1(b)",
           .source = "[GamarnikKizildagZadik2019, L136-138; proof L290-316]",
           .statement = "For m >= d >= 1, W* in R^{m x d} of rank d and X ~ N(0, I_d): every W in R^{m x d} of rank < d has risk "
                        "L(W) = E (|W X|^2 - |W* X|^2)^2 >= 2 sigma_min(W*)^4.",
           .kind = "inequality",
           .not_checked =
               "That the minimum over the students of rank < d exists (L is continuous and coercive, the set is closed); that L is the stated "
               "polynomial is claim risk-formula.",
           .parts = {instance(), least_eigenvalue(), every_student(), every_gram()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
