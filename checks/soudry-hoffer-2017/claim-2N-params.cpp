/// \file
/// "approximately d1* = 2N/d0" neurons, "2N parameters".

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Part bounds() {
  Part part{.name = "bounds",
            .statement = R"(given low, high, most;
def width(n, d) = 4*(-floor(-n/(2*d - 2)));
assume dimension : low >= 2;
prove at_least : forall d in low..high . forall n in 1..most . 2*n*d/(d - 1) <= width(n, d)*d;
prove at_most : forall d in low..high . forall n in 1..most . width(n, d)*d < 2*n*d/(d - 1) + 4*d;
)",
            .reduction =
                "d1* d0 / (2N) lies between d0/(d0 - 1) and d0/(d0 - 1) + 2 d0/N on the stated ranges (in general by t <= ceil(t) < t + 1), so d1* "
                "d0 is close to 2N when 1 << d0 << N."};
  const auto make_case = [](long low, long high, long most) {
    return Case{.instance = Instance().set("low", Rational(low)).set("high", Rational(high)).set("most", Rational(most))};
  };
  Case first = make_case(2, 12, 40);
  first.controls = {{.what = "at most 2N parameters", .expected = Verdict::refuted, .edits = {{"2*n*d/(d - 1) + 4*d;", "2*n + 1;"}}},
                    {.what = "3d instead of 4d", .expected = Verdict::refuted, .edits = {{"+ 4*d;", "+ 3*d;"}}},
                    {.what = "d0 = 1", .expected = Verdict::inapplicable, .instance = make_case(1, 2, 2).instance}};
  part.cases.push_back(fixed_case("d0 <= 12, N <= 40", Level::quick, first));
  part.cases.push_back(fixed_case("d0 <= 40, N <= 300", Level::standard, make_case(13, 40, 300)));
  return part;
}

Part values() {
  Part part{.name = "values",
            .statement = R"(given N, d0, width, printed;
prove exact : 4*(-floor(-N/(2*d0 - 2))) == width;
prove approximate : 2*N/d0 == printed;
)",
            .reduction =
                "Exact widths beside 2N/d0: 24 and 20 for N = 1000, d0 = 100, but 4 and 2 for d0 = N, where the approximation is off by a factor 2."};
  const auto make = [](long n, long d0, long width, const Rational& printed) {
    return Instance().set("N", Rational(n)).set("d0", Rational(d0)).set("width", Rational(width)).set("printed", printed);
  };
  Case first{.instance = make(1000, 100, 24, 20)};
  first.controls = {{.what = "width 20", .expected = Verdict::refuted, .instance = make(1000, 100, 20, 20)}};
  part.cases.push_back(fixed_case("N=1000 d0=100", Level::quick, first));
  part.cases.push_back(fixed_case("N=10^6 d0=10^6", Level::quick, {.instance = make(1000000, 1000000, 4, 2)}));
  part.cases.push_back(fixed_case("N=10^6 d0=1000", Level::quick, {.instance = make(1000000, 1000, 2004, 2000)}));
  return part;
}

}  // namespace

Check claim_2N_params() {
  return {{.id = "soudry-hoffer-2017/claim-2N-params",
           .form = Form::printed,
           .label = "Size of the network of Theorem 8",
           .source = "[SoudryHoffer2017, L152-153]",
           .statement = "Theorem 8 requires approximately d1* = 4 ceil(N / (2 d0 - 2)) = 2N/d0 neurons, hence one hidden layer with 2N parameters.",
           .kind = "identity",
           .erratum = "The number of first-layer parameters always exceeds 2N, by the factor d0/(d0 - 1) at least; '= 2N' is right to leading order "
                      "only for 1 << d0 << N. For d0 = N it is 4N.",
           .parts = {bounds(), values()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
