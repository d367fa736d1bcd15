#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/instances.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* statement = R"(given B : r x N, X : d0 x N, v : N x 1;
let M = rowkron(B', X')';
assume reduced : block(B, 1, 1, r, r) == eye(r);
assume solution_with_full_support : M*v == 0 and abs(v) > 0;
prove independent_equations : forall d in 1..r . rank(block(M, 1, 1, d*d0, N)) == d*d0;
prove size : forall d in 1..r . N > d0*d;
prove first_step : N >= r + d0;
)";

LazyCase circuit(std::size_t d0, std::size_t r, Level level) {
  const std::size_t n = d0 * r + 1;
  return {
      .label = "d0=" + std::to_string(d0) + " r=" + std::to_string(r) + " |S|=" + std::to_string(n), .level = level, .build = [=](Random& random) {
        Matrix b = random_integer_matrix(random, r, n, 1000);
        for (std::size_t i = 0; i < r; ++i)
          for (std::size_t k = 0; k < r; ++k) b(i, k) = i == k ? 1 : 0;
        const Matrix x = random_integer_matrix(random, d0, n, 1000000);
        const auto make = [](const Matrix& coefficients, const Matrix& points, const Matrix& vector) {
          return Instance().set("B", coefficients).set("X", points).set("v", vector);
        };
        return Case{
            .instance = make(b, x, find_null_vector(khatri_rao(b, x)).value()),
            .controls = {
                {.what = "two equal points", .expected = Verdict::refuted, .instance = make(matrix("1 1"), matrix("1 1; 2 2"), matrix("1; -1"))},
                {.what = "v_2 = 0", .expected = Verdict::inapplicable, .instance = make(matrix("1 1 1"), matrix("1 1 1; 2 5 2"), matrix("1; 0; -1"))},
                {.what = "one more than d0 r + 1", .expected = Verdict::refuted, .edits = {{"N > d0*d;", "N > d0*d + 1;"}}}}};
      }};
}

}  // namespace

Check eq_12_5() {
  return {{.id = "soudry-hoffer-2017/eq-12-5",
           .form = Form::printed,
           .label = "(12.5)",
           .source = "[SoudryHoffer2017, (12.5), L729, L738-743]",
           .statement = "If (12.3) has a solution with full support on S and X is generic, then for every d <= d_S the first d d0 equations are "
                        "independent and |S| > |S'| = |C| + |S' - C| >= d0 d.",
           .kind = "almost everywhere",
           .erratum = "L729 prints |S| >= d_S - 1 + d0 > d0, which is not strict for d_S = 1; |S| >= d_S + d0 is what the argument gives.",
           .not_checked = "Generic X: the instances are points X where the statement is decided; lem-14 has the statement for almost every X.",
           .parts = {{.name = "circuit",
                      .statement = statement,
                      .reduction = "Smallest sets with a solution of full support, |S| = d0 d_S + 1.",
                      .cases = {circuit(2, 1, Level::quick), circuit(2, 2, Level::quick), circuit(3, 2, Level::quick), circuit(2, 4, Level::quick),
                                circuit(6, 5, Level::standard)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
