#include <string>

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

// B holds e_k e_l' + e_l e_k', k <= l, row by row; T is the transposition: T vec(M) = vec(M').
constexpr const char* basis_statement = R"(given S : d x d symmetric;
let D = d*(d+1)/2;
def E(k,l) = unit(k,d)*unit(l,d)' + unit(l,d)*unit(k,d)';
def position(k,l) = (k-1)*d - (k-1)*(k-2)/2 + l - k + 1;
let B = sum(k in 1..d . sum(l in k..d . unit(position(k,l), D)*reshape(E(k,l), 1, d*d)));
let T = sum(k in 1..d . sum(l in 1..d . kron(unit(k,d)*unit(l,d)', unit(l,d)*unit(k,d)')));
prove cardinality : binomial(d,2) + d == D;
prove elements_are_symmetric : forall k in 1..d . forall l in 1..d . E(k,l)' == E(k,l);
prove independent : rank(B) == D;
prove spanning : S == sum(k in 1..d . S[k,k]*E(k,k)/2) + sum(k in 1..d-1 . sum(l in k+1..d . S[k,l]*E(k,l)));
prove dimension_by_nullity : rank(eye(d*d) - T) == d*d - D;
)";

LazyCase every_symmetric_matrix(std::size_t d, Level level) {
  return {.label = "d=" + std::to_string(d), .level = level, .build = [d](Random&) {
            Case c;
            c.instance.every_symmetric("S", d);
            c.controls = {{.what = "dimension one less", .expected = Verdict::refuted, .edits = {{"rank(B) == D;", "rank(B) == D - 1;"}}},
                          {.what = "minus instead of plus between the two units",
                           .expected = Verdict::refuted,
                           .edits = {{"+ unit(l,d)*unit(k,d)'", "- unit(l,d)*unit(k,d)'"}}},
                          {.what = "the diagonal elements forgotten in the count",
                           .expected = Verdict::refuted,
                           .edits = {{"binomial(d,2) + d ==", "binomial(d,2) =="}}},
                          {.what = "nullity of I + T instead of I - T", .expected = Verdict::refuted, .edits = {{"eye(d*d) - T", "eye(d*d) + T"}}}};
            if (d == 1) c.controls.pop_back();  // of a 1 x 1 matrix I + T = 2 has another rank as well, but so small a case shows nothing
            if (d >= 2)
              c.controls.push_back({.what = "S not symmetric: the elements do not span all matrices",
                                    .expected = Verdict::refuted,
                                    .instance = Instance().every("S", d, d),
                                    .edits = {{"given S : d x d symmetric;", "given S : d x d;"}}});
            return c;
          }};
}

}  // namespace

Check dim_S() {
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/dim-S",
      .form = Form::printed,
      .label = "dim(S) = d(d+1)/2 (before Theorem 2.9; proof of Theorem 2.8)",
      .source = "[GamarnikKizildagZadik2019, L259; proof L488]",
      .statement = "For every d >= 1 the matrices e_k e_l' + e_l e_k', 1 <= k <= l <= d, are a basis of the space S of symmetric d x d matrices; "
                   "hence dim S = binomial(d,2) + d = d(d+1)/2.",
      .kind = "identity",
      .parts = {{.name = "basis",
                 .statement = basis_statement,
                 .reduction =
                     "S ranges over all symmetric matrices (indeterminates), so `spanning` is the expansion of every one of them; with `independent` "
                     "the elements are a basis, proved for each listed d. `dimension_by_nullity` counts the same dimension by a second route: S is "
                     "the kernel of M -> M - M'. That S is symmetric is needed: dropped in a control, the expansion fails.",
                 .cases = {every_symmetric_matrix(1, Level::quick), every_symmetric_matrix(2, Level::quick), every_symmetric_matrix(3, Level::quick),
                           every_symmetric_matrix(4, Level::quick), every_symmetric_matrix(6, Level::standard),
                           every_symmetric_matrix(8, Level::standard), every_symmetric_matrix(10, Level::thorough)}}},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
