#pragma once

/// \file
/// Arbitrary-precision enclosures of real numbers (Arb).  Floor: ball.

#include <arb.h>

#include "lemmacheck/base/verdict.hpp"
#include "lemmacheck/exact/rational.hpp"

namespace lemmacheck {

/// A closed interval [m - r, m + r] that contains the exact result of the operation for every choice of points in the operands.
/// Carries its working precision in bits; an operation works at the larger precision of its operands.  A result without a value
/// (root of a negative number, division by a ball that contains 0) is not finite, and every comparison with it is unknown.  \rigor enclosure
class Ball {
 public:
  Ball();                                       ///< exactly 0, precision 2
  Ball(const Rational& x, long precision);      ///< encloses x
  Ball(const Ball& other);
  Ball(Ball&& other) noexcept;
  Ball& operator=(Ball other) noexcept;
  ~Ball();

  [[nodiscard]] long precision() const { return precision_; }
  [[nodiscard]] bool is_finite() const;
  [[nodiscard]] Rational lower() const;  ///< exact lower end point.  \pre is_finite()
  [[nodiscard]] Rational upper() const;  ///< exact upper end point.  \pre is_finite()
  [[nodiscard]] const arb_struct* raw() const { return value_; }
  [[nodiscard]] arb_struct* raw() { return value_; }

  friend Ball operator+(const Ball& a, const Ball& b);
  friend Ball operator-(const Ball& a, const Ball& b);
  friend Ball operator*(const Ball& a, const Ball& b);
  friend Ball operator/(const Ball& a, const Ball& b);
  friend Ball operator-(const Ball& a);

 private:
  arb_t value_;
  long precision_ = 2;
};

/// Proved for all points of the enclosures, or unknown.
Truth less(const Ball& a, const Ball& b);
Truth less_equal(const Ball& a, const Ball& b);
Truth equal(const Ball& a, const Ball& b);  ///< `true_` only for two exact, equal points

Ball abs(const Ball& a);
Ball min(const Ball& a, const Ball& b);
Ball max(const Ball& a, const Ball& b);

}  // namespace lemmacheck
