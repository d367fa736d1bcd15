/// \file
/// Proof of Theorem 2.5: squaring the bounds of the singular values.

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* wide = "assume wide : m >= 4*d;";

Part instance() {
  Part part{.name = "instance",
            .statement = R"(given m, d, s;
assume dimensions : d >= 1 and s >= 0;
assume wide : m >= 4*d;
assume lower : sqrt(m) - 2*sqrt(d) <= s;
assume upper : s <= sqrt(m) + 2*sqrt(d);
prove squared_lower : m + 4*d - 4*sqrt(m*d) <= s^2;
prove squared_upper : s^2 <= m + 4*d + 4*sqrt(m*d);
)",
            .reduction = "The step for one singular value s. The print squares without m >= 4 d, which follows from m > C d^2 with C >= 4."};
  const auto make = [](long m, long d, const Rational& s) { return Instance().set("m", Rational(m)).set("d", Rational(d)).set("s", s); };
  part.cases.push_back(fixed_case(
      "m=20 d=5, s in the middle", Level::quick,
      {.instance = make(20, 5, 4),
       .controls = {{.what = "m=1 d=1 s=0: squaring a negative bound", .expected = Verdict::inapplicable, .instance = make(1, 1, 0)},
                    {.what = "m=1 d=1 s=0, m >= 4 d dropped", .expected = Verdict::refuted, .instance = make(1, 1, 0), .edits = {{wide, ""}}},
                    {.what = "s too small", .expected = Verdict::inapplicable, .instance = make(100, 1, ratio(7, 1))},
                    {.what = "s too small, bound dropped",
                     .expected = Verdict::refuted,
                     .instance = make(100, 1, 7),
                     .edits = {{"assume lower : sqrt(m) - 2*sqrt(d) <= s;", ""}}},
                    {.what = "s too large, bound dropped",
                     .expected = Verdict::refuted,
                     .instance = make(100, 1, 13),
                     .edits = {{"assume upper : s <= sqrt(m) + 2*sqrt(d);", ""}}},
                    {.what = "negative s, sign dropped", .expected = Verdict::refuted, .instance = make(100, 1, Rational(-13)),
                     .edits = {{" and s >= 0", ""}, {"assume lower : sqrt(m) - 2*sqrt(d) <= s;", ""}}}}}));
  part.cases.push_back(fixed_case("m=6400 d=10, close to the lower end", Level::quick, {.instance = make(6400, 10, ratio(736755, 10000))}));
  part.cases.push_back(fixed_case("m=101 d=7, close to the upper end", Level::quick, {.instance = make(101, 7, ratio(1534, 100))}));
  return part;
}

Part every() {
  return {.name = "every-m-and-d",
          .statement = R"(given u, v, w;
let low = v^2;                              # sqrt(m) - 2 sqrt(d) >= 0, that is m >= 4 d
let s = low + u^2;
let high = s + w^2;                         # sqrt(m) + 2 sqrt(d)
prove lower : s^2 >= low^2;
prove upper : high^2 >= s^2;
)",
          .reduction = "For all m >= 4 d: 0 <= low <= s gives low^2 <= s^2, 0 <= s <= high gives s^2 <= high^2, as sums of squares; low^2 and high^2 are m + 4 d -+ 4 sqrt(m d).",
          .cases = {fixed_case("all u, v, w", Level::quick,
                               {.instance = Instance().every("u", 1, 1).every("v", 1, 1).every("w", 1, 1),
                                .controls = {{.what = "low^2 nudged by 2^-200",
                                              .expected = Verdict::refuted,
                                              .edits = {{"s^2 >= low^2", "s^2 >= low^2 + 2^-200"}},
                                              .hints = Hints{.point = {{"u", scalar(0)}, {"v", scalar(1)}, {"w", scalar(0)}}}},
                                             {.what = "without m >= 4 d",
                                              .expected = Verdict::refuted,
                                              .edits = {{"let low = v^2;", "let low = v;"}},
                                              .hints = Hints{.point = {{"u", scalar(1)}, {"v", scalar(-1)}, {"w", scalar(0)}}}}}})},
          .search = [](const Instance&) {
            return Hints{.sums_of_squares = {{.squares = {{1, "u^2"}, {2, "u*v"}}}, {.squares = {{1, "w^2"}, {2, "w*v"}, {2, "w*u"}}}}};
          }};
}

}  // namespace

Check p25_sv() {
  return {{.id = "gamarnik-kizildag-zadik-2019/p25-sv",
           .form = Form::printed,
           .label = "Section 3.4, squared singular values",
           .source = "[GamarnikKizildagZadik2019, L418-420]",
           .statement = "If sqrt m - 2 sqrt d <= sigma <= sqrt m + 2 sqrt d, sigma >= 0 and m >= 4 d, then m + 4 d - 4 sqrt(m d) <= sigma^2 <= m + 4 d + 4 sqrt(m d).",
           .kind = "inequality",
           .erratum = "m >= 4 d is needed and not stated (it follows from m > C d^2 with C >= 4); 'with probability 1 - 2 exp(-d/2)' must read 'at least'.",
           .parts = {instance(), every()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
