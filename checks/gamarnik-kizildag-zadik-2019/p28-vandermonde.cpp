#include <string>
#include <utility>
#include <vector>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

// z is the row of the products p_k p_l, k <= l; row t of X is (p_1^(t-1), ..., p_d^(t-1)).
constexpr const char* definitions = R"(given p : d x 1;
let D = d*(d+1)/2;
let z = veronese(p');
let X = sum(t in 1..D . sum(k in 1..d . p[k,1]^(t-1)*unit(t,D)*unit(k,d)'));
)";

constexpr const char* primality =
    R"(assume primes : forall k in 1..d . p[k,1] >= 2 and floor(p[k,1]) == p[k,1] and (forall q in 2..p[k,1]-1 . floor(p[k,1]/q)*q != p[k,1]);
assume increasing : forall k in 1..d-1 . p[k,1] < p[k+1,1];
)";

constexpr const char* rows_are_powers = "prove vandermonde : veronese(X) == sum(t in 1..D . sum(k in 1..D . z[1,k]^(t-1)*unit(t,D)*unit(k,D)'));\n";
constexpr const char* distinct = "prove distinct : forall k in 1..D . forall l in k+1..D . z[1,k] != z[1,l];\n";
constexpr const char* printed_determinant = "prove determinant : det(veronese(X)) == prod(k in 1..D . prod(l in k+1..D . z[1,k] - z[1,l]));\n";
constexpr const char* true_determinant = "prove determinant : det(veronese(X)) == prod(k in 1..D . prod(l in k+1..D . z[1,l] - z[1,k]));\n";
constexpr const char* spans = "prove spans : rank(veronese(X)) == D;\n";

Matrix column(const std::vector<unsigned>& entries) {
  Matrix out(entries.size(), 1);
  for (std::size_t k = 0; k < entries.size(); ++k) out(k, 0) = entries[k];
  return out;
}

std::string name_of(const Matrix& p) {
  std::string out = "p =";
  for (const Rational& x : p.entries()) out += " " + to_text(x);
  return out;
}

const std::pair<std::string, std::string> without_primality{"assume primes : forall k in 1..d . p[k,1] >= 2 and",
                                                            "assume primes : forall k in 1..d . p[k,1] >= 2 or"};

LazyCase primes_case(const Matrix& p, Level level, bool with_determinant) {
  return {.label = name_of(p), .level = level, .build = [=](Random&) {
            Case c{.instance = Instance().set("p", p)};
            const Instance collision = Instance().set("p", matrix("1; 2; 4"));
            const Instance twice = Instance().set("p", matrix("2; 2"));
            c.controls = {{.what = "1, 2, 4 are not primes", .expected = Verdict::inapplicable, .instance = collision},
                          {.what = "primality dropped: 2*8 = 4*4",
                           .expected = Verdict::refuted,
                           .instance = Instance().set("p", matrix("2; 4; 8")),
                           .edits = {without_primality}},
                          {.what = "the same prime twice", .expected = Verdict::inapplicable, .instance = twice},
                          {.what = "increasing dropped: the same prime twice",
                           .expected = Verdict::refuted,
                           .instance = twice,
                           .edits = {{"p[k,1] < p[k+1,1]", "p[k,1] <= p[k+1,1]"}}}};
            if (with_determinant && p.rows() > 1)
              c.controls.push_back({.what = "determinant moved by 2^-200",
                                    .expected = Verdict::refuted,
                                    .edits = {{"prove determinant : ", "prove determinant : 2^-200 + "}}});
            return c;
          }};
}

LazyCase printed_case(std::size_t d) {
  const Matrix p = column(first_primes(d));
  return {.label = name_of(p), .build = [p](Random&) {
            Case c{.instance = Instance().set("p", p)};
            c.controls = {{.what = "the factors turned round", .expected = Verdict::verified, .edits = {{"z[1,k] - z[1,l]))", "z[1,l] - z[1,k]))"}}},
                          {.what = "up to sign", .expected = Verdict::verified, .edits = {{"det(veronese(X)) ==", "-det(veronese(X)) =="}}}};
            return c;
          }};
}

LazyCase every_base(std::size_t d, Level level) {
  return {.label = "all p, d=" + std::to_string(d), .level = level, .build = [d](Random&) {
            Case c{.instance = Instance().every("p", d, 1)};
            if (d >= 2)
              c.controls = {{.what = "the printed sign", .expected = Verdict::refuted, .edits = {{"z[1,l] - z[1,k]", "z[1,k] - z[1,l]"}}},
                            {.what = "powers from 1 instead of 0",
                             .expected = Verdict::refuted,
                             .edits = {{"p[k,1]^(t-1)*unit(t,D)*unit(k,d)'", "p[k,1]^t*unit(t,D)*unit(k,d)'"}}}};
            return c;
          }};
}

Case vandermonde_case(std::size_t n) {
  Case c{.instance = Instance().every("z", 1, n)};
  if (n >= 2) c.controls = {{.what = "one factor left out", .expected = Verdict::refuted, .edits = {{"prod(k in 1..n .", "prod(k in 2..n ."}}}};
  return c;
}

}  // namespace

Check p28_vandermonde() {
  const std::string id = "gamarnik-kizildag-zadik-2019/p28-vandermonde";
  const std::string label = "Prime-power construction (proof of Theorem 2.8)";
  const std::string source = "[GamarnikKizildagZadik2019, L496-504]";
  const std::string order =
      "The printed column order (squares first, then products) and the order of `veronese` differ by a permutation of z_1, ..., z_D, which changes "
      "both sides of the printed "
      "formula by the same sign.";
  std::vector<LazyCase> repaired;
  for (const std::size_t d : {1U, 2U, 3U, 4U}) repaired.push_back(primes_case(column(first_primes(d)), Level::quick, true));
  repaired.push_back(primes_case(column({5, 7, 11}), Level::quick, true));
  repaired.push_back(primes_case(column({2, 101}), Level::quick, true));
  repaired.push_back(primes_case(column(first_primes(5)), Level::standard, true));
  repaired.push_back(primes_case(column(first_primes(6)), Level::thorough, true));
  return {
      Claim{
          .id = id,
          .form = Form::printed,
          .label = label,
          .source = source,
          .statement = "Let p_1 < ... < p_d be primes, X_t = (p_1^{t-1}, ..., p_d^{t-1}), t = 1, ..., D = d(d+1)/2, and z_1, ..., z_D the products "
                       "p_i p_j, i <= j. The matrix of "
                       "the monomials of the X_t is a Vandermonde matrix with determinant prod_{k<l} (z_k - z_l), not zero.",
          .kind = "identity",
          .expectation = Verdict::refuted,
          .erratum = "Sign: the determinant is prod_{k<l} (z_l - z_k), which is (-1)^{D(D-1)/2} times the printed product; for d = 2, 3, 4, 5 that "
                     "is the negative (d = 2, "
                     "z = (4, 9, 6): -30, printed 30). Immaterial for the argument, which needs only that it is not zero.",
          .parts = {{.name = "determinant",
                     .statement = std::string(definitions) + primality + printed_determinant,
                     .reduction = order + " For d = 1 and d = 6 the two signs agree; one d refutes the formula.",
                     .cases = {printed_case(2), printed_case(3), printed_case(4)}}},
      },
      Claim{
          .id = id,
          .form = Form::repaired,
          .label = label,
          .source = source,
          .statement =
              "Let p_1 < ... < p_d be primes, X_t = (p_1^{t-1}, ..., p_d^{t-1}), t = 1, ..., D = d(d+1)/2, and z_1, ..., z_D the products p_i p_j, i "
              "<= j. They are pairwise "
              "distinct, the matrix of the monomials of the X_t has the entries z_k^{t-1}, and its determinant is prod_{k<l} (z_l - z_k), not zero.",
          .kind = "identity",
          .not_checked = "Unique factorisation for all primes at once; distinctness is decided for each listed set of primes.",
          .parts =
              {{.name = "primes",
                .statement = std::string(definitions) + primality + rows_are_powers + distinct + true_determinant + spans,
                .reduction = "The construction as printed, with determinant and rank decided exactly. " + order,
                .cases = repaired},
               {.name = "distinct-products",
                .statement = std::string("given p : d x 1;\nlet D = d*(d+1)/2;\nlet z = veronese(p');\n") + primality + distinct,
                .reduction = "For many primes: pairwise distinct z_k make the Vandermonde determinant non-zero (identity of the part 'vandermonde').",
                .cases = {primes_case(column(first_primes(8)), Level::quick, false), primes_case(column(first_primes(11)), Level::standard, false),
                          primes_case(column(first_primes(20)), Level::thorough, false)}},
               {.name = "every-base",
                .statement = std::string(definitions) + rows_are_powers + true_determinant,
                .reduction = "The identity for all real p_1, ..., p_d, primes or not; primality only makes the product non-zero.",
                .cases = {every_base(1, Level::quick), every_base(2, Level::quick), every_base(3, Level::standard)}},
               {.name = "vandermonde",
                .statement = "given z : 1 x n;\n"
                             "let V = sum(t in 1..n . sum(k in 1..n . z[1,k]^(t-1)*unit(t,n)*unit(k,n)'));\n"
                             "prove determinant : det(V) == prod(k in 1..n . prod(l in k+1..n . z[1,l] - z[1,k]));\n",
                .reduction = "Vandermonde's identity for indeterminate z_1, ..., z_n.",
                .cases = {LazyCase{.label = "n=1", .level = Level::quick, .build = [](Random&) { return vandermonde_case(1); }},
                          LazyCase{.label = "n=3", .level = Level::quick, .build = [](Random&) { return vandermonde_case(3); }},
                          LazyCase{.label = "n=5", .level = Level::quick, .build = [](Random&) { return vandermonde_case(5); }},
                          LazyCase{.label = "n=6", .level = Level::standard, .build = [](Random&) { return vandermonde_case(6); }}}}},
      }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
