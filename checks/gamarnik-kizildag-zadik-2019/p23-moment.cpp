/// \file
/// Proof of Theorem 2.3, step 1: the Gaussian fourth moments in the gradient of the risk.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* id = "gamarnik-kizildag-zadik-2019/p23-moment";
constexpr const char* source = "[GamarnikKizildagZadik2019, L368-388]";

Instance pair(const Matrix& student, const Matrix& teacher) { return Instance().set("W", student).set("Wstar", teacher); }

/// The integers on which the printed intermediate displays fail, entry (k0, l0) = (2, 3).
Instance integers() { return pair(matrix("-2 1 1; -2 -1 1; 0 2 1"), matrix("-3 1 -3; 3 0 -1; 1 -2 -2")); }

/// sum_j E <W*_j, X>^2 <W_k, X> X_l from the definition: E X_a X_b X_c X_l by Isserlis' theorem, summed over all index tuples.
constexpr const char* definition = R"(given W : m x d, Wstar : m x d;
let I = eye(d);
def moment(k, l) = sum(j in 1..m . sum(a in 1..d . sum(b in 1..d . sum(c in 1..d .
  Wstar[j,a]*Wstar[j,b]*W[k,c]*(I[a,b]*I[c,l] + I[a,c]*I[b,l] + I[a,l]*I[b,c])))));
)";

Part formula() {
  Part part{.name = "formula",
            .statement = std::string(definition) + R"(prove entrywise : forall k in 1..m . forall l in 1..d .
  moment(k,l) == W[k,l]*norm2(Wstar) + 2*(W*Wstar'*Wstar)[k,l];
prove first_display_with_l0 : forall k in 1..m . forall l in 1..d .
  moment(k,l) == 3*sum(j in 1..m . Wstar[j,l]^2*W[k,l])
    + sum(j in 1..m . sum(a in 1..d . if(a == l, 0, 1)*W[k,l]*Wstar[j,a]^2))
    + 2*sum(j in 1..m . sum(a in 1..d . if(a == l, 0, 1)*W[k,a]*Wstar[j,a]*Wstar[j,l]));
)",
            .reduction = "The expectation is written out by Isserlis' theorem, E X_a X_b X_c X_l = [a=b][c=l] + [a=c][b=l] + [a=l][b=c] for X ~ N(0, I_d), and "
                         "compared with the right side of L388 for every entry; with indeterminate entries this is the identity for all W, W* of the "
                         "shape. The second line is the first display of the step with its indices repaired."};
  struct Shape {
    std::size_t m, d;
    Level level;
  };
  for (const Shape s : {Shape{1, 1, Level::quick}, Shape{1, 2, Level::quick}, Shape{2, 2, Level::quick}, Shape{2, 3, Level::standard}, Shape{3, 3, Level::thorough}})
    part.cases.push_back(fixed_case("every W, W*, m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level,
                                    {.instance = Instance().every("W", s.m, s.d).every("Wstar", s.m, s.d)}));
  part.cases.push_back(fixed_case(
      "integers, 3 x 3", Level::quick,
      {.instance = integers(),
       .controls = {{.what = "factor 1 instead of 2", .expected = Verdict::refuted, .edits = {{"+ 2*(W*Wstar'*Wstar)[k,l]", "+ (W*Wstar'*Wstar)[k,l]"}}},
                    {.what = "right side raised by 2^-200",
                     .expected = Verdict::refuted,
                     .edits = {{"2*(W*Wstar'*Wstar)[k,l]", "2*(W*Wstar'*Wstar)[k,l] + 2^-200"}}},
                    {.what = "coordinates with fourth moment 2 instead of 3",
                     .expected = Verdict::refuted,
                     .edits = {{"I[a,l]*I[b,c])", "I[a,l]*I[b,c] - I[a,b]*I[c,l]*I[a,c])"}}}}}));
  for (const Shape s : {Shape{3, 4, Level::standard}, Shape{4, 6, Level::thorough}})
    part.cases.push_back({"random integers m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level, [s](Random& random) {
                            return Case{.instance = pair(random_integer_matrix(random, s.m, s.d, 5), random_integer_matrix(random, s.m, s.d, 5))};
                          }});
  return part;
}

Part printed(const char* name, const char* display) {
  return {.name = name,
          .statement = std::string(definition) + "prove printed : forall k in 1..m . forall l in 1..d .\n  moment(k,l) == " + display + ";\n",
          .reduction = "The display as printed, k_0 = k, l_0 = l and its running index l written a; an index that the print leaves bound outside its sum "
                       "has been read as the running one.",
          .cases = {fixed_case("integers, 3 x 3", Level::quick,
                               {.instance = integers(),
                                .controls = {{.what = "W = 0, where every version holds", .expected = Verdict::verified, .instance = pair(Matrix(3, 3), matrix("-3 1 -3; 3 0 -1; 1 -2 -2"))}}})}};
}

}  // namespace

Check p23_moment() {
  return {{.id = id,
           .form = Form::printed,
           .label = "Section 3.3.1, displays at L374 and L378",
           .source = "[GamarnikKizildagZadik2019, L374, L378]",
           .statement = "The intermediate displays for sum_j E <W*_j, X>^2 <W_k0, X> X_l0: 3 sum_j W*_jl0^2 W_k0l0 + sum_j sum_{l != l0} W_k0l W*_jl^2 + 2 "
                        "sum_j sum_{l != l0} W_k0l W*_jl W*_jl0, and sum_j sum_l W_k0l W*_jl^2 + 2 sum_j sum_l W_k0l W*_jl W*_jl.",
           .kind = "identity",
           .expectation = Verdict::refuted,
           .erratum = "W_{k0,l} (W*_{j,l})^2 must read W_{k0,l0} (W*_{j,l})^2 in both displays, and W*_{j,l} W*_{j,l} must read W*_{j,l} W*_{j,l0} in the "
                      "second. The conclusion at L388 is right.",
           .parts = {printed("first-display", "3*sum(j in 1..m . Wstar[j,l]^2*W[k,l]) + sum(j in 1..m . sum(a in 1..d . if(a == l, 0, 1)*W[k,a]*Wstar[j,a]^2))\n"
                                              "    + 2*sum(j in 1..m . sum(a in 1..d . if(a == l, 0, 1)*W[k,a]*Wstar[j,a]*Wstar[j,l]))"),
                     printed("second-display-left", "sum(j in 1..m . sum(a in 1..d . W[k,a]*Wstar[j,a]^2)) + 2*sum(j in 1..m . sum(a in 1..d . W[k,a]*Wstar[j,a]*Wstar[j,a]))"),
                     printed("second-display-right", "W[k,l]*norm2(Wstar) + 2*sum(j in 1..m . sum(a in 1..d . W[k,a]*Wstar[j,a]*Wstar[j,a]))")}},
          {.id = id,
           .form = Form::repaired,
           .label = "Section 3.3.1, moment formula",
           .source = source,
           .statement = "For X ~ N(0, I_d), W*, W in R^{m x d} and all k, l: sum_j E <W*_j, X>^2 <W_k, X> X_l = W_kl |W*|_F^2 + 2 (W W*'W*)_kl.",
           .kind = "identity",
           .not_checked = "That gradient and expectation may be interchanged (the integrand is a polynomial).",
           .parts = {formula()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
