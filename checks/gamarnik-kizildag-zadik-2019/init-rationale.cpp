/// \file
/// Observation (b): a teacher with a concentrated spectrum, and a start at the centre of it.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/instances.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* small = "assume epsilon_is_small : 0 <= epsilon and epsilon < kappa and d*(d+1)*epsilon^2 < 2*(kappa - epsilon)^2;";

Instance make(const Matrix& w0, const Matrix& ws, const Rational& kappa, const Rational& epsilon) {
  return Instance().set("W0", w0).set("Wstar", ws).set("kappa", kappa).set("epsilon", epsilon);
}

Part instance() {
  Part part{.name = "instance",
            .statement = R"(given W0 : m x d, Wstar : m x d, kappa, epsilon;
let Gs = Wstar'*Wstar;
let A = W0'*W0 - Gs;
let risk = 2*norm2(A) + tr(A)^2;            # E (|W0 X|^2 - |Wstar X|^2)^2 for X ~ N(0, I_d): claim risk-formula
assume start : W0'*W0 == kappa*eye(d);
assume spectrum_above : psd(Gs - (kappa - epsilon)*eye(d));
assume spectrum_below : psd((kappa + epsilon)*eye(d) - Gs);
assume epsilon_is_small : 0 <= epsilon and epsilon < kappa and d*(d+1)*epsilon^2 < 2*(kappa - epsilon)^2;
prove risk_bound : risk <= d*(d+2)*epsilon^2;
prove below_the_barrier : (d+1)*risk < 2*(d+2)*(kappa - epsilon)^2;
)",
            .reduction = "sigma_min(W*)^2 >= kappa - epsilon > 0, so the last line puts L(W_0) below 2(d+2)/(d+1) sigma_min(W*)^4, the least risk of rank < d (claim x-sharp-barrier). "
                         "'Sufficiently small' is made explicit: d(d+1) epsilon^2 < 2 (kappa - epsilon)^2."};
  const Matrix half = matrix("1/2 1/2; 1/2 -1/2");
  part.cases.push_back(fixed_case(
      "equality: every eigenvalue kappa - epsilon", Level::quick,
      {.instance = make(matrix("2 0; 0 2; 0 0"), matrix("9/5 0; 0 9/5; 0 0"), 4, ratio(19, 25)),
       .controls = {{.what = "d=2, kappa=1, epsilon=1/2: too large", .expected = Verdict::inapplicable, .instance = make(identity(2), half, 1, ratio(1, 2))},
                    {.what = "d=2, kappa=1, epsilon=1/2, hypothesis dropped",
                     .expected = Verdict::refuted,
                     .instance = make(identity(2), half, 1, ratio(1, 2)),
                     .edits = {{small, ""}}},
                    {.what = "risk bound lowered by 2^-200", .expected = Verdict::refuted, .edits = {{"d*(d+2)*epsilon^2;\nprove", "d*(d+2)*epsilon^2 - 2^-200;\nprove"}}},
                    {.what = "spectrum a little wider", .expected = Verdict::inapplicable, .instance = make(matrix("2 0; 0 2; 0 0"), matrix("9/5 0; 0 9/5; 0 0"), 4, ratio(19, 25) - power_of_two(-200))},
                    {.what = "lower end of the spectrum not checked",
                     .expected = Verdict::refuted,
                     .instance = make(identity(2), Matrix(2, 2), 1, ratio(1, 10)),
                     .edits = {{"assume spectrum_above : psd(Gs - (kappa - epsilon)*eye(d));", ""}}},
                    {.what = "upper end of the spectrum not checked",
                     .expected = Verdict::refuted,
                     .instance = make(identity(2), Rational(3) * identity(2), 1, ratio(1, 10)),
                     .edits = {{"assume spectrum_below : psd((kappa + epsilon)*eye(d) - Gs);", ""}}},
                    {.what = "start at twice the centre, hypothesis dropped",
                     .expected = Verdict::refuted,
                     .instance = make(matrix("4 0; 0 4; 0 0"), matrix("2 0; 0 2; 0 0"), 4, ratio(1, 10)),
                     .edits = {{"assume start : W0'*W0 == kappa*eye(d);", ""}}}}}));
  part.cases.push_back(fixed_case("epsilon = 0", Level::quick, {.instance = make(identity(3), matrix("0 1 0; 1 0 0; 0 0 -1"), 1, 0)}));
  part.cases.push_back(fixed_case("d = 1", Level::quick, {.instance = make(matrix("3"), matrix("16/5"), 9, ratio(5, 4))}));
  part.cases.push_back({"spectral teacher d=4", Level::quick, [](Random& random) {
                          const SpectralMatrix teacher = random_spectral_matrix(random, 5, {Rational(2), ratio(21, 10), ratio(19, 10), ratio(41, 20)});
                          return Case{.instance = make(pad_rows(Rational(2) * identity(4), 5), teacher.matrix, 4, ratio(41, 100))};
                        }});
  return part;
}

/// In an eigenbasis, for all spectra.
Part every_spectrum() {
  Part part{.name = "every-spectrum",
            .statement = R"(given p : d x 1, epsilon;
let lambda = epsilon*ones(d,1) - hadamard(p, p);
prove second_bound : 2*epsilon*norm2(p) - norm2(hadamard(p,p)) == sum(i in 1..d . epsilon^2 - lambda[i,1]^2);
)",
            .reduction = "Eigenvalues lambda_i <= epsilon of W_0'W_0 - W*'W* are epsilon - p_i^2: the identity reads sum (epsilon^2 - lambda_i^2) = sum p_i^2 (2 epsilon - p_i^2), which is "
                         "non-negative when also lambda_i >= -epsilon. So 2 sum lambda_i^2 + (sum lambda_i)^2 <= (2 d + d^2) epsilon^2."};
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{4}}) {
    Case content{.instance = Instance().every("p", d, 1).every("epsilon", 1, 1)};
    if (d == 2) content.controls = {{.what = "factor 1 instead of 2", .expected = Verdict::refuted, .edits = {{"2*epsilon*norm2(p)", "epsilon*norm2(p)"}}}};
    part.cases.push_back(fixed_case("d=" + std::to_string(d), Level::quick, content));
  }
  return part;
}

}  // namespace

Check init_rationale() {
  return {{.id = "gamarnik-kizildag-zadik-2019/init-rationale",
           .form = Form::printed,
           .label = "Section 2.2, observation (b)",
           .source = "[GamarnikKizildagZadik2019, L180]",
           .statement = "If the spectrum of W*'W* lies in [kappa - epsilon, kappa + epsilon] and W_0'W_0 = kappa I_d, then L(W_0) <= d(d+2) epsilon^2, which is below the least risk of the "
                        "rank-deficient W when epsilon is small: d(d+1) epsilon^2 < 2 (kappa - epsilon)^2 and epsilon < kappa suffice.",
           .kind = "inequality",
           .erratum = "'Sufficiently small epsilon' must be read relative to kappa: epsilon/kappa of the order sqrt(2)/d.",
           .parts = {instance(), every_spectrum()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
