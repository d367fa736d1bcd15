#pragma once

/// \file
/// The judges of evidence on exact matrices, and the reading of evidence (LANGUAGE.md, section 4).  Each judge rejects unless its tests imply what it says.

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>
#include "matrix.hpp"

namespace recheck {
using Json = nlohmann::json;
/// Rejects unless j is an object with exactly these keys.
void require_keys(const Json& j, std::initializer_list<const char*> keys, const char* what);
std::size_t parse_size(const Json& j, const char* what);
/// {"rows": r, "cols": c, "entries": [..]}
RationalMatrix parse_matrix(const Json& j);
/// Distinct indices below `bound`.
std::vector<std::size_t> parse_indices(const Json& j, std::size_t bound, const char* what);
/// An odd prime below 2^31.
std::uint32_t parse_prime(const Json& j);
/// The evidence list, read in order.
struct Evidence {
  const Json& list;
  std::size_t next = 0;
  /// The next element and its rule; `needed_for` says in the rejection what the evidence is missing for.
  [[nodiscard]] const Json& peek(const char* needed_for) const;
  [[nodiscard]] std::string rule(const char* needed_for) const;
  /// Takes the next element, which must have exactly these keys and "rule".
  const Json& take(std::initializer_list<const char*> keys);
};

/// The size k of the minor: rank T >= k.  Reduction Z_(p) -> F_p is a ring homomorphism, so a minor whose image is not zero is not zero.
std::size_t judge_minor(const Json& evidence, const Residues& field, const Matrix<std::uint32_t>& t);
/// k = cols(B): rank T <= cols(T) - k.  B has k independent columns (they contain the identity) in the kernel of T.
std::size_t judge_kernel(const Json& evidence, const RationalMatrix& t);
/// T = L diag(D) L' with L unit lower triangular: x'Tx = sum_k D_k (L'x)_k^2, and L' is invertible.
void judge_ldlt(const Json& evidence, const RationalMatrix& t, bool strictly);
/// R = T - LL' strictly diagonally dominant with positive diagonal: R is positive definite (Gershgorin), x'Tx = |L'x|^2 + x'Rx.
void judge_cholesky(const Json& evidence, const RationalMatrix& t);
/// x'Tx <= 0 with x != 0 (against pd) or x'Tx < 0 (against psd).
void judge_vector(const Json& evidence, const RationalMatrix& t, bool strictly);
/// SR = I and S'TS = diag(D): the inertia of T is that of D (Sylvester).
Inertia judge_congruence(const Json& evidence, const RationalMatrix& t);
/// Affine equations: coefficients of the unknowns and, in the last column, the constant; each says that the form is zero.
using LinearSystem = RationalMatrix;
/// Does v solve every equation?
bool solves(const LinearSystem& system, const std::vector<mpq_class>& v);
/// The listed equations have an invertible coefficient matrix mod p, hence over Q: at most one solution.
void judge_unique(const Json& evidence, const LinearSystem& given);
/// Y*given = wanted, or Y*given is 1 = 0.
void judge_combination(const Json& evidence, const LinearSystem& given, const LinearSystem& wanted);
}  // namespace recheck
