#include <string>

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/def-dot";
constexpr const char* source = "[SoudryHoffer2017, L29, L85]";

constexpr const char* printed_statement = R"(given a, b, N;
let g = exp(-a*N);
let h = exp(-b*N);
assume both_decay : a > 0 and b > 0 and N > 0;
assume below_in_leading_order : a/b < 1;       # log g / log h = a/b for every N
prove smaller : g < h;
)";

constexpr const char* repaired_statement = R"(given a, b, N;
let g = exp(-a*N);
let h = exp(-b*N);
assume both_decay : a > 0 and b > 0 and N > 0;
assume below_in_leading_order : a/b > 1;
prove smaller : g < h;
prove quotient_of_logarithms : abs(log(g)/log(h) - a/b) < 2^-40;
)";

constexpr const char* polylog_statement = R"(given L, delta;
let g = L + 4*log(L);          # log(N log(N)^4), L = log N
let h = L + 5*log(L);          # log(N log(N)^5)
assume sizes : L > 1 and delta > 0;
prove equal_in_leading_order : 1 - delta < g/h and g/h < 1;
prove factor_is_log_N : abs(exp(h - g) - L) < delta;
)";

Instance rates(const Rational& a, const Rational& b, long n) { return Instance().set("a", a).set("b", b).set("N", n); }

}  // namespace

Check def_dot() {
  const std::string erratum =
      "For quantities below 1 both logarithms are negative and the printed relation is reversed: g = exp(-N), h = exp(-2N) has log g/log h = 1/2 < "
      "1, but g > h. Theorem 6, Corollary 7, Theorem 10 and "
      "Lemmas 15, 16 compare such quantities. Under the printed relation log^c N factors vanish, so d0 d1 = N log^5 N is not above N log^4 N, though "
      "(8.2) and (11.1) only need d0 d1/(N log^4 N) to grow.";
  return {
      {.id = id,
       .form = Form::printed,
       .label = "g <. h iff lim log g/log h < 1",
       .source = source,
       .statement = "g <. h iff lim log g/log h < 1, read as an order: then g < h eventually.",
       .kind = "definition",
       .expectation = Verdict::refuted,
       .erratum = erratum,
       .parts = {{.name = "decaying",
                  .statement = printed_statement,
                  .reduction = "g = exp(-aN), h = exp(-bN): the quotient of the logarithms is a/b at every N.",
                  .cases = {fixed_case(
                      "a=1 b=2 N=10", Level::quick,
                      {.instance = rates(1, 2, 10),
                       .controls = {{.what = "growing instead of decaying quantities",
                                     .expected = Verdict::verified,
                                     .edits = {{"exp(-a*N)", "exp(a*N)"}, {"exp(-b*N)", "exp(b*N)"}}},
                                    {.what = "quotient above 1", .expected = Verdict::inapplicable, .instance = rates(3, 2, 10)}}})}}}},
      {.id = id,
       .form = Form::repaired,
       .label = "for g, h < 1: g <. h iff lim log g/log h > 1",
       .source = source,
       .statement = "For 0 < g, h < 1: if log g/log h > 1 then g < h. Factors log^c N do not change the relation.",
       .kind = "definition",
       .erratum = erratum,
       .not_checked = "The limits themselves; the parts hold what is decided at each N.",
       .parts = {{.name = "decaying",
                  .statement = repaired_statement,
                  .reduction = "g = exp(-aN), h = exp(-bN): the quotient of the logarithms is a/b at every N, so at every N the repaired relation is "
                               "the order of the numbers.",
                  .cases = {fixed_case(
                                "a=2 b=1 N=10", Level::quick,
                                {.instance = rates(2, 1, 10),
                                 .controls = {{.what = "the printed direction", .expected = Verdict::inapplicable, .edits = {{"a/b > 1", "a/b < 1"}}},
                                              {.what = "growing quantities",
                                               .expected = Verdict::refuted,
                                               .edits = {{"exp(-a*N)", "exp(a*N)"}, {"exp(-b*N)", "exp(b*N)"}}}}}),
                            fixed_case("a=1 + 2^-20 b=1 N=1000", Level::quick, {.instance = rates(1 + power_of_two(-20), 1, 1000)})}},
                 {.name = "polylog",
                  .statement = polylog_statement,
                  .reduction = "log(N log^4 N) and log(N log^5 N) have a quotient between 1 - delta and 1, and it tends to 1, though the second "
                               "quantity is log N times the first.",
                  .cases = {fixed_case("log N = 10^6", Level::quick,
                                       {.instance = Instance().set("L", 1000000).set("delta", ratio(1, 50000)),
                                        .controls = {{.what = "quotient within 10^-6 of 1",
                                                      .expected = Verdict::refuted,
                                                      .instance = Instance().set("L", 1000000).set("delta", ratio(1, 1000000))}}})}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
