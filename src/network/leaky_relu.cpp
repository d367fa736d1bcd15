#include "lemmacheck/network/leaky_relu.hpp"

namespace lemmacheck {

Matrix activation_pattern(const Matrix& w, const Matrix& x, const Rational& rho) {
  Matrix a = w * x;
  for (Rational& u : a.entries()) u = u > 0 ? Rational(1) : rho;
  return a;
}

Matrix khatri_rao(const Matrix& a, const Matrix& x) {
  Matrix out(a.rows() * x.rows(), x.cols());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < x.rows(); ++j)
      for (std::size_t n = 0; n < x.cols(); ++n) out(i * x.rows() + j, n) = a(i, n) * x(j, n);
  return out;
}

Matrix network_residual(const Matrix& w, const Matrix& z, const Matrix& x, const Matrix& y, const Rational& rho) {
  Matrix hidden = w * x;
  for (Rational& u : hidden.entries()) u = u > 0 ? u : Rational(rho * u);
  return y - transpose(hidden) * z;
}

std::optional<WeightDirection> find_descent(const Matrix& w, const Matrix& z, const Matrix& x, const Matrix& y, const Rational& rho, std::size_t i) {
  const Matrix a = activation_pattern(w, x, rho);
  const Matrix e = network_residual(w, z, x, y, rho);
  Matrix g(x.rows(), 1);
  for (std::size_t j = 0; j < x.rows(); ++j)
    for (std::size_t n = 0; n < x.cols(); ++n) g(j, 0) += a(i, n) * e(n, 0) * x(j, n);
  if (is_zero(g)) return std::nullopt;
  WeightDirection out{Matrix(w.rows(), w.cols()), Matrix(w.rows(), 1)};
  Rational along = 0;  // w_i'g
  for (std::size_t j = 0; j < x.rows(); ++j) along += w(i, j) * g(j, 0);
  if (z(i, 0) == 0 && along != 0) {
    out.outputs(i, 0) = along;
    return out;
  }
  Rational factor = z(i, 0);
  if (z(i, 0) == 0) {  // the second derivative is |f(w_i X)|^2 - 2 factor |g|^2
    out.outputs(i, 0) = 1;
    Rational output = 0;
    const Matrix u = w * x;
    for (std::size_t n = 0; n < x.cols(); ++n) output += a(i, n) * u(i, n) * a(i, n) * u(i, n);
    factor = output / norm_squared(g) + 1;
  }
  for (std::size_t j = 0; j < x.rows(); ++j) out.weights(i, j) = factor * g(j, 0);
  return out;
}

Matrix random_pattern(Random& random, std::size_t rows, std::size_t cols, const Rational& rho) {
  Matrix a(rows, cols);
  for (Rational& x : a.entries()) x = random.integer(0, 1) == 0 ? rho : Rational(1);
  return a;
}

Matrix moment_curve_points(std::size_t d, std::size_t n) {
  Matrix x(d, n);
  for (std::size_t t = 0; t < n; ++t) {
    Rational power = 1;
    for (std::size_t i = 0; i < d; ++i, power *= Rational(t + 1)) x(i, t) = power;
  }
  return x;
}

}  // namespace lemmacheck
