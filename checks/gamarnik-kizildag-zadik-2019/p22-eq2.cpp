/// \file
/// Equation (2): lower-order terms of the activation can only add to the Gaussian risk.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

Instance every(std::size_t m, std::size_t d) { return Instance().every("W", m, d).every("Wstar", m, d).every("alpha", 1, 1).every("beta", 1, 1); }

/// f~(W; x) - f~(W*; x), point by point.
Part residual() {
  Part part{.name = "residual",
            .statement = R"(given W : m x d, Wstar : m x d, alpha, beta, gamma, x : d x 1;
def output(V) = sum(j in 1..m . alpha*(V[j,:]*x)^2 + beta*(V[j,:]*x) + gamma);
let f_difference = norm2(W*x) - norm2(Wstar*x);
let g_difference = ones(1,m)*W*x - ones(1,m)*Wstar*x;
prove decomposition : output(W) == alpha*norm2(W*x) + beta*(ones(1,m)*W*x) + gamma*m;
prove difference : output(W) - output(Wstar) == alpha*f_difference + beta*g_difference;
prove square : (output(W) - output(Wstar))^2 >= alpha^2*f_difference^2 + 2*alpha*beta*f_difference*g_difference;
)",
            .reduction = "The decomposition alpha f + beta g + gamma m and the inequality before expectations are taken, at every x.",
            .search = [](const Instance&) {
              return Hints{.sums_of_squares = {{.squares = {{1, "beta*g_difference"}}}}};
            }};
  struct Size {
    std::size_t m, d;
  };
  for (const Size s : {Size{1, 1}, Size{2, 2}, Size{3, 2}})
    part.cases.push_back(fixed_case(
        "m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), Level::quick,
        {.instance = every(s.m, s.d).every("gamma", 1, 1).every("x", s.d, 1),
         .controls = {
             {.what = "gamma counted once, not m times, at m = 2",
              .expected = Verdict::refuted,
              .instance = every(2, 2).every("gamma", 1, 1).every("x", 2, 1),
              .edits = {{"+ gamma*m", "+ gamma"}}},
             {.what = "cross term doubled, at a point",
              .expected = Verdict::refuted,
              .instance =
                  Instance().set("W", matrix("1")).set("Wstar", matrix("0")).set("alpha", 1).set("beta", 1).set("gamma", 0).set("x", matrix("1")),
              .edits = {{"2*alpha*beta*f_difference", "4*alpha*beta*f_difference"}}}}}));
  return part;
}

/// The expectations, from the moments of independent standard normals.
Part expectation() {
  Part part{.name = "expectation",
            .statement = R"(given W : m x d, Wstar : m x d, alpha, beta;
let A = W'*W - Wstar'*Wstar;
let theta = (W - Wstar)'*ones(m,1);
let moment = [1, 0, 1, 0, 3];               # E Z^k, k = 0..4, Z ~ N(0, 1)
let delta = eye(d);
def two(i, j) = prod(c in 1..d . moment[1, 1 + delta[i,c] + delta[j,c]]);
def three(i, j, k) = prod(c in 1..d . moment[1, 1 + delta[i,c] + delta[j,c] + delta[k,c]]);
def four(i, j, k, l) = prod(c in 1..d . moment[1, 1 + delta[i,c] + delta[j,c] + delta[k,c] + delta[l,c]]);
let risk = sum(i in 1..d . sum(j in 1..d . sum(k in 1..d . sum(l in 1..d . A[i,j]*A[k,l]*four(i, j, k, l)))));
let cross = sum(i in 1..d . sum(j in 1..d . sum(k in 1..d . A[i,j]*theta[k,1]*three(i, j, k))));
let linear = sum(i in 1..d . sum(j in 1..d . theta[i,1]*theta[j,1]*two(i, j)));
let tilde_risk = alpha^2*risk + 2*alpha*beta*cross + beta^2*linear;        # E (alpha X'AX + beta theta'X)^2
prove cross_term_vanishes : cross == 0;
prove exact_value : tilde_risk == alpha^2*(2*norm2(A) + tr(A)^2) + beta^2*norm2(theta);
prove equation_2 : tilde_risk >= alpha^2*risk;
)",
            .reduction =
                "Expanding E (alpha X'AX + beta theta'X)^2 (part residual) into moments of order 2, 3 and 4 of independent standard normals. "
                "Equation (2) is sharper "
                "than printed: the difference is beta^2 |theta|^2.",
            .search = [](const Instance&) {
              return Hints{.sums_of_squares = {{.squares = {{1, "beta*theta"}}}}};
            }};
  // P(X = 2) = 1/5, P(X = -1/2) = 4/5: moments 0, 1, 3/2, 13/4.
  const Instance skewed = Instance().set("W", matrix("0")).set("Wstar", matrix("1")).set("alpha", 1).set("beta", ratio(-3, 2));
  const std::pair<std::string, std::string> skewed_law{"[1, 0, 1, 0, 3]", "[1, 0, 1, 3/2, 13/4]"};
  const std::string cross_line = "prove cross_term_vanishes : cross == 0;";
  const std::string value_line = "prove exact_value : tilde_risk == alpha^2*(2*norm2(A) + tr(A)^2) + beta^2*norm2(theta);";
  struct Size {
    std::size_t m, d;
    Level level;
  };
  for (const Size s : {Size{1, 1, Level::quick}, Size{2, 2, Level::quick}, Size{3, 2, Level::quick}, Size{3, 3, Level::standard}}) {
    Case content{.instance = every(s.m, s.d)};
    if (s.m == 2)
      content.controls = {
          {.what = "skewed data, P(2) = 1/5, P(-1/2) = 4/5: tilde risk 1 < 13/4",
           .expected = Verdict::refuted,
           .instance = skewed,
           .edits = {skewed_law, {cross_line, ""}, {value_line, ""}}},
          {.what = "skewed data: the cross term is not 0", .expected = Verdict::refuted, .instance = skewed, .edits = {skewed_law}},
          {.what = "beta term left out", .expected = Verdict::refuted, .edits = {{" + beta^2*norm2(theta);", ";"}}},
          {.what = "(2) raised by 2^-200 of beta^2 |theta|^2 above equality, beta = 0",
           .expected = Verdict::refuted,
           .instance = Instance().set("W", rank_one_saddle().student).set("Wstar", rank_one_saddle().teacher).set("alpha", 1).set("beta", 0),
           .edits = {{"tilde_risk >= alpha^2*risk", "tilde_risk >= (1 + 2^-200)*alpha^2*risk"}}},
      };
    part.cases.push_back(fixed_case("every W, Wstar, alpha, beta, m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level, content));
  }
  part.cases.push_back({"integers m=5 d=4, beta large", Level::quick, [](Random& random) {
                          return Case{.instance = Instance()
                                                      .set("W", random_integer_matrix(random, 5, 4, 3))
                                                      .set("Wstar", random_integer_matrix(random, 5, 4, 3))
                                                      .set("alpha", ratio(1, 1000))
                                                      .set("beta", 1000000)};
                        }});
  return part;
}

}  // namespace

Check p22_eq2() {
  return {{.id = "gamarnik-kizildag-zadik-2019/p22-eq2",
           .form = Form::printed,
           .label = "equation (2)",
           .source = "[GamarnikKizildagZadik2019, L348-358, (2)]",
           .statement =
               "Activation alpha x^2 + beta x + gamma, X ~ N(0, I_d), tilde L its risk and L that of x^2: tilde L(W) >= alpha^2 L(W) + 2 alpha beta "
               "E(Delta_f "
               "Delta_g) = alpha^2 L(W) for all W, W* in R^{m x d}; in fact tilde L(W) = alpha^2 L(W) + beta^2 |theta|^2, theta = (W - W*)' 1.",
           .kind = "identity",
           .erratum = "A = W'W - W*'W* here, the negative of the A of section 3.1.",
           .parts = {residual(), expectation()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
