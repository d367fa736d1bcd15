#include <string>

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* statement = R"(given W : d1 x d0, z : d1 x 1, A : d1 x N, X : d0 x N, y : N x 1;
let G = rowkron(A', X')';
let w = reshape(diag(z)*W, d0*d1, 1);
let e = y - hadamard(A, W*X)'*z;
prove rewritten : norm2(e)/N == norm2(y - G'*w)/N;
prove output : G'*w == hadamard(A, W*X)'*z;
)";

LazyCase every(std::size_t d0, std::size_t d1, std::size_t n, Level level) {
  return fixed_case(
      "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n), level,
      {.instance = Instance().every("W", d1, d0).every("z", d1, 1).every("A", d1, n).every("X", d0, n).every("y", n, 1),
       .controls = {
           {.what = "labels added instead of subtracted", .expected = Verdict::refuted, .edits = {{"norm2(y - G'*w)/N", "norm2(y + G'*w)/N"}}},
           {.what = "rows w_i without the factors z_i",
            .expected = Verdict::refuted,
            .edits = {{"reshape(diag(z)*W, d0*d1, 1)", "reshape(W, d0*d1, 1)"}}}}});
}

}  // namespace

Check eq_7_2() {
  return {{.id = "soudry-hoffer-2017/eq-7-2",
           .form = Form::printed,
           .label = "(7.2)",
           .source = "[SoudryHoffer2017, (7.2), L326-334]",
           .statement = "On D_A(X), with G = A o X and w = vec of the rows z_i w_i: MSE = |y - G'w|^2/N.",
           .kind = "identity",
           .parts = {{.name = "every",
                      .statement = statement,
                      .reduction = "f(WX) is the entrywise product of A and WX on D_A(X) (def-model). A polynomial identity in W, z, A, X, y, so it "
                                   "holds for every activation pattern.",
                      .cases = {every(2, 2, 2, Level::quick), every(2, 2, 3, Level::quick), every(2, 1, 3, Level::quick),
                                every(3, 2, 3, Level::standard)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
