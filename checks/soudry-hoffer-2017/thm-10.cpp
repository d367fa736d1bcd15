/// \file
/// Theorem 10 = 24: ratio of the volumes of sub-optimal and global minima.

#include "probability.hpp"
#include "regions.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Part all_regions() {
  Part part{.name = "all-regions",
            .statement = regions + R"(given eps, low, high;
def in_G(c) = if(D[c,1] == 1, if(wrong(c) == 0, 1, 0), 0);
def in_L(c) = if(D[c,1] == 1, if(wrong(c) >= eps*N, 1, 0), 0);
let VG = sum(c in 1..Q . if(in_G(c) == 1, volume(c), 0));
let VL = sum(c in 1..Q . if(in_L(c) == 1, volume(c), 0));
assume error : 0 < eps and eps <= 1;
assume some_global_minimum : exists c in 1..Q . in_G(c) == 1;
prove disjoint : forall c in 1..Q . in_G(c) + in_L(c) <= 1;
prove ratio : low*VG <= VL and VL <= high*VG;
)",
            .reduction =
                "Every region of the data, d0 = 2: each contains a minimum or is proved to contain none. The ratio V(L_eps)/V(G) on this draw of X, "
                "enclosed to 10^-3; it is computed, not compared with the asymptotic right "
                "side."};
  const auto make = [](Random& random, std::size_t n, const Rational& rho, std::size_t m) {
    for (;;) {
      Regions all = random_regions(random, n, rho, m);
      const double global = all.volume_where([](std::size_t wrong) { return wrong == 0; });
      const double local = all.volume_where([](std::size_t wrong) { return wrong >= 1; });
      if (global > 0.01 && local > 0)
        return all.instance.set("eps", ratio(1, static_cast<long>(n)))
            .set("low", ratio(std::lround(local / global * 1000) - 1, 1000))
            .set("high", ratio(std::lround(local / global * 1000) + 1, 1000));
    }
  };
  part.cases.push_back(
      {"N=3 d1=2 rho=1/10", Level::quick, [make](Random& random) {
         const Instance found = make(random, 3, ratio(1, 10), 2);
         return Case{
             .instance = found,
             .controls = {
                 {.what = "ratio larger by 1/100",
                  .expected = Verdict::refuted,
                  .instance = Instance(found).set("low", found["high"](0, 0) + ratio(1, 100))},
                 {.what = "MCE >= 0 in place of eps: the sets meet", .expected = Verdict::refuted, .edits = {{"if(wrong(c) >= eps*N, 1, 0)", "1"}}},
                 {.what = "eps = 0", .expected = Verdict::inapplicable, .instance = Instance(found).set("eps", 0)}}};
       }});
  part.cases.push_back({"N=4 d1=2 rho=1/10", Level::quick, [make](Random& random) { return Case{.instance = make(random, 4, ratio(1, 10), 2)}; }});
  part.cases.push_back({"N=5 d1=2 rho=2", Level::standard, [make](Random& random) { return Case{.instance = make(random, 5, 2, 2)}; }});
  return part;
}

Part second_bound() {
  Part part{.name = "second-inequality",
            .statement = R"(given N, d0, d1, eps, C;
let gamma = 23/100*sqrt(sqrt(max(eps, d0/N)))^3;
let exponent = gamma*sqrt(sqrt(N^3*d0*d1));
assume assumption_4 : N*log(N)^4 < d0*d1 and d1 < N and d0 <= N;
prove second : exponent >= gamma*N*log(N);
prove after_the_repairs : C > 0 => exponent - C*N*log(N) >= 1/10*gamma*N*log(N);
)",
            .reduction =
                "gamma_eps N^{3/4} (d1 d0)^{1/4} > gamma_eps N log N is assumption 4 to the power 1/4. After the repairs of Theorems 6 and 9 the "
                "exponent of the ratio is that minus C N log N, C = 5 (d0 = o(N)) or 10: positive "
                "only at the sizes of the last cases (C = 0 in the first: the comparison is left out)."};
  const auto at = [](const Rational& n, const Rational& d0, const Rational& d1, long c) {
    return scalars({{"N", n}, {"d0", d0}, {"d1", d1}, {"eps", ratio(1, 2)}, {"C", c}});
  };
  const Rational big = Rational(10000000000) * 10000;
  part.cases.push_back(
      fixed_case("N=10^6 d0=2*10^5 d1=5*10^5", Level::quick,
                 {.instance = at(1000000, 200000, 500000, 0),
                  .controls = {{.what = "d0 d1 < N log^4 N", .expected = Verdict::inapplicable, .instance = at(1000000, 20000, 50000, 0)},
                               {.what = "d0 d1 < N log^4 N, hypothesis dropped",
                                .expected = Verdict::refuted,
                                .instance = at(1000000, 20000, 50000, 0),
                                .edits = {{"assume assumption_4 : N*log(N)^4 < d0*d1 and d1 < N and d0 <= N;", ""}}},
                               {.what = "C = 10 at this size", .expected = Verdict::refuted, .instance = at(1000000, 200000, 500000, 10)}}}));
  part.cases.push_back(fixed_case("N=10^14 d0=N d1=N-1 C=10", Level::quick, {.instance = at(big, big, big - 1, 10)}));
  return part;
}

}  // namespace

Check thm_10() {
  return {{.id = "soudry-hoffer-2017/thm-10",
           .form = Form::printed,
           .label = "Theorem 10 = Theorem 24, ratio at small sizes",
           .source = "[SoudryHoffer2017, L173; L627-686]",
           .statement = "Under assumptions 1-4, with probability 1 - delta: V(L_eps)/V(G) <= exp(-gamma_eps N^{3/4} (d1 d0)^{1/4}) <= exp(-gamma_eps "
                        "N log N) in leading order.",
           .kind = "asymptotic",
           .erratum = "'Assumptions 1-3' must be 1-4. After the repairs of Theorems 6 and 9 the exponent is gamma_eps N^{3/4} (d0 d1')^{1/4} - C N "
                      "log N with C = 5 (d0 = o(N)) or 10: the same leading order if d0 d1'/(N log^4 N) -> "
                      "infinity. delta should include + 1/N (claim eq-11-4).",
           .not_checked = "The limit: no instance decides it. Verified here: the ratio on all regions of small data sets, and the second inequality "
                          "at concrete sizes. Claims eq-11-1 to eq-11-4 verify the argument between.",
           .parts = {all_regions(), second_bound()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
