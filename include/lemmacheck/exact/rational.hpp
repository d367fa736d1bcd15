#pragma once

/// \file
/// Exact integers and rationals: Boost.Multiprecision over GMP, without expression templates (`auto x = a * b` is a value).
/// Floor: exact.

#include <boost/multiprecision/gmp.hpp>

#include <string>
#include <string_view>

#include "lemmacheck/base/result.hpp"

namespace lemmacheck {

using Integer = boost::multiprecision::number<boost::multiprecision::gmp_int, boost::multiprecision::et_off>;
using Rational = boost::multiprecision::number<boost::multiprecision::gmp_rational, boost::multiprecision::et_off>;

/// p/q in lowest terms.  \pre q != 0.
Rational ratio(long p, long q);

/// 2^e for any e.
Rational power_of_two(long e);

/// The dyadic rational that `x` is, without loss.  \pre x is finite.
Rational from_double(double x);

/// Reads "12", "-3/4", "5*2^-52", "0.125", "-1.5e-3" (decimals are exact); surrounding blanks are not allowed.
/// \returns the number in lowest terms, or an error that quotes the text.
Result<Rational> parse_rational(std::string_view text);

/// Canonical text: "p", "p/q" in lowest terms with q > 0, or, when q = 2^k with k >= 16, "p*2^-k".
std::string to_text(const Rational& x);

/// A decimal that is at most (down) or at least (up) x, with `digits` significant digits, e.g. "-2.5000e-13"; for people, not judges.
std::string decimal_down(const Rational& x, int digits = 6);
std::string decimal_up(const Rational& x, int digits = 6);

}  // namespace lemmacheck
