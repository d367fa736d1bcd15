/// \file
/// Lemma 15 = 31: probability of a low rank, as printed, and its form before the limit.

#include "probability.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

struct Size {
  long d, k, m;
};
Instance make(const Size& s) { return scalars({{"d", s.d}, {"k", s.k}, {"m", s.m}}); }
std::string label(const Size& s) { return "d0=" + std::to_string(s.d) + " k=" + std::to_string(s.k) + " d1=" + std::to_string(s.m); }

Part headline() {
  Part part{.name = "headline",
            .statement = orthants + rank_one + R"(given d, k, m;
assume sizes : (d == 1 or d == 2) and k >= 2 and m >= 1;
prove printed : rank_one(d, k, m) <= 2^(k + 1)*(m*k)^d*orthant(d, floor(k/2), m);
)",
            .reduction =
                "rho = -1, X Gaussian, r = 1: both sides are rational. The headline bound is 2^(k + r d0 (log d1 + log k) + r^2) P(W X_[k/2] > 0), "
                "logarithms to base 2 (with natural ones the "
                "right side is smaller still); it is printed as a relation in leading order and read here as an inequality. The part 'leading-order' "
                "refutes it in leading order."};
  for (const Size s : {Size{1, 2, 7}, Size{2, 2, 17}, Size{2, 6, 28}}) {
    Case content{.instance = make(s)};
    if (s.d == 1)
      content.controls = {{.what = "one row fewer: the bound holds", .expected = Verdict::verified, .instance = make({1, 2, 6})},
                          {.what = "d0 = 3: no closed form", .expected = Verdict::inapplicable, .instance = make({3, 2, 7})}};
    part.cases.push_back(fixed_case(label(s), Level::quick, content));
  }
  return part;
}

Part before_limit() {
  Part part{.name = "before-the-limit",
            .statement = orthants + rank_one + R"(given d, k, m;
assume sizes : (d == 1 or d == 2) and k >= 2 and m >= 2;
prove printed : rank_one(d, k, m) <= m*k*binomial(k-1, floor((k-1)/2))*((m-1)*(k-1))^d*2^3*orthant(d, floor((k-1)/2), m-1);
)",
            .reduction = "rho = -1, X Gaussian, r = 1: the non-asymptotic bound of L886, with 2^(r d0 (log2(d1-r) + log2(k-r))) = ((d1-1)(k-1))^d0."};
  for (const Size s : {Size{1, 3, 16}, Size{1, 3, 20}, Size{2, 3, 31}, Size{2, 5, 38}, Size{2, 5, 60}}) {
    Case content{.instance = make(s)};
    if (s.m == 16)
      content.controls = {{.what = "the right side is 45/64",
                           .expected = Verdict::verified,
                           .edits = {{"prove printed : rank_one(d, k, m) <= ", "prove value : 45/64 == "}}},
                          {.what = "one row fewer: the bound holds", .expected = Verdict::verified, .instance = make({1, 3, 15})}};
    part.cases.push_back(fixed_case(label(s), Level::quick, content));
  }
  return part;
}

Part leading_order() {
  Part part{.name = "leading-order",
            .statement = R"(given d, k, m, s;
let beta = 4^((d-1)/2)*2/((d-1)*binomial(d-1, (d-1)/2));   # B(1/2, (d-1)/2), d odd
let same_signs = (k-1)*log(2*s^(d-1)/((d-1)*beta)) + m*log(1 - 2*s/beta);
let printed_bound = (k + 1)*log(2) + d*log(m*k) - m*log(2);
assume sizes : d >= 3 and d == 2*floor(d/2) + 1 and k >= 2 and m >= 1;
assume cone : 0 < s and 2*s < beta;
prove printed : same_signs <= printed_bound/2;
)",
            .reduction =
                "rho = -1, r = 1, k = d0, many rows. All columns within an angle arcsin s of +- the first one (probability at least (2 "
                "s^(d0-1)/((d0-1) B))^(k-1), (13.1)), and no row within that "
                "angle of its hyperplane (at least (1 - 2 s/B)^d1, (13.2)), give rank 1: exp(same_signs) <= P(rank = 1). The right side is at most "
                "exp(printed_bound), because P(W X > 0) <= 2^-d1. "
                "'In leading order' asks log P/log bound >= 1 - o(1); here it is below 1/2: not even the square root of the printed bound holds."};
  struct Big {
    long d, m;
    Rational s;
  };
  for (const Big& b : {Big{5, 1000, ratio(1, 100)}, Big{11, 10000, ratio(1, 300)}, Big{31, 810000, ratio(1, 4000)}}) {
    const Instance instance = scalars({{"d", b.d}, {"k", b.d}, {"m", b.m}, {"s", b.s}});
    Case content{.instance = instance};
    if (b.d == 11)
      content.controls = {
          {.what = "30 rows only: no contradiction",
           .expected = Verdict::verified,
           .instance = scalars({{"d", 11}, {"k", 11}, {"m", 30}, {"s", ratio(1, 500)}})},
          {.what = "cone too wide", .expected = Verdict::inapplicable, .instance = scalars({{"d", 11}, {"k", 11}, {"m", 10000}, {"s", 1}})}};
    part.cases.push_back(fixed_case("k = d0 = " + std::to_string(b.d) + ", d1 = " + std::to_string(b.m), Level::quick, content));
  }
  return part;
}

}  // namespace

Check lem_15() {
  return {{.id = "soudry-hoffer-2017/lem-15",
           .form = Form::printed,
           .label = "Lemma 15 = Lemma 31, (12.10)-(12.14)",
           .source = "[SoudryHoffer2017, L433-437; L821-901]",
           .statement = "X in R^{d0 x k} with iid columns, W in R^{d1 x d0} standard Gaussian and independent: P(rank a(WX) = r) <= 2^{k + r d0 "
                        "(log2 d1 + log2 k) + r^2} P(W X_[floor(k/2)] > 0) in leading "
                        "order as min(k, d0, d1) >> r; and before the limit (L886) P(rank a(WX) = r) <= C(d1,r) C(k,r) C(k-r, floor((k-r)/2)) 2^{r "
                        "d0 (log2(d1-r) + log2(k-r)) + r^2 + 2r} P(W_1 "
                        "X_[floor((k-r)/2)] > 0).",
           .kind = "inequality",
           .expectation = Verdict::refuted,
           .erratum = "False, by exact counterexamples and in leading order, for d1 large against k. L865 exchanges a sum over H with an expectation "
                      "whose condition depends on H. Also: 2(d1-r)^r at L882 must be "
                      "2(d1-r)^{d0}; logarithms in exponents of 2 must be binary; D is defined as its inverse at L881; t^2 for r^2 at L901; X_1 and X_2 are mixed at L869, and the subsections named at L698, L774, L905 do not exist. Claim "
                      "lem-15-R is a repair.",
           .not_checked = "All counterexamples have rho = -1, r = 1 and d1 > k. For other rho the same event (all rows of signs equal up to sign) has rank at "
                          "most 2, so the printed bound fails for some r <= 2. For d1 <= k and d0 >> r, where Theorem 6 uses the lemma, it is neither "
                          "proved nor refuted.",
           .parts = {headline(), before_limit(), leading_order()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
