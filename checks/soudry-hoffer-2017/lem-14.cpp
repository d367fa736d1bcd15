#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/instances.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/lem-14";
constexpr const char* source = "[SoudryHoffer2017, Lemma 14, L404-409; Lemma 27, L710-755]";

constexpr const char* printed_statement = R"(given A : d1 x N, s : N x 1, X : d0 x N;
let G = rowkron(A', X')';
assume shape : d0*d1 >= N;
assume size : sum(n in 1..N . s[n,1]) < d0*rank(A*diag(s));
prove no_vector : not (exists v : N x 1 . G*v == 0 and forall n in 1..N . s[n,1] == 1 => v[n,1] != 0);
)";

// d0 = 2, three equal columns of A: v is the vector of signed minors of X.
constexpr const char* generic_kernel_statement = R"(given X : 2 x 3, a : d1 x 1;
let v = vcat(det(hcat(X[:,2], X[:,3])), -det(hcat(X[:,1], X[:,3])), det(hcat(X[:,1], X[:,2])));
prove in_the_kernel : rowkron((a*ones(1,3))', X')'*v == 0;
)";

constexpr const char* generic_support_statement = R"(given X : 2 x 3;
prove full_support : det(hcat(X[:,2], X[:,3])) != 0 and det(hcat(X[:,1], X[:,3])) != 0 and det(hcat(X[:,1], X[:,2])) != 0;
)";

constexpr const char* given_set_statement = R"(given A : d1 x N, s : N x 1, X : d0 x N;
let G = rowkron(A', X')';
let S = sum(n in 1..N . s[n,1]);
assume set : hadamard(s, s - 1) == 0 and S >= 1;
assume size : S <= d0*rank(A*diag(s));
prove coloop : exists n in 1..N . s[n,1] == 1 and forall v : N x 1 . G*diag(s)*v == 0 => v[n,1] == 0;
)";

constexpr const char* all_sets_statement = R"(given X : d0 x N, rho, d1;
def G(B) = rowkron(B', X')';
def size(t) = (ones(1,N)*t)[1,1];
assume two_values : rho != 1;
prove no_set_too_large : forall A : d1 x N over {rho, 1} .
  (forall s : N x 1 over {0, 1} . size(s) <= d0*rank(A*diag(s))) => rank(G(A)) >= N;
prove other_patterns : forall A : d1 x N over {rho, 1} .
  (exists u : N x 1 over {0, 1} . size(u) > d0*rank(A*diag(u))) =>
  forall s : N x 1 over {0, 1} . (1 <= size(s) and size(s) <= d0*rank(A*diag(s)) =>
    exists t : N x 1 over {0, 1} . t <= s and t != s and rank(G(A)*diag(s)) >= size(s) - size(t) + d0*rank(A*diag(t)));
)";

constexpr const char* ordered_statement = R"(given X : d0 x N, rho, d1;
def G(B) = rowkron(B', X')';
def size(t) = (ones(1,N)*t)[1,1];
def code(B) = sum(i in 1..d1 . 2^(i-1)*(B[i,:] - rho)/(1 - rho));
assume two_values : rho != 1;
prove no_set_too_large : forall A : d1 x N over {rho, 1} . block(code(A), 1, 1, 1, N-1) <= block(code(A), 1, 2, 1, N-1) and
  (forall s : N x 1 over {0, 1} . size(s) <= d0*rank(A*diag(s))) => rank(G(A)) >= N;
prove other_patterns : forall A : d1 x N over {rho, 1} . block(code(A), 1, 1, 1, N-1) <= block(code(A), 1, 2, 1, N-1) and
  (exists u : N x 1 over {0, 1} . size(u) > d0*rank(A*diag(u))) =>
  forall s : N x 1 over {0, 1} . (1 <= size(s) and size(s) <= d0*rank(A*diag(s)) =>
    exists t : N x 1 over {0, 1} . t <= s and t != s and rank(G(A)*diag(s)) >= size(s) - size(t) + d0*rank(A*diag(t)));
)";

constexpr const char* given_pattern_statement = R"(given A : d1 x N, X : d0 x N;
let G = rowkron(A', X')';
def size(t) = (ones(1,N)*t)[1,1];
prove every_set : forall s : N x 1 over {0, 1} . 1 <= size(s) and size(s) <= d0*rank(A*diag(s)) =>
  exists n in 1..N . s[n,1] == 1 and rank(G*diag(s)) - rank(G*diag(s - unit(n,N))) == 1;
)";

constexpr const char* residual_statement = R"(given A : d1 x N, X : d0 x N, v : N x 1;
let G = rowkron(A', X')';
let s = hadamard(sign(v), sign(v));
assume in_the_kernel : G*v == 0 and v != 0;
prove support_is_large : sum(n in 1..N . s[n,1]) >= d0*rank(A*diag(s)) + 1;
prove support_is_largest : forall n in 1..N . v[n,1] == 0 => forall u : N x 1 . G*u == 0 => u[n,1] == 0;
)";

constexpr const char* spark_statement = R"(given t : d x 1;
let V = [1, 1, 1; t[1,1], t[2,1], t[3,1]; t[1,1]^2, t[2,1]^2, t[3,1]^2];
prove vandermonde : det(V) == (t[2,1] - t[1,1])*(t[3,1] - t[1,1])*(t[3,1] - t[2,1]);
)";

Instance set_instance(const Matrix& a, const Matrix& s, const Matrix& x) { return Instance().set("A", a).set("s", s).set("X", x); }

Matrix ones(std::size_t rows, std::size_t cols) {
  Matrix out(rows, cols);
  for (Rational& e : out.entries()) e = 1;
  return out;
}

Instance counterexample() { return set_instance(ones(2, 3), matrix("1; 0; 0"), matrix("1 0 1; 0 1 1")); }

/// A random pattern and a random set of the allowed size, found by trial.
LazyCase random_set(std::size_t d0, std::size_t d1, std::size_t n, std::size_t size, const Rational& rho, Level level) {
  return {.label = "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + " |S|=" + std::to_string(size) +
                   " rho=" + to_text(rho),
          .level = level,
          .build = [=](Random& random) {
            const Matrix x = random_integer_matrix(random, d0, n, 1000);
            Matrix a;
            Matrix s(n, 1);
            do {
              a = activation_pattern(random_integer_matrix(random, d1, d0, 1000), x, rho);
              s = Matrix(n, 1);
              for (std::size_t k = 0; k < size;) {
                Rational& e = s(static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(n) - 1)), 0);
                k += e == 0 ? 1U : 0U;
                e = 1;
              }
            } while (Rational(size) > Rational(d0) * Rational(rank(a * diagonal_matrix(s.entries()))));
            Matrix repeated = x;
            Matrix pattern = a;
            Matrix pair(n, 1);
            pair(0, 0) = pair(1, 0) = 1;
            for (std::size_t j = 0; j < d0; ++j) repeated(j, 1) = x(j, 0);
            for (std::size_t i = 0; i < d1; ++i) pattern(i, 0) = pattern(i, 1) = 1;
            return Case{.instance = set_instance(a, s, x),
                        .controls = {{.what = "two equal points on which all neurons are active",
                                      .expected = Verdict::refuted,
                                      .instance = set_instance(pattern, pair, repeated)}}};
          }};
}

std::vector<Control> sharp_sets() {
  const Matrix circuit_points = matrix("1 0 1 1; 0 1 1 2");
  const Matrix circuit = matrix("1 1 1 0; 0 0 0 1");
  const Instance tight = set_instance(circuit, matrix("1; 1; 1; 0"), circuit_points);
  // rows of A span the kernel of X
  const Instance real = set_instance(matrix("-1 -1 1 0; -1 -2 0 1"), ones(4, 1), circuit_points);
  return {{.what = "|S| = d0 rank + 1, three equal columns", .expected = Verdict::inapplicable, .instance = tight},
          {.what = "|S| = d0 rank + 1 allowed",
           .expected = Verdict::refuted,
           .instance = tight,
           .edits = {{"S <= d0*rank(A*diag(s))", "S <= d0*rank(A*diag(s)) + 1"}}},
          {.what = "a real A whose rows span ker X: the finiteness of {rho, 1} is needed", .expected = Verdict::refuted, .instance = real},
          {.what = "S empty", .expected = Verdict::inapplicable, .instance = set_instance(circuit, Matrix(4, 1), circuit_points)},
          {.what = "S empty allowed",
           .expected = Verdict::refuted,
           .instance = set_instance(circuit, Matrix(4, 1), circuit_points),
           .edits = {{" and S >= 1", ""}}}};
}

LazyCase all_sets(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {
      .label = "all A, S, almost all X, d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + " rho=" + to_text(rho),
      .level = level,
      .build = [=](Random&) {
        const auto make = [&](const Rational& slope) { return Instance().almost_every("X", d0, n).set("rho", slope).set("d1", Rational(d1)); };
        Case c{.instance = make(rho)};
        c.hints = Hints{.point = {{"X", moment_curve_points(d0, n)}}};
        const auto at = [&](const Matrix& x, const Rational& slope) { return make(slope).set("X", x); };
        Matrix equal_points = moment_curve_points(d0, n);
        for (std::size_t j = 0; j < d0; ++j) equal_points(j, 1) = equal_points(j, 0);
        c.controls = {{.what = "rho = 1", .expected = Verdict::inapplicable, .instance = at(moment_curve_points(d0, n), 1)},
                      {.what = "|S| = d0 rank A_S + 1 allowed",
                       .expected = Verdict::refuted,
                       .instance = at(moment_curve_points(d0, n), rho),
                       .edits = {{"(1 <= size(s) and size(s) <= d0*rank(A*diag(s)) =>", "(1 <= size(s) and size(s) <= d0*rank(A*diag(s)) + 1 =>"}}}};
        if (d0 > 1) c.controls.push_back({.what = "two equal points", .expected = Verdict::refuted, .instance = at(equal_points, rho)});
        return c;
      }};
}

LazyCase given_pattern(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {.label = "all S, d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + " rho=" + to_text(rho),
          .level = level,
          .build = [=](Random& random) {
            const Matrix x = random_integer_matrix(random, d0, n, 1000);
            const Matrix a = activation_pattern(random_integer_matrix(random, d1, d0, 1000), x, rho);
            Matrix repeated = x;
            Matrix pattern = a;
            for (std::size_t j = 0; j < d0; ++j) repeated(j, 1) = x(j, 0);
            for (std::size_t i = 0; i < d1; ++i) pattern(i, 1) = pattern(i, 0) = 1;
            return Case{.instance = Instance().set("A", a).set("X", x),
                        .controls = {{.what = "two equal points on which all neurons are active",
                                      .expected = Verdict::refuted,
                                      .instance = Instance().set("A", pattern).set("X", repeated)},
                                     {.what = "d0 + 1 instead of d0: sets with kernel vectors",
                                      .expected = Verdict::refuted,
                                      .instance = Instance().set("A", ones(1, 3)).set("X", matrix("1 0 1; 0 1 1")),
                                      .edits = {{"size(s) <= d0*rank", "size(s) <= (d0+1)*rank"}}}}};
          }};
}

/// A kernel vector of A o X with the largest support, for a pattern with more points than the rank allows.
LazyCase residual(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {.label = "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + " rho=" + to_text(rho),
          .level = level,
          .build = [=](Random& random) {
            const Matrix x = random_integer_matrix(random, d0, n, 1000000);
            const Matrix a = activation_pattern(random_integer_matrix(random, d1, d0, 1000000), x, rho);
            const NullBasis basis = find_null_basis(khatri_rao(a, x));
            Matrix v(n, 1);
            for (std::size_t j = 0; j < basis.basis.cols(); ++j) {
              const Rational weight = random.integer(1, 1000000);
              for (std::size_t i = 0; i < n; ++i) v(i, 0) += weight * basis.basis(i, j);
            }
            const auto make = [](const Matrix& pattern, const Matrix& points, const Matrix& vector) {
              return Instance().set("A", pattern).set("X", points).set("v", vector);
            };
            return Case{
                .instance = make(a, x, v),
                .controls = {
                    {.what = "two equal points", .expected = Verdict::refuted, .instance = make(matrix("1 1"), matrix("1 1; 2 2"), matrix("1; -1"))},
                    {.what = "support larger by 2 than d0 rank",
                     .expected = Verdict::refuted,
                     .instance = make(ones(1, 3), matrix("1 0 1; 0 1 1"), matrix("1; 1; -1")),
                     .edits = {{"+ 1;", "+ 2;"}}},
                    {.what = "the zero vector", .expected = Verdict::inapplicable, .instance = make(a, x, Matrix(n, 1))}}};
          }};
}

}  // namespace

Check lem_14() {
  const std::string erratum =
      "Printed without v_n = 0 off S, which the proof uses in (12.2): d0 = d1 = 2, N = 3, A all ones, X = [(1,0), (0,1), (1,1)], S = {1} has v = (1, "
      "1, -1), and so has every X in general position. S must be "
      "non-empty; |S| <= d0 rank A_S is what L717 and (8.1)(3) use, and d0 d1 >= N is not needed.";
  const std::string corrected =
      "For almost every X, simultaneously for all A in {rho,1}^{d1 x N} and all non-empty S with |S| <= d0 rank A_S: no v with support S satisfies "
      "(A o X)v = 0. Equivalently for given A, S, X: some n in S "
      "is a coloop of the columns S of A o X, that is v_n = 0 for every v in the kernel supported in S.";
  Case printed{.instance = counterexample(), .hints = Hints{.witnesses = {{"v", matrix("1; 1; -1")}}}};
  printed.controls = {
      {.what = "v_n = 0 off S",
       .expected = Verdict::verified,
       .edits = {{"not (exists v : N x 1 . G*v == 0 and forall n in 1..N . s[n,1] == 1 => v[n,1] != 0)",
                  "forall v : N x 1 . G*diag(s)*v == 0 => v[1,1] == 0"}}},
      {.what = "N > d0 d1", .expected = Verdict::inapplicable, .instance = set_instance(ones(1, 3), matrix("1; 0; 0"), matrix("1 0 1; 0 1 1"))}};
  Part given_set{.name = "given-set",
                 .statement = given_set_statement,
                 .reduction =
                     "A, S, X given. A coloop n excludes a kernel vector with support S, since v_n = 0. Conversely, if no n in S is a coloop, ker "
                     "G_S is not the union of its subspaces {v_n = 0}, "
                     "so a v with support S exists. The multipliers u of each certificate satisfy u'G_S = e_n'.",
                 .cases = {random_set(2, 2, 4, 4, ratio(1, 10), Level::quick), random_set(2, 3, 6, 5, Rational(0), Level::quick),
                           random_set(3, 3, 8, 6, Rational(-1), Level::quick), random_set(3, 4, 12, 12, Rational(2), Level::quick),
                           random_set(6, 8, 40, 36, ratio(1, 10), Level::standard)}};
  Case first{.instance = set_instance(matrix("1 1 0 1; 0 0 1 1"), ones(4, 1), matrix("1 0 1 1; 0 1 1 2"))};
  first.controls = sharp_sets();
  given_set.cases.push_back(fixed_case("rho=0, |S| = d0 rank = N = 4", Level::quick, first));
  std::vector<LazyCase> exhaustive{all_sets(2, 1, 3, ratio(1, 10), Level::quick), all_sets(2, 2, 3, Rational(0), Level::quick),
                                   all_sets(2, 2, 3, Rational(-1), Level::quick), all_sets(1, 2, 3, Rational(3), Level::quick)};
  for (const Rational& rho : {Rational(0), Rational(-1)}) exhaustive.push_back(all_sets(2, 2, 4, rho, Level::standard));
  exhaustive.push_back(all_sets(3, 2, 4, Rational(0), Level::standard));
  exhaustive.push_back(all_sets(2, 1, 4, Rational(2), Level::standard));
  return {{.id = id,
           .form = Form::printed,
           .label = "Lemma 14 = Lemma 27",
           .source = source,
           .statement = "d0 d1 >= N. Simultaneously for all A in {rho,1}^{d1 x N} and S with |S| < d0 rank A_S: for almost every X there is no v "
                        "with v_n != 0 for all n in S and (A o X)v = 0.",
           .kind = "almost everywhere",
           .expectation = Verdict::refuted,
           .erratum = erratum,
           .parts = {{.name = "given-set",
                      .statement = printed_statement,
                      .reduction = "One A, S, X; the parts 'generic-kernel' and 'generic-support' of the repaired form show that for this A and S "
                                   "almost every X is a counterexample.",
                      .cases = {fixed_case("A all ones, S={1}", Level::quick, printed)}}}},
          {.id = id,
           .form = Form::repaired,
           .label = "Lemma 14 with supp v = S",
           .source = source,
           .statement = corrected,
           .kind = "almost everywhere",
           .erratum = erratum,
           .not_checked = "All shapes at once: the proof by matroid union (thm-rank-formula) is an argument in prose; the parts decide given sets, "
                          "all sets at small shapes, and the sets that Theorem 6 uses.",
           .parts = {given_set,
                     {.name = "given-pattern",
                      .statement = given_pattern_statement,
                      .reduction = "A and X given, all 2^N sets by exact ranks: n is a coloop of the columns S iff leaving it out lowers the rank. "
                                   "(No polynomial test can be expected: for d1 = 1 it decides "
                                   "whether any d0 columns of X are independent.)",
                      .cases = {given_pattern(2, 2, 6, Rational(0), Level::quick), given_pattern(3, 2, 7, ratio(1, 10), Level::quick),
                                given_pattern(3, 4, 9, Rational(-1), Level::standard), given_pattern(3, 4, 12, Rational(0), Level::thorough)}},
                     {.name = "all-sets",
                      .statement = all_sets_statement,
                      .reduction = "Every A in {rho,1}^{d1 x N} and every non-empty S with |S| <= d0 rank A_S, for almost all X. If rank G = N no v "
                                   "!= 0 exists. Otherwise a proper subset T of S is found with "
                                   "rank G_S >= |S - T| + d0 rank A_T; as rank G_S <= |S - T| + rank G_T and rank G_T <= d0 rank A_T for every X "
                                   "(12.6), equality holds, and every n in S - T is a coloop of G_S. "
                                   "(Being a coloop is not itself an open condition; the lower bounds of ranks are.)",
                      .cases = exhaustive},
                     {.name = "all-sets-in-order",
                      .statement = ordered_statement,
                      .reduction = "The part 'all-sets' for the A whose columns, read as binary numbers, ascend. Every A is one of these with its "
                                   "columns permuted, and the lemma for A and X is the lemma for "
                                   "A and X with their columns permuted together.",
                      .cases = {all_sets(2, 2, 4, ratio(1, 2), Level::quick), all_sets(2, 2, 4, ratio(1, 10), Level::standard),
                                all_sets(2, 2, 4, Rational(2), Level::standard), all_sets(2, 2, 4, Rational(3), Level::standard),
                                all_sets(3, 2, 4, Rational(-1), Level::standard), all_sets(2, 2, 5, Rational(0), Level::thorough),
                                all_sets(2, 3, 4, Rational(3), Level::thorough)}},
                     {.name = "residuals",
                      .statement = residual_statement,
                      .reduction = "The instance of the lemma that Theorem 6 uses: S is the support of a generic kernel vector, the largest of all "
                                   "supports (the other n are coloops); |S| >= d0 rank A_S + 1.",
                      .cases = {residual(2, 2, 6, ratio(1, 10), Level::quick), residual(2, 3, 9, Rational(0), Level::quick),
                                residual(3, 3, 12, Rational(-1), Level::quick), residual(5, 6, 40, ratio(1, 10), Level::standard)}},
                     {.name = "generic-kernel",
                      .statement = generic_kernel_statement,
                      .reduction = "Three equal columns of A, any X: the signed minors of X are in the kernel. With 'generic-support': |S| = d0 rank "
                                   "A_S + 1 has a kernel vector with support S (the bound is "
                                   "sharp), and the printed lemma fails for S = {1} at almost every X.",
                      .cases = {fixed_case("d1=2", Level::quick,
                                           {.instance = Instance().every("X", 2, 3).every("a", 2, 1),
                                            .controls = {{.what = "a sign of v",
                                                          .expected = Verdict::refuted,
                                                          .edits = {{"-det(hcat(X[:,1], X[:,3]))", "det(hcat(X[:,1], X[:,3]))"}}}}})}},
                     {.name = "generic-support",
                      .statement = generic_support_statement,
                      .reduction = "All entries of that kernel vector are non-zero for almost every X.",
                      .cases = {fixed_case("d0=2 N=3", Level::quick,
                                           {.instance = Instance().almost_every("X", 2, 3),
                                            .controls = {{.what = "two equal points",
                                                          .expected = Verdict::refuted,
                                                          .instance = Instance().set("X", matrix("1 1 2; 1 1 3"))}}})}},
                     {.name = "full-spark",
                      .statement = spark_statement,
                      .reduction = "d1 = 1, A all ones: the lemma says that any d0 columns of X are independent. For x_n = (1, t_n, t_n^2) with "
                                   "distinct t_n the determinant of any three is a product of "
                                   "differences, so this X serves all S at every N without enumeration.",
                      .cases = {fixed_case("d0=3", Level::quick,
                                           {.instance = Instance().every("t", 3, 1),
                                            .controls = {{.what = "one factor left out",
                                                          .expected = Verdict::refuted,
                                                          .edits = {{"(t[2,1] - t[1,1])*(t[3,1] - t[1,1])*(t[3,1] - t[2,1])",
                                                                     "(t[2,1] - t[1,1])*(t[3,1] - t[1,1])"}}}}})}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
