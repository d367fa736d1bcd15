/// \file
/// E (X'AX)^2 = 2 |A|_F^2 + (tr A)^2 for Gaussian X, by three routes, and its spectral form.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/instances.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* id = "gamarnik-kizildag-zadik-2019/risk-formula";

/// The sign of L284 and L292.
Part residual(bool printed) {
  Part part{.name = "residual",
            .statement = std::string(R"(given W : m x d, Wstar : m x d, X : d x 1;
def f(V) = norm2(V*X);
)") + (printed ? "let A = Wstar'*Wstar - W'*W;\n" : "let A = W'*W - Wstar'*Wstar;\n") +
                         "prove residual_is_the_quadratic_form : f(W) - f(Wstar) == X'*A*X;\n",
            .reduction = printed ? "The displays of L284 and L292, on one integer instance: -25 on the left, 25 on the right."
                                 : "The displays of L284 and L292 with A = W'W - W*'W*, as an identity in W, W* and X."};
  const Matrix student = matrix("1 0 -1; 2 1 0; 0 -1 1");
  const Matrix teacher = matrix("1 2 2; -1 3 1; 0 1 -1");
  const Instance integers = Instance().set("W", student).set("Wstar", teacher).set("X", matrix("1; 1; 1"));
  if (printed) {
    part.cases.push_back(fixed_case("3 x 3 integers, X = (1,1,1)", Level::quick,
                                    {.instance = integers,
                                     .controls = {{.what = "W = W*, where the sign does not show",
                                                   .expected = Verdict::verified,
                                                   .instance = Instance().set("W", teacher).set("Wstar", teacher).set("X", matrix("1; 1; 1"))}}}));
    return part;
  }
  part.cases.push_back(fixed_case(
      "3 x 3 integers, X = (1,1,1)", Level::quick,
      {.instance = integers,
       .controls = {{.what = "the printed sign", .expected = Verdict::refuted, .edits = {{"W'*W - Wstar'*Wstar", "Wstar'*Wstar - W'*W"}}}}}));
  part.cases.push_back(fixed_case(
      "every W, Wstar, X, m=3 d=3", Level::quick,
      {.instance = Instance().every("W", 3, 3).every("Wstar", 3, 3).every("X", 3, 1),
       .controls = {{.what = "the printed sign", .expected = Verdict::refuted, .edits = {{"W'*W - Wstar'*Wstar", "Wstar'*Wstar - W'*W"}}}}}));
  return part;
}

/// From independence and the moments of one coordinate, for every A.
Part every_matrix() {
  Part part{
      .name = "every-A",
      .statement = R"(given A : d x d symmetric;
let moment = [1, 0, 1, 0, 3];               # E Z^k, k = 0..4, Z ~ N(0, 1)
let delta = eye(d);
def expectation(i, j, k, l) = prod(c in 1..d . moment[1, 1 + delta[i,c] + delta[j,c] + delta[k,c] + delta[l,c]]);   # E X_i X_j X_k X_l
def pairings(i, j, k, l) = delta[i,j]*delta[k,l] + delta[i,k]*delta[j,l] + delta[i,l]*delta[j,k];
def over_quadruples_by_moments(S) = sum(i in 1..d . sum(j in 1..d . sum(k in 1..d . sum(l in 1..d . S[i,j]*S[k,l]*expectation(i, j, k, l)))));
def over_quadruples_by_pairings(S) = sum(i in 1..d . sum(j in 1..d . sum(k in 1..d . sum(l in 1..d . S[i,j]*S[k,l]*pairings(i, j, k, l)))));
prove by_moments : over_quadruples_by_moments(A) == 2*norm2(A) + tr(A)^2;
prove by_pairings : over_quadruples_by_pairings(A) == 2*norm2(A) + tr(A)^2;
prove second_moment_matrix : forall k in 1..d . forall l in 1..d . sum(i in 1..d . sum(j in 1..d . A[i,j]*expectation(i, j, k, l))) == tr(A)*delta[k,l] + 2*A[k,l];
)",
      .reduction =
          "Expanding E (X'AX)^2 into E X_i X_j X_k X_l and using that the coordinates are independent with moments 1, 0, 1, 0, 3 (and again with "
          "Isserlis' pairings): an identity in the entries of A, hence for all W and W* and every m. The last line is E (X'AX) X X' = tr(A) I + 2A."};
  for (std::size_t d = 1; d <= 5; ++d) {
    Case content{.instance = Instance().every_symmetric("A", d)};
    if (d == 2)
      content.controls = {
          {.what = "Rademacher coordinates: fourth moment 1",
           .expected = Verdict::refuted,
           .instance = Instance().set("A", matrix("-1 0; 0 1")),
           .edits = {{"[1, 0, 1, 0, 3]", "[1, 0, 1, 0, 1]"}}},
          {.what = "fourth moment 3 + 2^-200",
           .expected = Verdict::refuted,
           .instance = Instance().set("A", identity(2)),
           .edits = {{"[1, 0, 1, 0, 3]", "[1, 0, 1, 0, 3 + 2^-200]"}}},
          {.what = "cross terms dropped: 3 sum of squares of eigenvalues, at A = I",
           .expected = Verdict::refuted,
           .instance = Instance().set("A", identity(2)),
           .edits = {{"over_quadruples_by_moments(A) == 2*norm2(A) + tr(A)^2", "over_quadruples_by_moments(A) == 3*norm2(A)"}}},
          {.what = "one pairing left out", .expected = Verdict::refuted, .edits = {{" + delta[i,l]*delta[j,k]", ""}}},
      };
    part.cases.push_back(fixed_case("d=" + std::to_string(d), d <= 4 ? Level::quick : Level::standard, content));
  }
  return part;
}

/// Any fourth moment.
Part every_law() {
  Part part{.name = "every-fourth-moment",
            .statement = R"(given A : d x d symmetric, mu3, mu4;
let delta = eye(d);
def moment(k) = [1, 0, 1, mu3, mu4][1, 1 + k];
def expectation(i, j, k, l) = prod(c in 1..d . moment(delta[i,c] + delta[j,c] + delta[k,c] + delta[l,c]));
prove by_moments : sum(i in 1..d . sum(j in 1..d . sum(k in 1..d . sum(l in 1..d . A[i,j]*A[k,l]*expectation(i, j, k, l))))) == 2*norm2(A) + tr(A)^2 + (mu4 - 3)*norm2(diagonal(A));
)",
            .reduction =
                "For independent centred coordinates of variance 1 with any third and fourth moments: the Gaussian formula needs mu4 = 3 as soon as "
                "A has a non-zero diagonal entry."};
  for (std::size_t d = 1; d <= 3; ++d)
    part.cases.push_back(fixed_case(
        "d=" + std::to_string(d), Level::quick,
        {.instance = Instance().every_symmetric("A", d).every("mu3", 1, 1).every("mu4", 1, 1),
         .controls = {{.what = "the correction term left out", .expected = Verdict::refuted, .edits = {{" + (mu4 - 3)*norm2(diagonal(A))", ""}}}}}));
  return part;
}

/// Numbers, by Gauss-Hermite cubature too.
Part instance() {
  Part part{
      .name = "instance",
      .statement = R"(given W : m x d, Wstar : m x d;
let A = W'*W - Wstar'*Wstar;
def digit(i, k) = floor(i/3^(k-1)) - 3*floor(i/3^k) - 1;
def node(i) = sum(k in 1..d . digit(i, k)*unit(k, d));                     # in {-1, 0, 1}^d; the Gauss-Hermite node is sqrt(3) times it
def weight(i) = prod(k in 1..d . 2/3 - abs(digit(i, k))/2);                # 1/6, 2/3, 1/6 per coordinate
let delta = eye(d);
def pairings(i, j, k, l) = delta[i,j]*delta[k,l] + delta[i,k]*delta[j,l] + delta[i,l]*delta[j,k];
prove by_cubature : sum(i in 0..3^d-1 . weight(i)*9*(norm2(W*node(i)) - norm2(Wstar*node(i)))^2) == 2*norm2(A) + tr(A)^2;
prove by_pairings : sum(i in 1..d . sum(j in 1..d . sum(k in 1..d . sum(l in 1..d . A[i,j]*A[k,l]*pairings(i, j, k, l))))) == 2*norm2(A) + tr(A)^2;
)",
      .reduction =
          "E (f(W; X) - f(W*; X))^2 by the tensor rule with nodes -sqrt 3, 0, sqrt 3 and weights 1/6, 2/3, 1/6, which integrates polynomials of "
          "degree <= 5 in each coordinate exactly against N(0, 1); the integrand has degree 4, and is even, so the roots combine to 9 times its "
          "value at the node in {-1, 0, 1}^d. By this route no formula for Gaussian moments enters but that of the one-dimensional rule."};
  struct Size {
    std::size_t m, d;
    Level level;
  };
  for (const Size s :
       {Size{1, 1, Level::quick}, Size{3, 2, Level::quick}, Size{4, 4, Level::quick}, Size{6, 6, Level::standard}, Size{8, 8, Level::thorough}})
    part.cases.push_back({"integers m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level, [s](Random& random) {
                            const Matrix student = random_integer_matrix(random, s.m, s.d, 5);
                            Case out{.instance = Instance().set("W", student).set("Wstar", random_matrix_of_rank(random, s.m, s.d, s.d, 3))};
                            if (s.d == 2)
                              out.controls = {{.what = "weights of another rule",
                                               .expected = Verdict::refuted,
                                               .edits = {{"2/3 - abs(digit(i, k))/2", "1/2 - abs(digit(i, k))/4"}}},
                                              {.what = "risk halved", .expected = Verdict::refuted, .edits = {{"weight(i)*9*", "1/2*weight(i)*9*"}}}};
                            return out;
                          }});
  const QuadraticExample saddle = rank_one_saddle();
  part.cases.push_back(fixed_case("rank-one saddle", Level::quick, {.instance = Instance().set("W", saddle.student).set("Wstar", saddle.teacher)}));
  part.cases.push_back({"Gaussian doubles m=4 d=3", Level::quick, [](Random& random) {
                          return Case{.instance =
                                          Instance().set("W", random_dyadic_matrix(random, 4, 3)).set("Wstar", random_dyadic_matrix(random, 4, 3))};
                        }});
  return part;
}

/// By eigenvalues.
Part spectral() {
  Part part{.name = "spectral-form",
            .statement = R"(given W : m x d, Wstar : m x d, Q : d x d, lambda : d x 1;
let A = W'*W - Wstar'*Wstar;
let moment = [1, 0, 1, 0, 3];
let delta = eye(d);
def expectation(i, j, k, l) = prod(c in 1..d . moment[1, 1 + delta[i,c] + delta[j,c] + delta[k,c] + delta[l,c]]);
let risk = sum(i in 1..d . sum(j in 1..d . sum(k in 1..d . sum(l in 1..d . A[i,j]*A[k,l]*expectation(i, j, k, l)))));
assume rows_of_Q_are_orthonormal : Q*Q' == eye(d);
assume rows_of_Q_are_eigenvectors : A*Q' == Q'*diag(lambda);
prove spectral_form : risk == 2*sum(i in 1..d . lambda[i,1]^2) + sum(i in 1..d . lambda[i,1])^2;
)",
            .reduction =
                "Observation (a) as printed, with the risk expanded from the moments of independent standard normals; lambda are the eigenvalues of "
                "W'W - W*'W*, known exactly because student and teacher share their right singular vectors."};
  const QuadraticExample saddle = rank_one_saddle();
  const Instance saddle_instance =
      Instance().set("W", saddle.student).set("Wstar", saddle.teacher).set("Q", identity(2)).set("lambda", matrix("1; -3"));
  part.cases.push_back(fixed_case(
      "rank-one saddle", Level::quick,
      {.instance = saddle_instance,
       .controls = {
           {.what = "square of the sum left out", .expected = Verdict::refuted, .edits = {{" + sum(i in 1..d . lambda[i,1])^2", ""}}},
           {.what = "Rademacher data", .expected = Verdict::refuted, .edits = {{"[1, 0, 1, 0, 3]", "[1, 0, 1, 0, 1]"}}},
           {.what = "lambda not the eigenvalues",
            .expected = Verdict::inapplicable,
            .instance = Instance().set("W", saddle.student).set("Wstar", saddle.teacher).set("Q", identity(2)).set("lambda", matrix("1; 3"))},
           {.what = "lambda not the eigenvalues, the hypothesis dropped",
            .expected = Verdict::refuted,
            .instance = Instance().set("W", saddle.student).set("Wstar", saddle.teacher).set("Q", identity(2)).set("lambda", matrix("1; 3")),
            .edits = {{"assume rows_of_Q_are_eigenvectors : A*Q' == Q'*diag(lambda);", ""}}},
           {.what = "Q not orthogonal (zero), the hypothesis dropped",
            .expected = Verdict::refuted,
            .instance = Instance().set("W", saddle.student).set("Wstar", saddle.teacher).set("Q", Matrix(2, 2)).set("lambda", matrix("1; 3")),
            .edits = {{"assume rows_of_Q_are_orthonormal : Q*Q' == eye(d);", ""}}},
       }}));
  struct Named {
    std::string name;
    std::vector<Rational> student, teacher;
  };
  for (const Named& named :
       {Named{"traceless A", {Rational(2), Rational(0)}, {Rational(0), Rational(2)}},
        Named{"A = 3 I", {Rational(2), Rational(2), Rational(2)}, {Rational(1), Rational(1), Rational(1)}},
        Named{"A of rank one", {Rational(3), Rational(1), Rational(1)}, {Rational(2), Rational(1), Rational(1)}},
        Named{"four eigenvalues", {Rational(1), ratio(3, 2), Rational(0), Rational(2)}, {Rational(2), Rational(1), Rational(1), ratio(1, 2)}}})
    part.cases.push_back({named.name, Level::quick, [named](Random& random) {
                            const std::size_t d = named.student.size();
                            const SpectralMatrix teacher = random_spectral_matrix(random, d + 1, named.teacher);
                            Matrix lambda(d, 1);
                            for (std::size_t i = 0; i < d; ++i)
                              lambda(i, 0) = named.student[i] * named.student[i] - named.teacher[i] * named.teacher[i];
                            return Case{.instance = Instance()
                                                        .set("W", spectral_matrix(random_orthogonal(random, d + 1), named.student, teacher.right))
                                                        .set("Wstar", teacher.matrix)
                                                        .set("Q", teacher.right)
                                                        .set("lambda", lambda)};
                          }});
  return part;
}

}  // namespace

Check risk_formula() {
  const std::string formula =
      "X ~ N(0, I_d), A = W'W - W*'W* with eigenvalues lambda_i: E (f(W; X) - f(W*; X))^2 = 2 sum lambda_i^2 + (sum lambda_i)^2 = "
      "2 |A|_F^2 + (tr A)^2";
  const std::string sign =
      "L284 and L292 print f(W; X) - f(W*; X) = X'(W*'W* - W'W)X: the sign is wrong. Harmless, because the difference is squared; "
      "observation (a) itself is right as printed (form repaired).";
  return {{.id = id,
           .form = Form::printed,
           .label = "displays L284, L292 in the proof of observation (a)",
           .source = "[GamarnikKizildagZadik2019, L284-298]",
           .statement = "For all W, W* in R^{m x d} and X in R^d: f(W; X) - f(W*; X) = X'(W*'W* - W'W)X.",
           .kind = "identity",
           .expectation = Verdict::refuted,
           .erratum = sign,
           .parts = {residual(true)}},
          {.id = id,
           .form = Form::repaired,
           .label = "Section 2.2, observation (a)",
           .source = "[GamarnikKizildagZadik2019, L178; L284-298]",
           .statement = "f(W; X) - f(W*; X) = X'AX, and for " + formula + ".",
           .kind = "identity",
           .erratum = sign,
           .parts = {residual(false), every_matrix(), every_law(), instance(), spectral()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
