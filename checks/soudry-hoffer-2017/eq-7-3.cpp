#include <string>

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* gradient_statement = R"(given V : d1 x d0, A : d1 x N, X : d0 x N, y : N x 1;
let G = rowkron(A', X')';
let w = reshape(V, d0*d1, 1);
let mse = norm2(y - G'*w)/N;
prove gradient : -N/2*reshape(grad(mse, V), d0*d1, 1) == G*(y - G'*w);
)";

constexpr const char* statement = R"(given V : d1 x d0, U : d1 x d0, A : d1 x N, X : d0 x N, y : N x 1;
let G = rowkron(A', X')';
let w = reshape(V, d0*d1, 1);
let u = reshape(U, d0*d1, 1);
def mse(p) = norm2(y - G'*p)/N;
prove expansion : mse(w + u) == mse(w) - 2/N*u'*G*(y - G'*w) + norm2(G'*u)/N;
prove difference_of_two : G*(y - G'*w) - G*(y - G'*u) == G*G'*(u - w);
prove multiplied_from_the_left : (u - w)'*(G*G'*(u - w)) == norm2(G'*(u - w));
)";

LazyCase every(std::size_t d0, std::size_t d1, std::size_t n, Level level) {
  return fixed_case(
      "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n), level,
      {.instance = Instance().every("V", d1, d0).every("U", d1, d0).every("A", d1, n).every("X", d0, n).every("y", n, 1),
       .controls = {
           {.what = "factor N instead of N/2", .expected = Verdict::refuted, .edits = {{"- 2/N*u'", "- 1/N*u'"}}},
           {.what = "w_1 printed twice in the difference", .expected = Verdict::refuted, .edits = {{"G*(y - G'*u)", "G*(y - G'*(w + 0*u))"}}}}});
}

}  // namespace

Check eq_7_3() {
  return {{.id = "soudry-hoffer-2017/eq-7-3",
           .form = Form::printed,
           .label = "(7.3) and the uniqueness of the residual",
           .source = "[SoudryHoffer2017, (7.3), L346-360]",
           .statement = "-(N/2) dMSE/dw = G (y - G'w); for two solutions w_1, w_2 of G (y - G'w) = 0: G G'(w_2 - w_1) = 0, hence |G'(w_2 - w_1)|^2 = "
                        "0 and the residuals are equal.",
           .kind = "identity",
           .erratum = "(7.3) has the block dw_i on the left and the whole vector on the right; L354 prints w_1 twice, the second must be w_2.",
           .parts = {{.name = "gradient",
                      .statement = gradient_statement,
                      .reduction = "The gradient formed symbolically, for all V (the rows z_i w_i), A, X, y.",
                      .cases = {fixed_case("d0=2 d1=2 N=3", Level::quick,
                                           {.instance = Instance().every("V", 2, 2).every("A", 2, 3).every("X", 2, 3).every("y", 3, 1),
                                            .controls = {{.what = "factor N instead of N/2",
                                                          .expected = Verdict::undecided,
                                                          .reason = Reason::no_evidence,
                                                          .edits = {{"-N/2*", "-N*"}}},
                                                         {.what = "1 added to the gradient",
                                                          .expected = Verdict::refuted,
                                                          .edits = {{"== G*(y - G'*w)", "== 1 + G*(y - G'*w)"}}}}})}},
                     {.name = "every",
                      .statement = statement,
                      .reduction = "Polynomial identities in V (the rows z_i w_i), U (a step, or the rows of a second solution), A, X, y. If w and u "
                                   "both solve (7.3), the left side of "
                                   "'difference_of_two' is 0, so by the last line |G'(u - w)|^2 = 0.",
                      .cases = {every(2, 2, 2, Level::quick), every(1, 2, 3, Level::quick), every(2, 2, 3, Level::standard)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
