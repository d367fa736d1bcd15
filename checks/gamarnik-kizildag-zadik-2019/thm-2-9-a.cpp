#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* data_statement = R"(given X : n x d, Ws : m x d;
let Gs = Ws'*Ws;
assume enough_points : n >= d*(d+1)/2;
assume teacher_has_full_rank : rank(Ws) == d;
prove recovered : forall G : d x d symmetric . quad(X,G) == quad(X,Gs) => G == Gs;
)";

constexpr const char* generic_statement = R"(given X : n x d;
assume enough_points : n >= d*(d+1)/2;
prove full_rank : rank(veronese(X)) == d*(d+1)/2;
)";

constexpr const char* every_statement = R"(given W : m x d, Ws : k x d, X : d*(d+1)/2 x d, y : 1 x d;
let V = veronese(X);
def f(U,Z) = hadamard(Z*U', Z*U')*ones(rows(U),1);
prove cramer : det(V)*(f(W,y) - f(Ws,y)) == veronese(y)*adj(V)*(f(W,X) - f(Ws,X));
)";

LazyCase sample(const std::string& law, Matrix (*draw)(Random&, std::size_t, std::size_t), std::size_t n, std::size_t d, std::size_t m, Level level) {
  return {.label = law + " doubles, n=" + std::to_string(n) + " d=" + std::to_string(d) + " m=" + std::to_string(m),
          .level = level,
          .build = [=](Random& random) {
            const Matrix x = draw(random, n, d);
            const Matrix ws = random_matrix_of_rank(random, m, d, d, 3);
            Case c{.instance = Instance().set("X", x).set("Ws", ws)};
            Matrix fewer(d * (d + 1) / 2 - 1, d);
            for (std::size_t k = 0; k < fewer.entries().size(); ++k) fewer.entries()[k] = x.entries()[k];
            const Instance short_by_one = Instance().set("X", fewer).set("Ws", ws);
            c.controls = {{.what = "one point fewer than d(d+1)/2", .expected = Verdict::inapplicable, .instance = short_by_one},
                          {.what = "n >= n* dropped: the labels leave a line of solutions",
                           .expected = Verdict::refuted,
                           .instance = short_by_one,
                           .edits = {{"n >= d*(d+1)/2", "n >= 0"}}},
                          {.what = "law not jointly continuous: uniform on a cone",
                           .expected = Verdict::refuted,
                           .instance = Instance().set("X", cone_points(50)).set("Ws", identity(3))},
                          {.what = "law not jointly continuous: all of {-1,1}^3",
                           .expected = Verdict::refuted,
                           .instance = Instance().set("X", sign_points(3)).set("Ws", identity(3))},
                          {.what = "another Gram matrix claimed", .expected = Verdict::refuted, .edits = {{"=> G == Gs", "=> G == Gs + 2^-200"}}}};
            if (d >= 2)
              c.controls.push_back({.what = "teacher of rank d-1",
                                    .expected = Verdict::inapplicable,
                                    .instance = Instance().set("X", x).set("Ws", random_matrix_of_rank(random, m, d, d - 1, 3))});
            return c;
          }};
}

LazyCase almost_every(std::size_t n, std::size_t d, Level level) {
  return {.label = "almost every X, n=" + std::to_string(n) + " d=" + std::to_string(d), .level = level, .build = [=](Random&) {
            Case c{.instance = Instance().almost_every("X", n, d), .hints = Hints{.point = {{"X", pad_rows(polarization_points(d), n)}}}};
            c.controls = {{.what = "no points", .expected = Verdict::inapplicable, .instance = Instance().set("X", Matrix(0, d))}};
            if (n == 6 && d == 3)
              c.controls.push_back(
                  {.what = "cone points, in the null set", .expected = Verdict::refuted, .instance = Instance().set("X", cone_points(6))});
            return c;
          }};
}

LazyCase every_case(std::size_t d, std::size_t m, std::size_t k) {
  return {.label = "all X, W, Ws, y, n=D, d=" + std::to_string(d) + ", widths " + std::to_string(m) + ", " + std::to_string(k),
          .build = [=](Random&) {
            Case c{.instance = Instance().every("X", d * (d + 1) / 2, d).every("W", m, d).every("Ws", k, d).every("y", 1, d)};
            c.controls = {{.what = "sum instead of difference", .expected = Verdict::refuted, .edits = {{"f(W,X) - f(Ws,X)", "f(W,X) + f(Ws,X)"}}}};
            return c;
          }};
}

}  // namespace

Check thm_2_9_a() {
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/thm-2-9-a",
      .form = Form::printed,
      .label = "Theorem 2.9(a)",
      .source = "[GamarnikKizildagZadik2019, L265; proof L508-512]",
      .statement = "Let X_1, ..., X_n be i.i.d. with a jointly continuous distribution, Y_i = f(W*;X_i), rank(W*) = d, n >= n* = d(d+1)/2. With "
                   "probability one over the data every W with "
                   "f(W;X_i) = Y_i for all i has f(W;x) = f(W*;x) for every x.",
      .kind = "generic",
      .not_checked = "That a proper algebraic subset has measure zero (Theorem 3.1, quoted).",
      .parts = {{.name = "data",
                 .statement = data_statement,
                 .reduction = "For the given sample, all interpolating W of any width: G = W'W has the teacher's labels, and the linear system for a "
                              "symmetric G has the one solution W*'W*, "
                              "so f(W;x) = x'Gx = f(W*;x) for every x. rank(W*) = d is not needed (Theorem 2.6(a) does not ask for it), so no "
                              "control shows it is. Joint continuity is: "
                              "data on a cone or in {-1,1}^d refute the conclusion.",
                 .cases = {sample("Gaussian", random_dyadic_matrix, 1, 1, 1, Level::quick),
                           sample("Gaussian", random_dyadic_matrix, 3, 2, 2, Level::quick),
                           sample("Gaussian", random_dyadic_matrix, 10, 4, 4, Level::quick),
                           sample("Gaussian", random_dyadic_matrix, 15, 5, 5, Level::quick),
                           sample("uniform", random_uniform_matrix, 8, 3, 5, Level::quick),
                           sample("exponential", random_exponential_matrix, 10, 4, 6, Level::quick),
                           sample("Gaussian", random_dyadic_matrix, 55, 10, 12, Level::standard)}},
                {.name = "almost-every-data-set",
                 .statement = generic_statement,
                 .reduction = "Almost every data set of the shape has rank veronese(X) = D, hence some D points with det != 0; 'every-data-set' then "
                              "gives the conclusion for all W.",
                 .cases = {almost_every(3, 2, Level::quick), almost_every(6, 3, Level::quick), almost_every(12, 4, Level::quick),
                           almost_every(15, 5, Level::quick), almost_every(55, 10, Level::standard)}},
                {.name = "every-data-set",
                 .statement = every_statement,
                 .reduction = "All data with n = D, all W, W* and all points y: det(V) (f(W;y) - f(W*;y)) is a combination of the residuals at the "
                              "data. Off the null set det(V) = 0, "
                              "interpolation therefore gives f(W;y) = f(W*;y) for every y: Theorem 2.9(a) for the shape.",
                 .cases = {every_case(1, 1, 1), every_case(2, 2, 2), every_case(2, 3, 2)}}},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
