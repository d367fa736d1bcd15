/// \file
/// Proof of Theorem 2.3, step 2: a matrix of full column rank cancels on the left.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* hypothesis = "assume full_column_rank : rank(W) == d;";

Part instance() {
  Part part{.name = "instance",
            .statement = R"(given W : m x d;
assume full_column_rank : rank(W) == d;
prove cancels : forall M : d x d . W*M == 0 => M == 0;
)",
            .reduction = "With M = M1 - M2: W M1 = W M2 implies M1 = M2, for all real d x d matrices at once."};
  part.cases.push_back(fixed_case(
      "3 x 2", Level::quick,
      {.instance = Instance().set("W", matrix("1 2; 0 1; 3 -1")),
       .controls = {{.what = "dependent columns", .expected = Verdict::inapplicable, .instance = Instance().set("W", matrix("1 2; 2 4; 3 6"))},
                    {.what = "dependent columns, hypothesis dropped",
                     .expected = Verdict::refuted,
                     .instance = Instance().set("W", matrix("1 2; 2 4; 3 6")),
                     .edits = {{hypothesis, ""}}},
                    {.what = "independent columns by 2^-200 only", .expected = Verdict::verified,
                     .instance = Instance().set("W", matrix("1 2; 2 4; 3 6") + power_of_two(-200) * matrix("0 0; 0 0; 0 1"))},
                    {.what = "more columns than rows", .expected = Verdict::inapplicable, .instance = Instance().set("W", matrix("1 0 1; 0 1 1"))}}}));
  part.cases.push_back(fixed_case("d = 1", Level::quick, {.instance = Instance().set("W", matrix("0; 5"))}));
  for (const std::size_t d : {std::size_t{4}, std::size_t{12}})
    part.cases.push_back({"Gaussian doubles, d=" + std::to_string(d), d == 4 ? Level::quick : Level::standard, [d](Random& random) {
                            return Case{.instance = Instance().set("W", random_dyadic_matrix(random, d + 3, d))};
                          }});
  return part;
}

Part every_gram() {
  Part part{.name = "every-Gram-matrix",
            .statement = R"(given G : d x d symmetric, B : d x d;
prove adjugate : adj(G)*(G*B) == det(G)*B;
)",
            .reduction = "With G = W'W and B = M1 - M2: W B = 0 gives G B = 0, hence det(G) B = 0, and det(W'W) != 0 for a W of full column rank. The "
                         "identity holds for all G and B of the size, so for every m."};
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4}, std::size_t{5}}) {
    Case content{.instance = Instance().every_symmetric("G", d).every("B", d, d)};
    if (d == 2)
      content.controls = {{.what = "without the adjugate", .expected = Verdict::refuted, .edits = {{"adj(G)*(G*B)", "G*B"}}},
                          {.what = "determinant nudged by 2^-200", .expected = Verdict::refuted, .edits = {{"det(G)*B;", "(det(G) + 2^-200)*B;"}}}};
    part.cases.push_back(fixed_case("d=" + std::to_string(d), d < 4 ? Level::quick : d == 4 ? Level::standard : Level::thorough, content));
  }
  return part;
}

}  // namespace

Check p23_cancel() {
  return {{.id = "gamarnik-kizildag-zadik-2019/p23-cancel",
           .form = Form::printed,
           .label = "Section 3.3.2, cancellation",
           .source = "[GamarnikKizildagZadik2019, L402-406]",
           .statement = "For W in R^{m x d} of rank d and M1, M2 in R^{d x d}: W M1 = W M2 implies M1 = M2.",
           .kind = "deterministic",
           .parts = {instance(), every_gram()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
