#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

// The gradient of the empirical risk norm2(r)/n is -4 W R/n (part 'gradient').
constexpr const char* data_statement = R"(given X : n x d, Y : n x 1, Ws : k x d, W : m x d;
def f(U) = hadamard(X*U', X*U')*ones(rows(U),1);
let r = Y - f(W);
let R = X'*diag(r)*X;
assume realizable : Y == f(Ws);
assume full_rank : rank(W) == d;
assume stationary : W*R == 0;
prove zero_risk : r == 0;
)";

constexpr const char* gradient_statement = R"(given X : n x d, Ws : k x d, W : m x d;
def f(U) = hadamard(X*U', X*U')*ones(rows(U),1);
let r = f(Ws) - f(W);
let R = X'*diag(r)*X;
prove gradient : grad(norm2(r)/n, W) == -4*W*R/n;
)";

constexpr const char* every_statement = R"(given X : n x d, Ws : k x d, W : m x d;
def f(U) = hadamard(X*U', X*U')*ones(rows(U),1);
let r = f(Ws) - f(W);
let R = X'*diag(r)*X;
prove cancellation : adj(W'*W)*W'*(W*R) == det(W'*W)*R;
prove pairing : tr((Ws'*Ws - W'*W)*R) == norm2(r);
)";

constexpr const char* quantified_statement = R"(given X : n x d, Ws : k x d, W : m x d;
def f(U) = hadamard(X*U', X*U')*ones(rows(U),1);
let r = f(Ws) - f(W);
let risk = norm2(r)/n;
let gradient = -4*W*X'*diag(r)*X/n;
assume full_rank : rank(W) == d;
prove bound : exists y : d x 1 . y != 0 and 16*(y'*W'*W*y)*risk^2 <= (y'*y)*norm2(Ws'*Ws - W'*W)*norm2(gradient);
)";

/// f(Ws; x_i), the labels.
Matrix labels(const Matrix& x, const Matrix& ws) {
  const Matrix outputs = x * transpose(ws);
  Matrix y(x.rows(), 1);
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < ws.rows(); ++j) y(i, 0) += outputs(i, j) * outputs(i, j);
  return y;
}

Instance data(const Matrix& x, const Matrix& y, const Matrix& ws, const Matrix& w) {
  return Instance().set("X", x).set("Y", y).set("Ws", ws).set("W", w);
}

Case data_case(const Matrix& x, const Matrix& ws, const Matrix& w) {
  const Matrix y = labels(x, ws);
  Case c{.instance = data(x, y, ws, w)};
  const Instance unrealizable = data(matrix("1; 1"), matrix("0; 2"), identity(1), identity(1));
  const Matrix zero(w.rows(), w.cols());
  c.controls = {{.what = "labels 0 and 2 at the same point: not realizable", .expected = Verdict::inapplicable, .instance = unrealizable},
                {.what = "realizability dropped: W = 1 is stationary with risk 1",
                 .expected = Verdict::refuted,
                 .instance = unrealizable,
                 .edits = {{"Y == f(Ws)", "Y == Y"}}},
                {.what = "W = 0", .expected = Verdict::inapplicable, .instance = data(x, y, ws, zero)},
                {.what = "full rank dropped: W = 0 is stationary",
                 .expected = Verdict::refuted,
                 .instance = data(x, y, ws, zero),
                 .edits = {{"rank(W) == d", "rank(W) >= 0"}}}};
  Matrix moved = w;
  moved(0, 0) += power_of_two(-200);
  c.controls.push_back({.what = "a weight moved by 2^-200: not stationary", .expected = Verdict::inapplicable, .instance = data(x, y, ws, moved)});
  c.controls.push_back(
      {.what = "stationarity dropped", .expected = Verdict::refuted, .instance = data(x, y, ws, moved), .edits = {{"W*R == 0", "R == R"}}});
  return c;
}

LazyCase orbit(std::size_t m, std::size_t d, std::size_t n, Level level) {
  return {.label = "W = Q Ws, m=" + std::to_string(m) + " d=" + std::to_string(d) + " n=" + std::to_string(n),
          .level = level,
          .build = [=](Random& random) {
            const Matrix ws = random_matrix_of_rank(random, m, d, d, 3);
            return data_case(random_dyadic_matrix(random, n, d), ws, random_orthogonal(random, m) * ws);
          }};
}

LazyCase every_case(std::size_t m, std::size_t d, std::size_t n, std::size_t k, Level level) {
  return {.label = "all X, W, Ws, m=" + std::to_string(m) + " d=" + std::to_string(d) + " n=" + std::to_string(n) + " k=" + std::to_string(k),
          .level = level,
          .build = [=](Random&) {
            Case c{.instance = Instance().every("X", n, d).every("W", m, d).every("Ws", k, d)};
            c.controls = {
                {.what = "sign of the pairing", .expected = Verdict::refuted, .edits = {{"tr((Ws'*Ws - W'*W)*R)", "tr((W'*W - Ws'*Ws)*R)"}}},
                {.what = "determinant left out", .expected = Verdict::refuted, .edits = {{"== det(W'*W)*R", "== R"}}}};
            return c;
          }};
}

LazyCase gradient_case(std::size_t m, std::size_t d, std::size_t n, std::size_t k, Level level) {
  return {.label = "all X, W, Ws, m=" + std::to_string(m) + " d=" + std::to_string(d) + " n=" + std::to_string(n) + " k=" + std::to_string(k),
          .level = level,
          .build = [=](Random&) {
            Case c{.instance = Instance().every("X", n, d).every("W", m, d).every("Ws", k, d)};
            c.controls = {{.what = "gradient moved by 2^-200", .expected = Verdict::refuted, .edits = {{"== -4*W*R/n", "== -4*W*R/n + 2^-200"}}},
                          {.what = "factor 2 instead of 4: not identical",
                           .expected = Verdict::undecided,
                           .reason = Reason::no_evidence,
                           .edits = {{"== -4*W*R/n", "== -2*W*R/n"}}}};
            return c;
          }};
}

Hints bottom_vector(const Instance& instance) { return {.witnesses = {{"y", find_bottom_vector(gram(instance["W"]))}}}; }

LazyCase quantified_case(std::size_t m, std::size_t d, std::size_t n, bool dyadic) {
  return {
      .label = std::string(dyadic ? "GEN-dyadic" : "GEN-rand") + " m=" + std::to_string(m) + " d=" + std::to_string(d) + " n=" + std::to_string(n),
      .build = [=](Random& random) {
        const auto draw = [&](std::size_t rows) {
          return dyadic ? random_dyadic_matrix(random, rows, d) : random_matrix_of_rank(random, rows, d, std::min(rows, d), 3);
        };
        const Matrix x = draw(n);
        const Matrix ws = draw(m);
        const Matrix w = Rational(2) * draw(m);
        Case c{.instance = Instance().set("X", x).set("Ws", ws).set("W", w)};
        c.controls = {{.what = "W = 0", .expected = Verdict::inapplicable, .instance = Instance().set("X", x).set("Ws", ws).set("W", Matrix(m, d))},
                      {.what = "y = 0 offered",
                       .expected = Verdict::undecided,
                       .reason = Reason::certificate_rejected,
                       .hints = Hints{.witnesses = {{"y", Matrix(d, 1)}}}}};
        if (d == 1)
          c.controls.push_back({.what = "constant 16 + 2^-200, where d = 1 gives equality",
                                .expected = Verdict::undecided,
                                .reason = Reason::certificate_rejected,
                                .edits = {{"16*(y'", "(16 + 2^-200)*(y'"}}});
        return c;
      }};
}

}  // namespace

Check ctx_empirical_2_3() {
  const std::string id = "gamarnik-kizildag-zadik-2019/ctx-empirical-2-3";
  const std::string source = "[GamarnikKizildagZadik2019, L100]";
  return {
      Claim{
          .id = id,
          .form = Form::printed,
          .label = "Empirical version of Theorem 2.3 (announced)",
          .source = source,
          .statement = "Realizable labels Y_i = f(W*;X_i), any data, any widths. If the gradient of the empirical risk (1/n) sum (Y_i - f(W;X_i))^2 "
                       "vanishes at W and rank(W) = d, then the "
                       "empirical risk of W is zero.",
          .kind = "deterministic",
          .erratum = "Announced as 'a path to prove', not proved in the paper; proved here.",
          .parts = {{.name = "data",
                     .statement = data_statement,
                     .reduction = "For given data and weights. Stationary full-rank W with positive risk do not exist, so the instances are "
                                  "interpolants, on the teacher's orbit or not; what each "
                                  "hypothesis excludes is shown by the controls.",
                     .cases = {LazyCase{.label = "(1,1), (1,-1): diag(7/5, 1/5), not on the orbit",
                                        .level = Level::quick,
                                        .build = [](Random&) { return data_case(sign_interpolant().data, identity(2), matrix("7/5 0; 0 1/5")); }},
                               LazyCase{.label = "cone points: diag(7/5, 7/5, 1/5)",
                                        .level = Level::quick,
                                        .build = [](Random&) { return data_case(cone_points(50), identity(3), cone_interpolant(1).student); }},
                               LazyCase{.label = "one point, wide student",
                                        .level = Level::quick,
                                        .build = [](Random&) { return data_case(matrix("1 0"), matrix("5 0"), matrix("3 0; 4 0; 0 1")); }},
                               orbit(1, 1, 3, Level::quick), orbit(2, 2, 2, Level::quick), orbit(4, 3, 6, Level::quick),
                               orbit(6, 4, 20, Level::standard)}},
                    {.name = "gradient",
                     .statement = gradient_statement,
                     .reduction = "The gradient by differentiation of the risk, for all data and weights of the shape.",
                     .cases = {gradient_case(1, 1, 2, 1, Level::quick), gradient_case(2, 2, 3, 2, Level::quick),
                               gradient_case(3, 2, 3, 2, Level::standard)}},
                    {.name = "every-data-set",
                     .statement = every_statement,
                     .reduction = "All data, teachers and students of the shape: if det(W'W) != 0 and the gradient -4 W R/n vanishes, `cancellation` "
                                  "gives R = 0, and then `pairing` gives r = 0. This is "
                                  "the claim for every instance of the shape.",
                     .cases = {every_case(1, 1, 2, 1, Level::quick), every_case(2, 1, 3, 1, Level::quick), every_case(2, 2, 1, 1, Level::quick),
                               every_case(2, 2, 3, 2, Level::standard)}}},
      },
      Claim{
          .id = id,
          .form = Form::derived,
          .label = "Empirical version of Theorem 2.3, quantified",
          .source = source,
          .statement = "For rank(W) = d: L^(W) <= |W'W - W*'W*|_F |grad L^(W)|_F / (4 sigma_min(W)).",
          .kind = "inequality",
          .parts = {{.name = "data",
                     .statement = quantified_statement,
                     .reduction = "Squared; sigma_min(W)^2 is replaced by the Rayleigh quotient of some y != 0, which is not smaller, so the "
                                  "inequality shown is the harder one.",
                     .cases = {quantified_case(1, 1, 3, false), quantified_case(2, 2, 3, false), quantified_case(4, 3, 6, false),
                               quantified_case(5, 4, 12, true)},
                     .search = bottom_vector}},
      }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
