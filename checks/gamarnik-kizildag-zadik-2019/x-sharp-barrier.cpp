/// \file
/// The least Gaussian risk among students of rank < d is exactly 2(d+2)/(d+1) sigma_min(W*)^4.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/instances.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

/// (d+1) N^2 times the difference of both sides is 2 norm2(B) + tr(B)^2.
Hints completed_square(std::size_t d) {
  const Rational weight(static_cast<long>(d) + 1);
  return {.sums_of_squares = {{.multiplier = {{weight, "N"}}, .squares = {{2, "B"}, {1, "tr(B)"}}}}};
}

/// Every symmetric A and every x.
Part every_matrix() {
  Part part{.name = "every-A",
            .statement = R"(given A : d x d symmetric, x : d x 1;
let N = x'*x;
let t = x'*A*x;
let P = (d+2)*x*x' - N*eye(d);
let B = (d+1)*N^2*A - t*P;
def q(S) = 2*norm2(S) + tr(S)^2;
prove completed_square : q(B) == (d+1)^2*N^4*q(A) - 2*(d+1)*(d+2)*N^2*t^2;
prove sharp_barrier : (d+1)*q(A)*N^2 >= 2*(d+2)*t^2;
)",
            .reduction =
                "With A = W'W - W*'W* the risk of W is q(A). A student of rank < d has W x = 0 for some x != 0, hence t = x'Ax = -|W* x|^2 and "
                "risk = q(A) >= 2(d+2)/(d+1) (|W* x|^2/|x|^2)^2 >= 2(d+2)/(d+1) sigma_min(W*)^4, for every m. q is positive definite, so equality "
                "holds only if B = 0, that is A = t P / ((d+1) N^2): this is the stated Gram matrix of the minimisers.",
            .search = [](const Instance& given) { return completed_square(given.bindings().find("A")->second.rows); }};
  const Instance saddle = Instance().set("A", matrix("1 0; 0 -3")).set("x", matrix("0; 1"));
  for (std::size_t d = 1; d <= 6; ++d) {
    Case content{.instance = Instance().every_symmetric("A", d).every("x", d, 1)};
    if (d == 2)
      content.controls = {
          {.what = "sharp constant raised by 2^-200 at the rank-one saddle",
           .expected = Verdict::refuted,
           .instance = saddle,
           .edits = {{">= 2*(d+2)*t^2", ">= (2*(d+2) + 2^-200)*t^2"}}},
          {.what = "> instead of >= at the rank-one saddle",
           .expected = Verdict::refuted,
           .instance = saddle,
           .edits = {{">= 2*(d+2)*t^2", "> 2*(d+2)*t^2"}}},
          {.what = "one coefficient of the identity changed",
           .expected = Verdict::refuted,
           .edits = {{"- 2*(d+1)*(d+2)*N^2*t^2;", "- 2*(d+1)*(d+1)*N^2*t^2;"}}},
          {.what = "the multiplier left out of the sum of squares",
           .expected = Verdict::undecided,
           .reason = Reason::certificate_rejected,
           .hints = Hints{.sums_of_squares = {{.squares = {{2, "B"}, {1, "tr(B)"}}}}}},
      };
    part.cases.push_back(fixed_case("d=" + std::to_string(d), d <= 4 ? Level::quick : d == 5 ? Level::standard : Level::thorough, content));
  }
  return part;
}

/// Every student of rank < d and every teacher of one shape.
Part every_student() {
  Part part{.name = "every-student",
            .statement = R"(given V : m x d, Wstar : m x d, x : d x 1;
let N = x'*x;
let W = V*(N*eye(d) - x*x');
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let B = (d+1)*N^2*A + (x'*Gs*x)*((d+2)*x*x' - N*eye(d));
let risk = 2*norm2(A) + tr(A)^2;
prove student_annihilates_x : W*x == zeros(m,1);
prove sharp_barrier : (d+1)*risk*N^2 >= 2*(d+2)*(x'*Gs*x)^2;
)",
            .reduction =
                "Part every-A with A spelled out: a W of rank < d with W x = 0, x != 0, is V (x'x I - xx') for V = W/(x'x), so V, x, W* range over "
                "all students of rank < d and all teachers of the shape.",
            .search = [](const Instance& given) { return completed_square(given.bindings().find("x")->second.rows); }};
  struct Size {
    std::size_t m, d;
    Level level;
  };
  for (const Size s : {Size{1, 1, Level::quick}, Size{2, 2, Level::quick}, Size{3, 2, Level::standard}, Size{3, 3, Level::thorough}}) {
    Case content{.instance = Instance().every("V", s.m, s.d).every("Wstar", s.m, s.d).every("x", s.d, 1)};
    if (s.m == 2)
      content.controls = {
          {.what = "sharp constant raised by 2^-200 at the rank-one saddle",
           .expected = Verdict::refuted,
           .instance = Instance().set("V", matrix("2 0; 0 0; 0 0; 0 0")).set("Wstar", rank_one_saddle().teacher).set("x", matrix("0; 1")),
           .edits = {{">= 2*(d+2)*", ">= (2*(d+2) + 2^-200)*"}}}};
    part.cases.push_back(fixed_case("m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level, content));
  }
  return part;
}

/// One student and any teacher.
Part instance() {
  Part part{.name = "instance",
            .statement = R"(given W : m x d, Wstar : m x d;
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let risk = 2*norm2(A) + tr(A)^2;
assume teacher_has_full_rank : rank(Wstar) == d;
assume student_is_rank_deficient : rank(W) < d;
prove sharp_barrier : exists y : d x 1 . y != 0 and (d+1)*risk*(y'*y)^2 >= 2*(d+2)*(y'*Gs*y)^2;
)",
            .reduction =
                "sigma_min(W*)^2 is the least Rayleigh quotient y'Gs y / y'y, so one y gives risk >= 2(d+2)/(d+1) sigma_min(W*)^4, and the bottom "
                "eigenvector is one if that holds. Offered: y = x with W x = 0.",
            .search = [](const Instance& given) {
              Hints hints;
              const Result<Matrix> x = find_null_vector(given["W"]);
              if (x.has_value()) hints.witnesses["y"] = x.value();
              return hints;
            }};
  struct Size {
    std::size_t d, rank;
    Level level;
  };
  for (const Size s : {Size{1, 0, Level::quick}, Size{2, 0, Level::quick}, Size{2, 1, Level::quick}, Size{4, 2, Level::quick},
                       Size{8, 7, Level::quick}, Size{30, 29, Level::standard}})
    part.cases.push_back({"integers d=" + std::to_string(s.d) + " rank " + std::to_string(s.rank), s.level, [s](Random& random) {
                            const Matrix teacher = random_matrix_of_rank(random, s.d + 1, s.d, s.d, 2);
                            const Matrix student = random_matrix_of_rank(random, s.d + 1, s.d, s.rank, 2);
                            return Case{.instance = Instance().set("W", student).set("Wstar", teacher),
                                        .controls = {{.what = "student of full rank",
                                                      .expected = Verdict::inapplicable,
                                                      .instance = Instance().set("W", teacher).set("Wstar", teacher)}}};
                          }});
  part.cases.push_back({"Gaussian doubles d=5", Level::quick, [](Random& random) {
                          return Case{.instance = Instance()
                                                      .set("W", random_dyadic_matrix(random, 6, 4) * random_integer_matrix(random, 4, 5, 3))
                                                      .set("Wstar", random_dyadic_matrix(random, 6, 5))};
                        }});
  return part;
}

constexpr const char* least_hypothesis = "assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;";

/// The lower bound where sigma_min is rational: here the constant can be refuted.
Part least_eigenvalue() {
  Part part{.name = "least-eigenvalue",
            .statement = R"(given W : m x d, Wstar : m x d, a;
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let risk = 2*norm2(A) + tr(A)^2;
assume teacher_has_full_rank : rank(Wstar) == d;
assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;
assume student_is_rank_deficient : rank(W) < d;
prove sharp_barrier : (d+1)*risk >= 2*(d+2)*a^2;
)",
            .reduction =
                "The lower half of the claim for one student, on teachers with a known least singular value; at the minimisers it holds with "
                "equality, so every larger constant is refuted. rank(W*) = d is not needed for this half: without it a = 0."};
  const QuadraticExample saddle = rank_one_saddle();
  part.cases.push_back(fixed_case(
      "rank-one saddle", Level::quick,
      {.instance = Instance().set("W", saddle.student).set("Wstar", saddle.teacher).set("a", 3),
       .controls = {
           {.what = "sharp constant raised by 2^-200", .expected = Verdict::refuted, .edits = {{">= 2*(d+2)*a^2", ">= (2*(d+2) + 2^-200)*a^2"}}},
           {.what = "> instead of >=", .expected = Verdict::refuted, .edits = {{">= 2*(d+2)*a^2", "> 2*(d+2)*a^2"}}},
           {.what = "student of full rank, the hypothesis dropped",
            .expected = Verdict::refuted,
            .instance = Instance().set("W", saddle.teacher).set("Wstar", saddle.teacher).set("a", 3),
            .edits = {{"assume student_is_rank_deficient : rank(W) < d;", ""}}},
           {.what = "a is not the least eigenvalue; the hypothesis dropped",
            .expected = Verdict::refuted,
            .instance = Instance().set("W", matrix("0 0; 0 3")).set("Wstar", matrix("2 0; 0 3")).set("a", 9),
            .edits = {{least_hypothesis, ""}}},
           {.what = "teacher of rank 1",
            .expected = Verdict::inapplicable,
            .instance = Instance().set("W", saddle.student).set("Wstar", saddle.student).set("a", 0)},
       }}));
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4}, std::size_t{6}})
    part.cases.push_back({"minimiser d=" + std::to_string(d), d < 6 ? Level::quick : Level::standard, [d](Random& random) {
                            const BarrierPair pair = random_barrier_pair(random, d, d);
                            const Rational a = pair.teacher.singular_values.back() * pair.teacher.singular_values.back();
                            return Case{.instance = Instance().set("W", pair.student).set("Wstar", pair.teacher.matrix).set("a", a),
                                        .controls = {{.what = "sharp constant raised by 2^-200",
                                                      .expected = Verdict::refuted,
                                                      .edits = {{">= 2*(d+2)*a^2", ">= (2*(d+2) + 2^-200)*a^2"}}}}};
                          }});
  return part;
}

/// The minimisers.
Part attainment() {
  Part part{.name = "attainment",
            .statement = R"(given W : m x d, Wstar : m x d, a, x : d x 1;
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let risk = 2*norm2(A) + tr(A)^2;
assume teacher_has_full_rank : rank(Wstar) == d;
assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;
assume x_is_a_unit_bottom_vector : x'*x == 1 and Gs*x == a*x;
assume stated_Gram_matrix : W'*W == Gs - a/(d+1)*((d+2)*x*x' - eye(d));
prove rank_is_one_less : rank(W) == d - 1;
prove value : (d+1)*risk == 2*(d+2)*a^2;
prove stationary : 8*W*A + 4*tr(A)*W == zeros(m,d);
)",
            .reduction =
                "The upper half: the stated Gram matrix has rank d - 1 and its W, of which there is one for every m >= d, attains the bound and has "
                "gradient 8 W A + 4 tr(A) W = 0 (claim eq-3). That a is the least eigenvalue is used by the lower half alone: for any other "
                "eigenvalue the same formula gives another critical point, of larger risk."};
  const QuadraticExample saddle = rank_one_saddle();
  const Instance zero = Instance().set("W", Matrix(2, 2)).set("Wstar", Matrix(2, 2)).set("a", 0).set("x", matrix("1; 0"));
  const Instance saddle_instance = Instance().set("W", saddle.student).set("Wstar", saddle.teacher).set("a", 3).set("x", matrix("0; 1"));
  part.cases.push_back(fixed_case(
      "rank-one saddle (double bottom eigenvalue)", Level::quick,
      {.instance = saddle_instance,
       .controls = {
           {.what = "teacher of rank 0", .expected = Verdict::inapplicable, .instance = zero},
           {.what = "teacher of rank 0, the hypothesis dropped: rank 0 instead of d - 1",
            .expected = Verdict::refuted,
            .instance = zero,
            .edits = {{"assume teacher_has_full_rank : rank(Wstar) == d;", ""}}},
           {.what = "the value raised by 2^-200", .expected = Verdict::refuted, .edits = {{"2*(d+2)*a^2", "2*(d+2)*a^2 + 2^-200"}}},
           {.what = "the wrong neuron removed: x is not in the kernel",
            .expected = Verdict::inapplicable,
            .instance = Instance().set("W", saddle.student).set("Wstar", saddle.teacher).set("a", 3).set("x", matrix("1; 0"))},
           {.what = "the theorem's own point of risk 3 a^2, hypothesis on the Gram matrix dropped",
            .expected = Verdict::refuted,
            .instance = Instance().set("W", matrix("1 0; 1 0; 1 0; 0 0")).set("Wstar", saddle.teacher).set("a", 3).set("x", matrix("0; 1")),
            .edits = {{"assume stated_Gram_matrix : W'*W == Gs - a/(d+1)*((d+2)*x*x' - eye(d));", ""}}},
           {.what = "x is an eigenvector of another eigenvalue, hypothesis dropped",
            .expected = Verdict::refuted,
            .instance =
                Instance().set("W", matrix("1 0; 0 2; 0 0; 0 0")).set("Wstar", matrix("2 0; 0 1; 0 1; 0 1")).set("a", 3).set("x", matrix("1; 0")),
            .edits = {{"assume x_is_a_unit_bottom_vector : x'*x == 1 and Gs*x == a*x;", ""}}},
       }}));
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{5}})
    part.cases.push_back({"spectral teacher d=" + std::to_string(d), d < 5 ? Level::quick : Level::standard, [d](Random& random) {
                            const BarrierPair pair = random_barrier_pair(random, d + 1, d);
                            const Rational a = pair.teacher.singular_values.back() * pair.teacher.singular_values.back();
                            return Case{.instance = Instance()
                                                        .set("W", pair.student)
                                                        .set("Wstar", pair.teacher.matrix)
                                                        .set("a", a)
                                                        .set("x", right_singular_vector(pair.teacher, d - 1))};
                          }});
  return part;
}

/// No other point attains the bound.
Part equality_case() {
  Part part{.name = "equality-case",
            .statement = R"(given W : m x d, Wstar : m x d, x : d x 1;
let N = x'*x;
let t = norm2(Wstar*x);
let A = W'*W - Wstar'*Wstar;
let risk = 2*norm2(A) + tr(A)^2;
assume x_is_not_zero : x != 0;
assume student_annihilates_x : W*x == zeros(m,1);
assume bound_is_attained : (d+1)*risk*N^2 == 2*(d+2)*t^2;
prove Gram_matrix : W'*W == Wstar'*Wstar - t/((d+1)*N^2)*((d+2)*x*x' - N*eye(d));
)",
            .reduction =
                "Uniqueness: where the bound holds with equality, B = 0 in part every-A, because q(B) >= 2 |B|_F^2. Here on instances: the Gram "
                "matrix is the "
                "stated one. With t/N = sigma_min(W*)^2 the vector x is a bottom eigenvector of W*'W*."};
  const QuadraticExample saddle = rank_one_saddle();
  const auto with = [&saddle](const Matrix& student, const Matrix& x) {
    return Instance().set("W", student).set("Wstar", saddle.teacher).set("x", x);
  };
  const std::string attained = "assume bound_is_attained : (d+1)*risk*N^2 == 2*(d+2)*t^2;";
  const std::string annihilates = "assume student_annihilates_x : W*x == zeros(m,1);";
  part.cases.push_back(fixed_case("rank-one saddle", Level::quick,
                                  {.instance = with(saddle.student, matrix("0; 5")),
                                   .controls = {
                                       {.what = "a student of the same kernel and larger risk",
                                        .expected = Verdict::inapplicable,
                                        .instance = with(matrix("1 0; 0 0; 0 0; 0 0"), matrix("0; 5"))},
                                       {.what = "a student of the same kernel and larger risk, equality dropped",
                                        .expected = Verdict::refuted,
                                        .instance = with(matrix("1 0; 0 0; 0 0; 0 0"), matrix("0; 5")),
                                        .edits = {{attained, ""}}},
                                       {.what = "the saddle with one entry moved by 2^-200, equality dropped",
                                        .expected = Verdict::refuted,
                                        .instance = with(saddle.student + power_of_two(-200) * matrix("1 0; 0 0; 0 0; 0 0"), matrix("0; 5")),
                                        .edits = {{attained, ""}}},
                                       {.what = "a student that moves x and has the same risk, the kernel dropped",
                                        .expected = Verdict::refuted,
                                        .instance = with(matrix("0 0; 0 2; 0 0; 0 0"), matrix("0; 5")),
                                        .edits = {{annihilates, ""}}},
                                       {.what = "x = 0, the hypothesis dropped: division by zero",
                                        .expected = Verdict::undecided,
                                        .reason = Reason::domain_left,
                                        .instance = with(saddle.student, Matrix(2, 1)),
                                        .edits = {{"assume x_is_not_zero : x != 0;", ""}}},
                                   }}));
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{4}})
    part.cases.push_back(
        {"minimiser d=" + std::to_string(d), Level::quick, [d](Random& random) {
           const BarrierPair pair = random_barrier_pair(random, d + 1, d);
           return Case{.instance =
                           Instance().set("W", pair.student).set("Wstar", pair.teacher.matrix).set("x", right_singular_vector(pair.teacher, d - 1))};
         }});
  return part;
}

}  // namespace

Check x_sharp_barrier() {
  return {{.id = "gamarnik-kizildag-zadik-2019/x-sharp-barrier",
           .form = Form::derived,
           .label = "sharp form of Theorem 2.1(b), (c)",
           .source = "sharpens [GamarnikKizildagZadik2019, L136-140]",
           .statement = "For m >= d >= 1, W* in R^{m x d} of rank d and X ~ N(0, I_d): the least risk among all W in R^{m x d} of rank < d is "
                        "2(d+2)/(d+1) sigma_min(W*)^4. It is attained exactly at the W with W'W = W*'W* - a/(d+1) ((d+2) x x' - I), a = "
                        "sigma_min(W*)^2, x a unit eigenvector of W*'W* for a; such W have rank d - 1 and are critical points of the risk.",
           .kind = "inequality",
           .parts = {every_matrix(), every_student(), instance(), least_eigenvalue(), attainment(), equality_case()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
