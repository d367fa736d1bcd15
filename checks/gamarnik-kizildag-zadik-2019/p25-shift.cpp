/// \file
/// Proof of Theorem 2.5: the spectrum of gamma I - W*'W*.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/instances.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

Part every_matrix() {
  Part part{.name = "every-A",
            .statement = R"(given A : d x d symmetric, lambda, gamma;
prove shifted : det((gamma - lambda)*eye(d) - (gamma*eye(d) - A)) == (-1)^d*det(lambda*eye(d) - A);
)",
            .reduction = "gamma - lambda is an eigenvalue of gamma I - A if and only if lambda is one of A, with the same multiplicity: the characteristic polynomials agree up to sign, "
                         "for all A, lambda and gamma."};
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4}}) {
    Case content{.instance = Instance().every_symmetric("A", d).every("lambda", 1, 1).every("gamma", 1, 1)};
    if (d == 3) content.controls = {{.what = "sign left out", .expected = Verdict::refuted, .edits = {{"(-1)^d*det", "det"}}},
                                    {.what = "gamma + lambda", .expected = Verdict::refuted, .edits = {{"(gamma - lambda)*eye(d)", "(gamma + lambda)*eye(d)"}}}};
    part.cases.push_back(fixed_case("d=" + std::to_string(d), d < 4 ? Level::quick : Level::standard, content));
  }
  return part;
}

Part instance() {
  Part part{.name = "instance",
            .statement = R"(given Wstar : m x d, rootm, rootd;
let Gs = Wstar'*Wstar;
let M = (m + 4*d)*eye(d) - Gs;
assume roots : rootm >= 0 and rootm^2 == m and rootd >= 0 and rootd^2 == d;
assume wide : m >= 4*d;
assume least_singular_value : psd(Gs - (rootm - 2*rootd)^2*eye(d));
assume largest_singular_value : psd((rootm + 2*rootd)^2*eye(d) - Gs);
prove spectrum_above : psd(M + 4*rootm*rootd*eye(d));
prove spectrum_below : psd(4*rootm*rootd*eye(d) - M);
)",
            .reduction = "All eigenvalues of gamma I - W*'W* lie in [-4 sqrt(m d), 4 sqrt(m d)], at sizes where sqrt m and sqrt d are rational."};
  const auto make = [](const Matrix& ws, long rootm, long rootd) { return Instance().set("Wstar", ws).set("rootm", Rational(rootm)).set("rootd", Rational(rootd)); };
  part.cases.push_back({"spectral teacher m=16 d=4", Level::quick, [make](Random& random) {
                          const SpectralMatrix teacher = random_spectral_matrix(random, 16, {Rational(1), Rational(4), ratio(13, 2), Rational(8)}, 1);
                          const SpectralMatrix outside = random_spectral_matrix(random, 16, {Rational(1), Rational(4), Rational(9), Rational(3)}, 1);
                          return Case{.instance = make(teacher.matrix, 4, 2),
                                      .controls = {{.what = "a singular value above sqrt m + 2 sqrt d", .expected = Verdict::inapplicable, .instance = make(outside.matrix, 4, 2)},
                                                   {.what = "a singular value above, hypothesis dropped",
                                                    .expected = Verdict::refuted,
                                                    .instance = make(outside.matrix, 4, 2),
                                                    .edits = {{"assume largest_singular_value : psd((rootm + 2*rootd)^2*eye(d) - Gs);", ""}}},
                                                   {.what = "half the band", .expected = Verdict::refuted, .edits = {{"psd(4*rootm*rootd*eye(d) - M)", "psd(2*rootm*rootd*eye(d) - M)"}}}}};
                        }});
  part.cases.push_back({"spectral teacher m=25 d=4", Level::standard, [make](Random& random) {
                          return Case{.instance = make(random_spectral_matrix(random, 25, {Rational(1), Rational(9), Rational(5), Rational(2)}, 1).matrix, 5, 2),
                                      .controls = {{.what = "least singular value below sqrt m - 2 sqrt d",
                                                    .expected = Verdict::refuted,
                                                    .instance = make(random_spectral_matrix(random, 25, {Rational(0), Rational(9), Rational(5), Rational(2)}, 1).matrix, 5, 2),
                                                    .edits = {{"assume least_singular_value : psd(Gs - (rootm - 2*rootd)^2*eye(d));", ""}}}}};
                        }});
  return part;
}

}  // namespace

Check p25_shift() {
  return {{.id = "gamarnik-kizildag-zadik-2019/p25-shift",
           .form = Form::printed,
           .label = "Section 3.4, shifted spectrum",
           .source = "[GamarnikKizildagZadik2019, L422-428]",
           .statement = "The spectrum of gamma I - A is gamma - sigma(A); with gamma = m + 4 d and sqrt m - 2 sqrt d <= sigma(W*) <= sqrt m + 2 sqrt d, m >= 4 d, the eigenvalues of gamma I - "
                        "W*'W* lie in [-4 sqrt(m d), 4 sqrt(m d)].",
           .kind = "identity",
           .parts = {instance(), every_matrix()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
