#pragma once

/// \file
/// The reading of evidence, and its judges on exact matrices (LANGUAGE.md, section 4).  A judge rejects unless its tests imply what it says.

#include <initializer_list>
#include <nlohmann/json.hpp>

#include "matrix.hpp"
#include "parse.hpp"

namespace recheck {
using Json = nlohmann::json;
/// Rejects unless j is an object with exactly these keys.
inline void require_keys(const Json& j, std::initializer_list<const char*> keys, const std::string& what) {
  if (!j.is_object()) reject(what + " is not a JSON object");
  for (const char* key : keys) if (!j.contains(key)) reject(what + " lacks the key \"" + key + "\"");
  for (const auto& [key, value] : j.items())
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) reject(what + " has the unknown key \"" + shown(key) + "\"");
}
inline std::size_t parse_size(const Json& j, const char* what) {
  if (!j.is_number_unsigned()) reject(std::string(what) + " is not an unsigned integer");
  const auto n = j.get<std::uint64_t>();
  if (n > 4'000'000'000U) reject(std::string(what) + " is too large");
  return n;
}
/// {"rows": r, "cols": c, "entries": [..]}
inline RationalMatrix parse_matrix(const Json& j) {
  require_keys(j, {"rows", "cols", "entries"}, "a matrix");
  RationalMatrix a(parse_size(j["rows"], "rows"), parse_size(j["cols"], "cols"));
  const Json& entries = j["entries"];
  if (!entries.is_array() || entries.size() != a.entries.size()) reject("a matrix does not have rows*cols entries");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    require(entries[i].is_string(), "an entry of a matrix is not a string");
    a.entries[i] = parse_entry(entries[i].get_ref<const std::string&>());
  }
  return a;
}
/// Distinct indices below `bound`.
inline std::vector<std::size_t> parse_indices(const Json& j, std::size_t bound, const char* what) {
  if (!j.is_array()) reject(std::string(what) + " is not a list of indices");
  std::vector<std::size_t> out;
  std::vector<bool> used(bound, false);
  for (const Json& entry : j) {
    const std::size_t i = parse_size(entry, what);
    if (i >= bound) reject(std::string(what) + " has an index out of range");
    if (used[i]) reject(std::string(what) + " lists an index twice");
    used[i] = true;
    out.push_back(i);
  }
  return out;
}
/// An odd prime below 2^31.
inline std::uint32_t parse_prime(const Json& j) {
  const std::size_t p = parse_size(j, "prime");
  bool prime = p > 2 && p < (std::size_t{1} << 31);
  for (std::size_t f = 2; prime && f * f <= p; ++f) prime = p % f != 0;
  if (!prime) reject("prime is not an odd prime below 2^31");
  return static_cast<std::uint32_t>(p);
}
/// The evidence list, read in order.
struct Evidence {
  const Json& list;
  std::size_t next = 0;
  /// The rule of the next element; `needed_for` says in the rejection what the evidence is missing for.
  std::string rule(const char* needed_for) const {
    if (next >= list.size()) reject(std::string("evidence is missing for ") + needed_for);
    require(list[next].is_object() && list[next].contains("rule") && list[next]["rule"].is_string(), "an element of the evidence has no rule");
    return list[next]["rule"].get<std::string>();
  }
  /// Takes the next element, which must have exactly these keys (one of them "rule").
  const Json& take(std::initializer_list<const char*> keys) {
    require_keys(list[next], keys, "evidence of rule " + shown(list[next]["rule"].get<std::string>()));
    return list[next++];
  }
};
inline bool is_zero(const RationalMatrix& a) { return std::all_of(a.entries.begin(), a.entries.end(), [](const mpq_class& x) { return x == 0; }); }
/// The size k of the minor: rank T >= k.  Reduction Z_(p) -> F_p is a ring homomorphism, so a minor whose image is not zero is not zero.
inline std::size_t judge_minor(const Json& evidence, const Residues& field, const Matrix<std::uint32_t>& t) {
  const auto rows = parse_indices(evidence["rows"], t.rows, "minor: rows");
  const auto cols = parse_indices(evidence["cols"], t.cols, "minor: cols");
  require(rows.size() == cols.size(), "minor: not as many rows as columns");
  const auto minor = build(rows.size(), cols.size(), [&](std::size_t i, std::size_t j) { return t(rows[i], cols[j]); });
  require(determinant(field, minor) != 0, "minor: the determinant vanishes mod the prime");
  return rows.size();
}
/// cols(T) - k >= rank T, for k = cols(B): B has k independent columns (they contain the identity) in the kernel of T.
inline std::size_t judge_kernel(const Json& evidence, const RationalMatrix& t) {
  const RationalMatrix basis = parse_matrix(evidence["basis"]);
  const auto free = parse_indices(evidence["free"], basis.rows, "kernel: free");
  require(basis.rows == t.cols, "kernel: the basis does not have as many rows as the matrix has columns");
  require(free.size() == basis.cols, "kernel: not as many free rows as columns of the basis");
  for (std::size_t i = 0; i < free.size(); ++i)
    for (std::size_t j = 0; j < basis.cols; ++j)
      require(basis(free[i], j) == (i == j ? 1 : 0), "kernel: the free rows of the basis are not the identity");
  require(is_zero(inner_product(Exact(), t, basis)), "kernel: the matrix does not annihilate the basis");
  return t.cols - basis.cols;
}
/// How many columns k independent sets, given by minors, cover together: with their union P and any set S of columns, |P| <= |P - S| + the sum of
/// |class and S| <= cols(T) - |S| + k rank(T_S), so unionrank(T, k) >= |P|.
inline std::size_t judge_partition(const Json& evidence, const Residues& field, const Matrix<std::uint32_t>& t, std::size_t k) {
  const Json& classes = evidence["classes"];
  require(classes.is_array() && classes.size() <= k, "partition: not a list of at most k classes");
  Json cols = Json::array();
  for (const Json& one : classes) {
    require_keys(one, {"rows", "cols"}, "a class of a partition");
    judge_minor(one, field, t);
    cols.insert(cols.end(), one["cols"].begin(), one["cols"].end());
  }
  return parse_indices(cols, t.cols, "partition: cols").size();
}
/// cols(T) - |S| + k q >= unionrank(T, k): the columns S of T are LR, of rank at most q = cols(L).
inline std::size_t judge_cover(const Json& evidence, const RationalMatrix& t, std::size_t k) {
  const auto cols = parse_indices(evidence["cols"], t.cols, "cover: cols");
  const RationalMatrix left = parse_matrix(evidence["left"]), right = parse_matrix(evidence["right"]);
  require(left.rows == t.rows && left.cols == right.rows && right.cols == cols.size(), "cover: the shapes do not fit");
  const auto covered = build(t.rows, cols.size(), [&](std::size_t i, std::size_t j) { return t(i, cols[j]); });
  require(inner_product(Exact(), left, right).entries == covered.entries, "cover: the factors do not multiply to the columns");
  return t.cols - cols.size() + k * left.cols;
}
/// T = L diag(D) L' with L unit lower triangular: x'Tx = sum_k D_k (L'x)_k^2, and L' is invertible.
inline void judge_ldlt(const Json& evidence, const RationalMatrix& t, bool strictly) {
  const RationalMatrix lower = parse_matrix(evidence["lower"]), pivots = parse_matrix(evidence["pivots"]);
  const std::size_t n = t.rows;
  require(lower.rows == n && lower.cols == n && pivots.rows == n && pivots.cols == 1, "ldlt: the shapes do not fit");
  RationalMatrix scaled = lower;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      if (j >= i) require(lower(i, j) == (i == j ? 1 : 0), "ldlt: the factor is not unit lower triangular");
      scaled(i, j) *= pivots(j, 0);
    }
  for (const mpq_class& pivot : pivots.entries) require(strictly ? pivot > 0 : pivot >= 0, "ldlt: a pivot has the wrong sign");
  require(inner_product(Exact(), scaled, transposed(lower)).entries == t.entries, "ldlt: the factors do not multiply to the matrix");
}
/// R = T - LL' strictly diagonally dominant with positive diagonal: R is positive definite (Gershgorin), x'Tx = |L'x|^2 + x'Rx.
inline void judge_cholesky(const Json& evidence, const RationalMatrix& t) {
  const RationalMatrix lower = parse_matrix(evidence["lower"]);
  require(lower.rows == t.rows, "cholesky: the shapes do not fit");
  const RationalMatrix square = inner_product(Exact(), lower, transposed(lower));
  for (std::size_t i = 0; i < t.rows; ++i) {
    mpq_class excess = t(i, i) - square(i, i);
    for (std::size_t j = 0; j < t.cols; ++j) if (j != i) excess -= abs(t(i, j) - square(i, j));
    require(excess > 0, "cholesky: the residual is not strictly diagonally dominant");
  }
}
/// x'Tx <= 0 with x != 0 (against pd) or x'Tx < 0 (against psd).
inline void judge_vector(const Json& evidence, const RationalMatrix& t, bool strictly) {
  const RationalMatrix x = parse_matrix(evidence["x"]);
  require(x.rows == t.rows && x.cols == 1, "vector: the shape does not fit");
  require(std::any_of(x.entries.begin(), x.entries.end(), [](const mpq_class& e) { return e != 0; }), "vector: the vector is zero");
  const mpq_class form = inner_product(Exact(), transposed(x), inner_product(Exact(), t, x)).entries[0];
  require(strictly ? form <= 0 : form < 0, "vector: the quadratic form is not of the stated sign");
}
/// SR = I and S'TS = diag(D): the inertia of T is that of D (Sylvester).
inline Inertia judge_congruence(const Json& evidence, const RationalMatrix& t) {
  const RationalMatrix s = parse_matrix(evidence["transform"]), r = parse_matrix(evidence["inverse"]), pivots = parse_matrix(evidence["pivots"]);
  const std::size_t n = t.rows;
  require(s.rows == n && s.cols == n && r.rows == n && r.cols == n && pivots.rows == n && pivots.cols == 1, "congruence: the shapes do not fit");
  const Exact q;
  require(inner_product(q, s, r).entries == identity(q, n).entries, "congruence: the inverse is not the inverse of the transform");
  RationalMatrix diagonal(n, n);
  Inertia inertia;
  for (std::size_t i = 0; i < n; ++i) {
    diagonal(i, i) = pivots(i, 0);
    ++(pivots(i, 0) > 0 ? inertia.positive : pivots(i, 0) < 0 ? inertia.negative : inertia.zero);
  }
  require(inner_product(q, transposed(s), inner_product(q, t, s)).entries == diagonal.entries, "congruence: the transform does not diagonalize");
  return inertia;
}
/// Affine equations: coefficients of the unknowns and, in the last column, the constant; each says that the form is zero.
using LinearSystem = RationalMatrix;
/// Does v, a column of values of the unknowns and a last entry 1, solve every equation?
inline bool solves(const LinearSystem& system, const RationalMatrix& v) { return is_zero(inner_product(Exact(), system, v)); }
/// The listed equations have an invertible coefficient matrix mod p, hence over Q: at most one solution.
inline void judge_unique(const Json& evidence, const LinearSystem& given) {
  const Residues field{parse_prime(evidence["prime"])};
  const auto rows = parse_indices(evidence["rows"], given.rows, "unique: rows");
  require(rows.size() == given.cols - 1, "unique: not as many equations as unknowns");
  const auto square = build(rows.size(), rows.size(), [&](std::size_t i, std::size_t j) { return field.from(given(rows[i], j)); });
  require(determinant(field, square) != 0, "unique: the determinant vanishes mod the prime");
}
/// The constant c if one equation, with every unknown cancelled, reads c == 0.
inline std::optional<mpq_class> constant_of(const LinearSystem& equation) {
  const auto last = equation.entries.end() - 1;
  return std::all_of(equation.entries.begin(), last, [](const mpq_class& x) { return x == 0; }) ? std::optional(*last) : std::nullopt;
}
/// Y*given = wanted, or Y*given is 1 = 0.
inline void judge_combination(const Json& evidence, const LinearSystem& given, const LinearSystem& wanted) {
  const RationalMatrix y = parse_matrix(evidence["multipliers"]);
  require(y.cols == given.rows, "combination: not as many multipliers as equations");
  const RationalMatrix combined = inner_product(Exact(), y, given);
  if (y.rows == wanted.rows && combined.entries == wanted.entries) return;
  require(y.rows == 1 && constant_of(combined) == 1, "combination: the multipliers give neither the conclusion nor 1 = 0");
}
/// No point satisfies all links e == 0 (eq), e >= 0 (le, ge) and e > 0 (lt, gt): the sum of Y_i e_i, at least 0 there and positive if Y_i > 0 for a
/// strict link, is a constant c < 0, or c = 0 and Y_i > 0 for a strict link (Motzkin).
inline void judge_farkas(const Json& evidence, const LinearSystem& links, const std::vector<Relation>& relations) {
  const RationalMatrix y = parse_matrix(evidence["multipliers"]);
  require(y.rows == 1 && y.cols == links.rows, "farkas: not as many multipliers as links");
  bool strictly = false;
  for (std::size_t i = 0; i < y.cols; ++i) {
    require(relations[i] == Relation::eq || y(0, i) >= 0, "farkas: a multiplier of an inequality is negative");
    strictly = strictly || (y(0, i) > 0 && (relations[i] == Relation::lt || relations[i] == Relation::gt));
  }
  const auto c = constant_of(inner_product(Exact(), y, links));
  require(c.has_value(), "farkas: the combination is not constant");
  require(strictly ? *c <= 0 : *c < 0, "farkas: the combination is not a contradiction");
}
}  // namespace recheck
