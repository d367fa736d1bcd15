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
            Case out =
                with_controls(instance, {.witnesses = {{"V", point.weights}, {"U", point.descent.weights}, {"q", point.descent.outputs}}});
            Hints still = *out.hints;
            still.witnesses["q"] = Matrix(1, d1);
            out.controls.push_back(rejected("a direction in which the loss does not fall", instance, still));
            return out;
          }};
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

}  // namespace

Check strict_saddle() {
  const std::string saddle_reduction = std::string(smooth_bounds) +
                                       "theta -> theta - B grad L has the derivative I - B H, of norm at most contraction + size K radius < 1 over "
                                       "the ball, and moves the center by at most size slope: it maps "
                                       "the ball into itself, and its one fixed point there is the one zero of grad L (B is invertible, since |I - B "
                                       "H| < 1). At it v'Hv is negative still. L differs from L(center) by "
                                       "at most slope radius + |H| radius^2/2 + K radius^3/6 <= change(radius).";
  return {
      {.id = "trained-network/strict-saddle",
       .form = Form::derived,
       .label = "Strict saddle beside trained weights",
       .source = "[SoudryHoffer2017, proof of Lemma 12]",
       .statement = "Within `distance` of the weights given there is an exact critical point of the loss with a direction along which the second "
                    "derivative of the "
                    "loss is negative.",
       .kind = "deterministic",
       .parts = {
           {.name = "rectifiers",
            .statement = rectifier_statement,
            .reduction =
                "x -> W2 f(W1 x). In the region the squared error is a polynomial in (V, W2): with g_i = sum_n a_in e_n x_n, row i of `pull`, its "
                "gradient is -2 W2_i g_i in V_i and -2 V_i'g_i in W2_i, and along V + tU, W2 + tq the answers are G v + t first + t^2 G (rows "
                "q_i U_i), so t^2 has the coefficient `curvature`. The gradient vanishes and a second derivative is negative.",
            .cases = {rectifiers(3, 2, 12, ratio(1, 10), Level::quick), rectifiers(3, 3, 14, 0, Level::quick)}},
           {.name = "quadratic",
            .statement = quadratic_statement,
            .reduction = "x -> |W1 x|^2. The gradient of the squared error at V is -4 V X'diag(e)X, and along V + tU the answers are those of V plus "
                         "2t x'V'Ux + t^2 |Ux|^2, so t^2 has the coefficient `curvature`.",
            .cases = {{.label = "W1 = 0",
                       .level = Level::quick,
                       .build = [](Random&) { return quadratic(Matrix(3, 2), matrix("1 2; 0 1; 3 -1"), matrix("1; 2; 3")); }},
                      {.label = "one coordinate fitted, the other missing",
                       .level = Level::quick,
                       .build = [](Random&) { return quadratic(matrix("1 0; 0 0; 0 0"), matrix("1 0; 0 1; -2 0"), matrix("1; 5; 4")); }}}},
           {.name = "tanh",
            .statement = smooth_statement(tanh_preamble),
            .reduction = saddle_reduction,
            .cases = {{.label = "one unit beside 0",
                       .level = Level::quick,
                       .build =
                           [](Random&) {
                             return smooth(ActivationKind::tanh, {scalar(power_of_two(-60)), scalar(0), matrix("1; 2"), matrix("1; 3")});
                           }}}},
           {.name = "softplus",
            .statement = smooth_statement(softplus_preamble),
            .reduction = saddle_reduction,
            .cases = {{.label = "one unit without output, labels of sum 0", .level = Level::quick, .build = [](Random&) {
                         return smooth(ActivationKind::softplus, {scalar(power_of_two(-60)), scalar(0), matrix("1; 2"), matrix("1; -1")});
                       }}}}}}};
}

}  // namespace lemmacheck::checks::trained_network
