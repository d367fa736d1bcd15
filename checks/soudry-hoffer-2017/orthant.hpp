#pragma once

/// \file
/// Statement texts and numbers shared by the checks of Soudry and Hoffer on Gaussian orthants and angles.

#include <cmath>
#include <numbers>
#include <string>

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {

/// Distribution function, density and the g of (12.16), at rational x.
inline const std::string normal_functions = R"(def Phi(x) = 1/2 + sign(x)*chi2cdf(1, x^2)/2;
def density(x) = exp(-x^2/2)/sqrt(2*pi());
def g(x) = x*Phi(x)/density(x);
)";

/// The psi of (12.17) at the parameter g(x): no inverse is needed.
inline const std::string psi_of_g = R"(def psi(x) = x*density(x)/(2*Phi(x)) - log(Phi(x));   # psi of (12.17) at g(x)
)";

/// (a, b) with a^2/(2 theta) - log Phi(b) <= psi(theta) <= b^2/(2 theta) - log Phi(a); the statement proves g(a) < theta < g(b).
inline const std::string psi_by_bracket = R"(let psi_low = a^2/(2*theta) - log(Phi(b));
let psi_high = b^2/(2*theta) - log(Phi(a));
)";

/// A bracket of g^-1(theta) of width about 2^(1 - bits), found by bisection in floating point: a proposal, which the statement proves.  \rigor heuristic
inline std::pair<Rational, Rational> bracket_inverse_g(double theta, int bits = 40) {
  const auto g = [](double x) {
    return x * 0.5 * std::erfc(-x / std::numbers::sqrt2) * std::sqrt(2 * std::numbers::pi) * std::exp(x * x / 2);
  };
  double low = 0;
  double high = std::sqrt(2 * theta) + 1;
  for (int i = 0; i < 60; ++i) (g((low + high) / 2) < theta ? low : high) = (low + high) / 2;
  const double unit = std::ldexp(1.0, -bits);
  const double middle = std::nearbyint(low / unit);
  return {Rational(middle - 1) * Rational(unit), Rational(middle + 1) * Rational(unit)};
}

/// P(|cos| <= u) for the angle between a fixed vector and a standard normal one in R^d, the regularised incomplete beta function
/// I_{u^2}(1/2, (d-1)/2): density 2 (1 - u^2)^((d-3)/2)/B(1/2, (d-1)/2), integrated by parts from d + 2 to d until d = 3 (value u) or
/// d = 2 (value 2 asin(u)/pi).  beta(d) = B(1/2, (d-1)/2).  For odd d everything is rational; claim lem-39 checks the closed forms.
inline const std::string angle_odd = R"(def below(d, u) = u*sum(j in 0..(d-3)/2 . binomial(2*j, j)/4^j*(1 - u^2)^j);   # P(|cos| <= u)
def beta(d) = 4^((d-1)/2)*2/((d-1)*binomial(d-1, (d-1)/2));                       # B(1/2, (d-1)/2)
)";
inline const std::string angle_even = R"(def asin(u) = atan(u/sqrt(1 - u^2));
def below(d, u) = 2/pi()*(asin(u) + u*sqrt(1 - u^2)*sum(j in 1..d/2-1 . 4^(j-1)/((2*j-1)*binomial(2*j-2, j-1))*(1 - u^2)^(j-1)));   # P(|cos| <= u)
def beta(d) = pi()*binomial(d-2, d/2-1)/4^(d/2-1);                                # B(1/2, (d-1)/2)
)";

}  // namespace lemmacheck::checks::soudry_hoffer_2017
