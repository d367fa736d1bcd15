#include "lemmacheck/kernel/sum_of_squares.hpp"

#include <optional>

namespace lemmacheck {
namespace {

// Exponents are 16 bits wide; a product of higher degree does not exist as a Polynomial.
constexpr std::size_t largest_degree = 65535;

// sum of weight * entry^2, or nothing if a weight is not positive or a square is of too high a degree.
std::optional<Polynomial> positive_combination(const std::vector<WeightedSquares>& squares) {
  Polynomial sum;
  for (const auto& [weight, entries] : squares) {
    if (weight <= 0) return std::nullopt;
    for (const Polynomial& entry : entries) {
      if (2 * entry.degree() > largest_degree) return std::nullopt;
      sum = sum + weight * (entry * entry);
    }
  }
  return sum;
}

}  // namespace

bool verify_identity(const Polynomial& a, const Polynomial& b) { return a.terms() == b.terms(); }

bool verify_sum_of_squares(const Polynomial& p, const std::vector<WeightedSquares>& multiplier, const std::vector<WeightedSquares>& squares) {
  const std::optional<Polynomial> m = multiplier.empty() ? Polynomial(1) : positive_combination(multiplier);
  const std::optional<Polynomial> sum = positive_combination(squares);
  if (!m || !sum || m->is_zero()) return false;
  if (p.degree() + m->degree() > largest_degree) return false;
  return verify_identity(p * *m, *sum);
}

}  // namespace lemmacheck
