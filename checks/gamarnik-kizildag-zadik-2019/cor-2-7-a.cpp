#include <algorithm>
#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/orthogonal.hpp"
#include "lemmacheck/solve/quadric.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* givens = "given X : n x d, Ws : m x d, as : m x 1;\nlet Gs = Ws'*diag(as)*Ws;\n";
constexpr const char* positive = "assume positive : as > 0;\n";
constexpr const char* recovery = R"(assume spans : rank(veronese(X)) == d*(d+1)/2;
prove recovered : forall G : d x d symmetric . quad(X,G) == quad(X,Gs) => G == Gs;
)";

// The network functions at the data, and at every point y.
constexpr const char* pair_statement = R"(given X : n x d, Ws : m x d, as : m x 1, W : m x d, a : m x 1, y : 1 x d;
def f(c,U,Z) = hadamard(Z*U', Z*U')*c;
assume positive : as > 0 and a > 0;
assume spans : rank(veronese(X)) == d*(d+1)/2;
assume interpolates : f(a,W,X) == f(as,Ws,X);
prove same_function : f(a,W,y) == f(as,Ws,y);
)";

constexpr const char* every_statement = R"(given W : m x d, a : m x 1, Ws : k x d, as : k x 1, X : d*(d+1)/2 x d, y : 1 x d;
let V = veronese(X);
def f(c,U,Z) = hadamard(Z*U', Z*U')*c;
prove cramer : det(V)*(f(a,W,y) - f(as,Ws,y)) == veronese(y)*adj(V)*(f(a,W,X) - f(as,Ws,X));
)";

Matrix random_weights(Random& random, std::size_t m, bool signs) {
  Matrix out(m, 1);
  for (Rational& x : out.entries()) x = ratio(random.integer(1, 9), random.integer(1, 4)) * (signs && random.integer(0, 1) == 0 ? -1 : 1);
  return out;
}

LazyCase teacher(const std::string& label, const Matrix& x, std::size_t m, bool signs, Level level) {
  return {
      .label = label + ", m=" + std::to_string(m), .level = level, .build = [=](Random& random) {
        const std::size_t d = x.cols();
        const Matrix ws = random_integer_matrix(random, m, d, 4);
        Case c{.instance = Instance().set("X", x).set("Ws", ws).set("as", random_weights(random, m, signs))};
        const Instance cone = Instance().set("X", cone_points(50)).set("Ws", identity(3)).set("as", matrix("1; 1; 1"));
        c.controls = {
            {.what = "50 points of the cone", .expected = Verdict::inapplicable, .instance = cone},
            {.what = "span dropped: the cone may be added", .expected = Verdict::refuted, .instance = cone, .edits = {{"== d*(d+1)/2;", ">= 5;"}}},
            {.what = "all sign vectors",
             .expected = Verdict::inapplicable,
             .instance = Instance().set("X", sign_points(3)).set("Ws", identity(3)).set("as", matrix("1; 1; 1"))},
            {.what = "another Gram matrix claimed", .expected = Verdict::refuted, .edits = {{"=> G == Gs", "=> G == Gs + 2^-200"}}}};
        if (!signs)
          c.controls.push_back({.what = "an output weight that is zero",
                                .expected = Verdict::inapplicable,
                                .instance = Instance().set("X", x).set("Ws", ws).set("as", Matrix(m, 1))});
        return c;
      }};
}

/// a_j = 1/t_j^2 and rows t_j times those of an orthogonal image of diag(b) Ws, as_j = b_j^2: another parametrisation of the same function.
LazyCase pair(std::size_t m, std::size_t d, std::size_t n) {
  return {.label = "m=" + std::to_string(m) + " d=" + std::to_string(d) + " n=" + std::to_string(n), .build = [=](Random& random) {
            const Matrix ws = random_matrix_of_rank(random, m, d, std::min(m, d), 4);
            const Matrix b = random_weights(random, m, false);
            const Matrix t = random_weights(random, m, false);
            Matrix a(m, 1);
            Matrix squares(m, 1);
            for (std::size_t j = 0; j < m; ++j) {
              a(j, 0) = 1 / (t(j, 0) * t(j, 0));
              squares(j, 0) = b(j, 0) * b(j, 0);
            }
            const Matrix w = diagonal_matrix(t.entries()) * random_orthogonal(random, m) * diagonal_matrix(b.entries()) * ws;
            const Instance instance =
                Instance().set("X", random_dyadic_matrix(random, n, d)).set("Ws", ws).set("as", squares).set("W", w).set("a", a).every("y", 1, d);
            Case c{.instance = instance};
            Instance moved = instance;
            a(0, 0) += power_of_two(-200);
            moved.set("a", a);
            const QuadraticExample cone = cone_interpolant(50);
            const Matrix ones = matrix("1; 1; 1");
            const Instance on_cone =
                Instance().set("X", cone.data).set("Ws", cone.teacher).set("as", ones).set("W", cone.student).set("a", ones).every("y", 1, 3);
            c.controls = {
                {.what = "an output weight moved by 2^-200", .expected = Verdict::inapplicable, .instance = moved},
                {.what = "interpolation dropped", .expected = Verdict::refuted, .instance = moved, .edits = {{"f(a,W,X) == f(as,Ws,X)", "X == X"}}},
                {.what = "an interpolant of points of a cone", .expected = Verdict::inapplicable, .instance = on_cone},
                {.what = "span dropped", .expected = Verdict::refuted, .instance = on_cone, .edits = {{"== d*(d+1)/2;", ">= 5;"}}}};
            return c;
          }};
}

LazyCase every_case(std::size_t d, std::size_t m, std::size_t k, Level level) {
  return {
      .label = "all X, a, W, as, Ws, y, n=D, d=" + std::to_string(d) + ", widths " + std::to_string(m) + ", " + std::to_string(k),
      .level = level,
      .build = [=](Random&) {
        Case c{.instance =
                   Instance().every("X", d * (d + 1) / 2, d).every("W", m, d).every("a", m, 1).every("Ws", k, d).every("as", k, 1).every("y", 1, d)};
        c.controls = {
            {.what = "sum instead of difference", .expected = Verdict::refuted, .edits = {{"f(a,W,X) - f(as,Ws,X)", "f(a,W,X) + f(as,Ws,X)"}}}};
        return c;
      }};
}

}  // namespace

Check cor_2_7_a() {
  const std::string source = "[GamarnikKizildagZadik2019, L233-241; proof L480-484]";
  return {
      Claim{
          .id = "gamarnik-kizildag-zadik-2019/cor-2-7-a",
          .form = Form::printed,
          .label = "Corollary 2.7(a)",
          .source = source,
          .statement = "f^(a,W,x) = sum_j a_j <W_j,x>^2 with output weights a_j > 0. If span{X_i X_i'} = S, then for every (a,W) with f^(a,W,X_i) = "
                       "f^(a*,W*,X_i) for all i: "
                       "f^(a,W,x) = f^(a*,W*,x) for every x in R^d; in particular the generalization error is zero.",
          .kind = "deterministic",
          .parts =
              {{.name = "data",
                .statement = std::string(givens) + positive + recovery,
                .reduction = "f^(a,W,x) = x'W'diag(a)W x, so every interpolating (a,W), of any width, gives a symmetric G with the teacher's values "
                             "at the data; G = Gs is forced, and "
                             "with it the function. Positivity of a and a* is not needed (no control shows it): the derived form decides signed "
                             "output weights.",
                .cases = {teacher("e_i, e_i + e_j, d=2", polarization_points(2), 2, false, Level::quick),
                          teacher("e_i, e_i + e_j, d=4", polarization_points(4), 3, false, Level::quick),
                          teacher("prime powers, d=3", prime_power_points(3, 6), 5, false, Level::quick),
                          teacher("near the cone", near_cone_points(), 3, false, Level::quick),
                          teacher("prime powers, d=5", prime_power_points(5, 15), 6, false, Level::standard)}},
               {.name = "function",
                .statement = pair_statement,
                .reduction = "The claim word by word for given (a*,W*), (a,W), the conclusion at every point y.",
                .cases = {pair(1, 1, 1), pair(2, 2, 3), pair(3, 2, 4), pair(4, 3, 6)}},
               {.name = "every-data-set",
                .statement = every_statement,
                .reduction =
                    "All data with n = D, all networks, all points at once: det(V) times the error at y is a combination of the errors at the data.",
                .cases = {every_case(1, 1, 1, Level::quick), every_case(2, 1, 1, Level::quick), every_case(2, 2, 1, Level::standard)}}},
      },
      Claim{
          .id = "gamarnik-kizildag-zadik-2019/cor-2-7-a",
          .form = Form::derived,
          .label = "Corollary 2.7(a) with signed output weights",
          .source = source,
          .statement = "Corollary 2.7(a) holds for output weights of any sign.",
          .kind = "deterministic",
          .parts = {{.name = "data",
                     .statement = std::string(givens) + recovery,
                     .reduction = "The hypothesis a* > 0 is left out; W'diag(a)W is symmetric for every real a.",
                     .cases = {teacher("signed, e_i, e_i + e_j, d=3", polarization_points(3), 4, true, Level::quick),
                               teacher("signed, near the cone", near_cone_points(), 3, true, Level::quick)}}},
      }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
