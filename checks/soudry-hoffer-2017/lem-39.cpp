/// \file
/// Lemma 39: measure of caps and bands of the sphere.

#include "lemmacheck/claim/expectation.hpp"
#include "orthant.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/lem-39";
constexpr const char* source = "[SoudryHoffer2017, L1084-1119]";

const std::string sine_odd = "def sine_power(d, u) = (1 - u^2)^((d-1)/2);                                # sin^(d-1) of the angle with cosine u\n";
const std::string sine_even = "def sine_power(d, u) = (1 - u^2)^(d/2-1)*sqrt(1 - u^2);                    # sin^(d-1) of the angle with cosine u\n";

Instance at(long d, const Rational& u) { return Instance().set("d", Rational(d)).set("u", u); }

struct Point {
  long d;
  Rational u;
  Level level = Level::quick;
};
std::string label(const Point& p) { return "d0=" + std::to_string(p.d) + " u=" + to_text(p.u); }

Part cap(const char* name, const std::string& angle, const std::vector<Point>& points) {
  Part part{.name = name,
            .statement = angle + R"(given d, u;                                           # u = cos(epsilon)
assume sizes : d >= 2 and 0 < u and u < 1;
prove cap : 1 - below(d, u) >= 2*sine_power(d, u)/((d-1)*beta(d));
)",
            .reduction = "(13.1) with the exact probability on the left; by symmetry it depends on d0 and epsilon alone."};
  for (const Point& p : points) {
    Case content{.instance = at(p.d, p.u)};
    if (p.d == 7 || p.d == 4)
      content.controls = {{.what = "3 in place of 2 near the pole", .expected = Verdict::refuted, .instance = at(p.d, ratio(99, 100)), .edits = {{"2*sine_power", "3*sine_power"}}},
                          {.what = "without the factor d0 - 1", .expected = Verdict::refuted, .edits = {{"((d-1)*beta(d))", "beta(d)"}}},
                          {.what = "u = 1", .expected = Verdict::inapplicable, .instance = at(p.d, 1)}};
    part.cases.push_back(fixed_case(label(p), p.level, content));
  }
  return part;
}

constexpr const char* band_line = "prove band : below(d, u) <= 2*u/beta(d);\n";

Part band(const char* name, const std::string& angle, const std::vector<Point>& points) {
  Part part{.name = name,
            .statement = angle + "given d, u;\nassume sizes : d >= 3 and 0 < u and u < 1;\n" + band_line,
            .reduction = "(13.2) with the exact probability on the left. For d0 >= 3 the density 2 (1 - u^2)^((d0-3)/2)/B is at most its value 2/B at 0."};
  for (const Point& p : points) {
    Case content{.instance = at(p.d, p.u)};
    if (p.d == 7 || p.d == 4)
      content.controls = {{.what = "199/100 in place of 2 at small u", .expected = Verdict::refuted, .instance = at(p.d, ratio(1, 100)), .edits = {{"2*u/beta", "199/100*u/beta"}}}};
    if (p.d == 4)
      content.controls.insert(content.controls.end(),
                              {{.what = "d0 = 2", .expected = Verdict::inapplicable, .instance = at(2, ratio(1, 2))},
                               {.what = "d0 = 2, hypothesis dropped",
                                .expected = Verdict::refuted,
                                .instance = at(2, ratio(1, 2)),
                                .edits = {{"d >= 3 and 0 < u", "0 < u"}}}});
    part.cases.push_back(fixed_case(label(p), p.level, content));
  }
  return part;
}

Part plane() {
  Part part{.name = "two-dimensions",
            .statement = angle_even + "given d, u;\nassume sizes : d >= 2 and 0 < u and u < 1;\n" + band_line,
            .reduction = "In the plane P(|cos| < u) = 2 asin(u)/pi, while B(1/2, 1/2) = pi: (13.2) reads asin(u) <= u, false for every u in (0, 1]."};
  part.cases.push_back(fixed_case("u=1/2: 1/3 > 1/pi", Level::quick, {.instance = at(2, ratio(1, 2))}));
  part.cases.push_back(fixed_case("u=1/1000", Level::quick, {.instance = at(2, ratio(1, 1000))}));
  part.cases.push_back(fixed_case("u=99/100", Level::quick,
                                  {.instance = at(2, ratio(99, 100)),
                                   .controls = {{.what = "pi/3 u in place of 2 u/B at u = 1/3", .expected = Verdict::verified, .instance = at(2, ratio(1, 3)), .edits = {{"2*u/beta(d)", "2/3*u"}}}}}));
  return part;
}

/// The closed form is the integral of the density: an identity in u for odd d.
Part closed_form_odd() {
  Part part{.name = "density-odd",
            .statement = angle_odd + R"(given d, u;
prove density : grad(below(d, u), u) == 2/beta(d)*(1 - u^2)^((d-3)/2);
prove at_zero : below(d, 0) == 0;
prove at_one : below(d, 1) == 1;
)",
            .reduction = "The squared cosine has law Beta(1/2, (d0-1)/2), so |cos| has the density 2 (1 - u^2)^((d0-3)/2)/B(1/2, (d0-1)/2) on [0, 1]: the closed form of P(|cos| <= u) has "
                         "this derivative, for all u."};
  for (const long d : {3L, 7L, 21L}) {
    Case content{.instance = Instance().set("d", Rational(d)).every("u", 1, 1)};
    if (d == 7)
      content.controls = {{.what = "density raised by 2^-200", .expected = Verdict::refuted, .edits = {{"(1 - u^2)^((d-3)/2);", "(1 - u^2)^((d-3)/2) + 2^-200;"}}}};
    part.cases.push_back(fixed_case("d0=" + std::to_string(d), d < 20 ? Level::quick : Level::standard, content));
  }
  return part;
}

/// For even d: increments over cells lie between the densities at their ends.
Part closed_form_even() {
  Part part{.name = "density-even",
            .statement = angle_even + R"(given d, n;
def density(u) = 2/beta(d)*(1 - u^2)^(d/2-2)*sqrt(1 - u^2);
assume sizes : d >= 4 and n >= 2;
prove increments : forall k in 0..n-2 . density((k+1)/n)/n < below(d, (k+1)/n) - below(d, k/n) < density(k/n)/n;
prove last : below(d, 1 - 1/n) < 1 and 1 - below(d, 1 - 1/n) < density(1 - 1/n)/n;
)",
            .reduction = "The density falls on [0, 1] for d0 >= 4, so the closed form's increments must lie between its values at the ends of each cell; the last cell takes what is left of 1."};
  for (const auto& [d, n, level] : {std::tuple{4L, 10L, Level::quick}, std::tuple{10L, 20L, Level::standard}}) {
    Case content{.instance = Instance().set("d", Rational(d)).set("n", Rational(n))};
    if (d == 4) content.controls = {{.what = "density raised by a tenth", .expected = Verdict::refuted, .edits = {{"density(u) = 2/beta", "density(u) = 22/10/beta"}}}};
    part.cases.push_back(fixed_case("d0=" + std::to_string(d), level, content));
  }
  return part;
}

}  // namespace

Check lem_39() {
  const std::vector<Point> odd = {{3, ratio(1, 2)}, {7, ratio(1, 2)}, {7, ratio(1, 10)}, {31, ratio(9, 10)}, {201, ratio(1, 10), Level::standard}};
  const std::vector<Point> even = {{4, ratio(1, 2)}, {10, ratio(1, 10)}, {30, ratio(9, 10)}, {200, ratio(1, 10), Level::standard}};
  std::vector<Point> even_with_plane = even;
  even_with_plane.push_back({2, ratio(1, 2)});
  return {{.id = id,
           .form = Form::printed,
           .label = "Lemma 39, (13.1), (13.2)",
           .source = source,
           .statement = "For y != 0 and x ~ N(0, I_{d0}): P(|cos(x, y)| > cos eps) >= 2 sin(eps)^{d0-1}/((d0-1) B(1/2, (d0-1)/2)) and P(|cos(x, y)| < u) <= 2 u/B(1/2, (d0-1)/2).",
           .kind = "inequality",
           .expectation = Verdict::refuted,
           .erratum = "(13.2) is false for d0 = 2, which the lemma does not exclude: its proof uses (1 - x)^{(d0-3)/2} <= 1. (13.1) holds for all d0 >= 2.",
           .parts = {plane(), expecting(Verdict::verified, cap("cap-odd", angle_odd + sine_odd, odd)),
                     expecting(Verdict::verified, cap("cap-even", angle_even + sine_even, even_with_plane))}},
          {.id = id,
           .form = Form::repaired,
           .label = "Lemma 39, (13.2) for d0 >= 3",
           .source = source,
           .statement = "For d0 >= 3, y != 0 and x ~ N(0, I_{d0}): P(|cos(x, y)| < u) <= 2 u/B(1/2, (d0-1)/2).",
           .kind = "inequality",
           .not_checked = "All d0 and u at once is the argument in the reduction.",
           .parts = {band("band-odd", angle_odd, odd), band("band-even", angle_even, even), closed_form_odd(), closed_form_even()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
