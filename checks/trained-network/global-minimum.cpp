#include "rectifiers.hpp"

namespace lemmacheck::checks::trained_network {
namespace {

const std::string rectifier_statement =
    std::string("given W1 : d1 x d0, W2 : 1 x d1, X : N x d0, y : N x 1, rho, distance;\n") + rectifier_preamble +
    R"(prove zero_loss : exists V : d1 x d0 . abs(V - W1) <= distance and hadamard(S, V*X') > 0 and residual(V) == 0;
)";

constexpr const char* quadratic_statement = R"(given W1 : m x d, X : N x d, y : N x 1, definite, distance, lower, upper;
let Q = veronese(X);
def residual(M) = y - Q*svec(M);            # Q*svec(M): the answers x'Mx
def loss(M) = norm2(residual(M))/N;
assume wide : m >= d;
prove definite_gram : definite > 0 and psd(W1'*W1 - definite*eye(d));
prove global_minimum : exists M : d x d psd . distance >= 0 and norm2(M - W1'*W1) <= definite*distance^2
  and Q'*residual(M) == 0 and lower <= loss(M) and loss(M) <= upper;
)";

LazyCase rectifiers(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {.label = sizes(d0, d1, n, rho), .level = level, .build = [=](Random& random) {
            const Trained trained = random_trained(random, d0, d1, n, rho, true);
            const CriticalPoint point = found(find_rectifier_critical_point(trained.network, trained.x, trained.y), CriticalKind::global_minimum);
            return with_controls(bind(trained).set("distance", point.distance), {.witnesses = {{"V", point.weights}}});
          }};
}

/// Each control meets all conditions but the one that its name says.
Case rectifier_by_hand() {
  const auto at = [](const Rational& v) { return Hints{.witnesses = {{"V", scalar(v)}}}; };
  const auto fit = [](const char* x, const char* y, const Rational& distance) { return one_unit(scalar(1), 1, matrix(x), matrix(y), distance); };
  return {.instance = fit("1", "2", 1),
          .hints = at(2),
          .controls = {rejected("a distance just too small", fit("1", "2", 1 - power_of_two(-200)), at(2)),
                       rejected("a fit beyond the kink", fit("1", "-1", 2), at(-1)), rejected("a fit on the kink", fit("1", "0", 1), at(0)),
                       rejected("a least-squares solution that does not fit", fit("1; 1", "0; 2", 0), at(1))}};
}

Case quadratic_by_hand() {
  const auto at = [](const Rational& m) { return Hints{.witnesses = {{"M", scalar(m)}}}; };
  const auto of = [](const Rational& y, const Rational& distance, const Rational& loss) {
    return Instance().set("W1", 1).set("X", 1).set("y", y).set("definite", 1).set("distance", distance).set("lower", loss).set("upper", loss);
  };
  return {.instance = of(4, 3, 0),
          .hints = at(4),
          .controls = {rejected("a distance just too small", of(4, 3 - power_of_two(-200), 0), at(4)),
                       rejected("a least-squares matrix that no W has", of(-1, 2, 0), at(-1)),
                       rejected("a negative distance", of(4, -3, 0), at(4)),
                       rejected("no least-squares matrix", of(2, 0, 1), at(1)),
                       rejected("a loss above that of the point", of(4, 3, 0).set("lower", power_of_two(-200)), at(4)),
                       {.what = "nothing known of the least eigenvalue",
                        .expected = Verdict::refuted,
                        .instance = of(4, 3, 0).set("definite", 0),
                        .hints = at(4)}}};
}

LazyCase quadratic(std::size_t m, std::size_t d, std::size_t n, bool is_noisy, Level level) {
  return {.label = "m=" + std::to_string(m) + " d=" + std::to_string(d) + " N=" + std::to_string(n) + (is_noisy ? ", noisy labels" : ""),
          .level = level,
          .build = [=](Random& random) {
            const Matrix x = random_dyadic_matrix(random, n, d);
            const Matrix teacher = random_dyadic_matrix(random, m, d);
            const Matrix answers = x * transpose(teacher);
            Matrix y(n, 1);
            for (std::size_t i = 0; i < n; ++i) {
              for (std::size_t j = 0; j < m; ++j) y(i, 0) += answers(i, j) * answers(i, j);
              if (is_noisy) y(i, 0) += ratio(static_cast<long>(i % 3) - 1, 1 << 20);
            }
            const Matrix w1 = teacher + power_of_two(-30) * random_integer_matrix(random, m, d, 1);
            const CriticalPoint point = found(find_quadratic_critical_point(w1, x, y), CriticalKind::global_minimum);
            const Instance instance = Instance()
                                          .set("W1", w1)
                                          .set("X", x)
                                          .set("y", y)
                                          .set("definite", point.definite)
                                          .set("distance", point.distance)
                                          .set("lower", point.loss)
                                          .set("upper", point.loss);
            Case out{.instance = instance, .hints = Hints{.witnesses = {{"M", point.weights}}}, .controls = {}};
            Matrix pushed = w1;
            for (Rational& entry : pushed.entries()) entry += ratio(1, 1000);
            Matrix label = y;
            label(0, 0) += power_of_two(-200);
            out.controls = {rejected("weights pushed off by 1/1000", Instance(instance).set("W1", pushed), *out.hints),
                            rejected("half the distance", Instance(instance).set("distance", point.distance / 2), *out.hints),
                            rejected("a label moved by 2^-200", Instance(instance).set("y", label), *out.hints),
                            rejected("a loss below that of the point", Instance(instance).set("upper", point.loss - power_of_two(-200)), *out.hints),
                            {.what = "a bound above the least eigenvalue",
                             .expected = Verdict::refuted,
                             .instance = Instance(instance).set("definite", Rational(1000)),
                             .hints = out.hints},
                            {.what = "fewer units than inputs",
                             .expected = Verdict::inapplicable,
                             .instance = Instance(instance).set("W1", matrix("1 0 0")).set("X", matrix("1 0 0")).set("y", matrix("1")),
                             .hints = out.hints}};
            return out;
          }};
}

}  // namespace

Check global_minimum() {
  return {
      {.id = "trained-network/global-minimum",
       .form = Form::derived,
       .label = "Global minimum beside trained weights",
       .source = "[SoudryHoffer2017, (2.3)], [GamarnikKizildagZadik2019, (2)]",
       .statement = "Within `distance` of the weights given (rectifiers: in each entry of W1; quadratic: in the Frobenius norm) there is an exact "
                    "global minimum of the loss.",
       .kind = "deterministic",
       .parts = {
           {.name = "rectifiers",
            .statement = rectifier_statement,
            .reduction =
                "x -> W2 f(W1 x), f(u) = u for u > 0 and rho u for u < 0: (V, W2) lies in the activation region of (W1, W2), where the answers are "
                "G times the rows W2_i V_i, no pre-activation is zero, and every answer is its label. A loss of 0 is the least there is.",
            .cases = {rectifiers(2, 4, 5, ratio(1, 10), Level::quick),
                      rectifiers(3, 4, 6, 0, Level::quick),
                      rectifiers(5, 8, 30, ratio(1, 10), Level::standard),
                      {.label = "one unit by hand", .level = Level::quick, .build = [](Random&) { return rectifier_by_hand(); }}}},
           {.name = "quadratic",
            .statement = quadratic_statement,
            .reduction =
                "x -> |W1 x|^2 = x'Mx, M = W1'W1. As a function of M the loss is convex and quadratic, and Q'e = 0 is its critical equation: M is "
                "a minimiser over all symmetric matrices, so every W of any width with W'W = M is a global minimum. Such a W (m x d) lies near W1: "
                "let "
                "P = W1'W1, W1 = U P^(1/2) with U'U = I (m >= d), W = U M^(1/2). Then |W - W1| = |M^(1/2) - P^(1/2)| in the Frobenius norm, and "
                "D = M^(1/2) - P^(1/2) solves M^(1/2) D + D P^(1/2) = M - P, where <D, M^(1/2) D + D P^(1/2)> >= sqrt(definite) |D|^2; so "
                "|W - W1| <= |M - P|/sqrt(definite) <= distance.",
            .cases = {quadratic(3, 2, 6, true, Level::quick),
                      quadratic(4, 3, 4, false, Level::quick),
                      quadratic(10, 6, 40, true, Level::standard),
                      {.label = "one unit by hand", .level = Level::quick, .build = [](Random&) { return quadratic_by_hand(); }}}}}}};
}

}  // namespace lemmacheck::checks::trained_network
