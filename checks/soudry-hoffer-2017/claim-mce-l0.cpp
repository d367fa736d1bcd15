#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/claim-mce-l0";
constexpr const char* source = "[SoudryHoffer2017, L307, L400]";

constexpr const char* printed_statement = R"(given y : N x 1, output : N x 1;
let e = y - output;
let mce = count(n in 1..N . output[n,1] > 1/2 <=> y[n,1] != 1)/N;
assume binary_labels : hadamard(y, y - 1) == 0;
prove bound : mce <= count(n in 1..N . e[n,1] > 0)/N;
)";

constexpr const char* repaired_statement = R"(given y : N x 1, output : N x 1;
let e = y - output;
let mce = count(n in 1..N . output[n,1] > 1/2 <=> y[n,1] != 1)/N;
assume binary_labels : hadamard(y, y - 1) == 0;
prove bound : mce <= count(n in 1..N . e[n,1] != 0)/N;
)";

constexpr const char* derived_statement = R"(given y : N x 1, output : N x 1;
let e = y - output;
let mce = count(n in 1..N . output[n,1] > 1/2 <=> y[n,1] != 1)/N;
assume binary_labels : hadamard(y, y - 1) == 0;
prove misclassified_by_half : forall n in 1..N . (output[n,1] > 1/2 <=> y[n,1] != 1) => abs(e[n,1]) >= 1/2;
prove bound : norm2(e)/N >= mce/4;
)";

Instance outputs(const Matrix& y, const Matrix& output) { return Instance().set("y", y).set("output", output); }

/// Some samples fitted exactly, some missed by a rounded normal, one missed by exactly 1/2.
Instance partly_fitted(Random& random, std::size_t n) {
  Matrix y(n, 1);
  for (Rational& label : y.entries()) label = random.integer(0, 1);
  y(0, 0) = 1;
  Matrix output = y;
  output(0, 0) = ratio(1, 2);
  for (std::size_t i = n / 2; i < n; ++i) output(i, 0) = from_double(random.normal());
  return outputs(y, output);
}

std::vector<LazyCase> cases(const std::vector<Control>& controls) {
  std::vector<LazyCase> out;
  for (const std::size_t n : {std::size_t{3}, std::size_t{20}, std::size_t{1000}})
    out.push_back({"N=" + std::to_string(n), n < 1000 ? Level::quick : Level::standard,
                   [=](Random& random) { return Case{.instance = partly_fitted(random, n), .controls = controls}; }});
  return out;
}

}  // namespace

Check claim_mce_l0() {
  const Instance negative = outputs(matrix("0"), matrix("1"));
  const Instance half = outputs(matrix("1"), matrix("1/2"));
  const std::string erratum = "L307 defines |v|_0 by the entries v_i > 0; it must be v_i != 0: y = 0, output 1 has e = -1, MCE 1.";
  return {
      {.id = id,
       .form = Form::printed,
       .label = "MCE <= |e|_0/N with |e|_0 as defined in L307",
       .source = source,
       .statement = "MCE <= |e|_0/N, |e|_0 the number of entries e_n > 0.",
       .kind = "inequality",
       .expectation = Verdict::refuted,
       .erratum = erratum,
       .parts = {{.name = "outputs",
                  .statement = printed_statement,
                  .reduction = "One sample with a negative error.",
                  .cases = {fixed_case(
                      "y=0, output 1", Level::quick,
                      {.instance = negative,
                       .controls = {{.what = "entries != 0 counted", .expected = Verdict::verified, .edits = {{"e[n,1] > 0", "e[n,1] != 0"}}}}})}}}},
      {.id = id,
       .form = Form::repaired,
       .label = "MCE <= |e|_0/N",
       .source = source,
       .statement = "MCE <= |e|_0/N, |e|_0 the number of entries e_n != 0.",
       .kind = "inequality",
       .erratum = erratum,
       .parts = {{.name = "outputs",
                  .statement = repaired_statement,
                  .reduction = "Both sides are counted exactly.",
                  .cases = cases({{.what = "only positive errors counted",
                                   .expected = Verdict::refuted,
                                   .instance = negative,
                                   .edits = {{"e[n,1] != 0", "e[n,1] > 0"}}},
                                  {.what = "errors above 1/2 counted",
                                   .expected = Verdict::refuted,
                                   .instance = half,
                                   .edits = {{"e[n,1] != 0", "abs(e[n,1]) > 1/2"}}},
                                  {.what = "a label 2", .expected = Verdict::inapplicable, .instance = outputs(matrix("2"), matrix("0"))}})}}},
      {.id = id,
       .form = Form::derived,
       .label = "MSE >= MCE/4",
       .source = source,
       .statement = "A misclassified sample has |e_n| >= 1/2, so MSE >= MCE/4.",
       .kind = "inequality",
       .parts = {{.name = "outputs",
                  .statement = derived_statement,
                  .reduction = "Both sides are evaluated exactly; equality at y = 1, output 1/2 (not above the threshold, so class 0).",
                  .cases = cases({{.what = "constant 1/4 raised by 2^-200",
                                   .expected = Verdict::refuted,
                                   .instance = half,
                                   .edits = {{"mce/4", "(1/4 + 2^-200)*mce"}}},
                                  {.what = "strict bound at a misclassified sample",
                                   .expected = Verdict::refuted,
                                   .instance = half,
                                   .edits = {{">= 1/2;", "> 1/2;"}}}})}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
