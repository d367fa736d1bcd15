/// \file
/// Lemma 21: angular volume of the region of a teacher with an angular margin.

#include <algorithm>

#include "lemmacheck/network/quadratic.hpp"
#include "orthant.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/lem-21";
constexpr const char* source = "[SoudryHoffer2017, L601-603; proof L1134-1158]";

/// The measure of a product of arcs.  lo, hi: for each row of W the points whose boundary lines are nearest on either side.
const std::string arcs = R"(given X : 2 x N, W : k x 2, sine, lo : k x 1, hi : k x 1;
def tangent(i, n) = det(hcat(W[i,:]', X[:,n]))/(W[i,:]*X[:,n]);
def arc(i) = pi() + atan(tangent(i, lo[i,1])) - atan(tangent(i, hi[i,1]));
let volume = prod(i in 1..k . arc(i)/(2*pi()));
assume margin : forall i in 1..k . forall n in 1..N . (W[i,:]*X[:,n])^2 > sine^2*norm2(W[i,:])*norm2(X[:,n]);
assume nearest : forall i in 1..k . forall n in 1..N . tangent(i, lo[i,1]) <= tangent(i, n) <= tangent(i, hi[i,1]);
)";
constexpr const char* arcs_reduction =
    "In the plane the rows w_i with the signs of w*_i form an open arc: relative to w*_i it is bounded by the least and the greatest of the angles phi_n, tan phi_n = det(w*, x)/w*'x, shifted "
    "by pi/2, so its length is pi + min phi - max phi. The volume is the product over the rows. ";

/// Points x with prescribed boundary lines; W = rows (1, 0).
Instance plane(const char* x, const char* w, const Rational& sine, const char* lo, const char* hi) {
  return Instance().set("X", matrix(x)).set("W", matrix(w)).set("sine", sine).set("lo", matrix(lo)).set("hi", matrix(hi));
}

Part two_sided() {
  Part part{.name = "two-dimensions",
            .statement = arcs + "prove printed_13_6 : volume >= (2*sine/pi())^k;\n",
            .reduction = std::string(arcs_reduction) + "For d0 = 2 the right side of (13.6) is (2 sin(alpha)/B(1/2, 1/2))^{d1*}, B(1/2, 1/2) = pi. The arcs here have width barely above 2 alpha: "
                                                       "volume (2 alpha/(2 pi))^{d1*} against (2 sin(alpha)/pi)^{d1*}."};
  part.cases.push_back(fixed_case("one row, N=2", Level::quick, {.instance = plane("3 3; 4 -4", "1 0", ratio(59, 100), "2", "1")}));
  part.cases.push_back(fixed_case("two rows, N=2", Level::quick, {.instance = plane("3 3; 4 -4", "1 0; 2 0", ratio(599, 1000), "2; 2", "1; 1")}));
  part.cases.push_back(fixed_case("margin 1/100, N=4", Level::quick,
                                  {.instance = plane("1 1 -5 2; 99 -99 3 1", "1 0", ratio(1, 100), "2", "1"),
                                   .controls = {{.what = "one-sided arcs, without the factor 2", .expected = Verdict::verified, .edits = {{"(2*sine/pi())^k", "(sine/pi())^k"}}}}}));
  return part;
}

Part one_sided() {
  Part part{.name = "arcs",
            .statement = arcs + R"(prove caps : volume >= (atan(sine/sqrt(1 - sine^2))/pi())^k;
prove explicit : (atan(sine/sqrt(1 - sine^2))/pi())^k >= (sine/pi())^k;
)",
            .reduction = std::string(arcs_reduction) + "A one-sided cap of angle alpha is an arc of measure alpha/pi; for d0 = 2, I_{sin^2 alpha}(1/2, 1/2)/2 = alpha/pi."};
  part.cases.push_back(fixed_case("arcs of width barely above 2 alpha", Level::quick,
                                  {.instance = plane("3 3; 4 -4", "1 0; 2 0", ratio(599, 1000), "2; 2", "1; 1"),
                                   .controls = {{.what = "caps of both signs", .expected = Verdict::refuted, .edits = {{"prove caps : volume >= (atan", "prove caps : volume >= (2*atan"}}},
                                                {.what = "margin that X does not have",
                                                 .expected = Verdict::inapplicable,
                                                 .instance = plane("3 3; 4 -4", "1 0; 2 0", ratio(601, 1000), "2; 2", "1; 1")},
                                                {.what = "margin that X does not have, hypothesis dropped",
                                                 .expected = Verdict::refuted,
                                                 .instance = plane("3 3; 4 -4", "1 0; 2 0", ratio(601, 1000), "2; 2", "1; 1"),
                                                 .edits = {{"assume margin : forall i in 1..k . forall n in 1..N . (W[i,:]*X[:,n])^2 > sine^2*norm2(W[i,:])*norm2(X[:,n]);", ""}}}}}));
  for (const std::size_t n : {std::size_t{3}, std::size_t{6}, std::size_t{20}})
    part.cases.push_back({"random integers N=" + std::to_string(n), n < 10 ? Level::quick : Level::standard, [n](Random& random) {
                            constexpr std::size_t rows = 3;
                            Instance given;
                            while (true) {
                              const Matrix x = random_integer_matrix(random, 2, n, 9);
                              const Matrix w = random_integer_matrix(random, rows, 2, 9);
                              Matrix lo(rows, 1);
                              Matrix hi(rows, 1);
                              Rational least = 1;
                              bool proper = true;
                              for (std::size_t i = 0; i < rows && proper; ++i) {
                                std::vector<Rational> tangents;
                                for (std::size_t j = 0; j < n && proper; ++j) {
                                  const Rational dot = w(i, 0) * x(0, j) + w(i, 1) * x(1, j);
                                  proper = dot != 0;
                                  if (!proper) break;
                                  const Rational lengths = (w(i, 0) * w(i, 0) + w(i, 1) * w(i, 1)) * (x(0, j) * x(0, j) + x(1, j) * x(1, j));
                                  least = std::min(least, Rational(dot * dot / lengths));
                                  tangents.push_back((w(i, 0) * x(1, j) - w(i, 1) * x(0, j)) / dot);
                                }
                                if (!proper) break;
                                const auto [first, last] = std::ranges::minmax_element(tangents);
                                lo(i, 0) = Rational(first - tangents.begin() + 1);
                                hi(i, 0) = Rational(last - tangents.begin() + 1);
                              }
                              if (!proper) continue;
                              const Rational sine = from_double(std::floor(std::sqrt(least.convert_to<double>()) * 0.999 * 0x1p20) * 0x1p-20);
                              return Case{.instance = given.set("X", x).set("W", w).set("sine", sine).set("lo", lo).set("hi", hi)};
                            }
                          }});
  return part;
}

/// Three half-spaces in space.
Part triangle() {
  Part part{.name = "spherical-triangle",
            .statement = R"(given X : 3 x 3, w : 3 x 1, sine;
def tilt(i, j) = (X[:,i]'*X[:,j])*sign(w'*X[:,i])*sign(w'*X[:,j]);           # product of the normals turned to the side of w
def angle(i, j) = pi()/2 - atan(tilt(i, j)/sqrt(norm2(X[:,i])*norm2(X[:,j]) - tilt(i, j)^2));
let volume = 1/2 - (angle(1,2) + angle(1,3) + angle(2,3))/(4*pi());
assume margin : forall n in 1..3 . (w'*X[:,n])^2 > sine^2*norm2(w)*norm2(X[:,n]);
prove cap : volume >= (1 - sqrt(1 - sine^2))/2;
prove explicit : (1 - sqrt(1 - sine^2))/2 >= sine^2/4;
)",
            .reduction = "d0 = 3, N = 3, d1* = 1: by Girard's formula the triangle of the rows w_1 with the signs of w* has area 2 pi minus the sum of the angles between its normals, divided by 4 "
                         "pi. A cap of angle alpha has measure (1 - cos alpha)/2, and B(1/2, 1) = 2."};
  const Instance regular = Instance().set("X", matrix("1 -1/2 -1/2; 0 433/500 -433/500; 1/10 1/10 1/10")).set("w", matrix("0; 0; 1")).set("sine", ratio(99, 1000));
  part.cases.push_back(fixed_case("nearly regular",
                                  Level::quick,
                                  {.instance = regular,
                                   .controls = {{.what = "(13.6) with the factor 2 of caps of both signs", .expected = Verdict::refuted, .edits = {{"prove cap : volume >= (1 - sqrt(1 - sine^2))/2;", "prove printed_13_6 : volume >= 2*sine^2/4;"}}},
                                                {.what = "w outside the margin", .expected = Verdict::inapplicable, .instance = Instance(regular).set("w", matrix("0; 1; 0"))}}}));
  part.cases.push_back(fixed_case("octant", Level::quick,
                                  {.instance = Instance().set("X", matrix("1 0 0; 0 1 0; 0 0 -1")).set("w", matrix("1; 1; -1")).set("sine", ratio(57, 100))}));
  return part;
}

/// Rows near the teacher's have its signs.
Part same_signs() {
  Part part{.name = "signs",
            .statement = R"(given X : d x N, w : d x 1, v : d x 1, s2;
assume margin : forall n in 1..N . (w'*X[:,n])^2 > s2*norm2(w)*norm2(X[:,n]);
assume angle_at_most_alpha : v'*w > 0 and (v'*w)^2 >= (1 - s2)*norm2(v)*norm2(w);
prove same_signs : forall n in 1..N . (v'*X[:,n])*(w'*X[:,n]) > 0;
)",
            .reduction = "(13.5), one-sided: s2 = sin^2 alpha. If the angle between v = w_i and w = w*_i is at most alpha and every x has an angle of more than alpha from the hyperplane of w, the signs "
                         "agree."};
  const auto make = [](const char* x, const char* w, const char* v, const Rational& s2) {
    return Instance().set("X", matrix(x)).set("w", matrix(w)).set("v", matrix(v)).set("s2", s2);
  };
  part.cases.push_back(
      fixed_case("d0=2, angle barely below the margin", Level::quick,
                 {.instance = make("3 3; 4 -4", "1; 0", "81; 60", ratio(359, 1000)),
                  .controls = {{.what = "v = -w", .expected = Verdict::inapplicable, .instance = make("3 3; 4 -4", "1; 0", "-1; 0", ratio(359, 1000))},
                               {.what = "v = -w, the angle taken without sign as printed",
                                .expected = Verdict::refuted,
                                .instance = make("3 3; 4 -4", "1; 0", "-1; 0", ratio(359, 1000)),
                                .edits = {{"v'*w > 0 and ", ""}}},
                               {.what = "v beyond the boundary line, hypothesis dropped",
                                .expected = Verdict::refuted,
                                .instance = make("3 3; 4 -4", "1; 0", "3; 4", ratio(359, 1000)),
                                .edits = {{"assume angle_at_most_alpha : v'*w > 0 and (v'*w)^2 >= (1 - s2)*norm2(v)*norm2(w);", ""}}}}}));
  struct Size {
    std::size_t d, n;
    Level level;
  };
  for (const Size z : {Size{3, 8, Level::quick}, Size{10, 40, Level::quick}, Size{30, 200, Level::standard}})
    part.cases.push_back({"Gaussian doubles d0=" + std::to_string(z.d) + " N=" + std::to_string(z.n), z.level, [z](Random& random) {
                            const Matrix x = random_dyadic_matrix(random, z.d, z.n);
                            const Matrix w = random_dyadic_matrix(random, z.d, 1);
                            const Matrix step = random_dyadic_matrix(random, z.d, 1);
                            const Rational ww = norm_squared(w);
                            Rational s2 = 1;
                            const Matrix dots = transpose(w) * x;
                            for (std::size_t n = 0; n < z.n; ++n) {
                              Rational xx = 0;
                              for (std::size_t i = 0; i < z.d; ++i) xx += x(i, n) * x(i, n);
                              s2 = std::min(s2, Rational(dots(0, n) * dots(0, n) / (ww * xx)));
                            }
                            s2 = from_double(std::ldexp(1.0, std::ilogb(s2.convert_to<double>() * 0.999)));
                            Matrix v = w + step;
                            for (int k = 1;; ++k) {  // halve the step until the angle is at most alpha
                              const Rational vw = (transpose(v) * w)(0, 0);
                              if (vw > 0 && vw * vw >= (1 - s2) * norm_squared(v) * ww) break;
                              v = w + power_of_two(-k) * step;
                            }
                            return Case{.instance = Instance().set("X", x).set("w", w).set("v", v).set("s2", s2)};
                          }});
  return part;
}

Part leading_order(const char* name, const std::string& angle, const std::vector<std::pair<long, Rational>>& cases) {
  Part part{.name = name,
            .statement = angle + R"(given d, sine;
assume sizes : d >= 2 and 0 < sine and sine < 1;
assume margin_is_small : sine*(d-1)*beta(d) <= 1;
prove cap : (1 - below(d, sqrt(1 - sine^2)))/2 > sine^(d-1)/((d-1)*beta(d));
prove leading_order : sine^(d-1)/((d-1)*beta(d)) > sine^d;
)",
            .reduction = "One row; d1* rows take the power d1*. The cap of angle alpha has measure half of P(|cos| > cos alpha), which (13.1) bounds below. If sin alpha <= 1/((d0-1) B), in particular for "
                         "sin alpha = 1/(d1* d0 N), the bound is at least sin(alpha)^{d0}: no limit is needed for exp(d0 d1* log sin alpha)."};
  for (const auto& [d, sine] : cases) {
    Case content{.instance = Instance().set("d", Rational(d)).set("sine", sine)};
    if (d == 11 || d == 10)
      content.controls = {{.what = "(13.6): twice the cap", .expected = Verdict::refuted, .edits = {{"> sine^(d-1)/((d-1)*beta(d));\nprove leading", "> 2*sine^(d-1)/((d-1)*beta(d));\nprove leading"}}},
                          {.what = "sin alpha = 1/2", .expected = Verdict::inapplicable, .instance = Instance().set("d", Rational(d)).set("sine", ratio(1, 2))},
                          {.what = "sin alpha = 1/2, hypothesis dropped",
                           .expected = Verdict::refuted,
                           .instance = Instance().set("d", Rational(d)).set("sine", ratio(1, 2)),
                           .edits = {{"assume margin_is_small : sine*(d-1)*beta(d) <= 1;", ""}}}};
    part.cases.push_back(fixed_case("d0=" + std::to_string(d) + " sine=" + to_text(sine), Level::quick, content));
  }
  return part;
}

}  // namespace

Check lem_21() {
  return {{.id = id,
           .form = Form::printed,
           .label = "Lemma 21 = Lemma 40, (13.6)",
           .source = source,
           .statement = "For X in M^alpha(W*) and W Gaussian: P(W in G(X, W*)) >= [2 sin(alpha)^{d0-1}/((d0-1) B(1/2, (d0-1)/2))]^{d1*}.",
           .kind = "inequality",
           .expectation = Verdict::refuted,
           .erratum = "The event of (13.5) must be w_i'w*_i/(|w_i| |w*_i|) > cos alpha, one-sided (-w*_i flips every sign), so (13.6) is too large by 2^{d1*}; printed with |.| and < cos alpha. Also "
                      "'log sin alpha > d0^{-1} log d0' has the wrong sign, and 'at least alpha' in L1138 must be 'at most'. Harmless to leading order.",
           .parts = {two_sided()}},
          {.id = id,
           .form = Form::repaired,
           .label = "Lemma 21 with one-sided caps",
           .source = source,
           .statement = "For X in M^alpha(W*) and W Gaussian: P(W in G(X, W*)) >= [I_{sin^2 alpha}((d0-1)/2, 1/2)/2]^{d1*} >= [sin(alpha)^{d0-1}/((d0-1) B(1/2, (d0-1)/2))]^{d1*}, which is at least "
                        "exp(d0 d1* log sin alpha) if sin alpha <= 1/((d0-1) B(1/2, (d0-1)/2)).",
           .kind = "inequality",
           .not_checked = "The volume itself is known for d0 = 2 and for triangles in d0 = 3; elsewhere it is bounded by the cap, whose inclusion part signs decides for given rows.",
           .parts = {one_sided(), triangle(), same_signs(), leading_order("cap-odd", angle_odd, {{3, ratio(1, 12)}, {11, ratio(1, 1000)}, {101, ratio(1, 100000)}}),
                     leading_order("cap-even", angle_even, {{2, ratio(1, 8)}, {10, ratio(1, 1000)}})}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
