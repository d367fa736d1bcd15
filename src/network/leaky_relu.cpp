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
