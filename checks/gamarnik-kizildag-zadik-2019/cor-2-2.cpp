/// \file
/// Corollary 2.2: the barrier for activations alpha x^2 + beta x + gamma.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/instances.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* drop_rank_of_student = "assume student_is_rank_deficient : rank(W) < d;";

Instance with(const Matrix& student, const Matrix& teacher, const Rational& alpha, const Rational& beta) {
  return Instance().set("W", student).set("Wstar", teacher).set("alpha", alpha).set("beta", beta);
}

/// sigma_min known exactly.
Part least_eigenvalue() {
  Part part{.name = "least-eigenvalue",
            .statement = R"(given W : m x d, Wstar : m x d, alpha, beta, a;
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let theta = (W - Wstar)'*ones(m,1);
let tilde_risk = alpha^2*(2*norm2(A) + tr(A)^2) + beta^2*norm2(theta);    # claim p22-eq2; gamma cancels
assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;
assume student_is_rank_deficient : rank(W) < d;
prove above_the_barrier : tilde_risk >= 2*alpha^2*a^2;
)",
            .reduction =
                "The corollary for one student, with sigma_min(W*)^2 read as the least eigenvalue of W*'W* (as L300 does). rank(W*) = d and m >= d "
                "are not restated in the "
                "corollary and not needed with this reading: without them a = 0. With sigma_min read as the last of the min(m, d) singular values it "
                "is false for m < "
                "d (a control)."};
  const QuadraticExample saddle = rank_one_saddle();
  const Instance equality = with(saddle.student, saddle.teacher, 1, 0).set("a", 3);
  const std::string least = "assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;";
  part.cases.push_back(fixed_case(
      "rank-one saddle, beta = 0", Level::quick,
      {.instance = equality,
       .controls = {
           {.what = "constant 3 instead of 2", .expected = Verdict::refuted, .edits = {{">= 2*alpha^2*a^2", ">= 3*alpha^2*a^2"}}},
           {.what = "the sharp constant 8/3 raised by 2^-200",
            .expected = Verdict::refuted,
            .edits = {{">= 2*alpha^2*a^2", ">= (8/3 + 2^-200)*alpha^2*a^2"}}},
           {.what = "student of full rank, the hypothesis dropped",
            .expected = Verdict::refuted,
            .instance = with(saddle.teacher, saddle.teacher, 1, 5).set("a", 3),
            .edits = {{drop_rank_of_student, ""}}},
           {.what = "student of full rank", .expected = Verdict::inapplicable, .instance = with(saddle.teacher, saddle.teacher, 1, 5).set("a", 3)},
           {.what = "a not the least eigenvalue, the hypothesis dropped",
            .expected = Verdict::refuted,
            .instance = with(matrix("0 0; 0 3"), matrix("2 0; 0 3"), 1, 0).set("a", 9),
            .edits = {{least, ""}}},
           {.what = "m = 1 < d = 2, sigma_min read as the last of min(m, d) singular values: W = W* has risk 0",
            .expected = Verdict::refuted,
            .instance = with(matrix("3 4"), matrix("3 4"), 1, 1).set("a", 25),
            .edits = {{least, "assume a_is_sigma_min_squared : psd(Wstar*Wstar' - a*eye(m)) and rank(Wstar*Wstar' - a*eye(m)) < m;"}}},
           {.what = "alpha instead of alpha^2, alpha = 1/2",
            .expected = Verdict::refuted,
            .instance = with(saddle.student, saddle.teacher, ratio(1, 2), 0).set("a", 3),
            .edits = {{">= 2*alpha^2*a^2", ">= 2*alpha*a^2"}}},
       }}));
  part.cases.push_back(
      fixed_case("rank-one saddle, beta large", Level::quick, {.instance = with(saddle.student, saddle.teacher, ratio(-1, 3), 1000000).set("a", 3)}));
  part.cases.push_back(fixed_case("alpha = 0: bound 0", Level::quick, {.instance = with(saddle.student, saddle.teacher, 0, 1).set("a", 3)}));
  part.cases.push_back(
      fixed_case("m = 1 < d = 2, W = W*: bound 0", Level::quick, {.instance = with(matrix("3 4"), matrix("3 4"), 1, 1).set("a", 0)}));
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}})
    part.cases.push_back({"minimiser of the risk among rank < d, m = d = " + std::to_string(d), Level::quick, [d](Random& random) {
                            const BarrierPair minimiser = random_barrier_pair(random, d, d);
                            const Rational a = minimiser.teacher.singular_values.back() * minimiser.teacher.singular_values.back();
                            return Case{.instance = with(minimiser.student, minimiser.teacher.matrix, ratio(3, 2), ratio(1, 7)).set("a", a)};
                          }});
  return part;
}

/// From the moments of the data, for one-dimensional and planar data.
Part by_moments() {
  Part part{.name = "by-moments",
            .statement = R"(given W : m x d, Wstar : m x d, alpha, beta, a;
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let theta = (W - Wstar)'*ones(m,1);
let moment = [1, 0, 1, 0, 3];               # E Z^k, k = 0..4, Z ~ N(0, 1)
let delta = eye(d);
def two(i, j) = prod(c in 1..d . moment[1, 1 + delta[i,c] + delta[j,c]]);
def three(i, j, k) = prod(c in 1..d . moment[1, 1 + delta[i,c] + delta[j,c] + delta[k,c]]);
def four(i, j, k, l) = prod(c in 1..d . moment[1, 1 + delta[i,c] + delta[j,c] + delta[k,c] + delta[l,c]]);
let quartic = sum(i in 1..d . sum(j in 1..d . sum(k in 1..d . sum(l in 1..d . A[i,j]*A[k,l]*four(i, j, k, l)))));
let cubic = sum(i in 1..d . sum(j in 1..d . sum(k in 1..d . A[i,j]*theta[k,1]*three(i, j, k))));
let tilde_risk = alpha^2*quartic + 2*alpha*beta*cubic + beta^2*sum(i in 1..d . sum(j in 1..d . theta[i,1]*theta[j,1]*two(i, j)));
assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;
assume student_is_rank_deficient : rank(W) < d;
prove above_the_barrier : tilde_risk >= 2*alpha^2*a^2;
)",
            .reduction =
                "The same with the risk expanded from the moments of independent standard normals, so that another law can be put in: the law of the "
                "data matters."};
  part.cases.push_back(
      fixed_case("d = m = 1, W = 0", Level::quick,
                 {.instance = with(matrix("0"), matrix("1"), 1, ratio(-3, 2)).set("a", 1),
                  .controls = {{.what = "skewed data of mean 0 and variance 1, P(2) = 1/5, P(-1/2) = 4/5: risk 1 below the bound 2",
                                .expected = Verdict::refuted,
                                .edits = {{"[1, 0, 1, 0, 3]", "[1, 0, 1, 3/2, 13/4]"}}},
                               {.what = "Rademacher data in the plane: risk 0 at rank 1",
                                .expected = Verdict::refuted,
                                .instance = with(rademacher_interpolant().student, rademacher_interpolant().teacher, 1, 0).set("a", 1),
                                .edits = {{"[1, 0, 1, 0, 3]", "[1, 0, 1, 0, 1]"}}}}}));
  const QuadraticExample saddle = rank_one_saddle();
  part.cases.push_back(fixed_case("rank-one saddle", Level::quick, {.instance = with(saddle.student, saddle.teacher, 2, ratio(1, 3)).set("a", 3)}));
  return part;
}

/// Any teacher.
Part instance() {
  Part part{.name = "instance",
            .statement = R"(given W : m x d, Wstar : m x d, alpha, beta;
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let theta = (W - Wstar)'*ones(m,1);
let tilde_risk = alpha^2*(2*norm2(A) + tr(A)^2) + beta^2*norm2(theta);    # claim p22-eq2; gamma cancels
assume student_is_rank_deficient : rank(W) < d;
prove above_the_barrier : exists y : d x 1 . y != 0 and tilde_risk*(y'*y)^2 >= 2*alpha^2*(y'*Gs*y)^2;
)",
            .reduction =
                "sigma_min(W*)^2 is the least Rayleigh quotient of W*'W*: one y proves the bound, and the bottom eigenvector is one if the bound "
                "holds. Offered: y = x with W "
                "x = 0.",
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
  for (const Size s : {Size{1, 1, 0, Level::quick}, Size{4, 4, 3, Level::quick}, Size{2, 4, 2, Level::quick}, Size{6, 5, 2, Level::quick},
                       Size{45, 40, 39, Level::standard}})
    part.cases.push_back(
        {"integers m=" + std::to_string(s.m) + " d=" + std::to_string(s.d) + " rank " + std::to_string(s.rank), s.level, [s](Random& random) {
           const Matrix teacher = random_integer_matrix(random, s.m, s.d, 3);
           Case out{.instance = with(random_matrix_of_rank(random, s.m, s.d, s.rank, 3), teacher, Rational(random.integer(-5, 5)),
                                     ratio(random.integer(-9, 9), 4))};
           if (s.m >= s.d && s.d <= 6)
             out.controls = {{.what = "student of full rank",
                              .expected = Verdict::inapplicable,
                              .instance = with(random_matrix_of_rank(random, s.m, s.d, s.d, 2), teacher, 1, 1)}};
           return out;
         }});
  part.cases.push_back({"Gaussian doubles d=4", Level::quick, [](Random& random) {
                          return Case{.instance =
                                          with(random_dyadic_matrix(random, 5, 3) * random_integer_matrix(random, 3, 4, 3),
                                               random_dyadic_matrix(random, 5, 4), from_double(random.normal()), from_double(random.normal()))};
                        }});
  return part;
}

/// All students of rank < d, all teachers, all activations.
Part every_student() {
  Part part{.name = "every-student",
            .statement = R"(given V : m x d, Wstar : m x d, x : d x 1, alpha, beta;
let W = V*((x'*x)*eye(d) - x*x');
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let theta = (W - Wstar)'*ones(m,1);
let tilde_risk = alpha^2*(2*norm2(A) + tr(A)^2) + beta^2*norm2(theta);
prove student_annihilates_x : W*x == zeros(m,1);
prove above_the_barrier : tilde_risk*(x'*x)^2 >= 2*alpha^2*(x'*Gs*x)^2;
)",
            .reduction =
                "A W of rank < d has W x = 0 for some x != 0 and is V (x'x I - xx') for V = W/(x'x): so V, x, W*, alpha, beta range over all "
                "students of rank < d, all "
                "teachers and all activations.",
            .search = [](const Instance&) {
              return Hints{.sums_of_squares = {
                               {.squares = {{1, "alpha*(kron(A, x*x') - kron(x*x', A))"}, {1, "alpha*(x'*x)*tr(A)"}, {1, "beta*(x'*x)*theta"}}}}};
            }};
  struct Size {
    std::size_t m, d;
    Level level;
  };
  for (const Size s : {Size{1, 1, Level::quick}, Size{2, 2, Level::quick}, Size{3, 2, Level::standard}})
    part.cases.push_back(
        fixed_case("m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level,
                   {.instance = Instance().every("V", s.m, s.d).every("Wstar", s.m, s.d).every("x", s.d, 1).every("alpha", 1, 1).every("beta", 1, 1),
                    .controls = {{.what = "constant 3 at the rank-one saddle",
                                  .expected = Verdict::refuted,
                                  .instance = Instance()
                                                  .set("V", rank_one_saddle().student)
                                                  .set("Wstar", rank_one_saddle().teacher)
                                                  .set("x", matrix("0; 1"))
                                                  .set("alpha", 1)
                                                  .set("beta", 0),
                                  .edits = {{">= 2*alpha^2*", ">= 3*alpha^2*"}}}}}));
  return part;
}

}  // namespace

Check cor_2_2() {
  return {{.id = "gamarnik-kizildag-zadik-2019/cor-2-2",
           .form = Form::printed,
           .label = "Corollary 2.2",
           .source = "[GamarnikKizildagZadik2019, L150-160; proof L348-362]",
           .statement = "Activation alpha x^2 + beta x + gamma with any alpha, beta, gamma, X ~ N(0, I_d): every W in R^{m x d} of rank < d has risk "
                        "at least 2 alpha^2 "
                        "sigma_min(W*)^4, sigma_min(W*)^2 the least eigenvalue of W*'W*.",
           .kind = "inequality",
           .erratum = "Neither rank(W*) = d nor m >= d is restated. For m < d the statement depends on what sigma_min means: it holds with the least "
                      "eigenvalue of W*'W* "
                      "(then 0), and fails with the last of the min(m, d) singular values (W = W*).",
           .not_checked = "That the minimum is attained.",
           .parts = {instance(), least_eigenvalue(), by_moments(), every_student()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
