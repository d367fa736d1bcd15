#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/orthogonal.hpp"
#include "lemmacheck/solve/quadric.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* data_statement = R"(given X : n x d;
assume spans : rank(veronese(X)) == d*(d+1)/2;
prove only_zero_vanishes : forall M : d x d symmetric . quad(X,M) == 0 => M == 0;
)";

constexpr const char* teacher_statement = R"(given X : n x d, Ws : m x d;
let Gs = Ws'*Ws;
assume spans : rank(veronese(X)) == d*(d+1)/2;
prove recovered : forall G : d x d symmetric . quad(X,G) == quad(X,Gs) => G == Gs;
)";

constexpr const char* weights_statement = R"(given X : n x d, Ws : m x d, W : m x d;
def f(U) = hadamard(X*U', X*U')*ones(m,1);
assume spans : rank(veronese(X)) == d*(d+1)/2;
assume interpolates : f(W) == f(Ws);
prove same_gram : W'*W == Ws'*Ws;
prove orbit : exists Q : m x m . Q'*Q == eye(m) and W == Q*Ws;
)";

constexpr const char* every_statement = R"(given W : m x d, Ws : k x d, X : d*(d+1)/2 x d;
let V = veronese(X);
def f(U) = hadamard(X*U', X*U')*ones(rows(U),1);
prove cramer : det(V)*svec(W'*W - Ws'*Ws) == adj(V)*(f(W) - f(Ws));
)";

constexpr const char* every_gram_statement = R"(given A : d x d symmetric, X : d*(d+1)/2 x d;
let V = veronese(X);
prove cramer : det(V)*svec(A) == adj(V)*quad(X,A);
)";

Hints find_orbit(const Instance& instance) {
  Hints hints;
  const Matrix& w = instance["W"];
  const auto reflections = find_reflections(w, instance["Ws"]);
  if (reflections.has_value()) hints.witnesses.emplace("Q", reflection_product(reflections.value(), w.rows()));
  return hints;
}

Case data_case(const Matrix& x) {
  Case c{.instance = Instance().set("X", x)};
  const Instance cone = Instance().set("X", cone_points(50));
  c.controls = {{.what = "50 points of the cone x^2 + y^2 = z^2", .expected = Verdict::inapplicable, .instance = cone},
                {.what = "span dropped: the cone itself vanishes on its points",
                 .expected = Verdict::refuted,
                 .instance = cone,
                 .edits = {{"== d*(d+1)/2;", "== d*(d+1)/2 - 1;"}}},
                {.what = "all sign vectors, d=3", .expected = Verdict::inapplicable, .instance = Instance().set("X", sign_points(3))},
                {.what = "(1,1), (1,-1)", .expected = Verdict::inapplicable, .instance = Instance().set("X", sign_interpolant().data)},
                {.what = "span dropped at (1,1), (1,-1)",
                 .expected = Verdict::refuted,
                 .instance = Instance().set("X", sign_interpolant().data),
                 .edits = {{"== d*(d+1)/2;", ">= 0;"}}},
                {.what = "no points", .expected = Verdict::inapplicable, .instance = Instance().set("X", Matrix(0, 2))}};
  if (x.cols() >= 2) {
    Matrix skew(x.cols(), x.cols());
    skew(0, 1) = 1;
    skew(1, 0) = -1;
    c.controls.push_back({.what = "M not symmetric: a skew M vanishes everywhere",
                          .expected = Verdict::refuted,
                          .edits = {{"forall M : d x d symmetric", "forall M : d x d"}},
                          .hints = Hints{.witnesses = {{"M", skew}}}});
  }
  return c;
}

LazyCase unimodular(std::size_t d, Level level) {
  return {.label = "e_i, e_i + e_j, d=" + std::to_string(d), .level = level, .build = [d](Random&) { return data_case(polarization_points(d)); }};
}

LazyCase dyadic_points(std::size_t n, std::size_t d, Level level) {
  return {.label = "GEN-dyadic n=" + std::to_string(n) + " d=" + std::to_string(d), .level = level, .build = [=](Random& random) {
            return data_case(random_dyadic_matrix(random, n, d));
          }};
}

LazyCase prime_powers(std::size_t d, Level level) {
  return {.label = "prime powers, d=" + std::to_string(d), .level = level, .build = [d](Random&) {
            return data_case(prime_power_points(d, d * (d + 1) / 2));
          }};
}

LazyCase teacher(const std::string& label, const Matrix& x, std::size_t m, std::size_t rank, Level level) {
  return {.label = label + ", m=" + std::to_string(m) + ", rank Ws = " + std::to_string(rank), .level = level, .build = [=](Random& random) {
            const std::size_t d = x.cols();
            const Matrix ws = random_matrix_of_rank(random, m, d, rank, 4);
            Case c{.instance = Instance().set("X", x).set("Ws", ws)};
            const Instance cone = Instance().set("X", cone_points(50)).set("Ws", identity(3));
            c.controls = {{.what = "points of a cone", .expected = Verdict::inapplicable, .instance = cone},
                          {.what = "span dropped: diag(49, 49, 1)/25 interpolates as well as I",
                           .expected = Verdict::refuted,
                           .instance = cone,
                           .edits = {{"== d*(d+1)/2;", ">= 5;"}},
                           .hints = Hints{.witnesses = {{"G", matrix("49/25 0 0; 0 49/25 0; 0 0 1/25")}}}},
                          {.what = "another Gram matrix claimed", .expected = Verdict::refuted, .edits = {{"=> G == Gs", "=> G == Gs + 2^-200"}}}};
            return c;
          }};
}

/// A student on the orbit of a random teacher.
LazyCase orbit(std::size_t m, std::size_t d, std::size_t n, Level level) {
  return {.label = "W = Q Ws, m=" + std::to_string(m) + " d=" + std::to_string(d) + " n=" + std::to_string(n),
          .level = level,
          .build = [=](Random& random) {
            const Matrix x = random_dyadic_matrix(random, n, d);
            const Matrix ws = random_integer_matrix(random, m, d, 5);
            const Matrix w = random_orthogonal(random, m) * ws;
            const Instance instance = Instance().set("X", x).set("Ws", ws).set("W", w);
            Case c{.instance = instance};
            Matrix nudged = w;
            nudged(0, 0) += power_of_two(-200);
            Instance off = instance;
            off.set("W", nudged);
            const QuadraticExample cone = cone_interpolant(50);
            const Instance on_cone = Instance().set("X", cone.data).set("Ws", cone.teacher).set("W", cone.student);
            Matrix shear = identity(m);
            shear(0, m - 1) += m > 1 ? 1 : -3;
            c.controls = {
                {.what = "W moved by 2^-200", .expected = Verdict::inapplicable, .instance = off},
                {.what = "interpolation dropped", .expected = Verdict::refuted, .instance = off, .edits = {{"f(W) == f(Ws)", "f(W) == f(W)"}}},
                {.what = "a student that interpolates points of a cone", .expected = Verdict::inapplicable, .instance = on_cone},
                {.what = "span dropped: that student is not on the orbit",
                 .expected = Verdict::refuted,
                 .instance = on_cone,
                 .edits = {{"== d*(d+1)/2;", ">= 5;"}}},
                {.what = "a Q that is not orthogonal",
                 .expected = Verdict::undecided,
                 .reason = Reason::certificate_rejected,
                 .hints = Hints{.witnesses = {{"Q", shear}}}}};
            return c;
          }};
}

LazyCase every_pair(std::size_t d, std::size_t m, std::size_t k, Level level) {
  return {.label = "all X, W, Ws, n=D, d=" + std::to_string(d) + ", widths " + std::to_string(m) + ", " + std::to_string(k),
          .level = level,
          .build = [=](Random&) {
            Case c{.instance = Instance().every("X", d * (d + 1) / 2, d).every("W", m, d).every("Ws", k, d)};
            c.controls = {
                {.what = "network outputs summed instead of subtracted", .expected = Verdict::refuted, .edits = {{"f(W) - f(Ws)", "f(W) + f(Ws)"}}},
                {.what = "determinant forgotten", .expected = Verdict::refuted, .edits = {{"det(V)*svec", "svec"}}}};
            if (d == 1) c.controls[1].edits = {{"det(V)*svec", "2*det(V)*svec"}};
            return c;
          }};
}

}  // namespace

Check thm_2_6_a() {
  const auto every_a = [](Random&) {
    Case c{.instance = Instance().every("X", 6, 3).every_symmetric("A", 3)};
    c.controls = {{.what = "determinant forgotten", .expected = Verdict::refuted, .edits = {{"det(V)*svec", "svec"}}}};
    return c;
  };
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/thm-2-6-a",
      .form = Form::printed,
      .label = "Theorem 2.6(a)",
      .source = "[GamarnikKizildagZadik2019, L213-219; proof L466-470]",
      .statement = "Let X_1, ..., X_n in R^d. If span{X_i X_i'} = S, the symmetric d x d matrices, then every W in R^{m x d} with f(W;X_i) = "
                   "f(W*;X_i) for all i, where "
                   "f(W;x) = |Wx|^2, is W = QW* for some orthogonal Q in R^{m x m}.",
      .kind = "deterministic",
      .not_checked = "For real W the orthogonal Q of W = QW* is that of Theorem 3.2 (thm-3-2); the part 'weights' exhibits it for rational W.",
      .parts = {{.name = "data",
                 .statement = data_statement,
                 .reduction = "All W, W* and widths at once for the given data: f(W;x) - f(W*;x) = x'Mx with M = W'W - W*'W*, symmetric for every W. "
                              "So interpolation is quad(X,M) = 0, and "
                              "the conclusion M = 0 says W'W = W*'W*, hence W = QW* by Theorem 3.2. span{X_i X_i'} = S iff rank veronese(X) = "
                              "d(d+1)/2 (p28-khatri-rao). "
                              "On data where the hypothesis fails, the kernel in the certificate is a quadric through all points.",
                 .cases = {unimodular(1, Level::quick), unimodular(2, Level::quick), unimodular(3, Level::quick), unimodular(6, Level::quick),
                           prime_powers(2, Level::quick), prime_powers(4, Level::quick),
                           LazyCase{.label = "five points on a cone and one 2^-40 off it",
                                    .level = Level::quick,
                                    .build = [](Random&) { return data_case(near_cone_points()); }},
                           dyadic_points(3, 2, Level::quick), dyadic_points(11, 3, Level::quick), dyadic_points(15, 5, Level::quick),
                           dyadic_points(20, 5, Level::quick), unimodular(12, Level::standard), dyadic_points(78, 12, Level::standard),
                           dyadic_points(83, 12, Level::standard), dyadic_points(210, 20, Level::standard), dyadic_points(820, 40, Level::thorough)}},
                {.name = "recovery",
                 .statement = teacher_statement,
                 .reduction = "The labels of the teacher determine its Gram matrix: the linear system for G has the one solution W*'W*. G ranges "
                              "over all symmetric matrices, more than "
                              "the W'W of students of any width. W* of any rank: the theorem does not ask for full rank, and neither does the check.",
                 .cases = {teacher("e_i, e_i + e_j, d=3", polarization_points(3), 3, 3, Level::quick),
                           teacher("e_i, e_i + e_j, d=4", polarization_points(4), 6, 4, Level::quick),
                           teacher("e_i, e_i + e_j, d=4", polarization_points(4), 2, 2, Level::quick),
                           teacher("prime powers, d=3", prime_power_points(3, 6), 4, 1, Level::quick),
                           teacher("near the cone", near_cone_points(), 3, 3, Level::quick),
                           teacher("prime powers, d=5", prime_power_points(5, 15), 7, 5, Level::standard)}},
                {.name = "weights",
                 .statement = weights_statement,
                 .reduction = "The theorem word by word for given rational W and W*: outputs as sums of squares, and the orthogonal Q exhibited (a "
                              "product of rational reflections).",
                 .cases = {orbit(1, 1, 1, Level::quick), orbit(2, 2, 3, Level::quick), orbit(3, 2, 5, Level::quick), orbit(4, 3, 6, Level::quick),
                           orbit(6, 4, 10, Level::standard)},
                 .search = find_orbit},
                {.name = "every-data-set",
                 .statement = every_statement,
                 .reduction =
                     "All data with n = D, all teachers and students, of different widths too, at once (Cramer's rule): det(V) (W'W - W*'W*) is a "
                     "combination of the "
                     "residuals f(W;X_i) - f(W*;X_i). If det(V) != 0 and W interpolates, W'W = W*'W*. For n > D take D of the points that span.",
                 .cases = {every_pair(1, 1, 1, Level::quick), every_pair(2, 2, 2, Level::quick), every_pair(2, 3, 2, Level::quick),
                           every_pair(2, 1, 3, Level::quick)}},
                {.name = "every-data-set-in-space",
                 .statement = every_gram_statement,
                 .reduction = "The same for d = 3 with A = W'W - W*'W*, any symmetric matrix.",
                 .cases = {LazyCase{.label = "all X, A, n=6, d=3", .level = Level::standard, .build = every_a}}}},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
