/// \file
/// (9.6): the four pre-activations of a block on its group.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/label_fitting.hpp"
#include "lemmacheck/network/leaky_relu.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Part every_block() {
  Case content{.instance = Instance().every("V", 2, 3).every("H", 2, 3).every("e", 2, 1).every("X", 3, 4)};
  content.controls = {{.what = "bias not scaled", .expected = Verdict::refuted, .edits = {{"+ diag(e)*(H*X)", "+ H*X"}}}};
  return {.name = "every-block",
          .statement = R"(given V : K x d0, H : K x d0, e : K x 1, X : d0 x N;
prove shift : (V + diag(e)*H)*X == V*X + diag(e)*(H*X);
)",
          .reduction = "For all normals, bias directions, shifts and points; where V X = 0 and H X = 1 the value is the shift.",
          .cases = {fixed_case("K=2 d0=3 N=4", Level::quick, content)}};
}

Part instance() {
  Part part{.name = "instance",
            .statement = R"(given X : d0 x N, E : K x N, V : K x d0, H : K x d0, e1 : K x 1, e2 : K x 1;
def values(e) = hadamard(E, (V + diag(e)*H)*X);
assume normal : hadamard(E, V*X) == 0;
assume bias : hadamard(E, H*X) == E;
prove first : values(e1) == diag(e1)*E;
prove second : values(e2) == diag(e2)*E;
prove third : values(-e2) == -diag(e2)*E;
prove fourth : values(-e1) == -diag(e1)*E;
)",
            .reduction = "The pre-activations of all blocks on their groups, as matrices."};
  const auto make = [](const Matrix& x, const std::vector<std::size_t>& positives) {
    const Groups groups = consecutive_groups(positives, x.rows() - 1);
    const StackedBlocks blocks = stack_blocks(find_trapezoid_blocks(x, groups, ratio(1, 2), ratio(1, 2)).value());
    return Instance()
        .set("X", x)
        .set("E", group_indicator(groups, x.cols()))
        .set("V", blocks.normals)
        .set("H", blocks.biases)
        .set("e1", blocks.outer)
        .set("e2", blocks.inner);
  };
  Instance nudged = make(matrix("1 1 1; 0 1 2"), {0, 2});
  Matrix h = nudged["H"];
  h(0, 0) += power_of_two(-200);
  nudged.set("H", h);
  Case first{.instance = make(matrix("1 1 1; 0 1 2"), {0, 2})};
  first.controls = {
      {.what = "bias moved by 2^-200", .expected = Verdict::inapplicable, .instance = nudged},
      {.what = "bias moved by 2^-200, (9.4) dropped",
       .expected = Verdict::refuted,
       .instance = nudged,
       .edits = {{"assume bias : hadamard(E, H*X) == E;", ""}}},
      {.what = "third and fourth exchanged", .expected = Verdict::refuted, .edits = {{"values(-e2) == -diag(e2)*E", "values(-e2) == -diag(e1)*E"}}}};
  part.cases.push_back(fixed_case("three points of the plane", Level::quick, first));
  part.cases.push_back({"moment curve, d0=4 N=12", Level::quick,
                        [make](Random&) { return Case{.instance = make(moment_curve_points(4, 12), {0, 1, 2, 5, 8, 11})}; }});
  return part;
}

}  // namespace

Check eq_9_6() {
  return {{.id = "soudry-hoffer-2017/eq-9-6",
           .form = Form::printed,
           .label = "(9.6)",
           .source = "[SoudryHoffer2017, L539-549]",
           .statement = "On the points of group i the neurons w + e1 v, w + e2 v, w - e2 v, w - e1 v have the pre-activations e1, e2, -e2, -e1.",
           .kind = "identity",
           .parts = {every_block(), instance()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
