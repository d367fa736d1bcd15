#pragma once

/// \file
/// Enclosures of special functions.  Floor: ball.  A ball outside the domain gives a ball that is not finite.

#include "lemmacheck/ball/ball.hpp"

namespace lemmacheck {

Ball sqrt(const Ball& a);
Ball exp(const Ball& a);
Ball log(const Ball& a);
Ball atan(const Ball& a);  ///< in (-pi/2, pi/2)
Ball pi(long precision);

/// P(chi^2_k <= x), the regularized lower incomplete gamma function P(k/2, x/2); k >= 1, x >= 0.
Ball chi_squared_cdf(long k, const Ball& x);

/// The regularized incomplete beta function I_x(a, b); a, b > 0, 0 <= x <= 1.
Ball beta_regularized(const Ball& a, const Ball& b, const Ball& x);

}  // namespace lemmacheck
