#include <string>
#include <vector>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/definiteness.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

// Loss (1/n) sum (f(W;x_i) - y_i)^2 + (lambda/2) |W|^2; its gradient is W S (part 'gradient').
constexpr const char* data_statement = R"(given X : n x d, Y : n x 1, W : m x d, lambda;
def f(U) = hadamard(X*U', X*U')*ones(rows(U),1);
let S = 4*X'*diag(f(W) - Y)*X/n + lambda*eye(d);
assume decay : lambda >= 0;
assume wide : m >= d;
assume stationary : W*S == 0;
assume rows_dependent : rank(W) < m;
prove minimum_or_strict_saddle : psd(S) or (exists u : m x 1 . exists v : d x 1 . (8*norm2(diagonal(X*W'*u*v'*X')) + 4*sum(i in 1..n . (f(W) - Y)[i,1]*norm2(u*v'*X[i,:]')))/n + lambda*norm2(u*v') < 0);
)";

constexpr const char* gradient_statement = R"(given X : n x d, Y : n x 1, W : m x d, lambda;
def f(Z) = hadamard(X*Z', X*Z')*ones(rows(Z),1);
prove gradient : grad(norm2(f(W) - Y)/n + lambda*norm2(W)/2, W) == W*(4*X'*diag(f(W) - Y)*X/n + lambda*eye(d));
)";

constexpr const char* every_statement = R"(given X : n x d, Y : n x 1, W : m x d, U : k x d, v : d x 1, t, lambda;
def f(Z) = hadamard(X*Z', X*Z')*ones(rows(Z),1);
def loss(Z) = norm2(f(Z) - Y)/n + lambda*norm2(Z)/2;
let S = 4*X'*diag(f(W) - Y)*X/n + lambda*eye(d);
prove cancellation : adj(W'*W)*W'*(W*S) == det(W'*W)*S;
prove convexity : loss(U) - loss(W) == tr(U*S*U')/2 - tr(W*S*W')/2 + norm2(f(U) - f(W))/n;
prove curvature : loss(vcat(W, t*v')) - loss(W) == t^2*(v'*S*v)/2 + t^4*norm2(f(v'))/n;
)";

Matrix outputs(const Matrix& x, const Matrix& w) {
  const Matrix pre = x * transpose(w);
  Matrix y(x.rows(), 1);
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < w.rows(); ++j) y(i, 0) += pre(i, j) * pre(i, j);
  return y;
}

/// The direction u v' with u on a zero row of W and v a bottom eigenvector of S, rounded.
Hints search(const Instance& instance) {
  Hints hints;
  const Matrix& x = instance["X"];
  const Matrix& w = instance["W"];
  const Matrix residual = outputs(x, w) - instance["Y"];
  const Matrix s = ratio(4, static_cast<long>(x.rows())) * (transpose(x) * diagonal_matrix(residual.entries()) * x) +
                   instance["lambda"](0, 0) * identity(x.cols());
  hints.witnesses.emplace("v", find_bottom_vector(s));
  for (std::size_t i = 0; i < w.rows(); ++i) {
    bool zero = true;
    for (std::size_t k = 0; k < w.cols(); ++k) zero = zero && w(i, k) == 0;
    if (!zero) continue;
    Matrix u(w.rows(), 1);
    u(i, 0) = 1;
    hints.witnesses["u"] = u;
  }
  return hints;
}

Instance data(const Matrix& x, const Matrix& y, const Matrix& w, const Rational& lambda) {
  return Instance().set("X", x).set("Y", y).set("W", w).set("lambda", lambda);
}

std::vector<Control> controls() {
  const Matrix axes = identity(2);
  const Matrix ones = matrix("1; 1");
  const Instance narrow = data(axes, ones, matrix("1 0"), 0);
  const Instance moving = data(axes, ones, matrix("2 0; 0 0"), 0);
  return {{.what = "m < d", .expected = Verdict::inapplicable, .instance = narrow},
          {.what = "m >= d and dependent rows dropped: no zero row to use",
           .expected = Verdict::undecided,
           .reason = Reason::no_witness,
           .instance = narrow,
           .edits = {{"m >= d", "m >= 1"}, {"rank(W) < m", "rank(W) <= m"}}},
          {.what = "not stationary", .expected = Verdict::inapplicable, .instance = moving},
          {.what = "negative decay", .expected = Verdict::inapplicable, .instance = data(axes, ones, Matrix(2, 2), -1)},
          {.what = "u = v = 0 offered at a saddle",
           .expected = Verdict::undecided,
           .reason = Reason::certificate_rejected,
           .instance = data(axes, ones, matrix("1 0; 0 0"), 0),
           .hints = Hints{.witnesses = {{"u", Matrix(2, 1)}, {"v", Matrix(2, 1)}}}}};
}

LazyCase origin(std::size_t n, std::size_t d, std::size_t m, const Rational& lambda) {
  return {.label = "W = 0, n=" + std::to_string(n) + " d=" + std::to_string(d) + " m=" + std::to_string(m) + " lambda=" + to_text(lambda),
          .build = [=](Random& random) {
            const Matrix x = random_integer_matrix(random, n, d, 4);
            return Case{.instance = data(x, random_integer_matrix(random, n, 1, 9), Matrix(m, d), lambda), .controls = controls()};
          }};
}

/// Points e_1, ..., e_d; the first `learned` columns of W are random and their labels are |W e_k|^2 + lambda n/4, so that they are stationary; other
/// labels are `rest`.
LazyCase axes(std::size_t d, std::size_t learned, const Rational& lambda, const Rational& rest) {
  return {.label = "axes, d=" + std::to_string(d) + ", " + std::to_string(learned) + " columns, lambda=" + to_text(lambda) + ", other labels " +
                   to_text(rest),
          .build = [=](Random& random) {
            Matrix w(d + 1, d);
            for (std::size_t i = 0; i < d; ++i)
              for (std::size_t k = 0; k < learned; ++k) w(i, k) = Rational(random.integer(1, 5));
            Matrix y = outputs(identity(d), w);
            for (std::size_t k = 0; k < d; ++k) y(k, 0) = k < learned ? Rational(y(k, 0) + lambda * Rational(d) / 4) : rest;
            return Case{.instance = data(identity(d), y, w, lambda), .controls = controls()};
          }};
}

LazyCase every_case(std::size_t n, std::size_t d, std::size_t m, std::size_t k, Level level) {
  return {
      .label =
          "all X, Y, W, U, v, t, lambda, n=" + std::to_string(n) + " d=" + std::to_string(d) + " m=" + std::to_string(m) + " k=" + std::to_string(k),
      .level = level,
      .build = [=](Random&) {
        Case c{.instance = Instance().every("X", n, d).every("Y", n, 1).every("W", m, d).every("U", k, d).every("v", d, 1).every("t", 1, 1).every(
                   "lambda", 1, 1)};
        c.controls = {
            {.what = "weight decay with factor 1 instead of 1/2", .expected = Verdict::refuted, .edits = {{"lambda*norm2(Z)/2", "lambda*norm2(Z)"}}},
            {.what = "the convex remainder left out", .expected = Verdict::refuted, .edits = {{" + norm2(f(U) - f(W))/n", ""}}},
            {.what = "the other sign of the curvature", .expected = Verdict::refuted, .edits = {{"t^2*(v'*S*v)/2", "-t^2*(v'*S*v)/2"}}}};
        return c;
      }};
}

LazyCase gradient_case(std::size_t n, std::size_t d, std::size_t m, Level level) {
  return {.label = "all X, Y, W, lambda, n=" + std::to_string(n) + " d=" + std::to_string(d) + " m=" + std::to_string(m),
          .level = level,
          .build = [=](Random&) {
            Case c{.instance = Instance().every("X", n, d).every("Y", n, 1).every("W", m, d).every("lambda", 1, 1)};
            c.controls = {
                {.what = "gradient moved by 2^-200", .expected = Verdict::refuted, .edits = {{"lambda*eye(d));", "lambda*eye(d)) + 2^-200;"}}},
                {.what = "weight decay with factor 1 instead of 1/2: not identical",
                 .expected = Verdict::undecided,
                 .reason = Reason::no_evidence,
                 .edits = {{"lambda*norm2(W)/2", "lambda*norm2(W)"}}}};
            return c;
          }};
}

}  // namespace

Check ctx_dl18() {
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/ctx-dl18",
      .form = Form::printed,
      .label = "Quoted result of [DL18]",
      .source = "[GamarnikKizildagZadik2019, L102; DuLee2018]",
      .statement = "Quoted: for m >= d and a smooth convex loss the landscape of (1/n) sum l(f(W;X_i), Y_i) + (lambda/2)|W|_F^2 has only global "
                   "local minima and strict saddles. Decided here for the "
                   "squared loss l(a,b) = (a-b)^2, lambda >= 0, any labels.",
      .kind = "context",
      .not_checked = "Losses other than the squared one: the argument carries over (replace the convexity identity by the inequality of a convex "
                     "loss), but no instance decides it.",
      .parts = {{.name = "data",
                 .statement = data_statement,
                 .reduction = "At a stationary W: S semidefinite makes W a global minimum (convexity identity of 'every-data-set'); else a direction "
                              "u v' with u'W = 0 has strictly negative second "
                              "derivative, which is exhibited. For m < d or independent rows no such u exists (control: undecided); lambda >= 0 is "
                              "the quoted setting, the argument does not use it.",
                 .cases = {origin(3, 1, 1, 0), origin(4, 2, 2, ratio(1, 2)), origin(5, 3, 4, 10000), axes(2, 1, ratio(1, 2), 3),
                           axes(2, 1, ratio(1, 2), -3), axes(3, 2, 2, 5), axes(3, 3, 1, 0), axes(4, 0, 0, -1)},
                 .search = search},
                {.name = "gradient",
                 .statement = gradient_statement,
                 .reduction = "The gradient by differentiation, for all data, labels, weights and lambda of the shape: it is W S.",
                 .cases = {gradient_case(1, 1, 1, Level::quick), gradient_case(2, 2, 2, Level::quick), gradient_case(3, 2, 3, Level::standard)}},
                {.name = "every-data-set",
                 .statement = every_statement,
                 .reduction = "All data, labels, weights and lambda of the shape. Stationary means W S = 0. If rank(W) = d, `cancellation` gives S = "
                              "0; if rank(W) < d <= m, an orthogonal change of the "
                              "neurons makes the last row zero (W here holds the others), and `curvature` gives strict descent unless S is "
                              "semidefinite. In both remaining cases `convexity` with "
                              "tr(W S W') = 0 and tr(U S U') >= 0 gives loss(U) >= loss(W) for every U of any width.",
                 .cases = {every_case(1, 1, 1, 1, Level::quick), every_case(2, 1, 1, 2, Level::quick), every_case(2, 2, 1, 1, Level::quick),
                           every_case(2, 2, 2, 2, Level::standard)}}},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
