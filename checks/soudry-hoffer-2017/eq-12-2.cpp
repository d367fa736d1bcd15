#include <string>

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* statement = R"(given A : d1 x N, X : d0 x N, v : N x 1;
let G = rowkron(A', X')';
prove block_by_block : forall k in 1..d1 . block(G*v, (k-1)*d0 + 1, 1, d0, 1) == sum(n in 1..N . v[n,1]*A[k,n]*X[:,n]);
)";

LazyCase every(std::size_t d0, std::size_t d1, std::size_t n) {
  return fixed_case(
      "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n), Level::quick,
      {.instance = Instance().every("A", d1, n).every("X", d0, n).every("v", n, 1),
       .controls = {
           {.what = "the sum over a smaller S, v not 0 off S", .expected = Verdict::refuted, .edits = {{"sum(n in 1..N .", "sum(n in 1..N-1 ."}}},
           {.what = "the same row of A for every block", .expected = Verdict::refuted, .edits = {{"A[k,n]", "A[1,n]"}}}}});
}

}  // namespace

Check eq_12_2() {
  return {{.id = "soudry-hoffer-2017/eq-12-2",
           .form = Form::printed,
           .label = "(12.2)",
           .source = "[SoudryHoffer2017, (12.2), L717-722]",
           .statement = "Block k of (A o X)v is sum_n v_n a_{k,n} x_n; with supp v in S the sum runs over S.",
           .kind = "identity",
           .erratum = "The sum over n = 1, .., |S| is (A o X)v only if v_n = 0 off S, which Lemma 27 as printed does not say (lem-14).",
           .parts = {{.name = "every",
                      .statement = statement,
                      .reduction = "A polynomial identity in A, X, v, for S = [N].",
                      .cases = {every(2, 2, 3), every(3, 2, 4), every(2, 3, 5)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
