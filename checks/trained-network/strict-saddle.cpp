#include "rectifiers.hpp"
#include "smooth.hpp"

namespace lemmacheck::checks::trained_network {
namespace {

const std::string rectifier_statement = std::string("given W1 : d1 x d0, W2 : 1 x d1, X : N x d0, y : N x 1, rho, distance, lower, upper;\n") +
                                        rectifier_preamble +
                                        R"(def pull(V) = reshape(G'*residual(V), d1, d0);                # row i: sum over samples of a_in e_n x_n
def first(V, U, q) = G*reshape(diag(W2)*U + diag(q)*V, d1*d0, 1);
def curvature(V, U, q) = norm2(first(V, U, q)) - 2*tr((diag(q)*U)'*pull(V));    # of t^2 in the squared error at V + tU, W2 + tq
prove strict_saddle : exists V : d1 x d0 . abs(V - W1) <= distance and hadamard(S, V*X') > 0
  and diag(W2)*pull(V) == 0 and diagonal(V*pull(V)') == 0 and lower <= loss(V) and loss(V) <= upper
  and (exists U : d1 x d0 . exists q : 1 x d1 . curvature(V, U, q) < 0);
)";

constexpr const char* quadratic_statement = R"(given W1 : m x d, X : N x d, y : N x 1, distance, lower, upper;
def residual(V) = y - quad(X, V'*V);
def loss(V) = norm2(residual(V))/N;
def curvature(V, U) = 4*norm2(quad(X, V'*U)) - 2*residual(V)'*quad(X, U'*U);    # of t^2 in the squared error at V + tU
prove strict_saddle : exists V : m x d . abs(V - W1) <= distance and V*X'*diag(residual(V))*X == 0 and lower <= loss(V) and loss(V) <= upper
  and (exists U : m x d . curvature(V, U) < 0);
)";

/// A neuron of output weight 0 beside trained ones, orthogonal to its pull as far as doubles can say.
LazyCase rectifiers(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {.label = sizes(d0, d1, n, rho), .level = level, .build = [=](Random& random) {
            Trained trained;
            CriticalSearch search = NoCriticalPoint{};
            while (!std::holds_alternative<CriticalPoint>(search)) {
              trained = random_trained(random, d0, d1, n, rho, true);
              trained.network.w2(0, 0) = 0;
              const Matrix samples = transpose(trained.x);
              trained.y = Rational(-1) * network_residual(trained.network.w1, transpose(trained.network.w2), samples, Matrix(n, 1), rho);
              // An error that pulls at the first neuron alone, and not along its weights.
              Matrix rows = khatri_rao(activation_pattern(trained.network.w1, samples, rho), samples);
              for (std::size_t k = 0; k < n; ++k) {
                Rational along = 0;
                for (std::size_t j = 0; j < d0; ++j) along += trained.network.w1(0, j) * rows(j, k);
                for (std::size_t j = 0; j < d0; ++j) rows(j, k) = j == 0 ? along : Rational(0);
              }
              const auto error = find_null_vector(rows);
              if (!error.has_value()) throw std::invalid_argument(error.error().what);
              trained.y = trained.y + error.value();
              trained.network.w1(0, 0) += power_of_two(-30);
              search = find_rectifier_critical_point(trained.network, trained.x, trained.y);
            }
            const CriticalPoint point = found(search, CriticalKind::strict_saddle);
            Instance instance = bind(trained);
            instance.set("distance", point.distance).set("lower", point.loss).set("upper", point.loss);
            Case out = with_controls(instance, {.witnesses = {{"V", point.weights}, {"U", point.descent.weights}, {"q", point.descent.outputs}}});
            Hints still = *out.hints;
            still.witnesses["q"] = Matrix(1, d1);
            out.controls.push_back(rejected("a direction in which the loss does not fall", instance, still));
            return out;
          }};
}

/// A unit of output weight 0 and answers V_1, V_2 on the unit vectors; each control meets all conditions but the one that its name says.
Case rectifier_by_hand() {
  const auto of = [](const Rational& w2, const char* y, const Rational& distance) {
    return one_unit(matrix("1 1"), w2, identity(2), matrix(y), distance).set("lower", 1).set("upper", 1);
  };
  const auto along = [](const char* v, const char* u) { return Hints{.witnesses = {{"V", matrix(v)}, {"U", matrix(u)}, {"q", scalar(1)}}}; };
  const Instance instance = of(0, "1; -1", 0);
  const Hints hints = along("1 1", "2 0");
  const auto with = [&](const char* name, const Rational& value) { return Instance(instance).set(name, value); };
  return {
      .instance = instance,
      .hints = hints,
      .controls = {rejected("a distance just too small", of(0, "1; -1", ratio(1, 2) - power_of_two(-200)), along("3/2 3/2", "3 0")),
                   rejected("a second derivative of 0", instance, along("1 1", "1 0")),
                   rejected("a gradient in the weights", of(1, "2; 0", 0), along("1 1", "0 -2")),
                   rejected("a gradient in the output weight", of(0, "1; 1", 0), hints),
                   rejected("gradients in two output weights that cancel", of(0, "1; -1", 0).set("W1", matrix("2 1; 1 2")).set("W2", matrix("0 0")),
                            {.witnesses = {{"V", matrix("2 1; 1 2")}, {"U", matrix("3 0; 0 0")}, {"q", matrix("1 0")}}}),
                   rejected("a saddle beyond the kinks", of(0, "1; -1", 2), along("-1 -1", "2 0")),
                   rejected("a saddle on the kinks", of(0, "1; -1", 1), along("0 0", "2 0")),
                   rejected("a loss above that of the point", with("lower", 1 + power_of_two(-200)), hints),
                   rejected("a loss below that of the point", with("upper", 1 - power_of_two(-200)), hints)}};
}

/// One unit fits y_1 = 1, the other is 0; along (1 0; 0 1) the second derivative is 4 - 2 y_2.
Case quadratic_by_hand() {
  const auto of = [](const char* y, const Rational& loss) {
    return Instance()
        .set("W1", matrix("1 0; 0 0"))
        .set("X", identity(2))
        .set("y", matrix(y))
        .set("distance", 0)
        .set("lower", loss)
        .set("upper", loss);
  };
  const auto along = [](const char* u) { return Hints{.witnesses = {{"V", matrix("1 0; 0 0")}, {"U", matrix(u)}}}; };
  return {.instance = of("1; 2", 2),
          .hints = along("0 0; 0 1"),
          .controls = {rejected("a distance just too small",
                                of("1; 2", 2).set("W1", matrix("1 0; 0 1/2")).set("distance", ratio(1, 2) - power_of_two(-200)), along("0 0; 0 1")),
                       rejected("a second derivative of 0", of("1; 2", 2), along("1 0; 0 1")),
                       rejected("no critical point", of("10; 0", ratio(81, 2)), along("1 0; 0 0")),
                       rejected("a loss above that of the point", of("1; 2", 2).set("lower", 2 + power_of_two(-200)), along("0 0; 0 1")),
                       rejected("a loss below that of the point", of("1; 2", 2).set("upper", 2 - power_of_two(-200)), along("0 0; 0 1"))}};
}

Case quadratic(const Matrix& w1, const Matrix& x, const Matrix& y) {
  const CriticalPoint point = found(find_quadratic_critical_point(w1, x, y), CriticalKind::strict_saddle);
  const Instance instance =
      Instance().set("W1", w1).set("X", x).set("y", y).set("distance", point.distance).set("lower", point.loss).set("upper", point.loss);
  Case out{.instance = instance, .hints = Hints{.witnesses = {{"V", point.weights}, {"U", point.descent.weights}}}, .controls = {}};
  Matrix pushed = w1;
  pushed(0, 0) += ratio(1, 1000);
  Matrix label = y;
  label(0, 0) -= 1000000;
  Hints still = *out.hints;
  still.witnesses["U"] = Matrix(w1.rows(), w1.cols());
  out.controls = {rejected("weights pushed off by 1/1000", Instance(instance).set("W1", pushed), *out.hints),
                  rejected("a label far below: no critical point or no descent", Instance(instance).set("y", label), *out.hints),
                  rejected("a direction in which the loss does not fall", instance, still)};
  return out;
}

std::string smooth_statement(const char* preamble) {
  return std::string(
             "given W1 : d1 x d0, W2 : 1 x d1, V1 : d1 x d0, V2 : 1 x d1, X : N x d0, y : N x 1, distance, radius, slope, contraction, size, lower, "
             "upper;\n") +
         preamble + smooth_core + smooth_saddle;
}

Case smooth(ActivationKind activation, const SmoothTrained& trained) {
  const SmoothCriticalPoint point =
      found(find_smooth_critical_point(trained.w1, trained.w2, activation, trained.x, trained.y), CriticalKind::strict_saddle);
  Instance instance = bind(trained, point);
  instance.set("contraction", point.contraction).set("size", point.size);
  Case out{.instance = instance, .hints = Hints{.witnesses = {{"B", point.inverse}, {"v", point.direction}}}, .controls = {}};
  const auto with = [&](const char* name, const Rational& value) { return Instance(instance).set(name, value); };
  Matrix pushed = trained.w1;
  pushed(0, 0) += ratio(1, 1000);
  Hints still = *out.hints;
  still.witnesses["v"] = Matrix(point.direction.rows(), 1);
  Hints turned = *out.hints;
  turned.witnesses["B"] = Rational(-1) * point.inverse;
  out.controls = {
      {.what = "weights pushed off by 1/1000", .expected = Verdict::refuted, .instance = Instance(instance).set("W1", pushed), .hints = out.hints},
      {.what = "a ball too small for the gradient", .expected = Verdict::refuted, .instance = with("radius", point.radius / 4), .hints = out.hints},
      {.what = "a ball too large for the third derivative",
       .expected = Verdict::refuted,
       .instance = with("radius", 100).set("distance", 200),
       .hints = out.hints},
      {.what = "a negative bound of the inverse", .expected = Verdict::refuted, .instance = with("size", -point.size), .hints = out.hints},
      {.what = "a negative contraction", .expected = Verdict::refuted, .instance = with("contraction", -point.contraction), .hints = out.hints},
      rejected("a matrix that does not invert the Hessian", instance, turned),
      rejected("a direction in which the loss does not fall", instance, still)};
  return out;
}

/// One tanh unit at 0 with x = 1, 1 and y = 3, 4: gradient 0, Hessian (0 -7; -7 0), |e|^2 = 25.  In the ball of radius 1/10 the bounds Z, first,
/// second and third are 1/10, 11/10, 27/25, 13/5, so K = 259/10.  With contraction 1/10 and size 1/4 a slope up to 101/1000 leads into the ball, and
/// with slope 1/10 the loss changes by at most (1/10 + (99 + 259/100)/10)/10 = 10259/10000.
Case smooth_by_hand() {
  const Rational least = power_of_two(-40);
  const Rational change = 2 * ratio(10259, 10000);
  const Instance instance = Instance()
                                .set("W1", 0)
                                .set("W2", 0)
                                .set("V1", 0)
                                .set("V2", 0)
                                .set("X", matrix("1; 1"))
                                .set("y", matrix("3; 4"))
                                .set("distance", ratio(1, 10))
                                .set("radius", ratio(1, 10))
                                .set("slope", ratio(1, 10))
                                .set("contraction", ratio(1, 10))
                                .set("size", ratio(1, 4))
                                .set("lower", (25 - change) / 2 - least)
                                .set("upper", (25 + change) / 2 + least);
  const auto with = [&](const char* name, const Rational& value) { return Instance(instance).set(name, value); };
  const auto hints = [](const Rational& inverse, const Rational& turn) {
    Matrix b(2, 2);
    b(0, 1) = b(1, 0) = inverse;
    Matrix v(2, 1);
    v(0, 0) = 1;
    v(1, 0) = turn;
    return Hints{.witnesses = {{"B", b}, {"v", v}}};
  };
  Case out{.instance = instance, .hints = hints(ratio(-1, 7), 1), .controls = {}};
  const auto refuted = [&](const char* what, Instance other, const Hints& evidence) {
    out.controls.push_back({.what = what, .expected = Verdict::refuted, .instance = std::move(other), .hints = evidence});
  };
  refuted("a slope just too large for the ball", with("slope", ratio(101, 1000) + least).set("lower", 0).set("upper", 100), *out.hints);
  refuted("a contraction of 1", with("contraction", 1), *out.hints);
  refuted("a loss just above the least in the ball", with("lower", (25 - change) / 2 + least), *out.hints);
  refuted("a loss just below the largest in the ball", with("upper", (25 + change) / 2 - least), *out.hints);
  refuted("a ball of negative radius, which no condition on a step would refuse",
          with("radius", ratio(-1, 10)).set("contraction", 2).set("size", 0).set("lower", 0).set("upper", 100), hints(0, 1));
  out.controls.push_back(rejected("a bound below the norm of the inverse", with("size", ratio(1, 5)), *out.hints));
  out.controls.push_back(rejected("an inverse that leaves a contraction of 0.11", instance, hints(ratio(-23, 175), 1)));
  out.controls.push_back(rejected("a curvature along v that the third derivative can undo", instance, hints(ratio(-1, 7), ratio(19, 100))));
  return out;
}

}  // namespace

Check strict_saddle() {
  const std::string saddle_reduction =
      std::string(smooth_bounds) +
      "theta -> theta - B grad L has the derivative I - B H, of norm at most contraction + size K radius over the ball, and moves the center by at "
      "most size slope: it maps the ball into itself. That norm is below 1 if size slope > 0, so there is one fixed point, the one zero of grad L in "
      "the ball (B is invertible, since |I - B H| < 1). If size = 0, B = 0 and |I| <= contraction <= 1 leave p = 1: one unit and no input, where L "
      "is convex and no v passes. At the zero v'Hv is negative still. L differs from L(center) by at most slope radius + |H| radius^2/2 + K "
      "radius^3/6 <= change(radius).";
  return {
      {.id = "trained-network/strict-saddle",
       .form = Form::derived,
       .label = "Strict saddle beside trained weights",
       .source = "[SoudryHoffer2017, proof of Lemma 12]",
       .statement = "Within `distance` of the weights given (rectifiers, quadratic: in each entry of W1; tanh, softplus: in the Euclidean norm of "
                    "both layers) there is an exact critical point of the loss, of a mean squared error in [lower, upper], with a direction along "
                    "which the second derivative of the loss is negative.",
       .kind = "deterministic",
       .parts = {
           {.name = "rectifiers",
            .statement = rectifier_statement,
            .reduction =
                "x -> W2 f(W1 x). In the region the squared error is a polynomial in (V, W2): with g_i = sum_n a_in e_n x_n, row i of `pull`, its "
                "gradient is -2 W2_i g_i in V_i and -2 V_i'g_i in W2_i, and along V + tU, W2 + tq the answers are G v + t first + t^2 G (rows "
                "q_i U_i), so t^2 has the coefficient `curvature`. The gradient vanishes and a second derivative is negative.",
            .cases = {rectifiers(3, 2, 12, ratio(1, 10), Level::quick),
                      rectifiers(3, 3, 14, 0, Level::quick),
                      {.label = "one unit by hand", .level = Level::quick, .build = [](Random&) { return rectifier_by_hand(); }}}},
           {.name = "quadratic",
            .statement = quadratic_statement,
            .reduction = "x -> |W1 x|^2. The gradient of the squared error at V is -4 V X'diag(e)X, and along V + tU the answers are those of V plus "
                         "2t x'V'Ux + t^2 |Ux|^2, so t^2 has the coefficient `curvature`.",
            .cases = {{.label = "W1 = 0",
                       .level = Level::quick,
                       .build = [](Random&) { return quadratic(Matrix(3, 2), matrix("1 2; 0 1; 3 -1"), matrix("1; 2; 3")); }},
                      {.label = "one coordinate fitted, the other missing",
                       .level = Level::quick,
                       .build = [](Random&) { return quadratic(matrix("1 0; 0 0; 0 0"), matrix("1 0; 0 1; -2 0"), matrix("1; 5; 4")); }},
                      {.label = "two units by hand", .level = Level::quick, .build = [](Random&) { return quadratic_by_hand(); }}}},
           {.name = "tanh",
            .statement = smooth_statement(tanh_preamble),
            .reduction = saddle_reduction,
            .cases = {{.label = "one unit beside 0",
                       .level = Level::quick,
                       .build =
                           [](Random&) {
                             return smooth(ActivationKind::tanh, {scalar(power_of_two(-60)), scalar(0), matrix("1; 2"), matrix("1; 3")});
                           }},
                      {.label = "one unit at 0 by hand", .level = Level::quick, .build = [](Random&) { return smooth_by_hand(); }}}},
           {.name = "softplus",
            .statement = smooth_statement(softplus_preamble),
            .reduction = saddle_reduction,
            .cases = {{.label = "one unit without output, labels of sum 0", .level = Level::quick, .build = [](Random&) {
                         return smooth(ActivationKind::softplus, {scalar(power_of_two(-60)), scalar(0), matrix("1; 2"), matrix("1; -1")});
                       }}}}}}};
}

}  // namespace lemmacheck::checks::trained_network
