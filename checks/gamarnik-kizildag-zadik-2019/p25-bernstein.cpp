/// \file
/// Proof of Theorem 2.5: concentration of the trace of W*'W*.

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* id = "gamarnik-kizildag-zadik-2019/p25-bernstein";
constexpr const char* source = "[GamarnikKizildagZadik2019, L436-444]";

Instance sizes(long m, long d) { return Instance().set("m", Rational(m)).set("d", Rational(d)); }

Part tail() {
  Part part{.name = "tail",
            .statement = R"(given m, d;
assume dimensions : d >= 1 and m >= 15;
prove two_sided_tail : 1 - chi2cdf(m*d, m*d + d*sqrt(m)) + chi2cdf(m*d, max(0, m*d - d*sqrt(m))) <= 2*exp(-d/5);
)",
            .reduction = "T = tr W*'W* = |W*|_F^2 is chi-square with m d degrees of freedom, so the probability P(|T - m d| > d sqrt m) is a difference of values of its distribution "
                         "function: enclosed, not sampled."};
  struct Size {
    long m, d;
    Level level;
  };
  for (const Size s : {Size{15, 1, Level::quick}, Size{16, 2, Level::quick}, Size{50, 5, Level::quick}, Size{400, 2, Level::quick}, Size{1600, 5, Level::standard},
                       Size{6400, 10, Level::standard}, Size{25600, 20, Level::thorough}}) {
    Case content{.instance = sizes(s.m, s.d)};
    if (s.m == 16)
      content.controls = {{.what = "m = 14", .expected = Verdict::inapplicable, .instance = sizes(14, 2)},
                          {.what = "rate exp(-2 d)", .expected = Verdict::refuted, .edits = {{"2*exp(-d/5)", "2*exp(-2*d)"}}},
                          {.what = "constant 1/5 instead of 2", .expected = Verdict::refuted, .edits = {{"2*exp(-d/5)", "exp(-d/5)/5"}}},
                          {.what = "m = 1, hypothesis dropped: still true, the hypothesis belongs to the proof",
                           .expected = Verdict::verified,
                           .instance = sizes(1, 1),
                           .edits = {{"assume dimensions : d >= 1 and m >= 15;", ""}}}};
    part.cases.push_back(fixed_case("m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level, content));
  }
  return part;
}

Part algebra() {
  Part part{.name = "laurent-massart-constants",
            .statement = R"(given m;
assume wide : m >= 15;
prove deviation : 2/sqrt(5) + 2/(5*sqrt(m)) <= 1;
)",
            .reduction = "With N = m d and x = d/5 the deviation 2 sqrt(N x) + 2 x of the chi-square bound [LaurentMassart2000, Lemma 1] is d sqrt m (2/sqrt 5 + 2/(5 sqrt m)), at most d "
                         "sqrt m for every m >= 15 (the left side falls as m grows): so the tail is at most 2 exp(-d/5) for all d >= 1, m >= 15."};
  const auto at = [](long m) { return Instance().set("m", Rational(m)); };
  part.cases.push_back(fixed_case("m=15", Level::quick,
                                  {.instance = at(15),
                                   .controls = {{.what = "m = 14", .expected = Verdict::inapplicable, .instance = at(14)},
                                                {.what = "m = 14, hypothesis dropped", .expected = Verdict::refuted, .instance = at(14), .edits = {{"assume wide : m >= 15;", ""}}}}}));
  part.cases.push_back(fixed_case("m=10^6", Level::quick, {.instance = at(1000000)}));
  return part;
}

}  // namespace

Check p25_bernstein() {
  return {{.id = id,
           .form = Form::repaired,
           .label = "Section 3.4, Bernstein-type inequality",
           .source = source,
           .statement = "For W* in R^{m x d} with independent standard normal entries, d >= 1 and m >= 15: P(|sum (W*_ij^2 - 1)| > d sqrt m) <= 2 exp(-d/5).",
           .kind = "probability",
           .erratum = "Printed with unspecified constants c, K and 'm sufficiently large', so that no instance can decide it; this form has c/K^2 = 1/5 and m >= 15. (The best possible rate "
                      "is 1/4.)",
           .not_checked = "The bound of Laurent and Massart is quoted; the instances enclose the probability itself, without it.",
           .parts = {tail(), algebra()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
