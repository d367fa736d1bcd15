#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* gaussian_statement = R"(given W : m x d, Ws : k x d;
let A = W'*W - Ws'*Ws;
assume different_gram : A != 0;
prove gaussian_risk : 2*norm2(A) + tr(A)^2 > 0;
prove residual : exists y : d x 1 . norm2(W*y) != norm2(Ws*y);
)";

constexpr const char* generic_statement = R"(given W : m x d, Ws : k x d, y : d x 1;
assume different_gram : W'*W != Ws'*Ws;
prove residual : norm2(W*y) != norm2(Ws*y);
)";

constexpr const char* every_statement = R"(given A : d x d symmetric;
prove gaussian_risk : 2*norm2(A) + tr(A)^2 >= 2*norm2(A);
prove polarisation : forall k in 1..d . forall l in 1..d . 2*A[k,l] == (unit(k,d) + unit(l,d))'*A*(unit(k,d) + unit(l,d)) - unit(k,d)'*A*unit(k,d) - unit(l,d)'*A*unit(l,d);
)";

/// One of e_i, e_i + e_j, where the form of a non-zero symmetric matrix cannot vanish throughout.
Hints search(const Instance& instance) {
  Hints hints;
  const Matrix a = gram(instance["W"]) - gram(instance["Ws"]);
  const Matrix points = polarization_points(a.rows());
  for (std::size_t i = 0; i < points.rows(); ++i) {
    Matrix y(a.rows(), 1);
    for (std::size_t k = 0; k < a.rows(); ++k) y(k, 0) = points(i, k);
    if (!is_zero(transpose(y) * a * y)) {
      hints.witnesses.emplace("y", y);
      break;
    }
  }
  return hints;
}

Case gaussian_case(const Matrix& w, const Matrix& ws) {
  Case c{.instance = Instance().set("W", w).set("Ws", ws)};
  const Instance same = Instance().set("W", Rational(-1) * ws).set("Ws", ws);
  c.controls = {{.what = "the reflected teacher", .expected = Verdict::inapplicable, .instance = same},
                {.what = "different Gram matrices dropped", .expected = Verdict::refuted, .instance = same, .edits = {{"A != 0;", "A == 0;"}}},
                {.what = "y = 0 offered",
                 .expected = Verdict::undecided,
                 .reason = Reason::certificate_rejected,
                 .hints = Hints{.witnesses = {{"y", Matrix(ws.cols(), 1)}}}}};
  return c;
}

LazyCase random_pair(std::size_t m, std::size_t k, std::size_t d) {
  return {.label = "GEN-rand widths " + std::to_string(m) + ", " + std::to_string(k) + " d=" + std::to_string(d), .build = [=](Random& random) {
            Matrix w = random_integer_matrix(random, m, d, 5);
            w(0, 0) += 20;  // no Gram matrix of entries up to 5 at this width has so large a corner
            return gaussian_case(w, random_integer_matrix(random, k, d, 5));
          }};
}

LazyCase nearly_equal(std::size_t m, std::size_t d) {
  return {.label = "W off the orbit of Ws by 2^-200, d=" + std::to_string(d), .build = [=](Random& random) {
            const Matrix ws = random_matrix_of_rank(random, m, d, d, 3);
            Matrix w = random_orthogonal(random, m) * ws;
            w(0, 0) += power_of_two(-200);
            return gaussian_case(w, ws);
          }};
}

Case generic_case(const QuadraticExample& example) {
  const std::size_t d = example.teacher.cols();
  Case c{.instance = Instance().set("W", example.student).set("Ws", example.teacher).almost_every("y", d, 1)};
  Matrix y(d, 1);
  for (std::size_t k = 0; k < d; ++k) y(k, 0) = example.data(0, k);
  c.controls = {{.what = "a law on the interpolated points is not jointly continuous: no residual there",
                 .expected = Verdict::refuted,
                 .instance = Instance().set("W", example.student).set("Ws", example.teacher).set("y", y)},
                {.what = "the teacher itself",
                 .expected = Verdict::inapplicable,
                 .instance = Instance().set("W", example.teacher).set("Ws", example.teacher).set("y", y)},
                {.what = "a residual that vanishes identically",
                 .expected = Verdict::undecided,
                 .reason = Reason::no_evidence,
                 .edits = {{"norm2(W*y) != norm2(Ws*y)", "norm2(W*y) != norm2(-W*y)"}}}};
  return c;
}

LazyCase every_case(std::size_t d) {
  return {.label = "all A, d=" + std::to_string(d), .build = [d](Random&) {
            Case c{.instance = Instance().every_symmetric("A", d),
                   .hints = Hints{.sums_of_squares = {{.squares = {{.weight = 1, .term = "tr(A)"}}}}}};
            Matrix traceless(d, d);
            if (d >= 2) {
              traceless(0, 0) = 1;
              traceless(1, 1) = -1;
              c.controls = {{.what = "constant 2 + 2^-200, attained by traceless A",
                             .expected = Verdict::refuted,
                             .edits = {{">= 2*norm2(A)", ">= (2 + 2^-200)*norm2(A)"}},
                             .hints = Hints{.point = {{"A", traceless}}}},
                            {.what = "A not symmetric: a skew form vanishes identically",
                             .expected = Verdict::refuted,
                             .instance = Instance().every("A", d, d),
                             .edits = {{"A : d x d symmetric", "A : d x d"}}}};
            }
            return c;
          }};
}

}  // namespace

Check p26_positive_risk() {
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/p26-positive-risk",
      .form = Form::printed,
      .label = "Positive risk of another Gram matrix (proof of Theorem 2.6(b))",
      .source = "[GamarnikKizildagZadik2019, L476]",
      .statement = "If W'W != W*'W*, then E(f(W;X) - f(W*;X))^2 > 0 for X of any jointly continuous distribution on R^d.",
      .kind = "deterministic",
      .erratum = "L476: the diagonalisation is A = Q Lambda Q' (transpose missing).",
      .not_checked = "That a non-zero polynomial vanishes on a null set only (Theorem 3.1), and that an expectation of a square that is positive "
                     "almost surely is positive (it may be infinite).",
      .parts = {{.name = "gaussian",
                 .statement = gaussian_statement,
                 .reduction = "The residual is x'Ax with A = W'W - W*'W*. Its Gaussian mean square is 2|A|^2 + tr(A)^2 (risk-formula); for other "
                              "laws the residual is exhibited non-zero "
                              "at one point, so it is not the zero polynomial.",
                 .cases = {LazyCase{.label = "(1,1), (1,-1): W* = I, Gram matrix diag(2, 0)",
                                    .level = Level::quick,
                                    .build = [](Random&) { return gaussian_case(sign_interpolant().student, sign_interpolant().teacher); }},
                           LazyCase{.label = "cone: W* = I, W = diag(7/5, 7/5, 1/5)",
                                    .level = Level::quick,
                                    .build = [](Random&) { return gaussian_case(cone_interpolant(6).student, cone_interpolant(6).teacher); }},
                           LazyCase{.label = "only off the diagonal",
                                    .level = Level::quick,
                                    .build = [](Random&) { return gaussian_case(matrix("1 1; 0 1"), matrix("1 -1; 0 1")); }},
                           random_pair(1, 1, 1), random_pair(3, 2, 3), random_pair(5, 5, 4), nearly_equal(3, 2), nearly_equal(4, 3)},
                 .search = search},
                {.name = "almost-every-point",
                 .statement = generic_statement,
                 .reduction = "For the given W, W*: the residual is not zero at almost every point, so its square has a positive mean under every "
                              "law with a density.",
                 .cases = {LazyCase{
                               .label = "sign vectors", .level = Level::quick, .build = [](Random&) { return generic_case(sign_interpolant()); }},
                           LazyCase{.label = "all sign vectors, rank one student",
                                    .level = Level::quick,
                                    .build = [](Random&) { return generic_case(rademacher_interpolant()); }},
                           LazyCase{.label = "cone", .level = Level::quick, .build = [](Random&) { return generic_case(cone_interpolant(6)); }}}},
                {.name = "every-matrix",
                 .statement = every_statement,
                 .reduction = "All symmetric A: the Gaussian risk is at least 2|A|^2, positive unless A = 0; and a form that vanishes at all e_k, "
                              "e_k + e_l has A = 0, so a non-zero A has a "
                              "non-zero residual polynomial.",
                 .cases = {every_case(1), every_case(2), every_case(3), every_case(5)}}},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
