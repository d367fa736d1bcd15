#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/def-mce";
constexpr const char* source = "[SoudryHoffer2017, L83-84 and footnote 2]";

constexpr const char* footnote_statement = R"(given y : N x 1, output : N x 1;
let e = y - output;
let mce = count(n in 1..N . output[n,1] > 1/2 <=> y[n,1] != 1)/N;
assume binary_labels : hadamard(y, y - 1) == 0;
assume no_sign_of_zero : abs(e - 1/2) > 0 and abs(output - 1/2) > 0;
prove footnote : sum(n in 1..N . 1 + (1 - 2*y[n,1])*sign(e[n,1] - 1/2))/(2*N) == mce;
)";

constexpr const char* wording_statement = R"(given y : N x 1, output : N x 1;
let mce = count(n in 1..N . output[n,1] > 1/2 <=> y[n,1] == 1)/N;
assume binary_labels : hadamard(y, y - 1) == 0;
prove zero_at_global_minimum : output == y => mce == 0;
)";

constexpr const char* repaired_statement = R"(given y : N x 1, output : N x 1;
let mce = count(n in 1..N . output[n,1] > 1/2 <=> y[n,1] != 1)/N;
assume binary_labels : hadamard(y, y - 1) == 0;
assume no_ties : abs(output - 1/2) > 0;
prove formula : sum(n in 1..N . 1 + (1 - 2*y[n,1])*sign(output[n,1] - 1/2))/(2*N) == mce;
prove zero_at_global_minimum : output == y => mce == 0;
)";

Instance outputs(const Matrix& y, const Matrix& output) { return Instance().set("y", y).set("output", output); }

LazyCase sample(const char* y, const char* output, Verdict expected) {
  return fixed_case("y=" + std::string(y) + ", output " + output, Level::quick,
                    {.instance = outputs(matrix(y), matrix(output)), .expected = expected});
}

Part footnote() {
  Part part{.name = "footnote",
            .statement = footnote_statement,
            .reduction = "One sample at a time: the footnote takes e where the output of the network is meant.",
            .cases = {sample("1", "1", Verdict::refuted), sample("1", "0", Verdict::refuted), sample("0", "1", Verdict::refuted),
                      sample("0", "-1", Verdict::refuted), sample("0", "0", Verdict::verified)}};
  part.cases.push_back(fixed_case(
      "y=1, output 3", Level::quick,
      {.instance = outputs(matrix("1"), matrix("3")),
       .controls = {{.what = "the output in place of e", .expected = Verdict::verified, .edits = {{"sign(e[n,1] - 1/2)", "sign(output[n,1] - 1/2)"}}},
                    {.what = "a label 1/3", .expected = Verdict::inapplicable, .instance = outputs(matrix("1/3"), matrix("3"))}},
       .expected = Verdict::refuted}));
  return part;
}

LazyCase random_outputs(std::size_t n, Level level) {
  return {.label = "N=" + std::to_string(n), .level = level, .build = [n](Random& random) {
            Matrix y(n, 1);
            for (Rational& label : y.entries()) label = random.integer(0, 1);
            const Matrix output = random_dyadic_matrix(random, n, 1);
            Matrix tied = output;
            tied(0, 0) = ratio(1, 2);
            return Case{.instance = outputs(y, output),
                        .controls = {{.what = "the footnote's e in place of the output",
                                      .expected = Verdict::refuted,
                                      .instance = outputs(matrix("1"), matrix("1")),
                                      .edits = {{"sign(output[n,1] - 1/2)", "sign(y[n,1] - output[n,1] - 1/2)"}}},
                                     {.what = "threshold 0 instead of 1/2",
                                      .expected = Verdict::refuted,
                                      .instance = outputs(matrix("0"), matrix("1/4")),
                                      .edits = {{"sign(output[n,1] - 1/2)", "sign(output[n,1])"}}},
                                     {.what = "an output at the threshold", .expected = Verdict::inapplicable, .instance = outputs(y, tied)},
                                     {.what = "an output at the threshold, ties allowed",
                                      .expected = Verdict::refuted,
                                      .instance = outputs(y, tied),
                                      .edits = {{"assume no_ties : abs(output - 1/2) > 0;", ""}}}}};
          }};
}

}  // namespace

Check def_mce() {
  const std::string erratum =
      "Footnote 2 takes sign(e - 1/2) where sign(output - 1/2) is meant: of (y, output) = (1,1), (1,0), (0,1), (0,-1), (0,0) it has four wrong. L83 "
      "words the MCE as the "
      "fraction classified correctly; everywhere else it is the fraction misclassified.";
  return {
      {.id = id,
       .form = Form::printed,
       .label = "footnote 2",
       .source = source,
       .statement = "MCE = (1/2N) sum_n [1 + (1 - 2 y_n) sign(e_n - 1/2)], the fraction of samples classified correctly with decision threshold 1/2.",
       .kind = "definition",
       .expectation = Verdict::refuted,
       .erratum = erratum,
       .parts = {footnote(),
                 {.name = "wording",
                  .statement = wording_statement,
                  .reduction = "A global minimum with zero error must have MCE 0; the fraction classified correctly is 1 there.",
                  .cases = {fixed_case("y = output = (1, 0)", Level::quick,
                                       {.instance = outputs(matrix("1; 0"), matrix("1; 0")),
                                        .controls = {{.what = "the fraction misclassified",
                                                      .expected = Verdict::verified,
                                                      .edits = {{"y[n,1] == 1)/N", "y[n,1] != 1)/N"}}}}})}}}},
      {.id = id,
       .form = Form::repaired,
       .label = "footnote 2 with the output in place of e",
       .source = source,
       .statement =
           "MCE = fraction of samples with [output > 1/2] != [y = 1] = (1/2N) sum_n [1 + (1 - 2 y_n) sign(output_n - 1/2)] where no output is 1/2.",
       .kind = "definition",
       .erratum = erratum,
       .parts = {{.name = "outputs",
                  .statement = repaired_statement,
                  .reduction = "Both sides are evaluated exactly.",
                  .cases = {random_outputs(12, Level::quick), random_outputs(40, Level::quick), random_outputs(300, Level::standard)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
