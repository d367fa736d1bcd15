#include "processor.hpp"

#include <limits>

namespace lemmacheck {
namespace {

/// Keeps the compiler from computing at compile time, with the rounding and the rules of another machine.
double opaque(double x) {
  const volatile double hidden = x;
  return hidden;
}

bool rounds_to_nearest(const KnownAnswers& known) {
  const double below = opaque(1) + opaque(0x1p-53);
  const double above = opaque(1) + opaque(3 * 0x1p-54);
  const double minus_below = opaque(-1) - opaque(0x1p-53);
  const double minus_above = opaque(-1) - opaque(3 * 0x1p-54);
  return below == known.rounded_down && above == known.rounded_up && minus_below == -known.rounded_down && minus_above == -known.rounded_up;
}

bool keeps_subnormal_results() {
  const double half = opaque(0x1p-1022) * opaque(0.5);
  return opaque(half) * opaque(0x1p60) == opaque(0x1p-963);
}

bool reads_subnormal_operands(const KnownAnswers& known) {
  return opaque(std::numeric_limits<double>::denorm_min()) * opaque(0x1p60) == known.least_subnormal_scaled;
}

bool does_not_contract(const KnownAnswers& known) {
  const double x = opaque(1 + 0x1p-27);
  const double y = opaque(1 + 0x1p-26);
  return x * x - y == known.uncontracted;
}

bool does_not_rearrange(const KnownAnswers& known) {
  const double large = opaque(0x1p53);
  return opaque(1) + large - large == known.unassociated;
}

bool knows_not_a_number() {
  const double nan = opaque(std::numeric_limits<double>::quiet_NaN());
  return nan != nan && !(nan == nan) && !(nan < 0) && !(nan >= 0);
}

}  // namespace

std::vector<Canary> processor_canaries(const KnownAnswers& known) {
  return {
      {"doubles round to nearest", [known] { return rounds_to_nearest(known); }},
      {"subnormal results are kept", [] { return keeps_subnormal_results(); }},
      {"subnormal operands are read", [known] { return reads_subnormal_operands(known); }},
      {"products and sums are not fused", [known] { return does_not_contract(known); }},
      {"sums are not rearranged", [known] { return does_not_rearrange(known); }},
      {"NaN equals nothing", [] { return knows_not_a_number(); }},
  };
}

}  // namespace lemmacheck
