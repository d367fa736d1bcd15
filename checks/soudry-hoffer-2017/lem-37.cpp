/// \file
/// Lemma 37: tail of the least mutual coherence of K columns.

#include "orthant.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Instance sizes(long m, long l, long k, const Rational& eps) {
  return Instance().set("M", Rational(m)).set("L", Rational(l)).set("K", Rational(k)).set("eps", eps);
}

Part blocks(const char* name, const std::string& angle, long shift) {
  Part part{.name = name,
            .statement = angle + R"(given M, L, K, eps;
let pair = 1 - below(M, eps);
let block_fails = min(1, binomial(K, 2)*pair);
let exponent = 2*log(2*K) - M*eps^2/24;
assume sizes : M >= 2 and 2 <= K and K <= L and 0 < eps and eps < 1;
prove one_block : block_fails <= exp(min(0, exponent));
prove best_subset : block_fails^floor(L/K) <= exp(exponent*(L/K - 1));
)",
            .reduction = "Disjoint blocks of K columns are independent, and if every subset of K columns has coherence above eps, so have the floor(L/K) blocks: the probability is at most "
                         "block_fails^floor(L/K), the union bound over the pairs of a block with the exact tail of one pair. (floor(L/K) >= L/K - 1 gives the printed exponent only where "
                         "it is negative; elsewhere the printed bound is at least 1.)"};
  struct Size {
    long m, l, k;
    Rational eps;
    Level level;
  };
  for (const Size& s : {Size{3, 6, 2, ratio(1, 2), Level::quick}, Size{301, 7, 2, ratio(1, 2), Level::quick}, Size{951, 25, 10, ratio(1, 2), Level::quick},
                        Size{951, 10, 10, ratio(1, 2), Level::quick}, Size{951, 35, 3, ratio(2, 5), Level::standard}}) {
    Case content{.instance = sizes(s.m + shift, s.l, s.k, s.eps)};
    if (s.m == 301)
      content.controls = {{.what = "1/4 in place of 24: above the product over the blocks",
                           .expected = Verdict::refuted,
                           .edits = {{"prove one_block : block_fails <= exp(min(0, exponent));", ""}, {"M*eps^2/24", "4*M*eps^2"}}},
                          {.what = "K = 1 has no pair", .expected = Verdict::inapplicable, .instance = sizes(301 + shift, 7, 1, ratio(1, 2))},
                          {.what = "K > L", .expected = Verdict::inapplicable, .instance = sizes(301 + shift, 7, 8, ratio(1, 2))}};
    part.cases.push_back(fixed_case("M=" + std::to_string(s.m + shift) + " L=" + std::to_string(s.l) + " K=" + std::to_string(s.k) + " eps=" + to_text(s.eps), s.level, content));
  }
  return part;
}

/// The step from floor(L/K) to L/K - 1.
Part exponent() {
  return {.name = "exponent",
          .statement = R"(given L, K, b;
assume bracket_is_negative : b <= 0;
assume sizes : 1 <= K and K <= L;
prove weaker : b*floor(L/K) <= b*(L/K - 1);
)",
          .reduction = "b stands for 2 log(2K) - M eps^2/24: the product of floor(L/K) equal factors exp(b) is at most exp(b (L/K - 1)).",
          .cases = {fixed_case("L=7 K=3 b=-1", Level::quick,
                               {.instance = Instance().set("L", 7).set("K", 3).set("b", -1),
                                .controls = {{.what = "b > 0", .expected = Verdict::inapplicable, .instance = Instance().set("L", 7).set("K", 3).set("b", 1)},
                                             {.what = "b > 0, hypothesis dropped",
                                              .expected = Verdict::refuted,
                                              .instance = Instance().set("L", 7).set("K", 3).set("b", 1),
                                              .edits = {{"assume bracket_is_negative : b <= 0;", ""}}},
                                             {.what = "L/K in place of L/K - 1", .expected = Verdict::refuted, .edits = {{"b*(L/K - 1)", "b*L/K"}}}}}),
                    fixed_case("L=K: equality of exponents 1 and 0 at b = 0", Level::quick, {.instance = Instance().set("L", 5).set("K", 5).set("b", 0)})}};
}

}  // namespace

Check lem_37() {
  return {{.id = "soudry-hoffer-2017/lem-37",
           .form = Form::printed,
           .label = "Lemma 37",
           .source = "[SoudryHoffer2017, L998-1014]",
           .statement = "For a standard Gaussian B in R^{M x L}, eps > 0 and 2 <= K <= L: P(min over S in [L], |S| = K, of gamma(B_S) > eps) <= exp[(2 log(2K) - M eps^2/24)(L/K - 1)].",
           .kind = "inequality",
           .erratum = "Misprints: S in [N] for [L]; the block's second index 2 + (1-i)K for 2 + (i-1)K; K = 1, for which gamma is undefined, is admitted.",
           .not_checked = "All M, L, K, eps at once (it rests on Lemma 36). The bound is below 1 only if M > 48 log(2K)/eps^2.",
           .parts = {blocks("odd-M", angle_odd, 0), blocks("even-M", angle_even, 1), exponent()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
