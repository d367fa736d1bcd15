/// \file
/// Definition 32: g(x) = x Phi(x)/phi(x) and psi.

#include "orthant.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Part bijection() {
  Part part{.name = "bijection",
            .statement = normal_functions + R"(def slope(x) = Phi(x)/density(x) + x + x^2*Phi(x)/density(x);
given n, h;
assume cells : n >= 1 and h > 0;
prove starts_at_zero : 0 <= g(0) <= 0;
prove slope_is_positive : forall k in 0..n . slope(k*h) >= 5/4;
prove slope_is_the_derivative : forall k in 0..n-1 . slope(k*h)*h < g((k+1)*h) - g(k*h) < slope((k+1)*h)*h;
prove unbounded : forall k in 1..n . g(k*h) >= 5/4*k*h;
)",
            .reduction = "phi' = -x phi gives g' = Phi/phi + x + x^2 Phi/phi. Its three terms are products of increasing nonnegative functions, so its value at the left end of a "
                         "cell bounds it from below on the whole cell, and that at 0, sqrt(pi/2) > 5/4, on [0, infinity): g increases and g(x) >= 5x/4. That the formula is the "
                         "derivative shows in the increments, which a convex g has between its slopes at the ends."};
  const auto make = [](long n, const Rational& h) { return Instance().set("n", Rational(n)).set("h", h); };
  part.cases.push_back(fixed_case(
      "12 cells of 1/4", Level::quick,
      {.instance = make(12, ratio(1, 4)),
       .controls = {{.what = "derivative without the term x", .expected = Verdict::refuted, .instance = make(20, ratio(1, 20)), .edits = {{"Phi(x)/density(x) + x +", "Phi(x)/density(x) +"}}},
                    {.what = "derivative of x Phi phi instead", .expected = Verdict::refuted, .edits = {{"+ x + x^2*", "+ x - x^2*"}}},
                    {.what = "slope 127/100, above sqrt(pi/2)", .expected = Verdict::refuted, .edits = {{"slope(k*h) >= 5/4", "slope(k*h) >= 127/100"}}}}}));
  part.cases.push_back(fixed_case("30 cells of 1/6", Level::standard, {.instance = make(30, ratio(1, 6))}));
  return part;
}

Part value() {
  Part part{.name = "value-of-psi",
            .statement = normal_functions + R"(given theta, a, b, low, high;
)" + psi_by_bracket + R"(assume bracket : 0 < a and g(a) < theta and theta < g(b);
prove enclosed : low <= psi_low and psi_high <= high;
)",
            .reduction = "g increases, so g^-1(theta) lies in (a, b), and x^2/(2 theta) - log Phi(y) increases in x and decreases in y: psi(theta) lies in [psi_low, psi_high]."};
  const auto make = [](const char* theta, double near, const char* low, const char* high) {
    const auto [a, b] = bracket_inverse_g(near, 46);
    return Instance().set("theta", matrix(theta)).set("a", a).set("b", b).set("low", matrix(low)).set("high", matrix(high));
  };
  part.cases.push_back(fixed_case(
      "theta = 23.25", Level::quick,
      {.instance = make("93/4", 23.25, "0.106217932566", "0.106217932568"),
       .controls = {{.what = "psi(23.25) >= 0.11", .expected = Verdict::refuted, .edits = {{"low <= psi_low and psi_high <= high", "11/100 <= psi_high"}}},
                    {.what = "psi(23.25) <= 0.1062 as (12.28) rounds it", .expected = Verdict::refuted, .edits = {{"low <= psi_low and psi_high <= high", "psi_low <= 1062/10000"}}},
                    {.what = "psi with theta in place of 2 theta",
                     .expected = Verdict::refuted,
                     .edits = {{"a^2/(2*theta)", "a^2/theta"}, {"b^2/(2*theta)", "b^2/theta"}}},
                    {.what = "a bracket that misses g^-1(theta)",
                     .expected = Verdict::inapplicable,
                     .instance = make("93/4", 23.25, "0.106", "0.107").set("theta", ratio(94, 4))}}}));
  part.cases.push_back(fixed_case("theta = 1", Level::quick, {.instance = make("1", 1, "0.493918", "0.493919")}));
  part.cases.push_back(fixed_case("theta = 5", Level::quick, {.instance = make("5", 5, "0.265835", "0.265837")}));
  part.cases.push_back(fixed_case("theta = 21.5", Level::quick, {.instance = make("43/2", 21.5, "0.111932", "0.111933")}));
  part.cases.push_back(fixed_case("theta = 1000", Level::standard, {.instance = make("1000", 1000, "0.0057717", "0.0057718")}));
  return part;
}

Part envelope() {
  Part part{.name = "derivative-of-psi",
            .statement = normal_functions + psi_of_g + R"(given n, h;
assume cells : n >= 1 and h > 0;
prove derivative : forall k in 1..n-1 .
    (k*h)^2/2*(1/g(k*h) - 1/g((k+1)*h)) < psi(k*h) - psi((k+1)*h) < ((k+1)*h)^2/2*(1/g(k*h) - 1/g((k+1)*h));
prove limit_at_zero : forall k in 1..n . log(2) - 2^-k/2 <= psi(2^-k) < log(2);
prove limit_at_infinity : forall k in 1..n . psi(1 + k*h) < (3 + k*h)*density(1 + k*h);
)",
            .reduction = "[ours] psi(theta) = min over x of x^2/(2 theta) - log Phi(x), attained at g^-1(theta), so psi'(theta) = -g^-1(theta)^2/(2 theta^2) < 0: integrated over a cell, with "
                         "g^-1 between its values at the ends, the first line. psi(g(x)) decreases in x, so its limits are those along the sequences of the other two."};
  const auto make = [](long n, const Rational& h) { return Instance().set("n", Rational(n)).set("h", h); };
  part.cases.push_back(fixed_case("12 cells of 1/4", Level::quick,
                                  {.instance = make(12, ratio(1, 4)),
                                   .controls = {{.what = "psi' = -g^-1(theta)^2/theta^2",
                                                 .expected = Verdict::refuted,
                                                 .edits = {{"(k*h)^2/2*(1/g(k*h) - 1/g((k+1)*h)) < psi", "(k*h)^2*(1/g(k*h) - 1/g((k+1)*h)) < psi"}}},
                                                {.what = "limit log 2 approached like x/3", .expected = Verdict::refuted, .edits = {{"2^-k/2", "2^-k/3"}}}}}));
  part.cases.push_back(fixed_case("24 cells of 1/8", Level::standard, {.instance = make(24, ratio(1, 8))}));
  return part;
}

}  // namespace

Check def_32() {
  return {{.id = "soudry-hoffer-2017/def-32",
           .form = Form::printed,
           .label = "Definition 32, (12.16), (12.17)",
           .source = "[SoudryHoffer2017, L909-918]",
           .statement = "g(x) = x Phi(x)/phi(x) increases from 0 to infinity on [0, infinity), so psi(theta) = g^-1(theta)^2/(2 theta) - log Phi(g^-1(theta)) is well defined.",
           .kind = "identity",
           .parts = {bijection(), value(), envelope()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
