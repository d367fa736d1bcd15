#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* statement = R"(given A : d1 x N, X : d0 x N, R : d1 x d1, r;
let G = rowkron(A', X')';
let B = R*A;
let T = kron(R, eye(d0))*G;
let first = block(T, 1, 1, r*d0, N);
assume invertible : rank(R) == d1;
assume reduced : block(B, 1, 1, d1, r) == vcat(eye(r), zeros(d1 - r, r)) and block(B, r + 1, 1, d1 - r, N) == 0;
prove form : forall k in 1..r . forall v : N x 1 . block(first*v, (k-1)*d0 + 1, 1, d0, 1) == v[k,1]*X[:,k] + sum(n in r+1..N . v[n,1]*B[k,n]*X[:,n]);
prove follows : forall v : N x 1 . G*v == 0 => first*v == 0;
prove implies : forall v : N x 1 . first*v == 0 => G*v == 0;
)";

/// R with R A = [I, *; 0, 0], for an A whose first r columns are independent and span the others.
Matrix reduction(const Matrix& a, std::size_t r) {
  Matrix basis(a.rows(), 0);
  const auto joined = [](const Matrix& b, const Matrix& column) {
    Matrix out(b.rows(), b.cols() + 1);
    for (std::size_t i = 0; i < b.rows(); ++i) {
      for (std::size_t j = 0; j < b.cols(); ++j) out(i, j) = b(i, j);
      out(i, b.cols()) = column(i, 0);
    }
    return out;
  };
  for (std::size_t k = 0; k < r; ++k) {
    Matrix column(a.rows(), 1);
    for (std::size_t i = 0; i < a.rows(); ++i) column(i, 0) = a(i, k);
    basis = joined(basis, column);
  }
  for (std::size_t k = 0; k < a.rows() && basis.cols() < a.rows(); ++k) {
    Matrix column(a.rows(), 1);
    column(k, 0) = 1;
    const Matrix larger = joined(basis, column);
    if (rank(larger) == larger.cols()) basis = larger;
  }
  return find_inverse(basis).value();
}

LazyCase pattern(std::size_t d0, std::size_t d1, std::size_t n, std::size_t r, const Rational& rho, Level level) {
  return {.label = "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " |S|=" + std::to_string(n) + " rank " + std::to_string(r) +
                   " rho=" + to_text(rho),
          .level = level,
          .build = [=](Random& random) {
            Matrix a;
            Matrix front(d1, r);
            do {  // r distinct rows, repeated
              const Matrix distinct = random_pattern(random, r, n, rho);
              a = Matrix(d1, n);
              for (std::size_t i = 0; i < d1; ++i)
                for (std::size_t k = 0; k < n; ++k) a(i, k) = distinct(i % r, k);
              for (std::size_t i = 0; i < d1; ++i)
                for (std::size_t k = 0; k < r; ++k) front(i, k) = a(i, k);
            } while (rank(front) < r);
            const Matrix transform = reduction(a, r);
            const Instance instance =
                Instance().set("A", a).set("X", random_integer_matrix(random, d0, n, 20)).set("R", transform).set("r", Rational(r));
            Instance scaled = instance;
            scaled.set("R", Rational(2) * transform);
            return Case{
                .instance = instance,
                .controls = {
                    {.what = "2R", .expected = Verdict::inapplicable, .instance = scaled},
                    {.what = "the first d0 equations alone: e_2 solves them",
                     .expected = Verdict::refuted,
                     .edits = {{"block(T, 1, 1, r*d0, N)", "block(T, 1, 1, d0, N)"},
                               {"prove form : forall k in 1..r . forall v : N x 1 . block(first*v, (k-1)*d0 + 1, 1, d0, 1) == v[k,1]*X[:,k] + sum(n "
                                "in r+1..N . v[n,1]*B[k,n]*X[:,n]);",
                                ""}}},
                    {.what = "coefficients a instead of R a", .expected = Verdict::refuted, .edits = {{"v[n,1]*B[k,n]", "v[n,1]*(B[k,n] + 1)"}}}}};
          }};
}

}  // namespace

Check eq_12_3() {
  return {{.id = "soudry-hoffer-2017/eq-12-3",
           .form = Form::printed,
           .label = "(12.3)",
           .source = "[SoudryHoffer2017, (12.3), L723-728]",
           .statement = "If the first r = rank A_S columns of A_S are independent and R A_{[r]} = [I; 0], then (A_S o X_S)v = 0 is equivalent to v_k "
                        "x_k + sum_{n > r} v_n (RA)_{k,n} x_n = 0 for k = 1, .., r.",
           .kind = "identity",
           .parts = {{.name = "pattern",
                      .statement = statement,
                      .reduction = "R exact; both systems have the same solutions, by combinations of equations either way, and the first has the "
                                   "printed form for every v.",
                      .cases = {pattern(2, 2, 4, 2, Rational(0), Level::quick), pattern(2, 4, 6, 2, ratio(1, 10), Level::quick),
                                pattern(3, 3, 7, 3, Rational(-1), Level::quick), pattern(4, 6, 16, 4, Rational(2), Level::standard)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
