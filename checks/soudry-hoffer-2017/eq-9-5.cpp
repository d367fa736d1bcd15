/// \file
/// (9.5): normal and bias direction may be given the same length.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/label_fitting.hpp"
#include "lemmacheck/network/points.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Part scale() {
  Part part{.name = "scale",
            .statement = R"(given w : d0 x 1, v : d0 x 1;
assume nonzero : w != 0 and v != 0;
prove scale : exists s . s > 0 and s*norm2(w) == norm2(v);
)",
            .reduction = "s is the square of the positive factor c with |c w| = |v|.",
            .search = [](const Instance& instance) {
              Hints hints;
              const Rational length = norm_squared(instance["w"]);
              if (length != 0) hints.witnesses.emplace("s", scalar(norm_squared(instance["v"]) / length));
              return hints;
            }};
  Case first{.instance = Instance().set("w", matrix("2; -1")).set("v", matrix("1/5; 2/5"))};
  first.controls = {{.what = "w = 0", .expected = Verdict::inapplicable, .instance = Instance().set("w", matrix("0; 0")).set("v", matrix("1; 0"))},
                    {.what = "w = 0, hypothesis dropped",
                     .expected = Verdict::refuted,
                     .instance = Instance().set("w", matrix("0; 0")).set("v", matrix("1; 0")),
                     .edits = {{"w != 0 and v != 0", "v != 0"}}}};
  part.cases.push_back(fixed_case("second block of the plane example", Level::quick, first));
  part.cases.push_back(
      {"Gaussian, d0=8", Level::quick, [](Random& random) {
         const Matrix x = random_rounded_gaussian_matrix(random, 8, 14, 20);
         const TrapezoidBlock block = find_trapezoid_blocks(x, Groups{{0, 1, 2, 3, 4, 5, 6}}, ratio(1, 2), ratio(1, 2)).value().front();
         return Case{.instance = Instance().set("w", block.normal).set("v", block.bias)};
       }});
  return part;
}

Part unaffected() {
  Case content{.instance = Instance().every("w", 3, 1).every("v", 3, 1).every("X", 3, 4).every("c", 1, 1)};
  content.controls = {{.what = "(9.2) shifted as well", .expected = Verdict::refuted, .edits = {{"c*(w'*X)", "c*(w'*X) + 1"}}}};
  return {.name = "unaffected",
          .statement = R"(given w : d0 x 1, v : d0 x 1, X : d0 x N, c;
prove hyperplane : (c*w)'*X == c*(w'*X);
prove orthogonal : v'*(c*w) == c*(v'*w);
)",
          .reduction =
              "For all vectors and factors: c w with c > 0 vanishes on the same points, keeps its signs on the others, and stays orthogonal to v, so "
              "(9.2) and (9.4) hold for it. The widths "
              "(9.7) are multiplied by c.",
          .cases = {fixed_case("d0=3, 4 points", Level::quick, content)}};
}

}  // namespace

Check eq_9_5() {
  return {{.id = "soudry-hoffer-2017/eq-9-5",
           .form = Form::printed,
           .label = "(9.5)",
           .source = "[SoudryHoffer2017, L535-539]",
           .statement = "The normal w and the bias direction v of a group may be taken of one length: scaling w affects neither (9.2) nor (9.4).",
           .kind = "identity",
           .not_checked = "The common length is irrelevant to exactness and is not demanded elsewhere: over Q the factor is in general irrational.",
           .parts = {scale(), unaffected()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
