#include "lemmacheck/solve/quadric.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck {
namespace {

Matrix rows_between(const Matrix& a, std::size_t first, std::size_t last) {
  Matrix out(last - first, a.cols());
  std::copy(a.entries().begin() + static_cast<std::ptrdiff_t>(first * a.cols()), a.entries().begin() + static_cast<std::ptrdiff_t>(last * a.cols()),
            out.entries().begin());
  return out;
}

/// `a` divided by the rational that makes its entries integers without common factor.  \pre a != 0
Matrix primitive(const Matrix& a) {
  Integer multiple = 1;
  Integer divisor = 0;
  for (const Rational& x : a.entries()) multiple = lcm(multiple, denominator(x));
  for (const Rational& x : a.entries()) divisor = gcd(divisor, Integer(numerator(x) * (multiple / denominator(x))));
  return Rational(multiple, divisor) * a;
}

/// A non-zero vector orthogonal to every row (d x 1), or nothing.
std::optional<Matrix> find_orthogonal_vector(const Matrix& rows) {
  Matrix out(rows.cols(), 1);
  if (rows.cols() == 0) return std::nullopt;
  if (rows.rows() == 0) {
    out(0, 0) = 1;
    return out;
  }
  const NullBasis kernel = find_null_basis(rows);
  if (kernel.basis.cols() == 0) return std::nullopt;
  for (std::size_t k = 0; k < rows.cols(); ++k) out(k, 0) = kernel.basis(k, 0);
  return primitive(out);
}

Rational largest_entry(const Matrix& a) {
  Rational out = 0;
  for (const Rational& x : a.entries()) out = std::max(out, Rational(abs(x)));
  return out;
}

std::vector<double> rounded(const Matrix& a) {
  std::vector<double> out;
  out.reserve(a.entries().size());
  for (const Rational& x : a.entries()) out.push_back(static_cast<double>(x));
  return out;
}

}  // namespace

Matrix veronese(const Matrix& points) {
  const std::size_t d = points.cols();
  Matrix out(points.rows(), d * (d + 1) / 2);
  for (std::size_t i = 0; i < points.rows(); ++i) {
    std::size_t column = 0;
    for (std::size_t k = 0; k < d; ++k)
      for (std::size_t l = k; l < d; ++l) out(i, column++) = points(i, k) * points(i, l);
  }
  return out;
}

Matrix quadric_from_coefficients(const Matrix& coefficients, std::size_t d) {
  Matrix out(d, d);
  std::size_t index = 0;
  for (std::size_t k = 0; k < d; ++k) {
    out(k, k) = coefficients(index++, 0);
    for (std::size_t l = k + 1; l < d; ++l) out(k, l) = out(l, k) = coefficients(index++, 0) / 2;
  }
  return out;
}

Result<Matrix> find_hyperplane_quadric(const Matrix& points) {
  const std::optional<Matrix> u = find_orthogonal_vector(points);
  if (!u) return Error{"the points span R^d: no hyperplane through the origin holds them all"};
  return *u * transpose(*u);
}

Result<Matrix> find_hyperplane_pair_quadric(const Matrix& points) {
  const std::size_t n = points.rows();
  const std::size_t d = points.cols();
  if (d < 2 || n > 2 * d - 2) return Error{"two hyperplanes hold 2d-2 points, found n = " + std::to_string(n) + ", d = " + std::to_string(d)};
  const std::size_t cut = std::min(n, d - 1);
  const std::optional<Matrix> u = find_orthogonal_vector(rows_between(points, 0, cut));
  const std::optional<Matrix> v = find_orthogonal_vector(rows_between(points, cut, n));
  if (!u || !v) return Error{"no vector orthogonal to d-1 points was found"};
  return primitive(*u * transpose(*v) + *v * transpose(*u));
}

Result<Matrix> find_common_quadric(const Matrix& points) {
  for (auto* const search : {find_hyperplane_quadric, find_hyperplane_pair_quadric}) {
    Result<Matrix> found = search(points);
    if (found.has_value()) return found;
  }
  if (const std::optional<Matrix> coefficients = find_orthogonal_vector(veronese(points)))
    return primitive(quadric_from_coefficients(*coefficients, points.cols()));
  return Error{"the points lie on no common quadric cone"};
}

Result<Rational> find_semidefinite_step(const Matrix& g, const Matrix& m, int bits) {
  const std::size_t n = g.rows();
  const Rational size = largest_entry(m);
  const Rational unit = largest_entry(g);
  if (size == 0 || unit == 0) return Error{"the step needs a positive definite matrix and a non-zero direction"};
  const std::vector<double> base = rounded(Rational(1 / unit) * g);
  const std::vector<double> direction = rounded(Rational(1 / size) * m);
  std::vector<double> moved(base.size());
  bool exact = false;  // for a matrix too ill-conditioned for doubles
  const auto stays_inside = [&](double s) {
    if (exact) {
      const Matrix t = Rational(1 / unit) * g + Rational(from_double(s) / size) * m;
      const auto evidence = find_definiteness_evidence(t);
      return evidence.has_value() && verify_positive_definite(t, evidence.value()) == Truth::true_;
    }
    for (std::size_t k = 0; k < base.size(); ++k) moved[k] = base[k] + s * direction[k];
    return prove_positive_definite(moved.data(), n);
  };
  exact = !stays_inside(0);
  if (exact && !stays_inside(0)) return Error{"the matrix at which the step starts is not positive definite"};
  double low = 0;
  double high = 64.0 * static_cast<double>(n);
  if (stays_inside(high)) {
    low = high;
  } else {
    for (int step = 0; step < 200 && (low == 0 || high - low > std::ldexp(low, -bits - 2)); ++step) {
      const double middle = (low + high) / 2;
      (stays_inside(middle) ? low : high) = middle;
    }
  }
  int exponent = 0;
  const double mantissa = std::floor(std::ldexp(std::frexp(low, &exponent), bits)) - 1;
  if (!(mantissa > 0)) return Error{"no positive step was found"};
  return Rational(from_double(std::ldexp(mantissa, exponent - bits)) * unit / size);
}

Result<Matrix> find_far_interpolant(const Matrix& g, const Matrix& m) {
  const Result<Rational> forward = find_semidefinite_step(g, m);
  const Result<Rational> backward = find_semidefinite_step(g, Rational(-1) * m);
  if (!forward.has_value() && !backward.has_value()) return forward.error();
  if (!backward.has_value() || (forward.has_value() && forward.value() >= backward.value())) return g + forward.value() * m;
  return g - backward.value() * m;
}

Matrix zero_label_multipliers(const Matrix& points, const Matrix& g) {
  Matrix out(1, points.rows());
  for (std::size_t i = 0; i < points.rows(); ++i) {
    const Matrix x = rows_between(points, i, i + 1);
    if (is_zero(x * g * transpose(x))) out(0, i) = 1;
  }
  return out;
}

Result<Matrix> find_dual_multipliers(const Matrix& points) {
  const std::size_t n = points.rows();
  const std::size_t d = points.cols();
  const Matrix system = transpose(veronese(points));
  Matrix out(d * d, n);
  for (std::size_t k = 0; k < d; ++k) {
    for (std::size_t l = k; l < d; ++l) {
      // The coordinate (k, l), k <= l, of e_k e_l' + e_l e_k' is 1 off the diagonal and 2 on it; every other one is 0.
      Matrix wanted(system.rows(), 1);
      wanted(k * d - k * (k + 1) / 2 + l, 0) = k == l ? 2 : 1;
      const Result<Matrix> theta = find_solution(system, wanted);
      if (!theta.has_value()) return Error{"the matrices x_i x_i' do not span the symmetric matrices"};
      for (std::size_t i = 0; i < n; ++i) out(k * d + l, i) = out(l * d + k, i) = theta.value()(i, 0);
    }
  }
  return out;
}

}  // namespace lemmacheck
