#include <algorithm>
#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* regime_statement = R"(given c, d;
assume dimension : d >= 1 and floor(d) == d;
prove below_critical_number : c*d^2 < d*(d+1)/2 <=> c < 1/2 + 1/(2*d);
)";

constexpr const char* every_regime_statement = R"(given c, d;
prove gap : 2*(d*(d+1)/2 - c*d^2) == d*(d + 1 - 2*c*d);
)";

// The second derivative of the empirical risk along V is (1/n) sum_i 8 (x_i'W'V x_i)^2 - 4 r_i |V x_i|^2; here V = u v'.
constexpr const char* saddle_statement = R"(given X : n x d, Ws : k x d, W : m x d;
def f(U) = hadamard(X*U', X*U')*ones(rows(U),1);
let r = f(Ws) - f(W);
let R = X'*diag(r)*X;
assume stationary : W*R == 0;
assume rows_dependent : rank(W) < m;
assume positive_risk : r != 0;
prove strict_saddle : exists u : m x 1 . exists v : d x 1 . 8*norm2(diagonal(X*W'*u*v'*X')) - 4*sum(i in 1..n . r[i,1]*norm2(u*v'*X[i,:]')) < 0;
)";

// W holds all rows but the last, zero, one.
constexpr const char* every_statement = R"(given X : n x d, Ws : k x d, W : m x d, v : d x 1, t;
def f(U) = hadamard(X*U', X*U')*ones(rows(U),1);
let r = f(Ws) - f(W);
let R = X'*diag(r)*X;
prove curvature : norm2(f(Ws) - f(vcat(W, t*v'))) == norm2(r) - 2*t^2*(v'*R*v) + t^4*norm2(f(v'));
prove teacher_rows : sum(j in 1..k . Ws[j,:]*R*Ws[j,:]') == norm2(r) + tr(W*R*W');
)";

Case regime_case(const Rational& c0, long d) {
  Case c{.instance = Instance().set("c", c0).set("d", Rational(d))};
  c.controls = {{.what = "threshold 1/2 instead of 1/2 + 1/(2d), at c = 1/2",
                 .expected = Verdict::refuted,
                 .instance = Instance().set("c", ratio(1, 2)).set("d", Rational(d)),
                 .edits = {{"1/2 + 1/(2*d)", "1/2"}}},
                {.what = "at most instead of below, at the boundary",
                 .expected = Verdict::refuted,
                 .instance = Instance().set("c", ratio(d + 1, 2 * d)).set("d", Rational(d)),
                 .edits = {{"c < 1/2", "c <= 1/2"}}},
                {.what = "d = 0", .expected = Verdict::inapplicable, .instance = Instance().set("c", ratio(1, 2)).set("d", Rational(0))},
                {.what = "d >= 1 dropped: d = 0 has no threshold",
                 .expected = Verdict::undecided,
                 .reason = Reason::domain_left,
                 .instance = Instance().set("c", ratio(1, 2)).set("d", Rational(0)),
                 .edits = {{"d >= 1", "d >= 0"}}}};
  return c;
}

LazyCase regime(const std::string& label, const Rational& c0, long d) {
  return {.label = label + ", d=" + std::to_string(d), .level = Level::quick, .build = [=](Random&) { return regime_case(c0, d); }};
}

/// Some u with u'W = 0, and the row of the teacher along which the risk falls fastest.
Hints find_descent(const Instance& instance) {
  Hints hints;
  const Matrix& x = instance["X"];
  const Matrix& w = instance["W"];
  const Matrix& ws = instance["Ws"];
  const Matrix difference = gram(ws) - gram(w);
  Matrix weighted(x.cols(), x.cols());
  for (std::size_t i = 0; i < x.rows(); ++i) {
    Matrix row(1, x.cols());
    for (std::size_t k = 0; k < x.cols(); ++k) row(0, k) = x(i, k);
    weighted = weighted + (row * difference * transpose(row))(0, 0) * (transpose(row) * row);
  }
  Rational best = 0;
  for (std::size_t j = 0; j < ws.rows(); ++j) {
    Matrix v(ws.cols(), 1);
    for (std::size_t k = 0; k < ws.cols(); ++k) v(k, 0) = ws(j, k);
    const Rational gain = (transpose(v) * weighted * v)(0, 0);
    if (gain > best) {
      best = gain;
      hints.witnesses["v"] = v;
    }
  }
  // A zero row of W is the direction u; the instances have one.
  for (std::size_t i = 0; i < w.rows(); ++i) {
    bool zero = true;
    for (std::size_t k = 0; k < w.cols(); ++k) zero = zero && w(i, k) == 0;
    if (zero) {
      Matrix u(w.rows(), 1);
      u(i, 0) = 1;
      hints.witnesses["u"] = u;
    }
  }
  return hints;
}

std::vector<Control> saddle_controls() {
  const Instance narrow = Instance().set("X", matrix("1 0; 0 1")).set("Ws", identity(2)).set("W", matrix("1 0"));
  const Instance moving = Instance().set("X", matrix("1")).set("Ws", matrix("1")).set("W", matrix("2; 0"));
  const Instance solved = Instance().set("X", matrix("1")).set("Ws", matrix("1")).set("W", matrix("1; 0"));
  return {{.what = "no dependent rows: m = 1", .expected = Verdict::inapplicable, .instance = narrow},
          {.what = "not stationary", .expected = Verdict::inapplicable, .instance = moving},
          {.what = "stationarity dropped: too large a weight does not fall along a zero row",
           .expected = Verdict::undecided,
           .reason = Reason::no_witness,
           .instance = moving,
           .edits = {{"W*R == 0", "R == R"}}},
          {.what = "a global minimum", .expected = Verdict::inapplicable, .instance = solved},
          {.what = "positive risk dropped: a global minimum has no descent",
           .expected = Verdict::undecided,
           .reason = Reason::no_witness,
           .instance = solved,
           .edits = {{"r != 0", "r == r"}}}};
}

/// W = 0: stationary for every sample.
LazyCase origin(std::size_t n, std::size_t d, std::size_t m) {
  return {.label = "W = 0, n=" + std::to_string(n) + " d=" + std::to_string(d) + " m=" + std::to_string(m), .build = [=](Random& random) {
            const Matrix x = random_matrix_of_rank(random, n, d, std::min(n, d), 5);
            return Case{.instance = Instance().set("X", x).set("Ws", random_matrix_of_rank(random, d, d, d, 3)).set("W", Matrix(m, d)),
                        .controls = saddle_controls()};
          }};
}

/// Points on the axes: the risk splits into coordinates, and every subset of columns of the teacher, the others zero, is stationary.
LazyCase axes(std::size_t d, std::size_t learned, std::size_t repeats) {
  return {
      .label = "axes, d=" + std::to_string(d) + ", " + std::to_string(learned) + " columns learned, n=" + std::to_string(d * repeats),
      .build = [=](Random& random) {
        const Matrix ws = random_matrix_of_rank(random, d, d, d, 3);
        Matrix x(d * repeats, d);
        for (std::size_t i = 0; i < x.rows(); ++i) x(i, i % d) = Rational(random.integer(1, 5));
        Matrix w(d + 1, d);
        for (std::size_t i = 0; i < d; ++i)
          for (std::size_t k = 0; k < learned; ++k) w(i, k) = ws(i, k);
        Case c{.instance = Instance().set("X", x).set("Ws", ws).set("W", w), .controls = saddle_controls()};
        Hints forged = find_descent(c.instance);
        if (forged.witnesses.contains("u")) {
          forged.witnesses["u"] = Matrix(d + 1, 1);
          c.controls.push_back({.what = "u = 0 offered", .expected = Verdict::undecided, .reason = Reason::certificate_rejected, .hints = forged});
        }
        return c;
      }};
}

LazyCase every_case(std::size_t n, std::size_t d, std::size_t m, std::size_t k, Level level) {
  return {
      .label = "all X, Ws, W, v, t, n=" + std::to_string(n) + " d=" + std::to_string(d) + " m=" + std::to_string(m + 1) + " k=" + std::to_string(k),
      .level = level,
      .build = [=](Random&) {
        Case c{.instance = Instance().every("X", n, d).every("Ws", k, d).every("W", m, d).every("v", d, 1).every("t", 1, 1)};
        c.controls = {{.what = "the other sign of the curvature", .expected = Verdict::refuted, .edits = {{"- 2*t^2*(v'*R*v)", "+ 2*t^2*(v'*R*v)"}}},
                      {.what = "the student's own rows left out", .expected = Verdict::refuted, .edits = {{"norm2(r) + tr(W*R*W')", "norm2(r)"}}}};
        return c;
      }};
}

}  // namespace

Check ctx_sjl18() {
  const std::string id = "gamarnik-kizildag-zadik-2019/ctx-sjl18";
  return {
      Claim{
          .id = id,
          .form = Form::printed,
          .label = "Comparison with [SJL18]",
          .source = "[GamarnikKizildagZadik2019, L98-100; SoltanolkotabiJavanmardLee2018]",
          .statement = "The regime d <= n <= c d^2, c a small constant, of the quoted result on the empirical landscape lies below the critical "
                       "number n* = d(d+1)/2: c d^2 < n* iff "
                       "c < 1/2 + 1/(2d), in particular for every c <= 1/2 and every d.",
          .kind = "context",
          .erratum = "The text cites [SJJ18], the list of references has [SJL18].",
          .not_checked =
              "The quoted theorem itself (no spurious local minima, strict saddles, convergence of gradient descent for v* of one sign and n <= c "
              "d^2): its constant c is not "
              "specified. The case of equal output weights is decided in the derived form. That below n* interpolants generalise badly is thm-2-9-b.",
          .parts = {{.name = "regime",
                     .statement = regime_statement,
                     .reduction = "Both sides of the equivalence decided exactly, at, below and above the boundary.",
                     .cases = {regime("c = 1/2", ratio(1, 2), 1), regime("c = 1/2", ratio(1, 2), 1000), regime("c = 1", 1, 1),
                               regime("c at the boundary", ratio(3, 4), 2),
                               regime("c 2^-200 below the boundary", Rational(ratio(3, 4) - power_of_two(-200)), 2),
                               regime("c 2^-200 above the boundary", Rational(ratio(3, 4) + power_of_two(-200)), 2),
                               regime("c = 3/5", ratio(3, 5), 7), regime("c = -1", -1, 3)}},
                    {.name = "every-regime",
                     .statement = every_regime_statement,
                     .reduction = "For all c and d: n* - c d^2 = d (d + 1 - 2cd)/2, for d >= 1 positive exactly when c < 1/2 + 1/(2d).",
                     .cases = {LazyCase{.label = "all c, d",
                                        .level = Level::quick,
                                        .build =
                                            [](Random&) {
                                              return Case{.instance = Instance().every("c", 1, 1).every("d", 1, 1),
                                                          .controls = {{.what = "d - 1 instead of d + 1",
                                                                        .expected = Verdict::refuted,
                                                                        .edits = {{"d*(d + 1 - 2*c*d)", "d*(d - 1 - 2*c*d)"}}}}};
                                            }}}}},
      },
      Claim{
          .id = id,
          .form = Form::derived,
          .label = "No spurious local minima of the empirical risk for equal output weights",
          .source = "[GamarnikKizildagZadik2019, L98-100; SoltanolkotabiJavanmardLee2018]",
          .statement = "Realizable labels, f(W;x) = |Wx|^2, any data, any n. A stationary W of the empirical risk whose rows are linearly dependent "
                       "(always if rank(W) < d <= m) has either zero risk "
                       "or a direction of strictly negative curvature. With ctx-empirical-2-3: for m >= d every stationary point is a global minimum "
                       "or a strict saddle.",
          .kind = "deterministic",
          .parts = {{.name = "data",
                     .statement = saddle_statement,
                     .reduction =
                         "At stationary points of positive risk the descent direction u v' is exhibited: u'W = 0 and v a row of the teacher. Without "
                         "one of the hypotheses no such direction exists (controls: undecided, an existence is not refuted by a failed search).",
                     .cases = {origin(1, 1, 1), origin(4, 2, 2), origin(6, 3, 4), axes(2, 1, 1), axes(3, 2, 2), axes(4, 1, 3)},
                     .search = find_descent},
                    {.name = "every-data-set",
                     .statement = every_statement,
                     .reduction = "A W with dependent rows has, after an orthogonal change of its neurons, a last row of zeros. If W R = 0, "
                                  "`teacher_rows` says that the numbers v'Rv of the "
                                  "teacher's rows v add up to |r|^2 > 0, so one of them is positive, and `curvature` says that the risk falls along "
                                  "it. The claim for every instance of the "
                                  "shape.",
                     .cases = {every_case(2, 1, 1, 1, Level::quick), every_case(2, 2, 1, 1, Level::quick), every_case(3, 2, 1, 2, Level::standard)}}},
      }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
