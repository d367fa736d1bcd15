#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* id = "soudry-hoffer-2017/claim-d1-ge-N";
constexpr const char* source = "[SoudryHoffer2017, L25, L57]";

constexpr const char* printed_statement = R"(given W : d1 x d0, z : d1 x 1, X : d0 x N, y : N x 1, rho;
let A = rho + (1 - rho)*step(W*X);
let G = rowkron(A', X')';
let e = y - G'*reshape(diag(z)*W, d0*d1, 1);
assume hidden_layer_is_wide : d1 >= N;
assume differentiable : abs(W*X) > 0;
assume local_minimum : G*e == 0;          # lem-2-iff
prove zero_error : e == 0;
)";

constexpr const char* repaired_statement = R"(given W : d1 x d0, X : d0 x N, rho;
let F = relu(W*X) - rho*relu(-W*X);
let A = rho + (1 - rho)*step(W*X);
assume differentiable : abs(W*X) > 0;
assume hidden_layer_separates : rank(F) == N;
prove only_zero_is_stationary : forall e : N x 1 . F*e == 0 => e == 0;
prove rank_of_product : rank(rowkron(A', X')') == N;
)";

constexpr const char* line_statement = R"(given X : 1 x N, rho, m;
assume points_on_one_side : X > 0;
assume sizes : N >= 2 and m >= 1;
prove every_pattern : forall k in 0..m . rank(rowkron(vcat(ones(k, N), rho*ones(m - k, N))', X')') < N;
)";

/// d0 = 1, all neurons active: the output is c x with c = sum_i z_i w_i.
Instance wide(std::size_t d1, const Rational& rho) {
  Matrix w(d1, 1);
  Matrix z(d1, 1);
  for (std::size_t i = 0; i < d1; ++i) {
    w(i, 0) = Rational(i + 1);
    z(i, 0) = ratio(1, 5 * static_cast<long>(d1)) / Rational(i + 1);
  }
  return Instance().set("W", w).set("z", z).set("X", matrix("1 2")).set("y", matrix("1; 0")).set("rho", rho);
}

LazyCase separated(std::size_t d0, std::size_t d1, std::size_t n, Level level) {
  return {
      .label = "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n), .level = level, .build = [=](Random& random) {
        const Instance instance =
            Instance().set("W", random_dyadic_matrix(random, d1, d0)).set("X", random_dyadic_matrix(random, d0, n)).set("rho", ratio(1, 10));
        Instance narrow = instance;
        narrow.set("W", random_dyadic_matrix(random, n - 1, d0));
        return Case{.instance = instance,
                    .controls = {{.what = "d1 = N - 1", .expected = Verdict::inapplicable, .instance = narrow},
                                 {.what = "d1 = N - 1, the rank not asked for",
                                  .expected = Verdict::refuted,
                                  .instance = narrow,
                                  .edits = {{"assume hidden_layer_separates : rank(F) == N;", ""}}}}};
      }};
}

}  // namespace

Check claim_d1_ge_N() {
  const std::string erratum =
      "No width removes the sub-optimal minima of every data set: for d0 = 1, X = (1, 2), y = (1, 0) every pattern has rank A o X <= 1, and every "
      "differentiable local minimum has e = (4/5, -2/5) "
      "(rho = 0, all neurons dead: e = y).";
  return {
      {.id = id,
       .form = Form::printed,
       .label = "d1 >= N removes sub-optimal minima, read for every data set",
       .source = source,
       .statement = "If d1 >= N, no differentiable local minimum has a positive error, whatever the data.",
       .kind = "deterministic",
       .expectation = Verdict::refuted,
       .erratum = erratum,
       .not_checked = "The paper says 'with high probability'; the counterexample is one data set at every width.",
       .parts = {{.name = "minimum",
                  .statement = printed_statement,
                  .reduction =
                      "An exact differentiable local minimum (by lem-2-iff: inside a region these are the points with (A o X)e = 0) with MCE 1/2.",
                  .cases = {fixed_case("d0=1 d1=2", Level::quick,
                                       {.instance = wide(2, Rational(0)),
                                        .controls = {{.what = "the labels (1, 2), fitted",
                                                      .expected = Verdict::inapplicable,
                                                      .instance = Instance(wide(2, 0)).set("y", matrix("1; 2"))},
                                                     {.what = "error (4/5, -2/5)",
                                                      .expected = Verdict::verified,
                                                      .edits = {{"prove zero_error : e == 0", "prove zero_error : e == [4/5; -2/5]"}}}}}),
                            fixed_case("d0=1 d1=50 rho=1/10", Level::quick, {.instance = wide(50, ratio(1, 10))})}}}},
      {.id = id,
       .form = Form::repaired,
       .label = "rank f(WX) = N leaves no error",
       .source = source,
       .statement = "At a differentiable local minimum f(WX)e = 0, so rank f(WX) = N implies e = 0; then rank A o X = N too.",
       .kind = "deterministic",
       .erratum = erratum,
       .parts = {{.name = "separated",
                  .statement = repaired_statement,
                  .reduction = "dMSE/dz = 0 is f(WX)e = 0 (eq-7-mixed, by_z). Only e = 0 solves it.",
                  .cases = {separated(3, 6, 6, Level::quick), separated(4, 12, 10, Level::quick), separated(10, 60, 60, Level::standard)}},
                 {.name = "line",
                  .statement = line_statement,
                  .reduction = "d0 = 1 and points on one side of 0: neuron i is active on all points or on none, so up to the order of the neurons "
                               "the patterns are these m + 1; all have "
                               "rank A o X < N at every width m.",
                  .cases = {fixed_case("X=(1, 2), width 6", Level::quick,
                                       {.instance = Instance().set("X", matrix("1 2")).set("rho", 0).set("m", 6),
                                        .controls = {{.what = "points on both sides",
                                                      .expected = Verdict::inapplicable,
                                                      .instance = Instance().set("X", matrix("1 -2")).set("rho", 0).set("m", 6)},
                                                     {.what = "one point",
                                                      .expected = Verdict::inapplicable,
                                                      .instance = Instance().set("X", matrix("1")).set("rho", 0).set("m", 6)}}}),
                            fixed_case("X=(1, 2, 3), width 5, rho=-1", Level::quick,
                                       {.instance = Instance().set("X", matrix("1 2 3")).set("rho", Rational(-1)).set("m", 5)})}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
