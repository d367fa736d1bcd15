#include "rectifiers.hpp"
#include "smooth.hpp"

namespace lemmacheck::checks::trained_network {
namespace {

const std::string rectifier_statement =
    std::string("given W1 : d1 x d0, W2 : 1 x d1, X : N x d0, y : N x 1, rho, distance, lower, upper, positive;\n") + rectifier_preamble +
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
            Case out = with_controls(instance, {.witnesses = {{"V", point.weights}}});
            out.controls.push_back(
                rejected("a loss above that of the point", Instance(instance).set("lower", point.loss + power_of_two(-200)), *out.hints));
            out.controls.push_back({.what = "one more positive eigenvalue",
                                    .expected = Verdict::refuted,
                                    .instance = Instance(instance).set("positive", Rational(point.positive + 1)),
                                    .hints = out.hints});
            return out;
          }};
}

std::string smooth_statement(const char* preamble) {
  return std::string(
             "given W1 : d1 x d0, W2 : 1 x d1, V1 : d1 x d0, V2 : 1 x d1, X : N x d0, y : N x 1, distance, radius, slope, definite, error, lower, "
             "upper;\n") +
         preamble + smooth_core + smooth_minimum;
}

bool is_minimum(const SmoothSearch& search) {
  const auto* point = std::get_if<SmoothCriticalPoint>(&search);
  return point != nullptr && point->kind == CriticalKind::local_minimum;
}

LazyCase smooth(ActivationKind activation, std::size_t d0, std::size_t d1, std::size_t n, Level level) {
  return {
      .label = sizes(d0, d1, n), .level = level, .build = [=](Random& random) {
        SmoothTrained trained = random_smooth(random, d0, d1, n, activation);
        SmoothSearch search = find_smooth_critical_point(trained.w1, trained.w2, activation, trained.x, trained.y);
        for (int tries = 0; tries < 20 && !is_minimum(search); ++tries) {  // training may run off to infinity
          trained = random_smooth(random, d0, d1, n, activation);
          search = find_smooth_critical_point(trained.w1, trained.w2, activation, trained.x, trained.y);
        }
        const SmoothCriticalPoint point = found(search, CriticalKind::local_minimum);
        Instance instance = bind(trained, point);
        instance.set("definite", point.definite).set("error", point.error);
        Case out{.instance = instance, .hints = Hints{.witnesses = {{"S", point.hessian}}}, .controls = {}};
        const auto with = [&](const char* name, const Rational& value) { return Instance(instance).set(name, value); };
        Matrix pushed = trained.w1;
        pushed(0, 0) += ratio(1, 1000);
        Hints indefinite = *out.hints;
        indefinite.witnesses["S"] = Rational(-1) * point.hessian;
        out.controls = {
            {.what = "weights pushed off by 1/1000",
             .expected = Verdict::refuted,
             .instance = Instance(instance).set("W1", pushed),
             .hints = out.hints},
            {.what = "a ball too small for the gradient",
             .expected = Verdict::refuted,
             .instance = with("radius", point.radius / 4),
             .hints = out.hints},
            {.what = "a ball too large for the third derivative",
             .expected = Verdict::refuted,
             .instance = with("radius", 1).set("distance", 2),
             .hints = out.hints},
            {.what = "a ball of negative radius", .expected = Verdict::refuted, .instance = with("radius", -point.radius), .hints = out.hints},
            {.what = "a gradient said to be smaller",
             .expected = Verdict::refuted,
             .instance = with("slope", point.slope * power_of_two(-60)),
             .hints = out.hints},
            {.what = "a loss above that of the point", .expected = Verdict::refuted, .instance = with("lower", point.upper + 1), .hints = out.hints},
            rejected("another matrix for the Hessian", instance, indefinite),
            rejected("the Hessian more definite than it is", with("definite", point.definite * 2), *out.hints)};
        return out;
      }};
}

}  // namespace

Check local_minimum() {
  const std::string minimum_reduction = std::string(smooth_bounds) +
                                        "There H >= (definite - K radius) I > 0, so L is strictly convex, and at a point theta of its sphere <grad "
                                        "L, theta - center> >= -slope radius + (definite - K "
                                        "radius) radius^2 > 0: the minimum over the ball lies inside, is the one critical point there, and a "
                                        "differentiable local minimum with positive definite Hessian. "
                                        "By convexity L is there at least L(center) - slope radius.";
  return {{.id = "trained-network/local-minimum",
           .form = Form::derived,
           .label = "Differentiable local minimum beside trained weights",
           .source = "[SoudryHoffer2017, Lemma 12]",
           .statement = "Within `distance` of the weights given, in the same activation region, there is an exact critical point of the loss; it is "
                        "a differentiable "
                        "local minimum, and its loss lies in [lower, upper].",
           .kind = "deterministic",
           .parts = {
               {.name = "rectifiers",
                .statement = rectifier_statement,
                .reduction =
                    "x -> W2 f(W1 x), f(u) = u for u > 0 and rho u for u < 0; the loss is the mean squared error. In the region of the pattern A, "
                    "which is open, "
                    "(V, z) answers G v with v the rows z_i V_i. Let G'e = 0 for the residual e at (V, W2). For every (V', z') of the region with "
                    "rows v' the "
                    "squared error is |e|^2 + |G(v' - v)|^2 >= |e|^2: (V, W2) is a minimum, the least loss of the region, and every minimum there "
                    "has this e. "
                    "G'e = 0 makes the gradient vanish in V and W2, and the Hessian of the squared error 2 J'J, J the Jacobian of the answers in (V, "
                    "W2): "
                    "positive semidefinite, with at least as many positive eigenvalues as the block of J that belongs to V has rank. Where that is "
                    "d0*d1, J has "
                    "rank d0*d1 too, since its columns lie in the range of G, and the other d1 eigenvalues are those of the scalings (t V_i, z_i/t).",
                .cases = {rectifiers(2, 3, 12, ratio(1, 10), Level::quick), rectifiers(3, 2, 9, 0, Level::quick),
                          rectifiers(2, 2, 8, -1, Level::quick), rectifiers(4, 6, 40, ratio(1, 10), Level::standard)}},
               {.name = "tanh",
                .statement = smooth_statement(tanh_preamble),
                .reduction = minimum_reduction,
                .cases = {smooth(ActivationKind::tanh, 2, 2, 10, Level::quick), smooth(ActivationKind::tanh, 3, 3, 30, Level::standard)}},
               {.name = "softplus",
                .statement = smooth_statement(softplus_preamble),
                .reduction = minimum_reduction,
                .cases = {smooth(ActivationKind::softplus, 2, 2, 10, Level::quick)}}}}};
}

}  // namespace lemmacheck::checks::trained_network
