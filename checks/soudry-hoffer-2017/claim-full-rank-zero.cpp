#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/matroid_partition.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* kernel_statement = R"(given A : d1 x N, X : d0 x N;
let G = rowkron(A', X')';
assume full_rank : rank(G) == N;
prove only_zero : forall e : N x 1 . G*e == 0 => e == 0;
)";

constexpr const char* network_statement = R"(given X : d0 x N, W : d1 x d0, rho;
let A = rho + (1 - rho)*step(W*X);
assume differentiable : abs(W*X) > 0;
prove pattern_allows_full_rank : unionrank(A, d0) == N;
prove full_rank : rank(rowkron(A', X')') == N;
)";

constexpr const char* rectifier_statement = R"(given X : d0 x N, W : d1 x d0;
let A = step(W*X);
assume differentiable : abs(W*X) > 0;
prove pattern_allows_full_rank : unionrank(A, d0) == N;
prove full_rank : rank(rowkron(A', X')') == N;
)";

constexpr const char* labelled_statement = R"(given X : d0 x N, W : d1 x d0, rho, y : N x 1;
let A = rho + (1 - rho)*step(W*X);
let G = rowkron(A', X')';
assume differentiable : abs(W*X) > 0;
prove no_sub_optimal_minimum : (unionrank(A, d0) == N and rank(G) == N) or not (exists r : 1 x 1 . unionrank(A, d0) <= r and rank(vcat(G, y')) > r);
)";

Hints union_rank(const Instance& given) {
  Hints hints;
  const Matrix a = activation_pattern(given["W"], given["X"], given["rho"](0, 0));
  const std::uint32_t p = elimination_prime(0);
  if (const auto residues = reduce(a, p)) {
    Rational r = 0;
    for (const auto& one : find_matroid_partition(*residues, p, given["X"].rows()).classes) r += Rational(one.size());
    hints.witnesses.emplace("r", scalar(r));
  }
  return hints;
}

LazyCase kernel_case(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {.label = "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + " rho=" + to_text(rho),
          .level = level,
          .build = [=](Random& random) {
            const Matrix x = random_dyadic_matrix(random, d0, n);
            Matrix a;
            do a = activation_pattern(random_dyadic_matrix(random, d1, d0), x, rho);
            while (rank(khatri_rao(a, x)) < n);
            const auto instance = [](const Matrix& pattern, const Matrix& points) { return Instance().set("A", pattern).set("X", points); };
            const Instance repeated = instance(matrix("1 1 1"), matrix("1 0 1; 0 1 1"));
            return Case{
                .instance = instance(a, x),
                .controls = {{.what = "three points, one linear neuron in the plane", .expected = Verdict::inapplicable, .instance = repeated},
                             {.what = "the same with rank 2 accepted",
                              .expected = Verdict::refuted,
                              .instance = repeated,
                              .edits = {{"rank(G) == N", "rank(G) == N - 1"}}}}};
          }};
}

Instance trained(Random& random, std::size_t d0, std::size_t d1, std::size_t n) {
  return Instance().set("X", random_dyadic_matrix(random, d0, n)).set("W", random_dyadic_matrix(random, d1, d0));
}

LazyCase network_case(std::size_t d0, std::size_t d1, std::size_t n, const std::optional<Rational>& rho, bool labels, Verdict expected, Level level) {
  return {.label = "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + (rho ? " rho=" + to_text(*rho) : ""),
          .level = level,
          .build = [=](Random& random) {
            Instance instance = trained(random, d0, d1, n);
            while (n <= 40 && rank(khatri_rao(activation_pattern(instance["W"], instance["X"], rho.value_or(0)), instance["X"])) < n)
              instance = trained(random, d0, d1, n);
            if (rho) instance.set("rho", *rho);
            if (labels) instance.set("y", random_integer_matrix(random, n, 1, 1));
            Instance dead = instance;
            Matrix w = instance["W"];
            for (std::size_t j = 0; j < d0; ++j) w(0, j) = 0;
            dead.set("W", w);
            Case c{.instance = instance, .expected = expected};
            c.controls = {{.what = "a pre-activation is zero", .expected = Verdict::inapplicable, .instance = dead}};
            if (d1 > 1) {
              Instance equal = instance;
              Matrix same(d1, d0);
              for (std::size_t i = 0; i < d1; ++i)
                for (std::size_t j = 0; j < d0; ++j) same(i, j) = instance["W"](0, j);
              equal.set("W", same);
              c.controls.push_back(
                  {.what = "all neurons equal: rank at most d0 (twice, for both signs)", .expected = Verdict::refuted, .instance = equal});
            }
            return c;
          }};
}

}  // namespace

Check claim_full_rank_zero() {
  const std::string labelled =
      "Verified: every differentiable local minimum in the region of W has zero error, whatever the labels. Refuted: rank A o X <= r for every data "
      "set with this pattern (cover), and y is not among "
      "the outputs of the region (rank grows when y is joined to the rows), so every minimum in this region is sub-optimal. Undecided otherwise; "
      "lem-2-iff then computes the residual.";
  return {{.id = "soudry-hoffer-2017/claim-full-rank-zero",
           .form = Form::printed,
           .label = "rank A o X = N implies e = 0",
           .source = "[SoudryHoffer2017, L113-119]",
           .statement = "If rank A o X = N, (A o X)e = 0 implies e = 0; a sub-optimal differentiable local minimum in D_A(X) needs rank A o X < N.",
           .kind = "deterministic",
           .parts = {{.name = "kernel",
                      .statement = kernel_statement,
                      .reduction = "The homogeneous system has one solution.",
                      .cases = {kernel_case(2, 8, 5, ratio(1, 10), Level::quick), kernel_case(3, 4, 10, Rational(0), Level::quick),
                                kernel_case(3, 8, 7, Rational(-1), Level::quick), kernel_case(8, 8, 40, ratio(1, 10), Level::standard)}},
                     {.name = "network",
                      .statement = network_statement,
                      .reduction = "Verified: the region of W has no sub-optimal differentiable local minimum, for any labels. Refuted by a cover: "
                                   "no data set with this activation pattern has rank "
                                   "A o X = N; refuted by a kernel: this data set has not.",
                      .cases = {network_case(4, 8, 20, ratio(1, 10), false, Verdict::verified, Level::quick),
                                network_case(6, 15, 40, Rational(0), false, Verdict::verified, Level::quick),
                                network_case(16, 40, 320, ratio(1, 10), false, Verdict::verified, Level::standard),
                                network_case(40, 100, 2000, ratio(1, 10), false, Verdict::verified, Level::thorough)}},
                     {.name = "rectifiers",
                      .statement = rectifier_statement,
                      .reduction = "The part 'network' at rho = 0.",
                      .cases = {network_case(6, 15, 40, std::nullopt, false, Verdict::verified, Level::quick)}},
                     {.name = "labelled-network",
                      .statement = labelled_statement,
                      .reduction = labelled,
                      .cases = {network_case(4, 16, 20, ratio(1, 10), true, Verdict::verified, Level::quick)},
                      .search = union_rank}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
