#include "lemmacheck/exact/matrix.hpp"

#include <Eigen/Core>
#include <stdexcept>

namespace Eigen {
template <>
struct NumTraits<lemmacheck::Rational> : GenericNumTraits<lemmacheck::Rational> {
  enum { IsInteger = 0, IsSigned = 1, IsComplex = 0, RequireInitialization = 1, ReadCost = 8, AddCost = 120, MulCost = 120 };
};
}  // namespace Eigen

namespace lemmacheck {

template class DenseMatrix<Rational>;

namespace {

using EigenMatrix = Eigen::Matrix<Rational, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const EigenMatrix> view(const Matrix& a) {
  return {a.entries().data(), static_cast<Eigen::Index>(a.rows()), static_cast<Eigen::Index>(a.cols())};
}
Eigen::Map<EigenMatrix> view(Matrix& a) {
  return {a.entries().data(), static_cast<Eigen::Index>(a.rows()), static_cast<Eigen::Index>(a.cols())};
}

}  // namespace

Result<Matrix> parse_matrix(std::string_view text) {
  std::vector<std::vector<Rational>> rows(1);
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == ',' || c == '\r'; };
  for (std::size_t i = 0; i < text.size();) {
    if (is_blank(text[i])) {
      ++i;
    } else if (text[i] == ';' || text[i] == '\n') {
      if (!rows.back().empty()) rows.emplace_back();
      ++i;
    } else {
      std::size_t end = i;
      while (end < text.size() && !is_blank(text[end]) && text[end] != ';' && text[end] != '\n') ++end;
      auto entry = parse_rational(text.substr(i, end - i));
      if (!entry.has_value()) return entry.error();
      rows.back().push_back(std::move(entry).value());
      i = end;
    }
  }
  if (rows.back().empty()) rows.pop_back();
  Matrix out(rows.size(), rows.empty() ? 0 : rows.front().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() != out.cols())
      return Error{"matrix: row " + std::to_string(i + 1) + " has " + std::to_string(rows[i].size()) + " entries, expected " +
                   std::to_string(out.cols())};
    for (std::size_t j = 0; j < out.cols(); ++j) out(i, j) = rows[i][j];
  }
  return out;
}

Matrix matrix(std::string_view text) {
  auto parsed = parse_matrix(text);
  if (!parsed.has_value()) throw std::invalid_argument(parsed.error().what);
  return std::move(parsed).value();
}

Matrix scalar(const Rational& x) {
  Matrix out(1, 1);
  out(0, 0) = x;
  return out;
}

Matrix identity(std::size_t n) {
  Matrix out(n, n);
  for (std::size_t i = 0; i < n; ++i) out(i, i) = 1;
  return out;
}

Matrix diagonal_matrix(const std::vector<Rational>& entries) {
  Matrix out(entries.size(), entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) out(i, i) = entries[i];
  return out;
}

Matrix operator+(const Matrix& a, const Matrix& b) {
  Matrix out(a.rows(), a.cols());
  view(out) = view(a) + view(b);
  return out;
}

Matrix operator-(const Matrix& a, const Matrix& b) {
  Matrix out(a.rows(), a.cols());
  view(out) = view(a) - view(b);
  return out;
}

Matrix operator*(const Matrix& a, const Matrix& b) {
  Matrix out(a.rows(), b.cols());
  view(out) = view(a).lazyProduct(view(b));
  return out;
}

Matrix operator*(const Rational& s, const Matrix& a) {
  Matrix out = a;
  for (Rational& x : out.entries()) x *= s;
  return out;
}

Matrix transpose(const Matrix& a) {
  Matrix out(a.cols(), a.rows());
  view(out) = view(a).transpose();
  return out;
}

Rational trace(const Matrix& a) {
  Rational sum = 0;
  for (std::size_t i = 0; i < a.rows(); ++i) sum += a(i, i);
  return sum;
}

Rational norm_squared(const Matrix& a) {
  Rational sum = 0;
  for (const Rational& x : a.entries()) sum += x * x;
  return sum;
}

bool is_symmetric(const Matrix& a) {
  if (!a.is_square()) return false;
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (a(i, j) != a(j, i)) return false;
  return true;
}

bool is_zero(const Matrix& a) {
  for (const Rational& x : a.entries())
    if (x != 0) return false;
  return true;
}

}  // namespace lemmacheck
