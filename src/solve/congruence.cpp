#include <utility>

#include "fraction_free.hpp"
#include "lemmacheck/solve/definiteness.hpp"

namespace lemmacheck {
namespace {

/// Symmetric fraction-free elimination of [A | I].  Where a zero pivot k has a non-zero entry in row j of its column, the basis vector e_k is first
/// replaced by e_k + c e_j, c = 1 or -1, which makes the pivot 2 c a_jk + a_jj != 0.  The result is A = E^-T L D L' E^-1 with E the product of the
/// replacements; row k of the right block is before_k times row k of L^-1 E'.
struct SymmetricElimination {
  IntegerMatrix m;      ///< A in the present basis, eliminated as far as step k
  IntegerMatrix right;  ///< the right block
  Matrix inverse_basis; ///< E^-1
  Integer before = 1;

  explicit SymmetricElimination(IntegerMatrix a) : m(std::move(a)), right(m.rows(), m.rows()), inverse_basis(identity(m.rows())) {
    for (std::size_t i = 0; i < m.rows(); ++i) right(i, i) = 1;
  }

  void make_pivot(std::size_t k) {
    const std::size_t n = m.rows();
    std::size_t j = k + 1;
    while (j < n && m(j, k) == 0) ++j;
    if (j >= n) return;
    const int c = 2 * m(j, k) + m(j, j) != 0 ? 1 : -1;
    for (std::size_t l = 0; l < n; ++l) {
      m(k, l) += c * m(j, l);
      right(k, l) += c * right(j, l);
      inverse_basis(j, l) -= c * inverse_basis(k, l);
    }
    for (std::size_t i = k; i < n; ++i) m(i, k) += c * m(i, j);
  }

  void advance(std::size_t k) {
    const std::size_t n = m.rows();
    for (std::size_t i = k + 1; i < n; ++i) {
      for (std::size_t j = k + 1; j < n; ++j) eliminate(m(i, j), m(k, k), m(i, k), m(k, j), before);
      for (std::size_t j = 0; j < n; ++j) eliminate(right(i, j), m(k, k), m(i, k), right(k, j), before);
    }
    before = m(k, k);
  }
};

/// Column k of S is row k of the right block without its content g, an integer vector; D and the row (g / before_k) (L' E^-1)_k of S^-1 follow.
/// Later replacements change neither: they act on L' and E^-1 inversely.
void add_basis_vector(const SymmetricElimination& e, std::size_t k, const Integer& scale, Congruence& out) {
  const std::size_t n = e.m.rows();
  const Integer& pivot = e.m(k, k);
  Integer content = 0;
  for (std::size_t i = 0; i < n; ++i) content = gcd(content, e.right(k, i));
  for (std::size_t i = 0; i < n; ++i) out.transform(i, k) = Integer(e.right(k, i) / content);
  out.pivots[k] = Rational(Integer(e.before * pivot), Integer(scale * content * content));
  const Rational unit(content, e.before);
  for (std::size_t i = k; i < n; ++i) {
    if (i > k && (pivot == 0 || e.m(i, k) == 0)) continue;
    const Rational factor = i == k ? unit : Rational(unit * Rational(e.m(i, k), pivot));
    for (std::size_t j = 0; j < n; ++j)
      if (e.inverse_basis(i, j) != 0) out.inverse(k, j) += factor * e.inverse_basis(i, j);
  }
}

}  // namespace

Result<Congruence> find_congruence(const Matrix& t) {
  if (!is_symmetric(t)) return Error{"inertia: the matrix is not symmetric"};
  const std::size_t n = t.rows();
  ClearedMatrix cleared = clear_denominators(t);
  SymmetricElimination e(std::move(cleared.integers));
  Congruence out{Matrix(n, n), Matrix(n, n), std::vector<Rational>(n)};
  for (std::size_t k = 0; k < n; ++k) {
    if (e.m(k, k) == 0) e.make_pivot(k);
    add_basis_vector(e, k, cleared.denominator, out);
    if (e.m(k, k) != 0) e.advance(k);
  }
  return out;
}

}  // namespace lemmacheck
