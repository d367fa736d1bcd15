#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/matroid_partition.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/cor-28";
constexpr const char* source = "[SoudryHoffer2017, Corollary 28, (12.6), L757-770]";

constexpr const char* printed_statement = R"(given A : d1 x N, X : d0 x N;
def size(t) = (ones(1,N)*t)[1,1];
assume shape : N <= d0*d1;
prove criterion : rank(rowkron(A', X')') == N <=> (forall s : N x 1 over {0, 1} . size(s) < d0*rank(A*diag(s)));
)";

constexpr const char* pattern_statement = R"(given X : d0 x N, rho, d1;
def size(t) = (ones(1,N)*t)[1,1];
prove sufficient : forall A : d1 x N over {rho, 1} .
  (forall s : N x 1 over {0, 1} . size(s) <= d0*rank(A*diag(s))) => rank(rowkron(A', X')') >= N;
)";

constexpr const char* edmonds_statement = R"(given X : d0 x N, rho, d1;
def size(t) = (ones(1,N)*t)[1,1];
prove criterion : forall A : d1 x N over {rho, 1} .
  (0 + rank(rowkron(A', X')') == N <=> (forall s : N x 1 over {0, 1} . size(s) <= d0*rank(A*diag(s))));
prove one_test_for_all_sets : forall A : d1 x N over {rho, 1} .
  (unionrank(A, d0) == N <=> (forall s : N x 1 over {0, 1} . size(s) <= d0*rank(A*diag(s))));
)";

constexpr const char* partition_statement = R"(given A : d1 x N, X : d0 x N;
assume all_sets : unionrank(A, d0) == N;
prove full_rank : rank(rowkron(A', X')') == N;
)";

constexpr const char* violation_statement = R"(given A : d1 x N, d0;
prove some_set_is_too_large : unionrank(A, d0) < N;
)";

constexpr const char* instance_statement = R"(given A : d1 x N, X : d0 x N;
prove criterion : unionrank(A, d0) == N <=> rank(rowkron(A', X')') == N;
)";

constexpr const char* necessity_statement = R"(given L : d1 x q, R : q x k, X : d0 x k;
prove factors : rowkron((L*R)', X')' == kron(L, eye(d0))*rowkron(R', X')';
)";

Instance pattern(const Matrix& a, const Matrix& x) { return Instance().set("A", a).set("X", x); }

/// x_n = e_j where column n is in class j: A o X is block diagonal there.
Hints partition_point(const Instance& given) {
  Hints hints;
  if (given.bindings().at("X").kind == Binding::Kind::value) return hints;
  const std::uint32_t p = elimination_prime(0);
  const auto residues = reduce(given["A"], p);
  if (!residues) return hints;
  Matrix x(given.bindings().at("X").rows, given["A"].cols());
  std::size_t j = 0;
  for (const auto& one : find_matroid_partition(*residues, p, x.rows()).classes) {
    for (const std::size_t n : one) x(j, n) = 1;
    ++j;
  }
  hints.point = {{"X", x}};
  return hints;
}

LazyCase patterns(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, bool generic, Level level) {
  return {.label = "all A, d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + " rho=" + to_text(rho),
          .level = level,
          .build = [=](Random& random) {
            Instance instance = Instance().set("rho", rho).set("d1", Rational(d1));
            Case c;
            if (generic) {
              c.instance = instance.almost_every("X", d0, n);
              c.hints = Hints{.point = {{"X", random_integer_matrix(random, d0, n, 1000)}}};
              c.controls = {{.what = "sets larger by 1",
                             .expected = Verdict::refuted,
                             .instance = Instance(instance).set("X", random_integer_matrix(random, d0, n, 1000)),
                             .edits = {{"size(s) <= d0*rank(A*diag(s))", "size(s) <= d0*rank(A*diag(s)) + 1"}}}};
            } else {
              c.instance = instance.set("X", random_integer_matrix(random, d0, n, 1000));
              c.controls = {{.what = "< instead of <= in the criterion",
                             .expected = Verdict::refuted,
                             .edits = {{"(0 + rank(rowkron(A', X')') == N <=> (forall s : N x 1 over {0, 1} . size(s) <= d0",
                                        "(0 + rank(rowkron(A', X')') == N <=> (forall s : N x 1 over {0, 1} . size(s) < d0"}}}};
            }
            return c;
          }};
}

Matrix trained_pattern(Random& random, std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho) {
  return activation_pattern(random_integer_matrix(random, d1, d0, 1000), random_integer_matrix(random, d0, n, 1000), rho);
}

/// Do d0 independent sets cover all columns?
bool is_union_full(const Matrix& a, std::size_t d0) {
  const std::uint32_t p = elimination_prime(0);
  std::size_t covered = 0;
  for (const auto& one : find_matroid_partition(reduce(a, p).value(), p, d0).classes) covered += one.size();
  return covered == a.cols();
}

LazyCase partition(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {
      .label = "A=a(WX), almost all X, d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + " rho=" + to_text(rho),
      .level = level,
      .build = [=](Random& random) {
        Matrix a = trained_pattern(random, d0, d1, n, rho);
        while (n <= 300 && !is_union_full(a, d0)) a = trained_pattern(random, d0, d1, n, rho);
        Case c{.instance = Instance().set("A", a).almost_every("X", d0, n)};
        const Instance no = pattern(matrix("1 1 1 0; 0 0 0 1"), matrix("1 0 1 1; 0 1 1 2"));
        c.controls = {{.what = "a column three times, d0 = 2", .expected = Verdict::inapplicable, .instance = no},
                      {.what = "a column three times, d0 = 2, not excluded",
                       .expected = Verdict::refuted,
                       .instance = no,
                       .edits = {{"assume all_sets : unionrank(A, d0) == N;", ""}}}};
        return c;
      }};
}

/// The first d0 + 1 columns of a random pattern are equal.
Matrix repeated_column(Random& random, std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho) {
  Matrix a = random_pattern(random, d1, n, rho);
  for (std::size_t k = 1; k <= d0; ++k)
    for (std::size_t i = 0; i < d1; ++i) a(i, k) = a(i, 0);
  return a;
}

LazyCase violation(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {.label = "a column d0+1 times, d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + " rho=" + to_text(rho),
          .level = level,
          .build = [=](Random& random) {
            const auto make = [](const Matrix& a, std::size_t k) { return Instance().set("A", a).set("d0", Rational(k)); };
            const Matrix a = repeated_column(random, d0, d1, n, rho);
            return Case{.instance = make(a, d0),
                        .controls = {{.what = "columns (1,0), (1,0), (0,1), (1,1), d0 = 2: no set is too large",
                                      .expected = Verdict::refuted,
                                      .instance = make(matrix("1 1 0 1; 0 0 1 1"), 2)}}};
          }};
}

}  // namespace

Check cor_28() {
  const std::string erratum =
      "Printed with |S| < d0 rank A_S, which S = {} violates, and non-empty sets too: d0 = N = 2, d1 = 1, A = (1, 1) has rank A o X = rank X = 2 "
      "almost everywhere, |{1,2}| = 2. The paper's proof (L759-769) "
      "shows the form with <=. L770 refers to Lemma 28 for Lemma 27.";
  Case printed{.instance = pattern(matrix("1 1"), matrix("1 0; 0 1"))};
  printed.controls = {{.what = "non-empty S only",
                       .expected = Verdict::refuted,
                       .edits = {{"size(s) < d0*rank(A*diag(s))", "s == 0 or size(s) < d0*rank(A*diag(s))"}}},
                      {.what = "<= instead of <", .expected = Verdict::verified, .edits = {{"size(s) < d0", "size(s) <= d0"}}},
                      {.what = "N > d0 d1", .expected = Verdict::inapplicable, .instance = pattern(matrix("1 1 1"), matrix("1 0 1; 0 1 1"))}};
  Part exact{.name = "given-data",
             .statement = instance_statement,
             .reduction = "A and X given: the partition or the covered set beside the minor or the kernel.",
             .cases = {}};
  const Matrix four = matrix("1 0 1 1; 0 1 1 2");
  Case yes{.instance = pattern(matrix("1 1 0 1; 0 0 1 1"), four)};
  yes.controls = {{.what = "X not generic: two equal points with equal columns of A",
                   .expected = Verdict::refuted,
                   .instance = pattern(matrix("1 1 0 1; 0 0 1 1"), matrix("1 1 1 1; 0 0 1 2"))}};
  exact.cases = {fixed_case("rho=0, columns (1,0), (1,0), (0,1), (1,1)", Level::quick, yes),
                 fixed_case("rho=0, a column three times", Level::quick, {.instance = pattern(matrix("1 1 1 0; 0 0 0 1"), four)}),
                 fixed_case("rho=-1, A=(1, -1, 1)", Level::quick, {.instance = pattern(matrix("1 -1 1"), matrix("1 0 1; 0 1 1"))}),
                 fixed_case("rho=2, columns 2 and 4 parallel", Level::quick, {.instance = pattern(matrix("2 2 1 1; 1 2 2 1"), four)}),
                 fixed_case("a column four times, d0=3, points (1, t, t^2)", Level::quick,
                            {.instance = pattern(matrix("1 1 1 1 0 0; 0 0 0 0 1 1; 1 1 1 1 1 0"), moment_curve_points(3, 6))}),
                 LazyCase{"a(WX), d0=5 d1=12 N=30", Level::standard, [](Random& random) {
                            return Case{.instance = pattern(trained_pattern(random, 5, 12, 30, 0), random_integer_matrix(random, 5, 30, 1000))};
                          }}};
  return {
      {.id = id,
       .form = Form::printed,
       .label = "Corollary 28 with <",
       .source = source,
       .statement = "N <= d0 d1: rank A o X = N for almost every X iff |S| < d0 rank A_S for all S.",
       .kind = "almost everywhere",
       .expectation = Verdict::refuted,
       .erratum = erratum,
       .parts = {{.name = "given-data",
                  .statement = printed_statement,
                  .reduction =
                      "Rank N at one X gives rank N at almost every X, so the left side is true almost everywhere, and the right side is false.",
                  .cases = {fixed_case("d0=N=2, A=(1, 1)", Level::quick, printed),
                            fixed_case("d0=d1=2 N=4, rho=0", Level::quick, {.instance = pattern(matrix("1 1 0 1; 0 0 1 1"), four)})}}}},
      {.id = id,
       .form = Form::repaired,
       .label = "Corollary 28 with <=",
       .source = source,
       .statement = "For every real A: rank A o X = N for almost every X iff |S| <= d0 rank A_S for all S; otherwise rank A o X < N for every X.",
       .kind = "almost everywhere",
       .erratum = erratum,
       .not_checked = "All shapes at once. Both directions are arguments in prose (the point x_n = e_j of a partition; (12.6)), which the parts "
                      "decide at all patterns of small shapes and at given A.",
       .parts = {
           {.name = "all-patterns",
            .statement = pattern_statement,
            .reduction = "Sufficiency for every A in {rho,1}^{d1 x N}, almost every X; necessity is the part 'necessity'.",
            .cases = {patterns(2, 2, 3, ratio(1, 10), true, Level::quick), patterns(2, 2, 4, Rational(0), true, Level::quick),
                      patterns(2, 2, 4, Rational(-1), true, Level::standard), patterns(3, 2, 4, Rational(2), true, Level::standard),
                      patterns(2, 3, 4, Rational(3), true, Level::thorough)}},
           {.name = "one-test",
            .statement = edmonds_statement,
            .reduction = "For every A the 2^N conditions hold iff unionrank(A, d0) = N: a partition of [N] into d0 independent sets, or one "
                         "violating set, decides them all.",
            .cases = {patterns(2, 2, 3, ratio(1, 10), false, Level::quick), patterns(2, 2, 4, Rational(-1), false, Level::standard),
                      patterns(2, 2, 4, Rational(2), false, Level::standard)}},
           {.name = "partition",
            .statement = partition_statement,
            .reduction = "A given, almost every X. The partition proves |S| <= d0 rank A_S for all 2^N sets S at once; the minor is taken at x_n = "
                         "e_j for n in class j, where A o X is block diagonal.",
            .cases = {partition(6, 20, 60, ratio(1, 10), Level::quick), partition(4, 20, 60, Rational(0), Level::quick),
                      partition(10, 60, 300, Rational(-1), Level::standard), partition(50, 60, 2000, Rational(0), Level::thorough)},
            .search = partition_point},
           {.name = "violating-set",
            .statement = violation_statement,
            .reduction = "A set S with A_S = L R of inner dimension q and |S| > d0 q; by 'necessity' rank A_S o X_S <= d0 q < |S| for every X.",
            .cases = {violation(3, 20, 60, ratio(1, 10), Level::quick), violation(6, 20, 60, Rational(0), Level::quick),
                      violation(10, 40, 300, Rational(-1), Level::standard), violation(40, 60, 2000, Rational(0), Level::thorough)}},
           exact,
           {.name = "necessity",
            .statement = necessity_statement,
            .reduction = "(12.6) for all L, R, X: if A_S = L R with inner dimension q, then A_S o X_S factors through dimension d0 q, for every X.",
            .cases = {
                fixed_case("d0=d1=2 q=1 |S|=3", Level::quick,
                           {.instance = Instance().every("L", 2, 1).every("R", 1, 3).every("X", 2, 3),
                            .controls = {{.what = "identity of the wrong side",
                                          .expected = Verdict::refuted,
                                          .edits = {{"kron(L, eye(d0))", "kron(L, eye(d0) + ones(d0,d0))"}}}}}),
                fixed_case("d0=2 d1=3 q=2 |S|=5", Level::quick, {.instance = Instance().every("L", 3, 2).every("R", 2, 5).every("X", 2, 5)})}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
