#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/eq-12-4";
constexpr const char* source = "[SoudryHoffer2017, (12.4), L731-737]";

// P selects the columns C, Q those of S' - C, S' = S - {d, .., r}.
#define ELIMINATION                                                                                                 \
  "given B : r x N, X : d0 x N, d, P : N x c, Q : N x q;\n"                                                         \
  "let M = rowkron(block(B, 1, 1, d-1, N)', X')';\n"                                                                \
  "let E = X*diag(B[d,:]);\n"                                                                                       \
  "let D = det(M*P);\n"                                                                                             \
  "let Z = E*P*adj(M*P);\n"                                                                                         \
  "let inC = P*ones(c,1);\n"                                                                                        \
  "let rest = Q*ones(q,1);\n"                                                                                       \
  "assume reduced : block(B, 1, 1, r, r) == eye(r) and 2 <= d and d <= r and c == (d-1)*d0;\n"                      \
  "assume selectors : P'*P == eye(c) and Q'*Q == eye(q) and hadamard(P, P - 1) == 0 and hadamard(Q, Q - 1) == 0;\n" \
  "assume split : forall n in 1..N . inC[n,1] + rest[n,1] == if(d <= n and n <= r, 0, 1);\n"                        \
  "assume eliminated : D != 0;\n"

constexpr const char* printed_statement = ELIMINATION R"(
prove one_Y_for_all_n : exists Y : d0 x d0 . forall n in 1..N . rest[n,1]*(D*Y*X[:,n] - sum(k in 1..d-1 . B[k,n]*block(Z, 1, (k-1)*d0 + 1, d0, d0))*X[:,n]) == 0;
)";

constexpr const char* repaired_statement = ELIMINATION R"(
def Y(n) = sum(k in 1..d-1 . B[k,n]*block(Z, 1, (k-1)*d0 + 1, d0, d0));          # D times Y_n
prove eliminated_equation : forall v : N x 1 . M*v == 0 =>
  D*E*v == D*v[d,1]*X[:,d] + sum(n in 1..N . v[n,1]*(rest[n,1]*(D*B[d,n]*eye(d0) - Y(n))*X[:,n]));
)";

#undef ELIMINATION

Matrix random_nonzero_matrix(Random& random, std::size_t rows, std::size_t cols, int bound) {
  Matrix out = random_integer_matrix(random, rows, cols, bound);
  for (Rational& e : out.entries())
    if (e == 0) e = bound;
  return out;
}

/// B = [I, *] random, columns C the first (d-1) d0 of S'.
LazyCase elimination(std::size_t d0, std::size_t r, std::size_t d, std::size_t n, Level level) {
  return {.label = "d0=" + std::to_string(d0) + " r=" + std::to_string(r) + " d=" + std::to_string(d) + " |S|=" + std::to_string(n),
          .level = level,
          .build = [=](Random& random) {
            const std::size_t c = (d - 1) * d0;
            Matrix p(n, c);
            std::vector<std::size_t> left;
            for (std::size_t k = 0; k < n; ++k)
              if (k + 1 < d || k >= r) left.push_back(k);
            // C from the end, where no column vanishes
            for (std::size_t k = 0; k < c; ++k) p(left[left.size() - 1 - k], k) = 1;
            Matrix q(n, left.size() - c);
            for (std::size_t k = 0; k + c < left.size(); ++k) q(left[k], k) = 1;
            Matrix b;
            Matrix x;
            Matrix rows(d - 1, n);
            do {  // D != 0
              b = random_nonzero_matrix(random, r, n, 4);
              for (std::size_t i = 0; i < r; ++i)
                for (std::size_t k = 0; k < r; ++k) b(i, k) = i == k ? 1 : 0;
              b(0, n - 1) = 2;
              x = random_nonzero_matrix(random, d0, n, 9);
              for (std::size_t i = 0; i + 1 < d; ++i)
                for (std::size_t k = 0; k < n; ++k) rows(i, k) = b(i, k);
            } while (rank(khatri_rao(rows, x) * p) < c);
            const Instance instance = Instance().set("B", b).set("X", x).set("d", Rational(d)).set("P", p).set("Q", q);
            Instance shifted = instance;
            shifted.set("Q", Rational(2) * q);
            return Case{.instance = instance,
                        .controls = {{.what = "Y from the coefficients of another column",
                                      .expected = Verdict::refuted,
                                      .edits = {{"def Y(n) = sum(k in 1..d-1 . B[k,n]*", "def Y(n) = sum(k in 1..d-1 . B[k,N]*"}}},
                                     {.what = "a selector with entries 2", .expected = Verdict::inapplicable, .instance = shifted}}};
          }};
}

}  // namespace

Check eq_12_4() {
  const std::string erratum =
      "L736 has one matrix Y for all n, depending on the coefficients of columns in C only. Y_n = sum_k (coefficient k of column n) Y^(k) depends on "
      "the column n it multiplies; at d0 = 1, d_S = 2, C = {3}: "
      "Y_n = a_{2,3} a_{1,n}/a_{1,3}. Harmless: only the independence of x_n, n in S' - C, and x_d is used.";
  const Instance small = Instance()
                             .set("B", matrix("1 0 2 3 5; 0 1 7 1 4"))
                             .set("X", matrix("1 2 3 1 1"))
                             .set("d", 2)
                             .set("P", matrix("0; 0; 1; 0; 0"))
                             .set("Q", matrix("1 0 0; 0 0 0; 0 0 0; 0 1 0; 0 0 1"));
  Instance single = small;
  single.set("B", matrix("1 0 2; 0 1 7")).set("X", matrix("1 2 3")).set("P", matrix("0; 0; 1")).set("Q", matrix("1; 0; 0"));
  return {{.id = id,
           .form = Form::printed,
           .label = "(12.4) with one Y",
           .source = source,
           .statement = "After elimination equation d reads v_d x_d + sum_{n in S' - C} v_n (a_{d,n} I - Y) x_n = 0 with one Y for all n.",
           .kind = "identity",
           .expectation = Verdict::refuted,
           .erratum = erratum,
           .parts = {{.name = "elimination",
                      .statement = printed_statement,
                      .reduction = "d0 = 1: the numbers that elimination gives for the columns of S' - C are different.",
                      .cases = {fixed_case("d0=1 r=2 |S|=5", Level::quick,
                                           {.instance = small,
                                            .controls = {{.what = "only one column in S' - C",
                                                          .expected = Verdict::verified,
                                                          .instance = single,
                                                          .hints = Hints{.witnesses = {{"Y", matrix("7/2")}}}}}})}}}},
          {.id = id,
           .form = Form::repaired,
           .label = "(12.4) with Y_n",
           .source = source,
           .statement =
               "v_d x_d + sum_{n in S' - C} v_n (a_{d,n} I - Y_n) x_n = 0 with Y_n = sum_{k<d} a_{k,n} Y^(k), Y^(k) depending on the columns C only.",
           .kind = "identity",
           .erratum = erratum,
           .parts = {{.name = "elimination",
                      .statement = repaired_statement,
                      .reduction = "For every v that solves the first (d-1) d0 equations, multiplied by D = det of their columns C; the multipliers "
                                   "of the certificate are the elimination.",
                      .cases = {elimination(1, 2, 2, 5, Level::quick), elimination(2, 2, 2, 7, Level::quick), elimination(2, 3, 3, 9, Level::quick),
                                elimination(3, 3, 2, 10, Level::quick), elimination(3, 4, 3, 14, Level::standard)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
