/// \file
/// Equal Gram matrices: A'A = B'B if and only if A = QB with Q orthogonal.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

Instance pair(const Matrix& a, const Matrix& b) { return Instance().set("A", a).set("B", b); }

constexpr const char* equal_grams = "assume equal_Gram_matrices : A'*A == B'*B;";

/// The constructive direction.
Part only_if() {
  Part part{.name = "equal-Grams-give-Q",
            .statement = R"(given A : m x d, B : m x d;
assume equal_Gram_matrices : A'*A == B'*B;
prove orthogonally_related : exists Q : m x m . Q'*Q == eye(m) and A == Q*B;
)",
            .reduction =
                "The direction from left to right. Q is a product of at most d reflections that send the columns of B to those of A one after the "
                "other: for rational A and B it is rational, and no rank is needed.",
            .search = [](const Instance& given) {
              Hints hints;
              const Result<std::vector<Matrix>> vectors = find_reflections(given["A"], given["B"]);
              if (vectors.has_value()) hints.witnesses["Q"] = reflection_product(vectors.value(), given["A"].rows());
              return hints;
            }};
  const Instance swapped = pair(matrix("1 0; 0 2"), matrix("2 0; 0 1"));
  part.cases.push_back(
      fixed_case("two planar rotations", Level::quick,
                 {.instance = pair(matrix("3/5 -4/5; 4/5 3/5"), matrix("0 1; 1 0")),
                  .controls = {
                      {.what = "A = diag(1, 2), B = diag(2, 1)", .expected = Verdict::inapplicable, .instance = swapped},
                      {.what = "A = diag(1, 2), B = diag(2, 1), the hypothesis dropped, the linear map that sends B to A offered as Q",
                       .expected = Verdict::undecided,
                       .reason = Reason::certificate_rejected,
                       .instance = swapped,
                       .edits = {{equal_grams, ""}},
                       .hints = Hints{.witnesses = {{"Q", matrix("1/2 0; 0 2")}}}},
                      {.what = "B = 0, A != 0, the hypothesis dropped: not even a linear map sends B to A",
                       .expected = Verdict::refuted,
                       .instance = pair(identity(2), Matrix(2, 2)),
                       .edits = {{equal_grams, ""}, {"Q'*Q == eye(m) and A == Q*B", "A == Q*B and 0 != 1"}}},
                      {.what = "the identity offered as Q",
                       .expected = Verdict::undecided,
                       .reason = Reason::certificate_rejected,
                       .hints = Hints{.witnesses = {{"Q", identity(2)}}}},
                      {.what = "A moved by 2^-200 in one entry",
                       .expected = Verdict::inapplicable,
                       .instance = pair(matrix("3/5 -4/5; 4/5 3/5") + power_of_two(-200) * matrix("0 0; 0 1"), matrix("0 1; 1 0"))},
                  }}));
  struct Size {
    std::size_t m, d, rank;
    Level level;
  };
  for (const Size s : {Size{1, 1, 1, Level::quick}, Size{3, 3, 3, Level::quick}, Size{4, 3, 3, Level::quick}, Size{4, 3, 1, Level::quick},
                       Size{4, 3, 0, Level::quick}, Size{9, 2, 2, Level::quick}, Size{2, 4, 2, Level::quick}, Size{12, 12, 12, Level::standard},
                       Size{30, 20, 20, Level::thorough}})
    part.cases.push_back(
        {"A = Q B, m=" + std::to_string(s.m) + " d=" + std::to_string(s.d) + " rank " + std::to_string(s.rank), s.level, [s](Random& random) {
           const Matrix b = random_matrix_of_rank(random, s.m, s.d, s.rank, 2);
           return Case{.instance = pair(random_orthogonal(random, s.m, 1) * b, b)};
         }});
  part.cases.push_back({"A = Q B, Gaussian doubles m=4 d=2", Level::quick, [](Random& random) {
                          const Matrix b = random_dyadic_matrix(random, 4, 2);
                          return Case{.instance = pair(random_orthogonal(random, 4, 1) * b, b)};
                        }});
  return part;
}

/// The easy direction.
Part if_direction() {
  Part part{.name = "Q-gives-equal-Grams",
            .statement = R"(given Q : m x m, B : m x d;
let A = Q*B;
assume Q_is_orthogonal : Q'*Q == eye(m);
prove equal_Gram_matrices : A'*A == B'*B;
)",
            .reduction = "The direction from right to left, on instances."};
  const Instance scaling = Instance().set("Q", matrix("1 0; 0 2")).set("B", identity(2));
  for (const std::size_t m : {std::size_t{2}, std::size_t{5}})
    part.cases.push_back({"m=" + std::to_string(m), Level::quick, [m, scaling](Random& random) {
                            return Case{
                                .instance = Instance().set("Q", random_orthogonal(random, m)).set("B", random_integer_matrix(random, m, m - 1, 5)),
                                .controls = {{.what = "Q = diag(1, 2)", .expected = Verdict::inapplicable, .instance = scaling},
                                             {.what = "Q = diag(1, 2), orthogonality dropped",
                                              .expected = Verdict::refuted,
                                              .instance = scaling,
                                              .edits = {{"assume Q_is_orthogonal : Q'*Q == eye(m);", ""}}}}};
                          }});
  return part;
}

/// The easy direction for all matrices, and the step of the construction.
Part every_matrix() {
  Part part{
      .name = "every-Q-and-every-reflection",
      .statement = R"(given Q : m x m, B : m x d, u : m x 1, w : m x 1;
let v = u - w;
let H = (v'*v)*eye(m) - 2*v*v';             # v'v times the reflection that exchanges u and w if |u| = |w|
prove Grams_differ_by_the_defect : (Q*B)'*(Q*B) - B'*B == B'*(Q'*Q - eye(m))*B;
prove reflection_is_orthogonal : H'*H == (v'*v)^2*eye(m);
prove reflection_moves_u_to_w : H*u - (v'*v)*w == (w'*w - u'*u)*v;
)",
      .reduction =
          "First line: with Q'Q = I the Gram matrices agree, for every Q and B. The others are the step of the construction: for |u| = |w|, u != w "
          "the reflection H/(v'v) is orthogonal and sends u to w; a vector orthogonal to v stays."};
  struct Size {
    std::size_t m, d;
  };
  for (const Size s : {Size{1, 1}, Size{2, 2}, Size{3, 2}, Size{4, 3}}) {
    Case content{.instance = Instance().every("Q", s.m, s.m).every("B", s.m, s.d).every("u", s.m, 1).every("w", s.m, 1)};
    if (s.m == 2)
      content.controls = {
          {.what = "factor 1 instead of 2 in the reflection (a projection)", .expected = Verdict::refuted, .edits = {{"- 2*v*v';", "- v*v';"}}}};
    part.cases.push_back(fixed_case("m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), Level::quick, content));
  }
  return part;
}

}  // namespace

Check thm_3_2() {
  return {{.id = "gamarnik-kizildag-zadik-2019/thm-3-2",
           .form = Form::printed,
           .label = "Theorem 3.2",
           .source = "[GamarnikKizildagZadik2019, L278], quoting [HornJohnson2013, 7.3.11]",
           .statement = "For all A, B in R^{m x d}: A'A = B'B if and only if A = QB for some Q in R^{m x m} with Q'Q = I.",
           .kind = "constructive",
           .parts = {only_if(), if_direction(), every_matrix()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
