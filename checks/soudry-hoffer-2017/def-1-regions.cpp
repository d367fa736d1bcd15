#include <string>

#include "cells.hpp"
#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "regions.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* cone_statement = R"(given W : d1 x d0, V : d1 x d0, X : d0 x N, c : d1 x 1;
let U = W*X;
assume differentiable : abs(U) > 0;
assume scales : c > 0;
assume close : forall i in 1..d1 . forall n in 1..N . norm2(V[i,:] - W[i,:])*norm2(X[:,n]) < U[i,n]^2;
prove ray_invariant : step(diag(c)*U) == step(U) and abs(diag(c)*U) > 0;
prove open : step(V*X) == step(U) and abs(V*X) > 0;
prove convex : step((W + diag(c)*V)*X) == step(U);
)";

constexpr const char* count_statement = R"(given X : d0 x N, P : K x d0;
let U = P*X;
let T = 2*step(U) - 1;
let code = sum(n in 1..N . 2^(n-1)*step(U)[:,n]);
assume inside_cells : abs(U) > 0;
prove number : K == 2*sum(k in 0..d0-1 . binomial(N-1, k)) and K <= 2^N;
prove different_cells : forall i in 2..K . code[i,1] > code[i-1,1];
prove no_other_cell : forall s : 1 x N over {-1, 1} . (exists i in 1..K . T[i,:] == s) or not (exists w : 1 x d0 . hadamard(s, w*X) > 0);
)";

constexpr const char* pattern_statement = R"(given X : d0 x N, S : d1 x N;
assume signs : hadamard(S, S) == 1;
prove region_is_not_empty : forall i in 1..d1 . exists w : 1 x d0 . hadamard(S[i,:], w*X) > 0;
)";

constexpr const char* many_statement = R"(given X : d0 x N, P : K x d0;
let U = P*X;
let code = sum(n in 1..N . 2^(n-1)*step(U)[:,n]);
assume inside_cells : abs(U) > 0;
prove number : K == 2*sum(k in 0..d0-1 . binomial(N-1, k));
prove different_cells : forall i in 2..K . code[i,1] > code[i-1,1];
)";

/// Rows sorted by their pattern read as a binary number, the first point the lowest bit.
Matrix sorted_by_pattern(const Matrix& points, const Matrix& x) {
  const Matrix u = points * x;
  std::vector<std::size_t> order(points.rows());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    for (std::size_t n = u.cols(); n-- > 0;)
      if ((u(a, n) > 0) != (u(b, n) > 0)) return u(b, n) > 0;
    return false;
  });
  Matrix out(points.rows(), points.cols());
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = 0; j < points.cols(); ++j) out(i, j) = points(order[i], j);
  return out;
}

Instance cells(const Matrix& x, const Matrix& points) { return Instance().set("X", x).set("P", sorted_by_pattern(points, x)); }

LazyCase count(std::size_t d0, std::size_t n, Level level) {
  return {.label = "d0=" + std::to_string(d0) + " N=" + std::to_string(n), .level = level, .build = [=](Random& random) {
            Matrix x = random_integer_matrix(random, d0, n, 50);
            while (!is_in_general_position(x)) x = random_integer_matrix(random, d0, n, 50);
            const Matrix points = enumerate_cells(x);
            Matrix fewer(points.rows() - 1, d0);
            for (std::size_t i = 0; i < fewer.rows(); ++i)
              for (std::size_t j = 0; j < d0; ++j) fewer(i, j) = points(i, j);
            const Matrix equal_points = matrix("1 1 0; 2 2 1");
            const Instance degenerate = cells(equal_points, enumerate_cells(equal_points));
            return Case{.instance = cells(x, points),
                        .controls = {{.what = "one cell left out", .expected = Verdict::refuted, .instance = cells(x, fewer)},
                                     {.what = "x_2 = x_1: fewer cells", .expected = Verdict::refuted, .instance = degenerate},
                                     {.what = "x_2 = x_1: the pattern (+,-) is empty (Gordan), so its 4 cells are all",
                                      .expected = Verdict::verified,
                                      .instance = degenerate,
                                      .edits = {{"K == 2*sum(k in 0..d0-1 . binomial(N-1, k))", "K == 4"}}},
                                     {.what = "a point on a hyperplane",
                                      .expected = Verdict::inapplicable,
                                      .instance = Instance().set("X", matrix("1 0; 0 1")).set("P", matrix("1 0"))}}};
          }};
}

}  // namespace

Check def_1_regions() {
  const auto near = [](Random& random, std::size_t d0, std::size_t d1, std::size_t n) {
    const Matrix w = random_dyadic_matrix(random, d1, d0);
    const Matrix shift = power_of_two(-20) * random_dyadic_matrix(random, d1, d0);
    Matrix c(d1, 1);
    for (std::size_t i = 0; i < d1; ++i) c(i, 0) = Rational(i + 1) / 3;
    const Instance instance = Instance().set("W", w).set("V", w + shift).set("X", random_dyadic_matrix(random, d0, n)).set("c", c);
    Instance far = instance;
    far.set("V", Rational(-1) * w);
    return Case{
        .instance = instance,
        .controls = {{.what = "a far V", .expected = Verdict::inapplicable, .instance = far},
                     {.what = "a far V, closeness dropped",
                      .expected = Verdict::refuted,
                      .instance = far,
                      .edits = {{"assume close : forall i in 1..d1 . forall n in 1..N . norm2(V[i,:] - W[i,:])*norm2(X[:,n]) < U[i,n]^2;", ""}}},
                     {.what = "negative factors",
                      .expected = Verdict::refuted,
                      .instance = Instance(instance).set("c", Rational(-1) * c),
                      .edits = {{"assume scales : c > 0;", ""}}}}};
  };
  const auto plane = [](Random& random, std::size_t n) {
    const Matrix x = random_dyadic_matrix(random, 2, n);
    Case c{.instance = cells(x, plane_cells(sorted_rays(x)))};
    c.controls = {{.what = "count of three dimensions", .expected = Verdict::refuted, .edits = {{"0..d0-1", "0..d0"}}}};
    return c;
  };
  const Part cones{.name = "cones",
                   .statement = cone_statement,
                   .reduction = "By Cauchy-Schwarz a V closer to W than the distances |w_i'x_n|/|x_n| has the pattern of W.",
                   .cases = {LazyCase{"d0=3 d1=4 N=8", Level::quick, [near](Random& random) { return near(random, 3, 4, 8); }},
                             LazyCase{"d0=8 d1=6 N=40", Level::standard, [near](Random& random) { return near(random, 8, 6, 40); }}}};
  const Part cells_of_few_points{.name = "count",
                                 .statement = count_statement,
                                 .reduction =
                                     "The rows of W choose their cells independently, so the regions are the d1-tuples of cells. One point of every "
                                     "cell; all other sign vectors are empty by Farkas multipliers "
                                     "(Gordan: a non-negative combination of the s_n x_n that vanishes).",
                                 .cases = {count(2, 4, Level::quick), count(2, 6, Level::quick), count(3, 5, Level::quick),
                                           count(3, 7, Level::standard), count(4, 8, Level::standard), count(4, 10, Level::thorough)}};
  const Part pattern{.name = "pattern",
                     .statement = pattern_statement,
                     .reduction =
                         "Whether the region of a given sign pattern is empty: a row w in each cell, or Gordan's non-negative combination of the s_n "
                         "x_n that vanishes.",
                     .cases = {fixed_case("x_2 = x_1, one sign", Level::quick,
                                          {.instance = Instance().set("X", matrix("1 1 0; 2 2 1")).set("S", matrix("1 1 -1; -1 -1 -1")),
                                           .controls = {{.what = "x_2 = x_1 with two signs",
                                                         .expected = Verdict::refuted,
                                                         .instance = Instance().set("X", matrix("1 1 0; 2 2 1")).set("S", matrix("1 -1 1"))},
                                                        {.what = "a sign 0",
                                                         .expected = Verdict::inapplicable,
                                                         .instance = Instance().set("X", matrix("1 1 0; 2 2 1")).set("S", matrix("1 0 1"))}}}),
                               LazyCase{"d0=6 d1=3 N=30", Level::standard, [](Random& random) {
                                          const Matrix x = random_integer_matrix(random, 6, 30, 50);
                                          return Case{.instance = Instance().set("X", x).set(
                                                          "S", activation_pattern(random_integer_matrix(random, 3, 6, 1000), x, Rational(-1)))};
                                        }}}};
  const Part many_points{.name = "many-points",
                         .statement = many_statement,
                         .reduction = "As many different cells as Fact 29 allows (fact-29), so these are all.",
                         .cases = {LazyCase{"d0=2 N=20", Level::quick, [plane](Random& random) { return plane(random, 20); }},
                                   LazyCase{"d0=2 N=60", Level::standard, [plane](Random& random) { return plane(random, 60); }},
                                   LazyCase{"d0=2 N=200", Level::thorough, [plane](Random& random) { return plane(random, 200); }}}};
  return {{.id = "soudry-hoffer-2017/def-1-regions",
           .form = Form::printed,
           .label = "Definition 1 and the number of regions",
           .source = "[SoudryHoffer2017, Definition 1, (3.1), L97-113]",
           .statement = "D_A(X) = {W : a(WX) = A} is open, invariant under positive scaling of rows and a product of convex cones; there are at most "
                        "2^{d1 N} regions, and (Fact 29) at most "
                        "(2 sum_{k<d0} C(N-1,k))^{d1}, with equality in general position. MSE is a polynomial on each region (eq-7-2).",
           .kind = "deterministic",
           .parts = {cones, cells_of_few_points, pattern, many_points}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
