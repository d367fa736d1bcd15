#pragma once

/// \file
/// Enclosures with dyadic end points of any precision, rounded outward.  Every function returns an interval that contains f(x) for all x in its argument.

#include <gmpxx.h>
#include <optional>

namespace recheck {
/// mantissa * 2^exponent.
struct Dyadic {
  mpz_class mantissa;
  long exponent = 0;
};

struct Interval {
  Dyadic lower;
  Dyadic upper;
};

/// The sign of a - b.
int compare(const Dyadic& a, const Dyadic& b);
mpq_class to_rational(const Dyadic& x);
Interval enclose(const mpq_class& x, long bits);
Interval add(const Interval& a, const Interval& b, long bits);
Interval negate(const Interval& a);
Interval multiply(const Interval& a, const Interval& b, long bits);
/// Rejects a divisor that contains 0.
Interval divide(const Interval& a, const Interval& b, long bits);
Interval power(const Interval& a, unsigned long exponent, long bits);
/// Reject an argument with a point outside the domain.
Interval sqrt(const Interval& a, long bits);
Interval exp(const Interval& a, long bits);
Interval log(const Interval& a, long bits);
Interval pi(long bits);
/// P(chi^2_k <= x) for k >= 1, x >= 0.
Interval chi2cdf(long k, const Interval& x, long bits);
}  // namespace recheck
