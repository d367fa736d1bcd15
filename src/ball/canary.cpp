#include "lemmacheck/ball/canary.hpp"

#include <mpfr.h>

#include "lemmacheck/ball/special.hpp"
#include "processor.hpp"

namespace lemmacheck {
namespace {

bool multiplies_integers(const KnownAnswers& known) {
  Integer factorial = 1;
  for (int k = 2; k <= 30; ++k) factorial *= k;
  const Integer large = Integer(1) << 2000;
  return factorial.str() == known.factorial_of_30 && (large + 1) * (large - 1) == large * large - 1;
}

bool powers_residues(const KnownAnswers& known) {
  const Integer p = (Integer(1) << 127) - 1;
  Integer residue;
  mpz_powm(residue.backend().data(), Integer(3).backend().data(), Integer(p - 1).backend().data(), p.backend().data());
  return residue.str() == known.fermat_residue;
}

/// The bracket [x, x + 10^-digits] of a number truncated after that many decimals.
struct Bracket {
  Rational low;
  Rational high;
};
Bracket bracket(const std::string& decimals) {
  const auto low = parse_rational(decimals);
  const auto digits = static_cast<unsigned>(decimals.size() - decimals.find('.') - 1);
  const Rational unit(Integer(1), Integer(boost::multiprecision::pow(Integer(10), digits)));
  return {low.value(), low.value() + unit};
}

Rational pi_by_mpfr(mpfr_rnd_t rounding) {
  mpfr_t x;
  mpfr_init2(x, 200);
  mpfr_const_pi(x, rounding);
  Integer mantissa;
  const long exponent = mpfr_get_z_2exp(mantissa.backend().data(), x);
  mpfr_clear(x);
  return Rational(mantissa) * power_of_two(exponent);
}

/// The two neighbours of pi among the multiples of 2^-198.
bool rounds_pi_both_ways(const KnownAnswers& known) {
  const Bracket pi = bracket(known.pi);
  const Rational down = pi_by_mpfr(MPFR_RNDD);
  const Rational up = pi_by_mpfr(MPFR_RNDU);
  return down <= pi.low && up >= pi.high && up - down == power_of_two(-198);
}

bool contains(const Ball& x, const Bracket& known) {
  return x.is_finite() && x.lower() <= known.low && x.upper() >= known.high && x.upper() - x.lower() <= power_of_two(-180);
}

bool encloses_constants(const KnownAnswers& known) {
  const Ball root = sqrt(Ball(Rational(2), 200));
  const bool encloses_root = root.is_finite() && root.lower() > 1 && root.lower() * root.lower() <= 2 && root.upper() * root.upper() >= 2 &&
                             root.upper() - root.lower() <= power_of_two(-180);
  return encloses_root && contains(pi(200), bracket(known.pi)) && contains(exp(Ball(Rational(1), 200)), bracket(known.e));
}

}  // namespace

std::vector<Canary> make_canaries(const KnownAnswers& known) {
  std::vector<Canary> out = processor_canaries(known);
  out.insert(out.end(), {
      {"GMP multiplies", [known] { return multiplies_integers(known); }},
      {"GMP powers residues", [known] { return powers_residues(known); }},
      {"MPFR rounds pi down and up", [known] { return rounds_pi_both_ways(known); }},
      {"Arb encloses sqrt(2), pi and e", [known] { return encloses_constants(known); }},
  });
  return out;
}

std::vector<std::string> failed_canaries(const KnownAnswers& known) {
  std::vector<std::string> out;
  for (const Canary& canary : make_canaries(known))
    if (!canary.passes()) out.push_back(canary.name);
  return out;
}

}  // namespace lemmacheck
