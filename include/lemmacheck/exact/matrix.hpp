#pragma once

/// \file
/// Matrices over Q.  Storage is row-major; products clear the denominators of rows and columns.  Floor: exact.

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/exact/rational.hpp"

namespace lemmacheck {

/// Dense rows x cols matrix over a ring T (Rational, Polynomial, ...), zero on construction.
template <class T>
class DenseMatrix {
 public:
  DenseMatrix() = default;
  DenseMatrix(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols), entries_(rows * cols) {}

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t cols() const { return cols_; }
  [[nodiscard]] bool is_square() const { return rows_ == cols_; }
  [[nodiscard]] bool is_scalar() const { return rows_ == 1 && cols_ == 1; }
  T& operator()(std::size_t i, std::size_t j) { return entries_[i * cols_ + j]; }
  const T& operator()(std::size_t i, std::size_t j) const { return entries_[i * cols_ + j]; }
  [[nodiscard]] std::vector<T>& entries() { return entries_; }
  [[nodiscard]] const std::vector<T>& entries() const { return entries_; }
  friend bool operator==(const DenseMatrix&, const DenseMatrix&) = default;

 private:
  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
  std::vector<T> entries_;
};

using Matrix = DenseMatrix<Rational>;
extern template class DenseMatrix<Rational>;

/// Matrix from text: entries separated by blanks or commas, rows by ';' or line ends, entries as parse_rational reads them.
/// \throws std::invalid_argument on malformed text (for literals in code; foreign data goes through parse_matrix).
Matrix matrix(std::string_view text);
Result<Matrix> parse_matrix(std::string_view text);

Matrix scalar(const Rational& x);
Matrix identity(std::size_t n);
Matrix diagonal_matrix(const std::vector<Rational>& entries);

Matrix operator+(const Matrix& a, const Matrix& b);
Matrix operator-(const Matrix& a, const Matrix& b);
Matrix operator*(const Matrix& a, const Matrix& b);  ///< \pre a.cols() == b.rows()
Matrix operator*(const Rational& s, const Matrix& a);
Matrix transpose(const Matrix& a);
Rational trace(const Matrix& a);          ///< \pre square
Rational norm_squared(const Matrix& a);   ///< sum of squared entries
bool is_symmetric(const Matrix& a);       ///< false if not square
bool is_zero(const Matrix& a);

}  // namespace lemmacheck
