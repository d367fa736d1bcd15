/// \file
/// Theorem 2.4 (quoted): extreme singular values of a Gaussian matrix.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/claim/expectation.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

/// One column: sigma^2 is chi-square, the probability is enclosed.
Part one_column() {
  Part part{.name = "one-column",
            .statement = R"(given m, t;
assume sizes : m >= 1 and t >= 0;
prove probability : chi2cdf(m, (sqrt(m) + 1 + t)^2) - chi2cdf(m, max(0, sqrt(m) - 1 - t)^2) >= 1 - 2*exp(-t^2/2);
)",
            .reduction = "d = 1: sigma_min = sigma_max = |A| and |A|^2 is chi-square with m degrees of freedom, so the probability of sqrt m - 1 - t <= sigma <= sqrt m + 1 + t is a difference "
                         "of two values of its distribution function."};
  const auto make = [](long m, const Rational& t) { return Instance().set("m", Rational(m)).set("t", t); };
  part.cases.push_back(fixed_case(
      "m=1 t=2", Level::quick,
      {.instance = make(1, 2),
       .controls = {{.what = "without the 1 for sqrt d, and an eighth of t",
                     .expected = Verdict::refuted,
                     .instance = make(100, 2),
                     .edits = {{"(sqrt(m) + 1 + t)^2", "(sqrt(m) + t/8)^2"}, {"max(0, sqrt(m) - 1 - t)^2", "max(0, sqrt(m) - t/8)^2"}}},
                    {.what = "negative t", .expected = Verdict::inapplicable, .instance = make(1, Rational(-1))},
                    {.what = "bound 1 - exp(-2 t^2)/100",
                     .expected = Verdict::refuted,
                     .edits = {{"1 - 2*exp(-t^2/2)", "1 - exp(-2*t^2)/100"}}}}}));
  for (const auto& [m, t] : {std::pair{100L, 2L}, std::pair{100L, 3L}, std::pair{10000L, 3L}, std::pair{7L, 0L}})
    part.cases.push_back(fixed_case("m=" + std::to_string(m) + " t=" + std::to_string(t), Level::quick, {.instance = make(m, Rational(t))}));
  return part;
}

/// A pile of `count` Bartlett factors: the sample of Gram matrices.
Matrix sample(Random& random, std::size_t count, std::size_t m, std::size_t d) {
  Matrix out(count * d, d);
  for (std::size_t k = 0; k < count; ++k) {
    const Matrix factor = random_bartlett_factor(random, m, d);
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = 0; j < d; ++j) out(k * d + i, j) = factor(i, j);
  }
  return out;
}

Part statistical() {
  return {.name = "sample",
          .statement = R"(given m, d, t, p, rootm, rootd, S : k x d;
let n = k/d;
let low = max(0, rootm - rootd - t);
let high = rootm + rootd + t;
def factor(i) = block(S, (i-1)*d + 1, 1, d, d);
def G(i) = factor(i)'*factor(i);
let failures = count(i in 1..n . not (psd(G(i) - low^2*eye(d)) and psd(high^2*eye(d) - G(i))));
assume roots : rootm >= 0 and rootm^2 == m and rootd >= 0 and rootd^2 == d;
assume p_below_bound : 0 < p and p < 1 and p <= 2*exp(-t^2/2);
support few_failures : binomial_cdf(failures, n, p) <= 1/1000;
)",
          .reduction = "n independent draws of A'A (Bartlett's factor, rounded to doubles) are each decided exactly; if the probability of failure were p or more, as few failures as these would have "
                       "probability at most 1/1000 (exact binomial). p is at most the printed bound 2 exp(-t^2/2), so the sample supports the theorem at this size. Evidence, not proof.",
          .cases = {{"m=36 d=4 t=2, 40 draws", Level::quick, [](Random& random) {
                       const auto make = [](const Matrix& s) {
                         return Instance().set("m", 36).set("d", 4).set("t", 2).set("p", ratio(1, 4)).set("rootm", 6).set("rootd", 2).set("S", s);
                       };
                       const Matrix draws = sample(random, 40, 36, 4);
                       return Case{.instance = make(draws),
                                   .controls = {{.what = "sqrt d dropped",
                                                 .expected = Verdict::contradicted,
                                                 .edits = {{"rootm - rootd - t", "rootm - t/4"}, {"rootm + rootd + t", "rootm + t/4"}}},
                                                {.what = "entries of standard deviation 2", .expected = Verdict::contradicted, .instance = make(Rational(2) * draws)},
                                                {.what = "p above the printed bound", .expected = Verdict::inapplicable, .instance = make(draws).set("p", ratio(1, 3))}},
                                   .expected = Verdict::supported};
                     }}}};
}

}  // namespace

Check thm_2_4() {
  return {{.id = "gamarnik-kizildag-zadik-2019/thm-2-4",
           .form = Form::printed,
           .label = "Theorem 2.4",
           .source = "[GamarnikKizildagZadik2019, L185], [Vershynin2010, Corollary 5.35]",
           .statement = "For A in R^{m x d} with independent standard normal entries and t >= 0, with probability at least 1 - 2 exp(-t^2/2): sqrt m - sqrt d - t <= sigma_min(A) <= sigma_max(A) <= "
                        "sqrt m + sqrt d + t.",
           .kind = "probability",
           .expectation = Verdict::supported,
           .not_checked = "The theorem for d >= 2 is quoted; samples can support it, not prove it. The bound says nothing for t <= sqrt(2 ln 2).",
           .parts = {expecting(Verdict::verified, one_column()), statistical()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
