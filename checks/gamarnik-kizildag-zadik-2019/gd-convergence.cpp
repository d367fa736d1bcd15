/// \file
/// Gradient descent from below the barrier: false without a step-size rule, true with an explicit one.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* id = "gamarnik-kizildag-zadik-2019/gd-convergence";
constexpr const char* source = "[GamarnikKizildagZadik2019, L96, L166-168]";

constexpr const char* preamble = R"(given W0 : m x d, Wstar : m x d, l, eta;
let Gs = Wstar'*Wstar;
def L(U) = 2*norm2(U'*U - Gs) + tr(U'*U - Gs)^2;      # E (|U X|^2 - |Wstar X|^2)^2 for X ~ N(0, I_d): claim risk-formula
def slope(U) = 8*U*(U'*U - Gs) + 4*tr(U'*U - Gs)*U;   # grad L(U): claim eq-3
let W1 = W0 - eta*slope(W0);
assume l_is_positive : l > 0;
assume l_below_spectrum : psd(Gs - l*eye(d));
assume below_the_barrier : (d+1)*L(W0) < 2*(d+2)*l^2;
assume step_is_positive : eta > 0;
)";

Instance start(const Matrix& w0, const Matrix& teacher, const Rational& l, const Rational& eta) {
  return Instance().set("W0", w0).set("Wstar", teacher).set("l", l).set("eta", eta);
}
Instance one_neuron(const Rational& eta) { return start(matrix("6/5"), matrix("1"), 1, eta); }

Part monotone() {
  return {.name = "non-increasing",
          .statement = std::string(preamble) + "prove non_increasing : L(W1) <= L(W0);\n",
          .reduction = "The printed argument needs L(W_k) >= L(W_{k+1}) for gradient descent on any differentiable loss. One step of size 1 from a point below the "
                       "barrier raises the risk from 363/625 to more than 1932.",
          .cases = {fixed_case("one neuron, w0 = 6/5, eta = 1", Level::quick,
                               {.instance = one_neuron(1),
                                .controls = {{.what = "eta = 1/100 decreases", .expected = Verdict::verified, .instance = one_neuron(ratio(1, 100))},
                                             {.what = "w0 = 0 lies at the barrier, not below it", .expected = Verdict::inapplicable, .instance = start(matrix("0"), matrix("1"), 1, 1)},
                                             {.what = "negative step", .expected = Verdict::inapplicable, .instance = one_neuron(Rational(-1))}}})}};
}

Part stuck() {
  return {.name = "converges-to-a-global-minimum",
          .statement = std::string(preamble) + "prove not_stuck : slope(W1) == 0 => L(W1) == 0;\n",
          .reduction = "If the gradient vanishes at W_1, then W_k = W_1 for all k >= 1, so convergence to a global minimum needs L(W_1) = 0. With eta = 25/132 the first step "
                       "from w0 = 6/5 lands on 0 exactly, a local maximum of risk 3; the risk has risen, too.",
          .cases = {fixed_case("one neuron, w0 = 6/5, eta = 25/132", Level::quick,
                               {.instance = one_neuron(ratio(25, 132)),
                                .controls = {{.what = "eta nudged by 2^-200", .expected = Verdict::verified, .instance = one_neuron(ratio(25, 132) + power_of_two(-200))},
                                             {.what = "start at the global minimum", .expected = Verdict::verified, .instance = start(matrix("1"), matrix("1"), 1, 1)}}})}};
}

Part safe() {
  Part part{.name = "instance",
            .statement = R"(given W0 : m x d, Wstar : m x d, l, u, eta;
let Gs = Wstar'*Wstar;
def L(U) = 2*norm2(U'*U - Gs) + tr(U'*U - Gs)^2;      # E (|U X|^2 - |Wstar X|^2)^2 for X ~ N(0, I_d): claim risk-formula
def slope(U) = 8*U*(U'*U - Gs) + 4*tr(U'*U - Gs)*U;   # grad L(U): claim eq-3
let c = L(W0);
let W1 = W0 - eta*slope(W0);
let W2 = W1 - eta*slope(W1);
let smoothness = 16*(u + sqrt(c/2)) + 8*(tr(Gs) + sqrt(c)) + sqrt(48*c);
let s0 = l - sqrt(c*(d+1)/(2*(d+2)));
assume l_is_positive : l > 0;
assume l_below_spectrum : psd(Gs - l*eye(d));
assume u_above_spectrum : psd(u*eye(d) - Gs);
assume below_the_barrier : (d+1)*c < 2*(d+2)*l^2;
assume step_is_safe : 0 < eta and eta*smoothness <= 1;
prove rate_is_positive : s0 > 0;
prove rate_is_below_one : 0 <= 1 - 16*eta*s0 and 1 - 16*eta*s0 < 1;
prove first_step : L(W1) <= (1 - 16*eta*s0)*c;
prove second_step : L(W2) <= (1 - 16*eta*s0)*L(W1);
prove full_rank : pd(W1'*W1) and pd(W2'*W2);
)",
            .reduction = "The hypotheses are a finite certificate for all k. On {L <= c} the Hessian is at most `smoothness` (claim x-safe-step), so a step of size eta <= "
                         "1/smoothness cannot leave the set and lowers L by eta/2 |grad L|^2 or more; there lambda_min(W'W) >= s0 (claim band-gap) and |grad L|^2 >= 32 s0 L "
                         "(claim x-pl): L(W_{k+1}) <= (1 - 16 eta s0) L(W_k) for every k. So L(W_k) -> 0 geometrically, the lengths of the steps are summable, W_k "
                         "converges, and its limit has risk 0, hence is Q W* (claim thm-2-1-a). Two steps are replayed exactly."};
  const auto add = [&](std::string label, Level level, const Matrix& w0, const Matrix& teacher, const Rational& l, const Rational& u, const Rational& eta, bool controls) {
    const auto make = [](const Matrix& a, const Matrix& b, const Rational& lo, const Rational& up, const Rational& step) {
      return Instance().set("W0", a).set("Wstar", b).set("l", lo).set("u", up).set("eta", step);
    };
    Case content{.instance = make(w0, teacher, l, u, eta)};
    if (controls)
      content.controls = {{.what = "eta = 25/132, too large", .expected = Verdict::inapplicable, .instance = make(w0, teacher, l, u, ratio(25, 132))},
                          {.what = "eta = 25/132, step-size rule dropped",
                           .expected = Verdict::refuted,
                           .instance = make(w0, teacher, l, u, ratio(25, 132)),
                           .edits = {{"assume step_is_safe : 0 < eta and eta*smoothness <= 1;", ""}}},
                          {.what = "start at the barrier", .expected = Verdict::inapplicable, .instance = make(matrix("0"), teacher, l, u, eta)},
                          {.what = "start at the barrier, hypothesis dropped",
                           .expected = Verdict::refuted,
                           .instance = make(matrix("0"), teacher, l, u, ratio(1, 100)),
                           .edits = {{"assume below_the_barrier : (d+1)*c < 2*(d+2)*l^2;", ""}}},
                          {.what = "l above the spectrum", .expected = Verdict::inapplicable, .instance = make(w0, teacher, 2, u, eta)},
                          {.what = "u below the spectrum", .expected = Verdict::inapplicable, .instance = make(w0, teacher, l, ratio(1, 2), eta)},
                          {.what = "a rate 16 times too good", .expected = Verdict::refuted, .edits = {{"L(W1) <= (1 - 16*eta*s0)*c", "L(W1) <= (1 - 256*eta*s0)*c"}}}};
    part.cases.push_back(fixed_case(std::move(label), level, content));
  };
  add("one neuron, w0 = 6/5", Level::quick, matrix("6/5"), matrix("1"), 1, 1, ratio(1, 45), true);
  add("teacher I_2, W0 = 9/8 I_2", Level::quick, ratio(9, 8) * identity(2), identity(2), 1, 1, ratio(1, 64), false);
  add("teacher of Gram 3 I_2", Level::standard, ratio(9, 8) * matrix("1 1; 1 -1; 1 0; 0 1"), matrix("1 1; 1 -1; 1 0; 0 1"), 3, 3, ratio(1, 200), false);
  return part;
}

}  // namespace

Check gd_convergence() {
  return {{.id = id,
           .form = Form::printed,
           .label = "Section 2.1, gradient descent",
           .source = source,
           .statement = "For any differentiable loss gradient descent generates a non-increasing sequence of losses and converges to a stationary point; so, started below the "
                        "barrier, it converges to a global minimum of the population risk.",
           .kind = "asymptotic",
           .expectation = Verdict::refuted,
           .erratum = "Needs a step-size rule: with a fixed step both the monotonicity and the conclusion fail, the second by landing on a saddle exactly.",
           .parts = {monotone(), stuck()}},
          {.id = id,
           .form = Form::repaired,
           .label = "Section 2.1, gradient descent",
           .source = source,
           .statement = "Let c = L(W_0) < 2(d+2)/(d+1) sigma_min(W*)^4, X ~ N(0, I_d). With any fixed step 0 < eta <= 1/Lambda(c), Lambda(c) = 16 (a_1 + sqrt(c/2)) + 8 (tr W*'W* + "
                        "sqrt c) + sqrt(48 c), gradient descent stays of full rank, L(W_{k+1}) <= (1 - 16 eta s_0) L(W_k), s_0 = sigma_min^2 - sqrt(c (d+1)/(2(d+2))) > 0, "
                        "and W_k converges to some Q W*.",
           .kind = "asymptotic",
           .not_checked = "The limit k -> infinity itself: it follows from the certified inequalities by the argument in the reduction, which is prose.",
           .parts = {safe()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
