#pragma once

/// \file
/// Short evidence for positive definite matrices that are large or have long entries.  Private to floor solve.

#include <optional>

#include "lemmacheck/kernel/definiteness.hpp"
#include "spectrum.hpp"

namespace lemmacheck {

/// A Cholesky factor L of T - c I in double precision, 0 < c < lambda_min(T), rounded to as few bits as let T - L L' stay strictly diagonally
/// dominant; nothing if the condition of T asks for more than doubles.
/// \param scaled  scale_to_doubles(t)
/// \param least   approximate least eigenvalue of `scaled`
std::optional<DominantResidual> find_dominant_residual_in_doubles(const ScaledDoubles& scaled, double least);

/// The same by Arb's Cholesky factorisation at up to `most_bits` bits, for condition numbers up to about 2^(most_bits / 2).
std::optional<DominantResidual> find_dominant_residual_in_balls(const Matrix& t, long exponent, long most_bits);

}  // namespace lemmacheck
