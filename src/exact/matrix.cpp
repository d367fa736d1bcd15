#include "lemmacheck/exact/matrix.hpp"

#include <algorithm>
#include <stdexcept>

namespace lemmacheck {

template class DenseMatrix<Rational>;

namespace {

/// A row or column over a common denominator.
struct ClearedLine {
  std::vector<Integer> numerators;
  Integer denominator = 1;
  bool is_worthwhile = true;  ///< false where the common denominator is much longer than the single ones
};

ClearedLine clear_line(const std::vector<mpq_srcptr>& line) {
  ClearedLine out;
  mpz_ptr common = out.denominator.backend().data();
  std::size_t longest = 1;
  for (mpq_srcptr x : line) {
    longest = std::max(longest, mpz_sizeinbase(mpq_denref(x), 2));
    mpz_lcm(common, common, mpq_denref(x));
    if (mpz_sizeinbase(common, 2) > 4 * longest + 256) {
      out.is_worthwhile = false;
      return out;
    }
  }
  out.numerators.resize(line.size());
  for (std::size_t k = 0; k < line.size(); ++k) {
    mpz_ptr numerator = out.numerators[k].backend().data();
    mpz_divexact(numerator, common, mpq_denref(line[k]));
    mpz_mul(numerator, numerator, mpq_numref(line[k]));
  }
  return out;
}

/// One division at the end in place of one greatest common divisor in every step.
Rational inner_product(const ClearedLine& a, const ClearedLine& b) {
  Rational out;
  mpz_ptr sum = mpq_numref(out.backend().data());
  for (std::size_t k = 0; k < a.numerators.size(); ++k) mpz_addmul(sum, a.numerators[k].backend().data(), b.numerators[k].backend().data());
  mpz_mul(mpq_denref(out.backend().data()), a.denominator.backend().data(), b.denominator.backend().data());
  mpq_canonicalize(out.backend().data());
  return out;
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
  for (std::size_t k = 0; k < out.entries().size(); ++k) out.entries()[k] = a.entries()[k] + b.entries()[k];
  return out;
}

Matrix operator-(const Matrix& a, const Matrix& b) {
  Matrix out(a.rows(), a.cols());
  for (std::size_t k = 0; k < out.entries().size(); ++k) out.entries()[k] = a.entries()[k] - b.entries()[k];
  return out;
}

Matrix operator*(const Matrix& a, const Matrix& b) {
  const std::size_t inner = a.cols();
  std::vector<mpq_srcptr> row(inner);
  std::vector<mpq_srcptr> col(inner);
  std::vector<ClearedLine> cols(b.cols());
  for (std::size_t j = 0; j < b.cols(); ++j) {
    for (std::size_t k = 0; k < inner; ++k) col[k] = b(k, j).backend().data();
    cols[j] = clear_line(col);
  }
  Matrix out(a.rows(), b.cols());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t k = 0; k < inner; ++k) row[k] = a(i, k).backend().data();
    const ClearedLine cleared = clear_line(row);
    for (std::size_t j = 0; j < b.cols(); ++j) {
      if (cleared.is_worthwhile && cols[j].is_worthwhile) {
        out(i, j) = inner_product(cleared, cols[j]);
      } else {
        for (std::size_t k = 0; k < inner; ++k)
          if (mpq_sgn(row[k]) != 0) out(i, j) += a(i, k) * b(k, j);
      }
    }
  }
  return out;
}

Matrix operator*(const Rational& s, const Matrix& a) {
  Matrix out = a;
  for (Rational& x : out.entries()) x *= s;
  return out;
}

Matrix transpose(const Matrix& a) {
  Matrix out(a.cols(), a.rows());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j) out(j, i) = a(i, j);
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
