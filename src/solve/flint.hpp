#pragma once

/// \file
/// Ownership of FLINT values and lossless conversion to and from ours.  Private to floor solve.

#include <flint/fmpq.h>
#include <flint/fmpq_mat.h>
#include <flint/fmpz.h>
#include <flint/fmpz_mat.h>

#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck::flint {

class IntegerValue {
 public:
  IntegerValue() { fmpz_init(value_); }
  ~IntegerValue() { fmpz_clear(value_); }
  IntegerValue(const IntegerValue&) = delete;
  IntegerValue& operator=(const IntegerValue&) = delete;
  fmpz* get() { return value_; }

 private:
  fmpz_t value_;
};

class RationalValue {
 public:
  RationalValue() { fmpq_init(value_); }
  ~RationalValue() { fmpq_clear(value_); }
  RationalValue(const RationalValue&) = delete;
  RationalValue& operator=(const RationalValue&) = delete;
  fmpq* get() { return value_; }

 private:
  fmpq_t value_;
};

class IntegerMatrix {
 public:
  IntegerMatrix(std::size_t rows, std::size_t cols) { fmpz_mat_init(value_, static_cast<slong>(rows), static_cast<slong>(cols)); }
  ~IntegerMatrix() { fmpz_mat_clear(value_); }
  IntegerMatrix(const IntegerMatrix&) = delete;
  IntegerMatrix& operator=(const IntegerMatrix&) = delete;
  fmpz_mat_struct* get() { return value_; }
  fmpz* at(std::size_t i, std::size_t j) { return fmpz_mat_entry(value_, static_cast<slong>(i), static_cast<slong>(j)); }

 private:
  fmpz_mat_t value_;
};

class RationalMatrix {
 public:
  RationalMatrix(std::size_t rows, std::size_t cols) { fmpq_mat_init(value_, static_cast<slong>(rows), static_cast<slong>(cols)); }
  explicit RationalMatrix(const Matrix& a) : RationalMatrix(a.rows(), a.cols()) {
    for (std::size_t i = 0; i < a.rows(); ++i)
      for (std::size_t j = 0; j < a.cols(); ++j) fmpq_set_mpq(at(i, j), a(i, j).backend().data());
  }
  ~RationalMatrix() { fmpq_mat_clear(value_); }
  RationalMatrix(const RationalMatrix&) = delete;
  RationalMatrix& operator=(const RationalMatrix&) = delete;
  fmpq_mat_struct* get() { return value_; }
  fmpq* at(std::size_t i, std::size_t j) { return fmpq_mat_entry(value_, static_cast<slong>(i), static_cast<slong>(j)); }

 private:
  fmpq_mat_t value_;
};

inline Rational to_rational(const fmpq* x) {
  Rational out;
  fmpq_get_mpq(out.backend().data(), x);
  return out;
}

/// numerator / denominator in lowest terms.  \pre denominator != 0
inline Rational to_rational(const fmpz* numerator, const fmpz* denominator) {
  Rational out;
  fmpz_get_mpz(mpq_numref(out.backend().data()), numerator);
  fmpz_get_mpz(mpq_denref(out.backend().data()), denominator);
  mpq_canonicalize(out.backend().data());
  return out;
}

inline Matrix to_matrix(RationalMatrix& a) {
  Matrix out(static_cast<std::size_t>(fmpq_mat_nrows(a.get())), static_cast<std::size_t>(fmpq_mat_ncols(a.get())));
  for (std::size_t i = 0; i < out.rows(); ++i)
    for (std::size_t j = 0; j < out.cols(); ++j) out(i, j) = to_rational(a.at(i, j));
  return out;
}

/// diag(c) A for the least positive integers c that make it integral; same rank, same kernel.
inline void set_integral_rows(IntegerMatrix& out, const Matrix& a) {
  RationalMatrix rational(a);
  fmpq_mat_get_fmpz_mat_rowwise(out.get(), nullptr, rational.get());
}

}  // namespace lemmacheck::flint
