#include <string>

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* statement = R"(given epsilon, q, rho, low, high;       # q = lim d0/N
let m = if(rho == 0, epsilon, max(q, epsilon));
let gamma = 23/100*sqrt(sqrt(m))^3;
assume ranges : 0 < epsilon and epsilon < 1 and 0 <= q and q <= 1 and rho != 1;
prove value : low < gamma and gamma < high;
prove as_exponential : abs(gamma - 23/100*exp(3/4*log(m))) < 2^-50;
prove constant_rounded_down : 23/100 < 2/10*sqrt(sqrt(2)) and 2/10*sqrt(sqrt(2)) < 24/100;
)";

Instance gamma(const Rational& epsilon, const Rational& q, const Rational& rho, const char* low) {
  const Rational bottom = parse_rational(low).value();
  return Instance().set("epsilon", epsilon).set("q", q).set("rho", rho).set("low", bottom).set("high", bottom + parse_rational("1e-13").value());
}

}  // namespace

Check def_5_gamma() {
  const Rational slope = ratio(1, 10);
  const Instance tenth = gamma(ratio(1, 10), 0, slope, "0.0409004264308");
  return {
      {.id = "soudry-hoffer-2017/def-5-gamma",
       .form = Form::printed,
       .label = "Definition 5",
       .source = "[SoudryHoffer2017, Definition 5, L131; L369]",
       .statement =
           "gamma_eps = 0.23 max[lim d0/N, eps]^(3/4) if rho is not in {0,1}, and 0.23 eps^(3/4) if rho = 0; 0.23 is 0.2 * 2^(1/4) rounded down.",
       .kind = "definition",
       .erratum = "L131 prints rho != {0,1} for rho not in {0,1}.",
       .parts = {
           {.name = "values",
            .statement = statement,
            .reduction = "Enclosures; the limit of d0/N is given.",
            .cases = {
                fixed_case(
                    "eps=1/10", Level::quick,
                    {.instance = tenth,
                     .controls = {{.what = "exponent 1/4 instead of 3/4",
                                   .expected = Verdict::refuted,
                                   .edits = {{"sqrt(sqrt(m))^3", "sqrt(sqrt(m))"}}},
                                  {.what = "the next digit window",
                                   .expected = Verdict::refuted,
                                   .instance = gamma(ratio(1, 10), 0, slope, "0.0409004264309")},
                                  {.what = "the maximum taken at rho = 0 too",
                                   .expected = Verdict::refuted,
                                   .instance = gamma(ratio(1, 10), ratio(1, 2), 0, "0.0409004264308"),
                                   .edits = {{"if(rho == 0, epsilon, max(q, epsilon))", "max(q, epsilon)"}}},
                                  {.what = "0.24 for 0.2 * 2^(1/4)",
                                   .expected = Verdict::refuted,
                                   .edits = {{"23/100 < 2/10*sqrt(sqrt(2))", "24/100 < 2/10*sqrt(sqrt(2))"}}},
                                  {.what = "rho = 1", .expected = Verdict::inapplicable, .instance = gamma(ratio(1, 10), 0, 1, "0.0409004264308")}}}),
                fixed_case("eps=1/20", Level::quick, {.instance = gamma(ratio(1, 20), 0, 0, "0.0243195390591")}),
                fixed_case("eps=1/4", Level::quick, {.instance = gamma(ratio(1, 4), 0, slope, "0.0813172798364")}),
                fixed_case("eps=1/10, d0/N=1/2", Level::quick, {.instance = gamma(ratio(1, 10), ratio(1, 2), slope, "0.1367588182253")}),
                fixed_case("eps=1/10, d0/N=1/2, rho=0", Level::quick, {.instance = gamma(ratio(1, 10), ratio(1, 2), 0, "0.0409004264308")})}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
