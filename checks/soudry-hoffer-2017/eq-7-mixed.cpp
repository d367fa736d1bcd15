#include <string>

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

// Row i of `blocks` is the derivative of N MSE by w~_i = z_i w_i.
constexpr const char* statement = R"(given W : d1 x d0, z : d1 x 1, A : d1 x N, X : d0 x N, y : N x 1;
let e = y - hadamard(A, W*X)'*z;
let s = norm2(e);
let blocks = -2*hadamard(A, ones(d1,1)*e')*X';
prove chain_rule : grad(s, W) == diag(z)*blocks;
prove mixed : forall i in 1..d1 . forall j in 1..d0 .
  grad(grad(s, W)[i,j], z)[i,1] == blocks[i,j] + z[i,1]*(2*W[i,:]*X*diag(A[i,:])*diag(A[i,:])*X')[1,j];
prove by_z : forall i in 1..d1 . grad(s, z)[i,1] == blocks[i,:]*W[i,:]';
)";

LazyCase every(std::size_t d0, std::size_t d1, std::size_t n, Level level) {
  return fixed_case(
      "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n), level,
      {.instance = Instance().every("W", d1, d0).every("z", d1, 1).every("A", d1, n).every("X", d0, n).every("y", n, 1),
       .controls = {
           {.what = "the mixed derivative without its term in z_i: right only where z_i = 0",
            .expected = Verdict::undecided,
            .reason = Reason::no_evidence,
            .edits = {{" + z[i,1]*(2*W[i,:]*X*diag(A[i,:])*diag(A[i,:])*X')[1,j]", ""}}},
           {.what = "1 added to the mixed derivative", .expected = Verdict::refuted, .edits = {{"== blocks[i,j] +", "== 1 + blocks[i,j] +"}}}}});
}

}  // namespace

Check eq_7_mixed() {
  return {{.id = "soudry-hoffer-2017/eq-7-mixed",
           .form = Form::printed,
           .label = "chain rule of L345",
           .source = "[SoudryHoffer2017, L338-345]",
           .statement = "Where z_i = 0: d/dz_i d/dw_i MSE = d/dz_i [z_i d/dw~_i MSE] = d/dw~_i MSE, with w~_i = z_i w_i.",
           .kind = "identity",
           .parts = {{.name = "every",
                      .statement = statement,
                      .reduction = "A polynomial identity for all z: the mixed derivative is dMSE/dw~_i plus z_i times a term, which vanishes at z_i "
                                   "= 0, the case in which the paper uses it.",
                      .cases = {every(2, 2, 2, Level::quick), every(2, 1, 3, Level::quick), every(2, 2, 3, Level::standard)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
