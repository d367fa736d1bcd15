#include <string>
#include <vector>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/instances.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* rows_statement = R"(given P : d x d symmetric;
assume semidefinite : psd(P);
prove weighted_rows : exists a : d x 1 . a >= 0 and (exists L : d x d . L'*diag(a)*L == P);
)";

constexpr const char* weights_statement = R"(given P : d x d symmetric;
assume semidefinite : psd(P);
prove lift : exists W : 4*d x d . W'*W == P;
)";

constexpr const char* padding_statement = R"(given b : d x 1, L : d x d, k;
let W = vcat(diag(b)*L, zeros(k,d));
prove height : rows(W) == d + k;
prove gram : W'*W == L'*diag(hadamard(b,b))*L;
)";

constexpr const char* width_statement = R"(given W : m x d;
assume narrow : m < d;
prove singular : det(W'*W) == 0;
)";

Hints find_rows(const Instance& instance) {
  Hints hints;
  const auto factors = factor_ldlt(instance["P"]);
  if (!factors.has_value()) return hints;
  Matrix a(factors.value().pivots.size(), 1);
  a.entries() = factors.value().pivots;
  hints.witnesses = {{"a", a}, {"L", transpose(factors.value().lower)}};
  return hints;
}

Hints find_weights(const Instance& instance) {
  Hints hints;
  const auto w = find_gram_factor(instance["P"]);
  if (w.has_value()) hints.witnesses.emplace("W", w.value());
  return hints;
}

Case rows_case(const Matrix& p) {
  Case c{.instance = Instance().set("P", p)};
  const Instance indefinite = Instance().set("P", matrix("1 0; 0 -1"));
  const Instance almost = Instance().set("P", diagonal_matrix({1, Rational(-power_of_two(-200))}));
  Hints forged = find_rows(c.instance);
  if (forged.witnesses.contains("a")) {
    forged.witnesses.at("a")(0, 0) += power_of_two(-200);
    c.controls.push_back(
        {.what = "a weight moved by 2^-200", .expected = Verdict::undecided, .reason = Reason::certificate_rejected, .hints = forged});
  }
  c.controls.push_back({.what = "diag(1, -1)", .expected = Verdict::inapplicable, .instance = indefinite});
  c.controls.push_back({.what = "diag(1, -2^-200)", .expected = Verdict::inapplicable, .instance = almost});
  c.controls.push_back({.what = "semidefiniteness dropped: a weight of -1 is not allowed",
                        .expected = Verdict::undecided,
                        .reason = Reason::certificate_rejected,
                        .instance = indefinite,
                        .edits = {{"psd(P)", "P == P"}}});
  return c;
}

Case weights_case(const Matrix& p) {
  Case c{.instance = Instance().set("P", p)};
  Hints forged = find_weights(c.instance);
  if (forged.witnesses.contains("W")) {
    forged.witnesses.at("W")(0, 0) += power_of_two(-200);
    c.controls.push_back(
        {.what = "a weight moved by 2^-200", .expected = Verdict::undecided, .reason = Reason::certificate_rejected, .hints = forged});
  }
  c.controls.push_back({.what = "semidefiniteness dropped: diag(1, -1) is no Gram matrix",
                        .expected = Verdict::undecided,
                        .reason = Reason::certificate_rejected,
                        .instance = Instance().set("P", matrix("1 0; 0 -1")),
                        .edits = {{"psd(P)", "P == P"}},
                        .hints = Hints{.witnesses = {{"W", pad_rows(identity(2), 8)}}}});
  return c;
}

LazyCase random_gram(std::size_t d, std::size_t rank, Level level, Case (*build)(const Matrix&)) {
  return {.label = "Gram matrix of rank " + std::to_string(rank) + ", d=" + std::to_string(d), .level = level, .build = [=](Random& random) {
            return build(gram(random_matrix_of_rank(random, d + 1, d, rank, 3)));
          }};
}

LazyCase padding_case(std::size_t d, std::size_t k) {
  return {.label = "all b, L, d=" + std::to_string(d) + ", m-d=" + std::to_string(k), .build = [=](Random&) {
            Case c{.instance = Instance().every("b", d, 1).every("L", d, d).set("k", Rational(k))};
            c.controls = {{.what = "rows of ones instead of zeros",
                           .expected = Verdict::refuted,
                           .instance = Instance().every("b", d, 1).every("L", d, d).set("k", Rational(k + 1)),
                           .edits = {{"zeros(k,d)", "ones(k,d)"}}},
                          {.what = "weights b instead of b^2", .expected = Verdict::refuted, .edits = {{"diag(hadamard(b,b))", "diag(b)"}}}};
            if (k == 0)
              c.controls.push_back({.what = "the printed row splitting divides by m - d = 0",
                                    .expected = Verdict::undecided,
                                    .reason = Reason::domain_left,
                                    .edits = {{"diag(b)*L, zeros(k,d)", "diag(b)*L, zeros(k,d)*(3/(4*k))"}}});
            return c;
          }};
}

LazyCase width_case(std::size_t m, std::size_t d) {
  return {.label = "all W, m=" + std::to_string(m) + " d=" + std::to_string(d), .build = [=](Random&) {
            Case c{.instance = Instance().every("W", m, d)};
            c.controls = {
                {.what = "m = d", .expected = Verdict::inapplicable, .instance = Instance().every("W", d, d)},
                {.what = "m < d dropped", .expected = Verdict::refuted, .instance = Instance().every("W", d, d), .edits = {{"m < d", "m <= d"}}}};
            return c;
          }};
}

}  // namespace

Check p26_lift() {
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/p26-lift",
      .form = Form::printed,
      .label = "Positive semidefinite matrices are Gram matrices of weights (proof of Theorem 2.6(b))",
      .source = "[GamarnikKizildagZadik2019, L472-474]",
      .statement = "For P positive semidefinite, d x d, and m >= d there is W in R^{m x d} with W'W = P.",
      .kind = "constructive",
      .erratum = "L474 refers to the row splitting of Theorem 2.1(c), which divides by sqrt(m-d): undefined for m = d, and it needs a non-zero row "
                 "to split. Rows of zeros repair both; the "
                 "statement is true.",
      .not_checked = "At a width d <= m < 4d the entries of W are square roots of rationals in general: that a real number a >= 0 has a square root "
                     "b is used, not checked.",
      .parts = {{.name = "weighted-rows",
                 .statement = rows_statement,
                 .reduction = "P = L' diag(a) L with a >= 0. With b_i = sqrt(a_i) the part 'padding' makes W = [diag(b) L; 0] of any height m >= d, "
                              "W'W = P. That P is semidefinite is needed: "
                              "x'W'Wx = |Wx|^2 >= 0.",
                 .cases = {LazyCase{.label = "diag(2, 0), on the boundary",
                                    .level = Level::quick,
                                    .build = [](Random&) { return rows_case(matrix("2 0; 0 0")); }},
                           LazyCase{.label = "zero pivot first",
                                    .level = Level::quick,
                                    .build = [](Random&) { return rows_case(matrix("0 0 0; 0 2 1; 0 1 3")); }},
                           LazyCase{.label = "P = 0", .level = Level::quick, .build = [](Random&) { return rows_case(Matrix(3, 3)); }},
                           LazyCase{.label = "d=1", .level = Level::quick, .build = [](Random&) { return rows_case(matrix("2/7")); }},
                           random_gram(3, 3, Level::quick, rows_case), random_gram(4, 2, Level::quick, rows_case),
                           random_gram(6, 5, Level::quick, rows_case), random_gram(12, 12, Level::standard, rows_case),
                           random_gram(30, 20, Level::standard, rows_case)},
                 .search = find_rows},
                {.name = "padding",
                 .statement = padding_statement,
                 .reduction = "For all b, L: W = [diag(b) L; 0] has d + k = m rows and the Gram matrix L' diag(b^2) L, for k = m - d = 0 as well.",
                 .cases = {padding_case(1, 0), padding_case(2, 0), padding_case(2, 1), padding_case(3, 0), padding_case(3, 4)}},
                {.name = "rational-weights",
                 .statement = weights_statement,
                 .reduction = "m = 4d, rational P: rational weights by four squares, no square root; every m >= 4d by rows of zeros.",
                 .cases = {LazyCase{.label = "diag(2, 0)", .level = Level::quick, .build = [](Random&) { return weights_case(matrix("2 0; 0 0")); }},
                           LazyCase{.label = "3/5, d=1", .level = Level::quick, .build = [](Random&) { return weights_case(matrix("3/5")); }},
                           LazyCase{.label = "7 I, needs four squares",
                                    .level = Level::quick,
                                    .build = [](Random&) { return weights_case(Rational(7) * identity(2)); }},
                           random_gram(3, 3, Level::quick, weights_case), random_gram(4, 2, Level::quick, weights_case),
                           random_gram(6, 6, Level::standard, weights_case)},
                 .search = find_weights},
                {.name = "width",
                 .statement = width_statement,
                 .reduction = "Why m >= d is needed: for m < d every W'W is singular, so P = I has no W.",
                 .cases = {width_case(1, 2), width_case(1, 3), width_case(2, 3)}}},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
