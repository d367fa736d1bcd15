#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/asm-5";
constexpr const char* source = "[SoudryHoffer2017, L159]";

constexpr const char* printed_statement = R"(given Ws : d1 x d0, zs : d1 x 1, x : d0 x 1, rho, t;
def label(p) = (relu(Ws*p) - rho*relu(-Ws*p))'*zs;
assume factor : t > 0;
assume label_of_x_is_one : label(x) == 1;
prove label_of_tx_is_binary : label(t*x) == 0 or label(t*x) == 1;
)";

constexpr const char* repaired_statement = R"(given Ws : d1 x d0, zs : d1 x 1, X : d0 x N, rho, t;
def label(p) = (relu(Ws*p) - rho*relu(-Ws*p))'*zs;
assume factor : t > 0;
assume teacher_is_narrow : d1 < N/d0;
prove homogeneous : label(t*X) == t*label(X);
)";

Instance teacher(const Matrix& w, const Matrix& z, const Matrix& x, const Rational& rho, long t) {
  return Instance().set("Ws", w).set("zs", z).set("x", x).set("rho", rho).set("t", t);
}

}  // namespace

Check asm_5() {
  const std::string erratum =
      "A teacher without bias is continuous and positively homogeneous, h(tx) = t h(x), so unless it is identically 0 its values fill an interval on "
      "an open cone of points: for Gaussian data "
      "its labels are not almost surely in {0,1}. Real labels repair it; nothing in Lemma 22 and Theorem 9 needs binary ones.";
  const Matrix w = matrix("2 1; 1 -1; 0 1");
  const Matrix z = matrix("1; -2; 1");
  return {
      {.id = id,
       .form = Form::printed,
       .label = "Assumption 5 with labels in {0,1}",
       .source = source,
       .statement = "y = f(W*X)'z* in {0,1}^N with (W*, z*) independent of the Gaussian X and d1* < N/d0.",
       .kind = "assumption",
       .expectation = Verdict::refuted,
       .erratum = erratum,
       .parts = {{.name = "two-multiples",
                  .statement = printed_statement,
                  .reduction = "If x has label 1, then 2x has label 2. By continuity the labels of the points near 2x are not binary either, a set "
                               "of positive probability.",
                  .cases = {fixed_case(
                                "ReLU, t=2", Level::quick,
                                {.instance = teacher(w, z, matrix("1/4; 1/4"), 0, 2),
                                 .controls = {{.what = "t = 1", .expected = Verdict::verified, .instance = teacher(w, z, matrix("1/4; 1/4"), 0, 1)},
                                              {.what = "a teacher that is 0",
                                               .expected = Verdict::inapplicable,
                                               .instance = teacher(w, matrix("0; 0; 0"), matrix("1/4; 1/4"), 0, 2)}}}),
                            fixed_case("rho=1/10, t=3", Level::quick,
                                       {.instance = teacher(matrix("1 0"), matrix("1"), matrix("1; -5"), ratio(1, 10), 3)})}}}},
      {.id = id,
       .form = Form::repaired,
       .label = "Assumption 5 with real labels",
       .source = source,
       .statement = "y = f(W*X)'z* in R^N; the labels are positively homogeneous in X.",
       .kind = "assumption",
       .erratum = erratum,
       .not_checked = "That (W*, z*) is independent of X.",
       .parts = {{.name = "labels",
                  .statement = repaired_statement,
                  .reduction = "The labels of tX are t times those of X, so both are labels of the same teacher.",
                  .cases = {{"d0=4 d1=3 N=20", Level::quick, [](Random& random) {
                               const Instance instance = Instance()
                                                             .set("Ws", random_dyadic_matrix(random, 3, 4))
                                                             .set("zs", random_dyadic_matrix(random, 3, 1))
                                                             .set("X", random_dyadic_matrix(random, 4, 20))
                                                             .set("rho", ratio(1, 10))
                                                             .set("t", 2);
                               Instance negative = instance;
                               negative.set("t", Rational(-2));
                               Instance wide = instance;
                               wide.set("X", random_dyadic_matrix(random, 4, 12));
                               return Case{.instance = instance,
                                           .controls = {{.what = "a negative factor",
                                                         .expected = Verdict::refuted,
                                                         .instance = negative,
                                                         .edits = {{"assume factor : t > 0;", ""}}},
                                                        {.what = "labels that do not scale",
                                                         .expected = Verdict::refuted,
                                                         .edits = {{"== t*label(X)", "== label(X)"}}},
                                                        {.what = "d1 = N/d0", .expected = Verdict::inapplicable, .instance = wide}}};
                             }}}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
