#include "rectifiers.hpp"

namespace lemmacheck::checks::trained_network {
namespace {

const std::string rectifier_statement = std::string("given W1 : d1 x d0, W2 : 1 x d1, X : N x d0, y : N x 1, rho, distance, lower, upper, positive;\n") + rectifier_preamble +
                                        R"(prove local_minimum : exists V : d1 x d0 . abs(V - W1) <= distance and hadamard(S, V*X') > 0
  and G'*residual(V) == 0 and lower <= loss(V) and loss(V) <= upper;
prove hessian : rank(rowkron(A'*diag(W2), X)) >= positive;
)";

LazyCase rectifiers(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {.label = sizes(d0, d1, n, rho), .level = level, .build = [=](Random& random) {
            const Trained trained = random_trained(random, d0, d1, n, rho, false);
            const CriticalPoint point = found(find_rectifier_critical_point(trained.network, trained.x, trained.y), CriticalKind::local_minimum);
            Instance instance = bind(trained);
            instance.set("distance", point.distance).set("lower", point.loss).set("upper", point.loss).set("positive", Rational(point.positive));
            Case out{.instance = instance, .hints = Hints{.witnesses = {{"V", point.weights}}}, .controls = {}};
            out.controls = beside(instance, *out.hints);
            out.controls.push_back(rejected("a loss above that of the point", Instance(instance).set("lower", point.loss + power_of_two(-200)), *out.hints));
            out.controls.push_back({.what = "one more positive eigenvalue",
                                    .expected = Verdict::refuted,
                                    .instance = Instance(instance).set("positive", Rational(point.positive + 1)),
                                    .hints = out.hints});
            return out;
          }};
}

}  // namespace

Check local_minimum() {
  return {{.id = "trained-network/local-minimum",
           .form = Form::derived,
           .label = "Differentiable local minimum beside trained weights",
           .source = "[SoudryHoffer2017, Lemma 12]",
           .statement = "Within `distance` of the weights given, in the same activation region, there is an exact critical point of the loss; it is a differentiable "
                        "local minimum, and its loss lies in [lower, upper].",
           .kind = "deterministic",
           .parts = {{.name = "rectifiers",
                      .statement = rectifier_statement,
                      .reduction =
                          "x -> W2 f(W1 x), f(u) = u for u > 0 and rho u for u < 0; the loss is the mean squared error. In the region of the pattern A, which is open, "
                          "(V, z) answers G v with v the rows z_i V_i. Let G'e = 0 for the residual e at (V, W2). For every (V', z') of the region with rows v' the "
                          "squared error is |e|^2 + |G(v' - v)|^2 >= |e|^2: (V, W2) is a minimum, the least loss of the region, and every minimum there has this e. "
                          "G'e = 0 makes the gradient vanish in V and W2, and the Hessian of the squared error 2 J'J, J the Jacobian of the answers in (V, W2): "
                          "positive semidefinite, with at least as many positive eigenvalues as the block of J that belongs to V has rank. Where that is d0*d1, J has "
                          "rank d0*d1 too, since its columns lie in the range of G, and the other d1 eigenvalues are those of the scalings (t V_i, z_i/t).",
                      .cases = {rectifiers(2, 3, 12, ratio(1, 10), Level::quick), rectifiers(3, 2, 9, 0, Level::quick), rectifiers(2, 2, 8, -1, Level::quick),
                                rectifiers(4, 6, 40, ratio(1, 10), Level::standard)}}}}};
}

}  // namespace lemmacheck::checks::trained_network
