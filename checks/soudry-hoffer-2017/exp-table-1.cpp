/// \file
/// Table 1: the column #parameters/N.

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

/// Rows MNIST, CIFAR, ImageNet: d0, d1, N, printed #parameters/N.
Instance table() { return Instance().set("T", matrix("784 89 70000 0.999; 3072 16 50000 0.983; 12288 105 1280000 1.008")); }

constexpr const char* conventions = R"(given T : 3 x 4;
def ratio(i, c) = (T[i,1]*T[i,2] + if(c == 0, 0, if(c == 1, T[i,2], 2*T[i,2] + 1)))/T[i,3];
def misses(i, c) = if(abs(ratio(i, c) - T[i,4]) <= 1/2000, 0, 1);
)";

Claim printed() {
  Case content{.instance = table()};
  content.controls = {{.what = "the last two rows alone", .expected = Verdict::verified, .edits = {{"forall i in 1..3 ", "forall i in 2..3 "}}}};
  return {.id = "soudry-hoffer-2017/exp-table-1",
          .form = Form::printed,
          .label = "Table 1",
          .source = "[SoudryHoffer2017, L186-194]",
          .statement = "#parameters / N = d0 d1 / N is 0.999, 0.983 and 1.008 for MNIST, CIFAR and ImageNet (to the three decimals printed).",
          .kind = "empirical",
          .expectation = Verdict::refuted,
          .erratum = "For MNIST d0 d1 / N = 0.9968.",
          .not_checked = "The errors of the trained networks (0 %, 0 %, 0.1 %): neither data nor weights are at hand.",
          .parts = {{.name = "ratios",
                     .statement = std::string(conventions) + "prove rounded : forall i in 1..3 . misses(i, 0) == 0;\n",
                     .reduction = "A printed decimal stands for an interval of half a unit of its last place on both sides.",
                     .cases = {fixed_case("Table 1", Level::quick, content)}}}};
}

Claim repaired() {
  Case content{.instance = table()};
  content.controls = {
      {.what = "some convention explains CIFAR and ImageNet", .expected = Verdict::refuted, .edits = {{"exists i in 1..3 ", "exists i in 2..3 "}}},
      {.what = "within 1/500", .expected = Verdict::refuted, .edits = {{"<= 3/1000;", "<= 2/1000;"}}}};
  return {.id = "soudry-hoffer-2017/exp-table-1",
          .form = Form::repaired,
          .label = "Table 1",
          .source = "[SoudryHoffer2017, L186-194]",
          .statement =
              "d0 d1 / N is within 0.003 of the printed ratios, and d1 is within one neuron of N/d0. No single convention gives all three printed "
              "values: not d0 d1, not d0 d1 + d1 (both layers), "
              "not d0 d1 + 2 d1 + 1 (with biases).",
          .kind = "empirical",
          .not_checked = "The errors of the trained networks.",
          .parts = {{.name = "ratios",
                     .statement = std::string(conventions) + R"(prove close : forall i in 1..3 . abs(ratio(i, 0) - T[i,4]) <= 3/1000;
prove hidden_neurons : forall i in 1..3 . abs(T[i,2] - T[i,3]/T[i,1]) < 1;
prove no_convention : forall c in 0..2 . exists i in 1..3 . misses(i, c) == 1;
)",
                     .reduction = "The three ratios 0.9968, 0.98304, 1.00800 (first layer), 0.99807, 0.98336, 1.00808 (both layers), 0.99936, "
                                  "0.98370, 1.00816 (with biases) against 0.999, 0.983, 1.008.",
                     .cases = {fixed_case("Table 1", Level::quick, content)}}}};
}

}  // namespace

Check exp_table_1() { return {printed(), repaired()}; }

}  // namespace lemmacheck::checks::soudry_hoffer_2017
