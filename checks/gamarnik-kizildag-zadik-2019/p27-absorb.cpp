#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

// b is the vector of the square roots of the output weights.
constexpr const char* every_statement = R"(given b : m x 1, W : m x d, y : d x 1;
let a = hadamard(b,b);
prove function : sum(j in 1..m . a[j,1]*(W[j,:]*y)^2) == norm2(diag(b)*W*y);
prove gram : W'*diag(a)*W == (diag(b)*W)'*(diag(b)*W);
prove form : sum(j in 1..m . a[j,1]*(W[j,:]*y)^2) == y'*W'*diag(a)*W*y;
)";

constexpr const char* data_statement = R"(given a : m x 1, b : m x 1, W : m x d, X : n x d;
def f(c,U) = hadamard(X*U', X*U')*c;
assume positive : a > 0;
assume roots : hadamard(b,b) == a;
prove absorbed : f(a,W) == f(ones(m,1), diag(b)*W);
)";

LazyCase every_case(std::size_t m, std::size_t d) {
  return {.label = "all b, W, y, m=" + std::to_string(m) + " d=" + std::to_string(d), .build = [=](Random&) {
            Case c{.instance = Instance().every("b", m, 1).every("W", m, d).every("y", d, 1)};
            c.controls = {
                {.what = "a instead of its root", .expected = Verdict::refuted, .edits = {{"norm2(diag(b)*W*y)", "norm2(diag(a)*W*y)"}}},
                {.what = "roots absorbed from the right", .expected = Verdict::refuted, .edits = {{"(diag(b)*W)'*(diag(b)*W)", "W'*diag(b)*W"}}}};
            return c;
          }};
}

LazyCase data_case(std::size_t m, std::size_t d, std::size_t n) {
  return {.label = "GEN-rand m=" + std::to_string(m) + " d=" + std::to_string(d) + " n=" + std::to_string(n), .build = [=](Random& random) {
            Matrix a(m, 1);
            Matrix b(m, 1);
            for (std::size_t j = 0; j < m; ++j) {
              b(j, 0) = ratio(random.integer(1, 9), random.integer(1, 5));
              a(j, 0) = b(j, 0) * b(j, 0);
            }
            const Instance instance = Instance()
                                          .set("a", a)
                                          .set("b", b)
                                          .set("W", random_matrix_of_rank(random, m, d, std::min(m, d), 4))
                                          .set("X", random_matrix_of_rank(random, n, d, std::min(n, d), 4));
            Case c{.instance = instance};
            Matrix moved = b;
            moved(0, 0) += power_of_two(-200);
            Instance off = instance;
            off.set("b", moved);
            Instance negative = instance;
            Matrix minus = a;
            for (Rational& x : minus.entries()) x = -x;
            negative.set("a", minus);
            c.controls = {{.what = "a root moved by 2^-200", .expected = Verdict::inapplicable, .instance = off},
                          {.what = "negative output weights have no real roots", .expected = Verdict::inapplicable, .instance = negative},
                          {.what = "positivity and roots dropped",
                           .expected = Verdict::refuted,
                           .instance = negative,
                           .edits = {{"a > 0", "a < 0"}, {"hadamard(b,b) == a", "hadamard(b,b) == -a"}}},
                          {.what = "a itself absorbed", .expected = Verdict::refuted, .edits = {{"diag(b)*W", "diag(a)*W + diag(b)*W"}}}};
            return c;
          }};
}

}  // namespace

Check p27_absorb() {
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/p27-absorb",
      .form = Form::printed,
      .label = "Absorbing output weights (proof of Corollary 2.7)",
      .source = "[GamarnikKizildagZadik2019, L480-482]",
      .statement = "For a > 0 and W in R^{m x d}: f^(a,W,x) = sum_j a_j <W_j,x>^2 = f(diag(sqrt(a)) W; x) for every x.",
      .kind = "identity",
      .parts = {{.name = "every-network",
                 .statement = every_statement,
                 .reduction = "All a = b^2, b real, all W and x at once, as a polynomial identity in b; a >= 0 is exactly what a real b allows.",
                 .cases = {every_case(1, 1), every_case(2, 2), every_case(3, 2), every_case(4, 4)}},
                {.name = "data",
                 .statement = data_statement,
                 .reduction = "Rational output weights with rational roots, outputs at data. Positivity is needed for the root to exist: with -a in "
                              "place of b^2 the identity fails.",
                 .cases = {data_case(1, 1, 2), data_case(3, 2, 4), data_case(5, 4, 6)}}},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
