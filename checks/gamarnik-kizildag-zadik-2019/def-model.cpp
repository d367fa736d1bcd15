/// \file
/// The model: f(W; x) = sum_j <W_j, x>^2, the empirical risk and its gradient.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

std::string label(std::size_t m, std::size_t d, std::size_t n) {
  return "m=" + std::to_string(m) + " d=" + std::to_string(d) + " n=" + std::to_string(n);
}

/// Three formulas of the network, for every W and x of one shape.
Part network() {
  Part part{
      .name = "every-network",
      .statement = R"(given W : m x d, x : d x 1;
let f = sum(j in 1..m . (W[j,:]*x)^2);
prove row_sum_is_squared_norm : f == norm2(W*x);
prove squared_norm_is_quadratic_form : norm2(W*x) == x'*(W'*W)*x;
)",
      .reduction = "The definition of f as a sum over neurons against the two forms used from there on, as identities in the entries of W and x."};
  for (std::size_t m = 1; m <= 3; ++m)
    for (std::size_t d = 1; d <= 4; ++d) {
      Case content{.instance = Instance().every("W", m, d).every("x", d, 1)};
      if (m == 2 && d == 2) {
        const QuadraticExample example = sign_interpolant();
        const Instance numbers = Instance().set("W", example.student).set("x", matrix("1; 1"));
        content.controls = {
            {.what = "output scaled by 1/m", .expected = Verdict::refuted, .instance = numbers, .edits = {{"let f = sum(", "let f = 1/m*sum("}}},
            {.what = "output scaled by 1/2", .expected = Verdict::refuted, .instance = numbers, .edits = {{"let f = sum(", "let f = 1/2*sum("}}},
            {.what = "output scaled by 1/2, for every W and x", .expected = Verdict::refuted, .edits = {{"let f = sum(", "let f = 1/2*sum("}}},
            {.what = "W W' instead of W'W", .expected = Verdict::refuted, .edits = {{"(W'*W)", "(W*W')"}}},
        };
      }
      part.cases.push_back(fixed_case("m=" + std::to_string(m) + " d=" + std::to_string(d), Level::quick, content));
    }
  return part;
}

constexpr const char* sample_definitions = R"(given W : m x d, Wstar : m x d, X : n x d;
def f(V, i) = sum(j in 1..m . (V[j,:]*X[i,:]')^2);
def risk(V) = 1/n*sum(i in 1..n . (f(Wstar, i) - f(V, i))^2);
)";

/// Outputs and empirical risk on data.
Part sample() {
  Part part{.name = "sample",
            .statement = std::string(sample_definitions) + R"(prove quadratic_form : forall i in 1..n . f(W, i) == quad(X, W'*W)[i,1];
prove risk_is_not_negative : risk(W) >= 0;
prove risk_by_Gram_matrices : n*risk(W) == norm2(quad(X, Wstar'*Wstar - W'*W));
prove teacher_attains_zero : risk(Wstar) == 0;
)",
            .reduction = "The labels Y_i = f(W*; X_i) are realizable, so the minimum of (1) is 0, attained at W*."};
  const QuadraticExample signs = sign_interpolant();
  part.cases.push_back(fixed_case("two planar points", Level::quick,
                                  {.instance = Instance().set("W", signs.student).set("Wstar", signs.teacher).set("X", signs.data),
                                   .controls = {
                                       {.what = "output scaled by 1/m", .expected = Verdict::refuted, .edits = {{"= sum(j in", "= 1/m*sum(j in"}}},
                                       {.what = "labels that are not realizable",
                                        .expected = Verdict::refuted,
                                        .edits = {{"(f(Wstar, i) - f(V, i))^2", "(f(Wstar, i) - 1 - f(V, i))^2"},
                                                  {"prove risk_by_Gram_matrices : n*risk(W) == norm2(quad(X, Wstar'*Wstar - W'*W));", ""}}},
                                   }}));
  struct Size {
    std::size_t m, d, n;
    Level level;
  };
  for (const Size s :
       {Size{3, 2, 5, Level::quick}, Size{6, 5, 20, Level::quick}, Size{10, 8, 30, Level::standard}, Size{20, 20, 60, Level::thorough}})
    part.cases.push_back({"integers " + label(s.m, s.d, s.n), s.level, [s](Random& random) {
                            return Case{.instance = Instance()
                                                        .set("W", random_integer_matrix(random, s.m, s.d, 9))
                                                        .set("Wstar", random_integer_matrix(random, s.m, s.d, 9))
                                                        .set("X", random_integer_matrix(random, s.n, s.d, 9))};
                          }});
  part.cases.push_back({"Gaussian doubles " + label(4, 3, 8), Level::quick, [](Random& random) {
                          return Case{.instance = Instance()
                                                      .set("W", random_dyadic_matrix(random, 4, 3))
                                                      .set("Wstar", random_dyadic_matrix(random, 4, 3))
                                                      .set("X", random_dyadic_matrix(random, 8, 3))};
                        }});
  return part;
}

/// The three formulas on larger data.
Part outputs() {
  Part part{
      .name = "outputs",
      .statement = R"(given W : m x d, X : n x d;
let activations = X*W';                     # entry i, j is <W_j, X_i>
let f = hadamard(activations, activations)*ones(m,1);
prove quadratic_form : f == quad(X, W'*W);
prove linear_in_the_Gram_matrix : f == veronese(X)*svec(W'*W);
)",
      .reduction = "f(W; X_i) for all points at once: as the sum of squared activations, as a quadratic form, and as a linear function of W'W."};
  struct Size {
    std::size_t m, d, n;
    Level level;
  };
  for (const Size s : {Size{4, 3, 10, Level::quick}, Size{20, 20, 100, Level::standard}, Size{50, 50, 500, Level::thorough}})
    part.cases.push_back(
        {"integers " + label(s.m, s.d, s.n), s.level, [s](Random& random) {
           return Case{
               .instance = Instance().set("W", random_integer_matrix(random, s.m, s.d, 99)).set("X", random_integer_matrix(random, s.n, s.d, 99)),
               .controls = {
                   {.what = "output scaled by 1/m", .expected = Verdict::refuted, .edits = {{"let f = ", "let f = 1/m*"}}},
                   {.what = "linear activation", .expected = Verdict::refuted, .edits = {{"hadamard(activations, activations)", "activations"}}}}};
         }});
  part.cases.push_back({"Gaussian doubles " + label(6, 5, 20), Level::quick, [](Random& random) {
                          return Case{.instance =
                                          Instance().set("W", random_dyadic_matrix(random, 6, 5)).set("X", random_dyadic_matrix(random, 20, 5))};
                        }});
  return part;
}

/// The gradient of the empirical risk.
Part gradient() {
  Part part{.name = "gradient",
            .statement = std::string(sample_definitions) + R"(let R = sum(i in 1..n . (f(Wstar, i) - f(W, i))*X[i,:]'*X[i,:]);
prove gradient : grad(risk(W), W) == -4/n*W*R;
)",
            .reduction =
                "Both sides are polynomials in the entries of W (of W* and X too where they are indeterminates); the left side is differentiated "
                "entry by entry."};
  struct Size {
    std::size_t m, d, n;
    Level level;
  };
  for (const Size s : {Size{1, 1, 1, Level::quick}, Size{2, 2, 2, Level::quick}, Size{3, 2, 3, Level::quick}, Size{2, 3, 3, Level::quick},
                       Size{3, 3, 3, Level::standard}}) {
    Case content{.instance = Instance().every("W", s.m, s.d).every("Wstar", s.m, s.d).every("X", s.n, s.d)};
    if (s.m == 2 && s.d == 2)
      content.controls = {{.what = "factor 2 instead of 4: no longer an identity (refuted in part gradient-at-a-point)",
                           .expected = Verdict::undecided,
                           .reason = Reason::no_evidence,
                           .edits = {{"-4/n", "-2/n"}}}};
    part.cases.push_back(fixed_case("every W, Wstar, X, " + label(s.m, s.d, s.n), s.level, content));
  }
  part.cases.push_back(
      {"every W on integer data " + label(4, 4, 12), Level::standard, [](Random& random) {
         return Case{
             .instance =
                 Instance().every("W", 4, 4).set("Wstar", random_integer_matrix(random, 4, 4, 5)).set("X", random_integer_matrix(random, 12, 4, 5))};
       }});
  return part;
}

/// The gradient at one student, without differentiating.
Part gradient_at_a_point() {
  Part part{.name = "gradient-at-a-point",
            .statement = std::string(sample_definitions) + R"(let R = sum(i in 1..n . (f(Wstar, i) - f(W, i))*X[i,:]'*X[i,:]);
def along(k, l, s) = risk(W + s*unit(k,m)*unit(l,d)');
prove gradient : forall k in 1..m . forall l in 1..d . (8*(along(k, l, 1) - along(k, l, -1)) - (along(k, l, 2) - along(k, l, -2)))/12 == (-4/n*W*R)[k,l];
)",
            .reduction =
                "Along one entry of W the risk is a polynomial of degree 4 in s, for which the five-point formula gives the derivative at 0 exactly: "
                "a route to "
                "the gradient that differentiates nothing."};
  const QuadraticExample signs = sign_interpolant();
  const Instance off = Instance().set("W", matrix("2 1; 0 -1")).set("Wstar", signs.teacher).set("X", signs.data);
  part.cases.push_back(
      fixed_case("two planar points", Level::quick,
                 {.instance = off,
                  .controls = {{.what = "factor 2 instead of 4", .expected = Verdict::refuted, .edits = {{"-4/n", "-2/n"}}},
                               {.what = "sign", .expected = Verdict::refuted, .edits = {{"-4/n", "4/n"}}},
                               {.what = "output scaled by 1/2", .expected = Verdict::refuted, .edits = {{"= sum(j in", "= 1/2*sum(j in"}}},
                               {.what = "factor moved by 2^-200", .expected = Verdict::refuted, .edits = {{"-4/n", "(2^-200 - 4)/n"}}}}}));
  part.cases.push_back({"integers " + label(3, 4, 6), Level::quick, [](Random& random) {
                          return Case{.instance = Instance()
                                                      .set("W", random_integer_matrix(random, 3, 4, 5))
                                                      .set("Wstar", random_integer_matrix(random, 3, 4, 5))
                                                      .set("X", random_integer_matrix(random, 6, 4, 5))};
                        }});
  part.cases.push_back({"Gaussian doubles " + label(5, 4, 10), Level::standard, [](Random& random) {
                          return Case{.instance = Instance()
                                                      .set("W", random_dyadic_matrix(random, 5, 4))
                                                      .set("Wstar", random_dyadic_matrix(random, 5, 4))
                                                      .set("X", random_dyadic_matrix(random, 10, 4))};
                        }});
  return part;
}

}  // namespace

Check def_model() {
  return {{.id = "gamarnik-kizildag-zadik-2019/def-model",
           .form = Form::printed,
           .label = "Section 1.1, equation (1)",
           .source = "[GamarnikKizildagZadik2019, L66-88]",
           .statement =
               "f(W; x) = sum_{j<=m} <W_j, x>^2 = |W x|^2 = x'W'W x for every W in R^{m x d} and x in R^d. With Y_i = f(W*; X_i) the empirical "
               "risk (1/n) sum_i (Y_i - f(W; X_i))^2 is >= 0 and 0 at W*; its gradient is -(4/n) W sum_i r_i X_i X_i', r_i = Y_i - f(W; X_i).",
           .kind = "definition, identity",
           .erratum =
               "Typographic: in the formula at L60 the activation of one layer is paired with the weights of another, and L66 calls a network with "
               "one hidden layer L = 1, for which that formula has no weight matrix.",
           .not_checked = "The population risk E (f(W*; X) - f(W; X))^2 under Gaussian data is claim risk-formula.",
           .parts = {network(), outputs(), sample(), gradient(), gradient_at_a_point()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
