/// \file
/// Proof of Theorem 2.5: the first term of the risk at W_0.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

Part every_spectrum() {
  Part part{.name = "every-spectrum",
            .statement = R"(given lambda : d x 1, m;
prove slack : 32*m*d^2 - 2*norm2(lambda) == 2*sum(i in 1..d . 16*m*d - lambda[i,1]^2);
)",
            .reduction = "If |lambda_i| <= 4 sqrt(m d) every summand on the right is non-negative, so 2 sum lambda_i^2 <= 32 m d^2: an identity in lambda_1, ..., lambda_d and m."};
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{10}}) {
    Case content{.instance = Instance().every("lambda", d, 1).every("m", 1, 1)};
    if (d == 2) content.controls = {{.what = "constant 31", .expected = Verdict::refuted, .edits = {{"32*m*d^2", "31*m*d^2"}}}};
    part.cases.push_back(fixed_case("d=" + std::to_string(d), Level::quick, content));
  }
  return part;
}

Part instance() {
  Part part{.name = "instance",
            .statement = R"(given Wstar : m x d;
let M = (m + 4*d)*eye(d) - Wstar'*Wstar;
assume spectrum : psd(16*m*d*eye(d) - M*M);
prove first_term : 2*norm2(M) <= 32*m*d^2;
)",
            .reduction = "M = W_0'W_0 - W*'W*; its eigenvalues satisfy lambda^2 <= 16 m d if and only if 16 m d I - M^2 is positive semidefinite, and sum lambda_i^2 = |M|_F^2."};
  const Instance far = Instance().set("Wstar", matrix("6; 0; 0; 0"));  // m = 4, d = 1: M = 8 - 36, beyond 4 sqrt(m d) = 8
  part.cases.push_back(fixed_case(
      "d=1, m=4, equality", Level::quick,
      {.instance = Instance().set("Wstar", matrix("4; 0; 0; 0")),
       .controls = {{.what = "bound lowered by 2^-200", .expected = Verdict::refuted, .edits = {{"32*m*d^2", "32*m*d^2 - 2^-200"}}},
                    {.what = "an eigenvalue beyond 4 sqrt(m d)", .expected = Verdict::inapplicable, .instance = far},
                    {.what = "an eigenvalue beyond 4 sqrt(m d), hypothesis dropped",
                     .expected = Verdict::refuted,
                     .instance = far,
                     .edits = {{"assume spectrum : psd(16*m*d*eye(d) - M*M);", ""}}}}}));
  for (const int d : {2, 4})
    part.cases.push_back({"Gaussian doubles m=64 d=" + std::to_string(d), d == 2 ? Level::quick : Level::standard, [d](Random& random) {
                            return Case{.instance = Instance().set("Wstar", random_dyadic_matrix(random, 64, static_cast<std::size_t>(d))),
                                        .controls = {{.what = "constant 1/100 instead of 32", .expected = Verdict::refuted, .edits = {{"32*m*d^2", "m*d^2/100"}}}}};
                          }});
  return part;
}

}  // namespace

Check p25_first_term() {
  return {{.id = "gamarnik-kizildag-zadik-2019/p25-first-term",
           .form = Form::printed,
           .label = "Section 3.4, first term",
           .source = "[GamarnikKizildagZadik2019, L434]",
           .statement = "If the eigenvalues of W_0'W_0 - W*'W* satisfy |lambda_i| <= 4 sqrt(m d), then 2 sum lambda_i^2 <= 32 m d^2.",
           .kind = "inequality",
           .parts = {instance(), every_spectrum()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
