#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "local_minimum.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/claim-d0-ge-N";
constexpr const char* source = "[SoudryHoffer2017, L55]";

constexpr const char* printed_statement = R"(given W : d1 x d0, z : d1 x 1, X : d0 x N, y : N x 1, rho;
let A = rho + (1 - rho)*step(W*X);
let G = rowkron(A', X')';
let e = y - G'*reshape(diag(z)*W, d0*d1, 1);
assume independent_points : rank(X) == N;
assume differentiable : abs(W*X) > 0;
assume local_minimum : G*e == 0;          # lem-2-iff
prove zero_error : e == 0;
)";

constexpr const char* repaired_statement = R"(given X : d0 x N, rho, d1;
assume independent_points : rank(X) == N;
assume slope : rho != 0;
prove every_pattern : forall A : d1 x N over {rho, 1} . forall e : N x 1 . rowkron(A', X')'*e == 0 => e == 0;
)";

constexpr const char* symbolic_statement = R"(given X : n x n, A : d1 x n, v : n x 1;
let G = rowkron(A', X')';
prove each_neuron : kron(eye(d1), adj(X))*G*v == det(X)*reshape(A*diag(v), d1*n, 1);
)";

constexpr const char* derived_statement = R"(given X : d0 x N, d1, a, b;
def G(B) = rowkron(B', X')';
assume independent_points : rank(X) == N;
prove rank_counts_live_columns : forall A : d1 x N over {a, b} . 0 + rank(G(A)) == count(n in 1..N . A[:,n] != 0);
)";

constexpr const char* volume_statement = R"(given d1, positives, k;
assume sizes : d1 >= 1 and 1 <= k and k <= positives;
prove markov : 1 - binomial_cdf(k - 1, positives, 2^(-d1)) <= positives/k*2^(-d1);
)";

Instance volume(long d1, long positives, long k) { return Instance().set("d1", d1).set("positives", positives).set("k", k); }

}  // namespace

Check claim_d0_ge_N() {
  const Instance dead_sample = network(matrix("1 -1"), matrix("1"), matrix("1 0; 0 1"), matrix("1; 1"), 0);
  Instance leaky = dead_sample;
  leaky.set("rho", ratio(1, 10));
  Instance fitted = network(matrix("1 -10"), matrix("1"), matrix("1 0; 0 1"), matrix("1; -1"), ratio(1, 10));
  const auto points = [](const Matrix& x, const Rational& rho, long d1) { return Instance().set("X", x).set("rho", rho).set("d1", d1); };
  const auto two_values = [](const Matrix& x, const Rational& a, long d1) { return Instance().set("X", x).set("a", a).set("b", 1).set("d1", d1); };
  const Matrix plane = matrix("1 2; 3 5");
  const Matrix space = matrix("1 2 0; 0 1 1; 1 1 1; 2 0 1");
  const std::string erratum =
      "At rho = 0 a sample on which every neuron is inactive keeps its error: X = I, y = (1, 1), w = (1, -1), z = 1 is a differentiable local "
      "minimum with e = (0, 1), MCE 1/2.";
  return {{.id = id,
           .form = Form::printed,
           .label = "d0 >= N: sub-optimal minima are not a problem",
           .source = source,
           .statement = "If the points are independent (d0 >= N), no differentiable local minimum has a positive error.",
           .kind = "deterministic",
           .expectation = Verdict::refuted,
           .erratum = erratum,
           .parts = {{.name = "minimum",
                      .statement = printed_statement,
                      .reduction = "A point with (A o X)e = 0 in a region of volume 1/4; by lem-2-iff it is a local minimum.",
                      .cases = {fixed_case(
                          "rho=0, one dead sample", Level::quick,
                          {.instance = dead_sample,
                           .controls = {{.what = "the same weights at rho = 1/10: no minimum", .expected = Verdict::inapplicable, .instance = leaky},
                                        {.what = "a minimum at rho = 1/10", .expected = Verdict::verified, .instance = fitted}}})}}}},
          {.id = id,
           .form = Form::repaired,
           .label = "d0 >= N and rho != 0",
           .source = source,
           .statement = "If rank X = N and rho != 0, every differentiable local minimum has e = 0.",
           .kind = "deterministic",
           .erratum = erratum,
           .parts = {{.name = "patterns",
                      .statement = repaired_statement,
                      .reduction = "For every activation pattern (A o X)e = 0 has only the solution 0.",
                      .cases = {fixed_case("d0=N=2 d1=2 rho=1/10", Level::quick,
                                           {.instance = points(plane, ratio(1, 10), 2),
                                            .controls = {{.what = "rho = 0", .expected = Verdict::inapplicable, .instance = points(plane, 0, 2)},
                                                         {.what = "rho = 0 allowed",
                                                          .expected = Verdict::refuted,
                                                          .instance = points(plane, 0, 2),
                                                          .edits = {{"assume slope : rho != 0;", ""}}},
                                                         {.what = "dependent points",
                                                          .expected = Verdict::inapplicable,
                                                          .instance = points(matrix("1 2; 2 4"), ratio(1, 10), 2)}}}),
                                fixed_case("d0=4 N=3 d1=1 rho=-1", Level::quick, {.instance = points(space, Rational(-1), 1)}),
                                fixed_case("d0=4 N=3 d1=2 rho=2", Level::standard, {.instance = points(space, 2, 2)})}},
                     {.name = "symbolic",
                      .statement = symbolic_statement,
                      .reduction = "For all X, A, v with d0 = N: det(X) a_in v_n is a combination of the entries of (A o X)v. So if X is regular and "
                                   "(A o X)v = 0, then v_n a_in = 0 for all i, n.",
                      .cases = {fixed_case("N=2 d1=2", Level::quick,
                                           {.instance = Instance().every("X", 2, 2).every("A", 2, 2).every("v", 2, 1),
                                            .controls = {{.what = "determinant forgotten",
                                                          .expected = Verdict::refuted,
                                                          .edits = {{"det(X)*reshape", "reshape"}}}}}),
                                fixed_case("N=3 d1=1", Level::quick, {.instance = Instance().every("X", 3, 3).every("A", 1, 3).every("v", 3, 1)})}}}},
          {.id = id,
           .form = Form::derived,
           .label = "rank A o X counts the live samples",
           .source = source,
           .statement = "If rank X = N, rank A o X is the number of non-zero columns of A, for every real A; at rho = 0 exactly the samples with a_n "
                        "= 0 keep e_n = y_n. So V(L_eps) <= N_+ 2^{-d1}/ceil(N eps).",
           .kind = "deterministic",
           .not_checked = "The volume for X other than I: a sample is dead with probability 2^-d1 for every X, and Markov's inequality (fact-11) needs no independence.",
           .parts = {{.name = "patterns",
                      .statement = derived_statement,
                      .reduction = "All patterns with two given values.",
                      .cases = {fixed_case("d0=N=2 d1=2, {0,1}", Level::quick,
                                           {.instance = two_values(plane, 0, 2),
                                            .controls = {{.what = "dead columns counted",
                                                          .expected = Verdict::refuted,
                                                          .edits = {{"count(n in 1..N . A[:,n] != 0)", "N"}}},
                                                         {.what = "dependent points",
                                                          .expected = Verdict::inapplicable,
                                                          .instance = two_values(matrix("1 2; 2 4"), 0, 2)}}}),
                                fixed_case("d0=4 N=3 d1=2, {0,1}", Level::quick, {.instance = two_values(space, 0, 2)}),
                                fixed_case("d0=4 N=3 d1=3, {-1,1}", Level::standard, {.instance = two_values(space, Rational(-1), 3)})}},
                     {.name = "volume",
                      .statement = volume_statement,
                      .reduction = "X = I: the entries of W are independent, each sample is dead with probability 2^-d1 independently, and MCE >= "
                                   "k/N needs k dead positive samples; the probability is at "
                                   "most Markov's bound.",
                      .cases = {fixed_case("d1=3, 4 positives, k=1", Level::quick,
                                           {.instance = volume(3, 4, 1),
                                            .controls = {{.what = "half of Markov's bound",
                                                          .expected = Verdict::refuted,
                                                          .edits = {{"positives/k*2^(-d1)", "positives/k*2^(-d1)/2"}}},
                                                         {.what = "k above the number of positives",
                                                          .expected = Verdict::inapplicable,
                                                          .instance = volume(3, 4, 5)}}}),
                                fixed_case("d1=10, 500 positives, k=5", Level::quick, {.instance = volume(10, 500, 5)})}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
