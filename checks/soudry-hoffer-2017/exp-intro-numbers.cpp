/// \file
/// Numbers of the introduction: d0/N of three data sets, errors of two, widths about N/d0.

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

/// Rows MNIST, CIFAR, ImageNet: d0 and N of Table 1, printed d0/N.
Instance aspect(const char* rows) { return Instance().set("T", matrix(rows)); }

constexpr const char* table = "784 70000 0.016; 3072 50000 0.061; 12288 1280000 0.055";

Claim printed() {
  Case ratios{.instance = aspect(table)};
  ratios.controls = {{.what = "CIFAR alone", .expected = Verdict::verified, .edits = {{"forall i in 1..3 ", "forall i in 2..2 "}}},
                     {.what = "MNIST with its 50000 training samples alone",
                      .expected = Verdict::verified,
                      .instance = aspect("784 50000 0.016; 3072 50000 0.061; 12288 1280000 0.055"),
                      .edits = {{"forall i in 1..3 ", "forall i in 1..1 "}}}};
  Case errors{.instance = Instance().set("cifar", 0).set("imagenet", ratio(1, 10))};
  errors.controls = {{.what = "'at most'", .expected = Verdict::verified, .edits = {{"imagenet < 1/10", "imagenet <= 1/10"}}}};
  return {.id = "soudry-hoffer-2017/exp-intro-numbers",
          .form = Form::printed,
          .label = "Numbers of the introduction",
          .source = "[SoudryHoffer2017, L45, L55; Table 1 L186-194]",
          .statement =
              "d0/N is 0.016, 0.061 and 0.055 for MNIST, CIFAR and ImageNet; with 16 and 105 neurons CIFAR and ImageNet reach less than 0.1 % "
              "training error.",
          .kind = "empirical",
          .expectation = Verdict::refuted,
          .erratum =
              "With the sizes of Table 1 d0/N is 0.0112 for MNIST (0.0157 for N = 50000) and 0.0096 for ImageNet at 64 x 64. Table 1 prints 0.1 % "
              "for ImageNet, which is not less than 0.1 %.",
          .not_checked = "The errors themselves.",
          .parts = {{.name = "aspect-ratios",
                     .statement = R"(given T : 3 x 3;
prove rounded : forall i in 1..3 . abs(T[i,1]/T[i,2] - T[i,3]) <= 1/2000;
)",
                     .reduction = "A printed decimal stands for an interval of half a unit of its last place on both sides.",
                     .cases = {fixed_case("sizes of Table 1", Level::quick, ratios)}},
                    {.name = "errors",
                     .statement = R"(given cifar, imagenet;
prove below : cifar < 1/10 and imagenet < 1/10;
)",
                     .reduction = "The errors of Table 1, in per cent.",
                     .cases = {fixed_case("errors of Table 1", Level::quick, errors)}}}};
}

Claim repaired() {
  Case content{.instance = aspect("784 70000 0.0112; 3072 50000 0.0614; 12288 1280000 0.0096")};
  content.controls = {
      {.what = "0.055 for ImageNet", .expected = Verdict::refuted, .instance = aspect("784 70000 0.0112; 3072 50000 0.0614; 12288 1280000 0.055")},
      {.what = "one neuron fewer than printed for CIFAR", .expected = Verdict::refuted, .edits = {{"abs(16 - ", "abs(15 - "}}}};
  return {.id = "soudry-hoffer-2017/exp-intro-numbers",
          .form = Form::repaired,
          .label = "Numbers of the introduction",
          .source = "[SoudryHoffer2017, L45, L55; Table 1 L186-194]",
          .statement =
              "d0/N is 0.0112, 0.0614 and 0.0096 to four decimals; 16 and 105 are N/d0 for CIFAR and ImageNet to within one neuron; sqrt N < d0 <= N "
              "in all three.",
          .kind = "empirical",
          .not_checked = "The errors themselves.",
          .parts = {{.name = "aspect-ratios",
                     .statement = R"(given T : 3 x 3;
prove rounded : forall i in 1..3 . abs(T[i,1]/T[i,2] - T[i,3]) <= 1/20000;
prove about_N_over_d0 : abs(16 - T[2,2]/T[2,1]) < 1 and abs(105 - T[3,2]/T[3,1]) < 1;
prove assumption_3 : forall i in 1..3 . T[i,2] < T[i,1]^2 and T[i,1] <= T[i,2];
)",
                     .reduction = "Recomputed from the sizes of Table 1.",
                     .cases = {fixed_case("sizes of Table 1", Level::quick, content)}}}};
}

}  // namespace

Check exp_intro_numbers() { return {printed(), repaired()}; }

}  // namespace lemmacheck::checks::soudry_hoffer_2017
