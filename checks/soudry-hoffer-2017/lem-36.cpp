/// \file
/// Lemma 36: tail of the mutual coherence of a Gaussian matrix.

#include "orthant.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/lem-36";
constexpr const char* source = "[SoudryHoffer2017, L980-996]";
constexpr const char* law =
    "The cosine of two independent Gaussian vectors of R^M exceeds eps in size with probability pair = 1 - I_{eps^2}(1/2, (M-1)/2), in closed form for odd M (rational) and even M "
    "(asin). For N = 2 that is P(gamma > eps); for larger N the union bound over binomial(N, 2) pairs is at least it. ";

Instance sizes(long m, long n, const Rational& eps) { return Instance().set("M", Rational(m)).set("N", Rational(n)).set("eps", eps); }

struct Size {
  long m, n;
  Rational eps;
  Level level;
};
std::string label(const Size& s) { return "M=" + std::to_string(s.m) + " N=" + std::to_string(s.n) + " eps=" + to_text(s.eps); }

Part tail(const char* name, const std::string& angle, const std::vector<Size>& cases) {
  Part part{.name = name,
            .statement = angle + R"(given M, N, eps;
let pair = 1 - below(M, eps);
let a = 1 - eps/2;
assume sizes : M >= 2 and N >= 2 and 0 < eps and eps < 1;
prove quoted_tail : pair <= 2*(exp(-M*a^2*eps^2/(4*(1 + eps/2))) + exp(-M*(1 - a)^2/4));
prove coherence_tail : binomial(N, 2)*pair <= 2*N^2*exp(-M*eps^2/24);
)",
            .reduction = std::string(law) + "The first line is the inequality quoted from Chen and Peng for one pair at a = 1 - eps/2, the second the lemma."};
  for (const Size& s : cases) {
    Case content{.instance = sizes(s.m, s.n, s.eps)};
    if (s.m == 101 || s.m == 100)
      content.controls = {{.what = "1/10 in place of 24", .expected = Verdict::refuted, .edits = {{"2*N^2*exp(-M*eps^2/24)", "2*N^2*exp(-10*M*eps^2)"}}},
                          {.what = "eps = 1", .expected = Verdict::inapplicable, .instance = sizes(s.m, 2, 1)},
                          {.what = "the quoted tail with 4 in place of 1/4",
                           .expected = Verdict::refuted,
                           .edits = {{"exp(-M*a^2*eps^2/(4*(1 + eps/2)))", "exp(-4*M*a^2*eps^2)"}, {"exp(-M*(1 - a)^2/4)", "exp(-16*M*(1 - a)^2)"}}}};
    part.cases.push_back(fixed_case(label(s), s.level, content));
  }
  return part;
}

Part constant() {
  return {.name = "constant-24",
          .statement = R"(given e;
prove factors : 6*(1 - e/2)^2 - (1 + e/2) == (1 - e)*(5 - 3*e/2);
)",
          .reduction = "For 0 <= e <= 1 both factors on the right are nonnegative: (1 - e/2)^2/(1 + e/2) >= 1/6, with equality at e = 1, so 1/4 of it is at least 1/24.",
          .cases = {fixed_case("all e", Level::quick,
                               {.instance = Instance().every("e", 1, 1),
                                .controls = {{.what = "5 in place of 6", .expected = Verdict::refuted, .edits = {{"6*(1", "5*(1"}}, .hints = Hints{.point = {{"e", scalar(1)}}}}}})}};
}

Part sharp(const char* name, const std::string& angle, const std::vector<Size>& cases) {
  Part part{.name = name,
            .statement = angle + R"(given M, N, eps;
let pair = 1 - below(M, eps);
assume sizes : M >= 2 and N >= 2 and 0 < eps and eps < 1;
prove coherence_tail : binomial(N, 2)*pair <= N^2*exp(-M*eps^2/2);
)",
            .reduction = std::string(law) + "A cap {cos > eps} has measure at most exp(-M eps^2/2), so pair <= 2 exp(-M eps^2/2)."};
  for (const Size& s : cases) {
    Case content{.instance = sizes(s.m, s.n, s.eps)};
    if (s.m > 70 && s.m < 120) content.controls = {{.what = "1 in place of 2", .expected = Verdict::refuted, .edits = {{"exp(-M*eps^2/2)", "exp(-M*eps^2)"}}}};
    part.cases.push_back(fixed_case(label(s), s.level, content));
  }
  return part;
}

}  // namespace

Check lem_36() {
  const std::vector<Size> odd = {{3, 2, ratio(1, 2), Level::quick},    {3, 5, ratio(9, 10), Level::quick},   {101, 2, ratio(1, 10), Level::quick},
                                 {951, 100, ratio(1, 2), Level::quick}, {301, 10, ratio(1, 3), Level::standard}};
  const std::vector<Size> even = {{2, 2, ratio(1, 2), Level::quick}, {4, 3, ratio(99, 100), Level::quick}, {100, 2, ratio(1, 10), Level::quick}, {500, 40, ratio(3, 5), Level::standard}};
  return {{.id = id,
           .form = Form::printed,
           .label = "Lemma 36",
           .source = source,
           .statement = "For a standard Gaussian A in R^{M x N}: P(gamma(A) > eps) <= 2 N^2 exp(-M eps^2/24).",
           .kind = "inequality",
           .not_checked = "All M, N, eps at once (the quoted tail is not proved here; the derived form is elementary). The bound says nothing unless M > 24 log(2 N^2)/eps^2, which M = 951, "
                          "N = 100, eps = 1/2 satisfies.",
           .parts = {tail("odd-M", angle_odd, odd), tail("even-M", angle_even, even), constant()}},
          {.id = id,
           .form = Form::derived,
           .label = "Lemma 36, sharper",
           .source = source,
           .statement = "For a standard Gaussian A in R^{M x N}: P(gamma(A) > eps) <= N^2 exp(-M eps^2/2).",
           .kind = "inequality",
           .not_checked = "All M, N, eps at once: the bound on the measure of a cap is classical and quoted.",
           .parts = {sharp("odd-M", angle_odd, {{3, 2, ratio(1, 2), Level::quick}, {75, 100, ratio(1, 2), Level::quick}, {951, 100, ratio(1, 2), Level::quick}}),
                     sharp("even-M", angle_even, {{2, 2, ratio(1, 2), Level::quick}, {74, 100, ratio(1, 2), Level::quick}, {1000, 100, ratio(1, 4), Level::standard}})}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
