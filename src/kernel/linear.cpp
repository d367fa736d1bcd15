#include "lemmacheck/kernel/linear.hpp"

#include <numeric>

namespace lemmacheck {
namespace {

bool is_well_formed(const AffineSystem& s) { return s.coefficients.rows() == s.constants.size(); }

bool is_well_formed(const LinearConstraints& s) { return s.coefficients.rows() == s.constants.size() && s.relations.size() == s.constants.size(); }

Matrix column(const std::vector<Rational>& v) {
  Matrix out(v.size(), 1);
  out.entries() = v;
  return out;
}

}  // namespace

bool verify_solution(const AffineSystem& system, const std::vector<Rational>& v) {
  if (!is_well_formed(system) || v.size() != system.coefficients.cols()) return false;
  return is_zero(system.coefficients * column(v) + column(system.constants));
}

bool verify_combination(const AffineSystem& given, const AffineSystem& wanted, const Matrix& multipliers) {
  if (!is_well_formed(given) || !is_well_formed(wanted) || given.coefficients.cols() != wanted.coefficients.cols()) return false;
  if (multipliers.cols() != given.constants.size()) return false;
  const Matrix coefficients = multipliers * given.coefficients;
  const Matrix constants = multipliers * column(given.constants);
  if (coefficients == wanted.coefficients && constants.entries() == wanted.constants) return true;
  return multipliers.rows() == 1 && is_zero(coefficients) && constants(0, 0) == 1;
}

bool verify_unique(const ResidueMatrix& residues, std::uint32_t prime, const std::vector<std::size_t>& rows) {
  if (rows.size() != residues.cols()) return false;
  std::vector<std::size_t> cols(residues.cols());
  std::iota(cols.begin(), cols.end(), std::size_t{0});
  return verify_minor(residues, {prime, rows, cols});
}

bool verify_point(const LinearConstraints& constraints, const std::vector<Rational>& v) {
  if (!is_well_formed(constraints) || v.size() != constraints.coefficients.cols()) return false;
  const Matrix values = constraints.coefficients * column(v) + column(constraints.constants);
  for (std::size_t i = 0; i < values.rows(); ++i) {
    const Rational& x = values(i, 0);
    switch (constraints.relations[i]) {
      case Relation::equal:
        if (x != 0) return false;
        break;
      case Relation::at_least:
        if (x < 0) return false;
        break;
      case Relation::above:
        if (x <= 0) return false;
        break;
    }
  }
  return true;
}

bool verify_farkas(const LinearConstraints& constraints, const std::vector<Rational>& multipliers) {
  if (!is_well_formed(constraints) || multipliers.size() != constraints.constants.size()) return false;
  bool is_strict = false;
  Rational constant = 0;
  for (std::size_t i = 0; i < multipliers.size(); ++i) {
    if (constraints.relations[i] != Relation::equal && multipliers[i] < 0) return false;
    is_strict = is_strict || (constraints.relations[i] == Relation::above && multipliers[i] > 0);
    constant += multipliers[i] * constraints.constants[i];
  }
  if (constant > 0 || (constant == 0 && !is_strict)) return false;
  return is_zero(transpose(column(multipliers)) * constraints.coefficients);
}

}  // namespace lemmacheck
