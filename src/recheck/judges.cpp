#include "judges.hpp"

#include <algorithm>

namespace recheck {
void require_keys(const Json& j, std::initializer_list<const char*> keys, const char* what) {
  if (!j.is_object()) reject(std::string(what) + " is not a JSON object");
  for (const char* key : keys)
    if (!j.contains(key)) reject(std::string(what) + " lacks the key \"" + key + "\"");
  for (const auto& [key, value] : j.items())
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) reject(std::string(what) + " has the unknown key \"" + shown(key) + "\"");
}

std::size_t parse_size(const Json& j, const char* what) {
  if (!j.is_number_unsigned()) reject(std::string(what) + " is not an unsigned integer");
  const auto n = j.get<std::uint64_t>();
  if (n > 4'000'000'000U) reject(std::string(what) + " is too large");
  return n;
}

RationalMatrix parse_matrix(const Json& j) {
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

std::vector<std::size_t> parse_indices(const Json& j, std::size_t bound, const char* what) {
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

std::uint32_t parse_prime(const Json& j) {
  const std::size_t p = parse_size(j, "prime");
  bool prime = p > 2 && p < (std::size_t{1} << 31);
  for (std::size_t f = 2; prime && f * f <= p; ++f) prime = p % f != 0;
  if (!prime) reject("prime is not an odd prime below 2^31");
  return static_cast<std::uint32_t>(p);
}

const Json& Evidence::peek(const char* needed_for) const {
  if (next >= list.size()) reject(std::string("evidence is missing for ") + needed_for);
  return list[next];
}

std::string Evidence::rule(const char* needed_for) const {
  const Json& element = peek(needed_for);
  require(element.is_object() && element.contains("rule") && element["rule"].is_string(), "an element of the evidence has no rule");
  return element["rule"].get<std::string>();
}

const Json& Evidence::take(std::initializer_list<const char*> keys) {
  const Json& element = list[next++];
  std::vector<std::string> found;
  for (const char* key : keys)
    if (!element.contains(key)) reject("evidence of rule " + shown(element["rule"].get<std::string>()) + " lacks the key \"" + key + "\"");
  for (const auto& [key, value] : element.items())
    if (key != "rule" && std::find(keys.begin(), keys.end(), key) == keys.end())
      reject("evidence of rule " + shown(element["rule"].get<std::string>()) + " has the unknown key \"" + shown(key) + "\"");
  return element;
}

std::size_t judge_minor(const Json& evidence, const Residues& field, const Matrix<std::uint32_t>& t) {
  const auto rows = parse_indices(evidence["rows"], t.rows, "minor: rows");
  const auto cols = parse_indices(evidence["cols"], t.cols, "minor: cols");
  require(rows.size() == cols.size(), "minor: not as many rows as columns");
  Matrix<std::uint32_t> minor(rows.size(), cols.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < cols.size(); ++j) minor(i, j) = t(rows[i], cols[j]);
  require(determinant(field, std::move(minor)) != 0, "minor: the determinant vanishes mod the prime");
  return rows.size();
}

std::size_t judge_kernel(const Json& evidence, const RationalMatrix& t) {
  const RationalMatrix basis = parse_matrix(evidence["basis"]);
  const auto free = parse_indices(evidence["free"], basis.rows, "kernel: free");
  require(basis.rows == t.cols, "kernel: the basis does not have as many rows as the matrix has columns");
  require(free.size() == basis.cols, "kernel: not as many free rows as columns of the basis");
  for (std::size_t i = 0; i < free.size(); ++i)
    for (std::size_t j = 0; j < basis.cols; ++j)
      require(basis(free[i], j) == (i == j ? 1 : 0), "kernel: the free rows of the basis are not the identity");
  const RationalMatrix image = inner_product(Exact(), t, basis);
  require(std::all_of(image.entries.begin(), image.entries.end(), [](const mpq_class& x) { return x == 0; }),
          "kernel: the matrix does not annihilate the basis");
  return basis.cols;
}

void judge_ldlt(const Json& evidence, const RationalMatrix& t, bool strictly) {
  const RationalMatrix lower = parse_matrix(evidence["lower"]);
  const RationalMatrix pivots = parse_matrix(evidence["pivots"]);
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

void judge_cholesky(const Json& evidence, const RationalMatrix& t) {
  const RationalMatrix lower = parse_matrix(evidence["lower"]);
  require(lower.rows == t.rows, "cholesky: the shapes do not fit");
  const RationalMatrix square = inner_product(Exact(), lower, transposed(lower));
  for (std::size_t i = 0; i < t.rows; ++i) {
    mpq_class excess = t(i, i) - square(i, i);
    for (std::size_t j = 0; j < t.cols; ++j)
      if (j != i) excess -= abs(t(i, j) - square(i, j));
    require(excess > 0, "cholesky: the residual is not strictly diagonally dominant");
  }
}

void judge_vector(const Json& evidence, const RationalMatrix& t, bool strictly) {
  const RationalMatrix x = parse_matrix(evidence["x"]);
  require(x.rows == t.rows && x.cols == 1, "vector: the shape does not fit");
  require(std::any_of(x.entries.begin(), x.entries.end(), [](const mpq_class& e) { return e != 0; }), "vector: the vector is zero");
  const mpq_class form = inner_product(Exact(), transposed(x), inner_product(Exact(), t, x)).entries[0];
  require(strictly ? form <= 0 : form < 0, "vector: the quadratic form is not of the stated sign");
}

Inertia judge_congruence(const Json& evidence, const RationalMatrix& t) {
  const RationalMatrix s = parse_matrix(evidence["transform"]);
  const RationalMatrix r = parse_matrix(evidence["inverse"]);
  const RationalMatrix pivots = parse_matrix(evidence["pivots"]);
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

bool solves(const LinearSystem& system, const std::vector<mpq_class>& v) {
  RationalMatrix extended(v.size() + 1, 1);
  std::copy(v.begin(), v.end(), extended.entries.begin());
  extended.entries.back() = 1;
  const RationalMatrix rest = inner_product(Exact(), system, extended);
  return std::all_of(rest.entries.begin(), rest.entries.end(), [](const mpq_class& x) { return x == 0; });
}

void judge_unique(const Json& evidence, const LinearSystem& given) {
  const Residues field{parse_prime(evidence["prime"])};
  const auto rows = parse_indices(evidence["rows"], given.rows, "unique: rows");
  const std::size_t unknowns = given.cols - 1;
  require(rows.size() == unknowns, "unique: not as many equations as unknowns");
  Matrix<std::uint32_t> square(unknowns, unknowns);
  for (std::size_t i = 0; i < unknowns; ++i)
    for (std::size_t j = 0; j < unknowns; ++j) square(i, j) = field.from(given(rows[i], j));
  require(determinant(field, std::move(square)) != 0, "unique: the determinant vanishes mod the prime");
}

void judge_combination(const Json& evidence, const LinearSystem& given, const LinearSystem& wanted) {
  const RationalMatrix y = parse_matrix(evidence["multipliers"]);
  require(y.cols == given.rows, "combination: not as many multipliers as equations");
  const RationalMatrix combined = inner_product(Exact(), y, given);
  if (y.rows == wanted.rows && combined.entries == wanted.entries) return;
  bool absurd = y.rows == 1 && combined.entries.back() == 1;
  for (std::size_t j = 0; absurd && j + 1 < given.cols; ++j) absurd = combined.entries[j] == 0;
  require(absurd, "combination: the multipliers give neither the conclusion nor 1 = 0");
}
}  // namespace recheck
