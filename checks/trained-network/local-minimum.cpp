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

/// Each control meets all conditions but the one that its name says.
Case rectifier_by_hand() {
  const auto at = [](const Rational& v) { return Hints{.witnesses = {{"V", scalar(v)}}}; };
  const auto of = [](const Rational& w2, const char* y, const Rational& distance, const Rational& loss, const Rational& positive) {
    return one_unit(scalar(1), w2, matrix("1; 1"), matrix(y), distance).set("lower", loss).set("upper", loss).set("positive", positive);
  };
  const Instance instance = of(1, "0; 2", 0, 1, 1);
  return {.instance = instance,
          .hints = at(1),
          .controls = {rejected("a distance just too small", of(1, "1; 3", 1 - power_of_two(-200), 1, 1), at(2)),
                       rejected("a least-squares solution beyond the kink", of(1, "-2; 0", 2, 1, 1), at(-1)),
                       rejected("a least-squares solution on the kink", of(1, "-1; 1", 1, 1, 1), at(0)),
                       rejected("no critical point", of(1, "0; 4", 0, 5, 1), at(1)),
                       rejected("a unit of output weight 0 that could do better", of(0, "2; 2", 0, 4, 0), at(1)),
                       rejected("a gradient orthogonal to the weights",
                                one_unit(matrix("1 1"), 1, identity(2), matrix("2; 0"), 0).set("lower", 1).set("upper", 1).set("positive", 2),
                                {.witnesses = {{"V", matrix("1 1")}}}),
                       rejected("a loss below that of the point", Instance(instance).set("upper", 1 - power_of_two(-200)), at(1)),
                       {.what = "a positive eigenvalue where the output weight is 0",
                        .expected = Verdict::refuted,
                        .instance = of(0, "-1; 1", 0, 1, 1),
                        .hints = at(1)}}};
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

/// Two equal units of output weights 1 and -1 on one sample x = 2: the residual is y, the gradient y (2 f' (-1, 1), -f (1, 1)), f and f' at 1.  In
/// the ball of radius 1/2, len = 5/2 and the bounds Z, first, second, third are 3, 19/2, 35/2, 435/4 for tanh and 3, 14, 115/16, 75/8 for softplus.
std::vector<Control> bounds_by_hand(ActivationKind activation) {
  const bool is_tanh = activation == ActivationKind::tanh;
  const Rational k = is_tanh ? ratio(21465, 16) : ratio(3165, 8);  // for y = 3
  const Rational slope = is_tanh ? 5 : 9;                          // the norm of the gradient is 4.8103.. and 8.3381..
  const Rational below = is_tanh ? ratio(4810, 1000) : ratio(8338, 1000);
  const Rational least = 2 * slope + k / 2;  // slope = (least - K radius) radius
  const auto of = [](const Rational& label, const Rational& gradient, const Rational& definite) {
    return Instance()
        .set("W1", matrix("1/2; 1/2"))
        .set("W2", matrix("1 -1"))
        .set("V1", matrix("1/2; 1/2"))
        .set("V2", matrix("1 -1"))
        .set("X", 2)
        .set("y", label)
        .set("distance", 1)
        .set("radius", ratio(1, 2))
        .set("slope", gradient)
        .set("definite", definite)
        .set("error", 0)
        .set("lower", 0)
        .set("upper", 9);
  };
  const Hints unit{.witnesses = {{"S", identity(4)}}};
  return {{.what = "a slope just below the norm of the gradient",
           .expected = Verdict::refuted,
           .instance = of(ratio(3, 1000), below / 1000, 2 * least),
           .hints = unit},
          {.what = "a curvature just too small for slope and third derivative",
           .expected = Verdict::refuted,
           .instance = of(3, slope, least - power_of_two(-40)),
           .hints = unit},
          rejected("a curvature just large enough that the Hessian does not have", of(3, slope, least + power_of_two(-40)), unit)};
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
        const auto refuted = [&](const char* what, Instance other) {
          out.controls.push_back({.what = what, .expected = Verdict::refuted, .instance = std::move(other), .hints = out.hints});
        };
        Matrix outputs = trained.w2;
        outputs(0, 0) += ratio(1, 1000);
        refuted("output weights pushed off by 1/1000", Instance(instance).set("W2", outputs));
        Matrix away = point.w1;
        away(0, 0) += ratio(1, 2);
        refuted("weights so far from the center that half the ball is too far",
                Instance(instance).set("W1", away).set("W2", point.w2).set("distance", ratio(1, 2)));
        refuted("a negative distance", with("distance", -1));
        refuted("a negative slope", with("slope", -point.slope));
        refuted("a loss below that of the point", with("upper", point.lower * ratio(999, 1000)));
        // In a larger ball the loss may lie lower by 2 slope radius / N, which for one unit is more than the bracket of the point.
        const Rational radius = point.definite * power_of_two(-12);
        const Rational slope = point.definite * radius / 2;
        if (d1 == 1)
          refuted("a loss that only the center has", with("radius", radius)
                                                         .set("distance", point.distance + radius)
                                                         .set("slope", slope)
                                                         .set("lower", point.lower - ratio(3, 2) * slope * radius / Rational(n)));
        const auto shifted = [&](const Rational& by) {
          Hints other = *out.hints;
          for (std::size_t i = 0; i < point.hessian.rows(); ++i) other.witnesses["S"](i, i) += by;
          return other;
        };
        out.controls.push_back(rejected("a matrix above the Hessian", instance, shifted(1)));
        out.controls.push_back(rejected("a matrix half an error too far from the Hessian", instance, shifted(ratio(3, 2) * point.error)));
        out.controls.push_back(rejected("an error that in all p entries of a row is too large",
                                        with("error", point.definite / Rational(2 * point.hessian.rows())), *out.hints));
        for (Control& control : bounds_by_hand(activation)) out.controls.push_back(std::move(control));
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
           .statement = "Within `distance` of the weights given (rectifiers: in each entry of W1, and in the same activation region; tanh, softplus: "
                        "in the Euclidean norm of both layers) there is an exact critical point of the loss; it is a differentiable local minimum, "
                        "and its mean squared error lies in [lower, upper].",
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
                .cases = {rectifiers(2, 3, 12, ratio(1, 10), Level::quick),
                          rectifiers(3, 2, 9, 0, Level::quick),
                          rectifiers(2, 2, 8, -1, Level::quick),
                          rectifiers(4, 6, 40, ratio(1, 10), Level::standard),
                          {.label = "one unit by hand", .level = Level::quick, .build = [](Random&) { return rectifier_by_hand(); }}}},
               {.name = "tanh",
                .statement = smooth_statement(tanh_preamble),
                .reduction = minimum_reduction,
                .cases = {smooth(ActivationKind::tanh, 1, 1, 4, Level::quick), smooth(ActivationKind::tanh, 2, 2, 10, Level::quick),
                          smooth(ActivationKind::tanh, 3, 3, 30, Level::standard)}},
               {.name = "softplus",
                .statement = smooth_statement(softplus_preamble),
                .reduction = minimum_reduction,
                .cases = {smooth(ActivationKind::softplus, 2, 2, 10, Level::quick)}}}}};
}

}  // namespace lemmacheck::checks::trained_network
