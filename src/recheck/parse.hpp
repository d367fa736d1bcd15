#pragma once

/// \file
/// The statement language (LANGUAGE.md, section 1): text to a tree in which every name is resolved.

#include <gmpxx.h>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace recheck {
enum class Op : std::uint8_t {
  number, name, call, function, negate, add, subtract, multiply, divide, power, transpose, index, literal, sum, prod, count_in, count_over,
  truth, logic_not, logic_and, logic_or, implies, iff, compare, forall_in, exists_in, forall_over, exists_over, forall_free, exists_free,
  pd, psd, inertia,
};
/// In groups: all arguments are sizes; the result is a size of the argument; it is a polynomial in the entries of all arguments; of the first one,
/// the others being sizes; the rest is computed from exact arguments, or from `sqrt` on from enclosures.
enum class Fn : std::uint8_t {
  eye, zeros, ones, unit, rows, cols, tr, norm2, det, adj, diag, diagonal, hcat, vcat, hadamard, kron, rowkron, veronese, quad, svec,
  reshape, block, smat, choose, abs, sign, min, max, floor, step, relu, grad, binomial, factorial, binomial_cdf, rank, unionrank,
  sqrt, exp, log, atan, pi, chi2cdf,
};
enum class Relation : std::uint8_t { eq, ne, lt, le, gt, ge };
enum class Range : std::uint8_t { general, symmetric, psd };  ///< domain of an unbounded quantifier
/// What occurs in a term after unfolding `let` and `def`: an enclosure function, an indeterminate, a local name whose binding says more.
enum Flag : std::uint8_t { enclosure = 1, indeterminate = 2, local = 4 };
/// args by op: index A, i, j (null for ":"); sum.., forall_in.. lower, upper, body; .._over rows, cols, body, values..; .._free rows, cols (null
/// without a shape), body.
struct Node {
  Op op = Op::number;
  Fn fn = Fn::tr;
  Relation relation = Relation::eq;
  Range range = Range::general;
  bool formula = false;
  std::uint8_t flags = 0;
  int symbol = -1;           ///< name: what it means; call: the def; quantifiers: the variable
  std::size_t rows = 0;      ///< of a literal
  std::size_t depth = 1;     ///< height of the unfolded tree
  mpq_class value;
  std::vector<const Node*> args;
};

/// Is this the rank of a matrix, which takes evidence as the left side of a comparison?
inline bool is_rank(const Node& node) { return node.op == Op::function && (node.fn == Fn::rank || node.fn == Fn::unionrank); }

struct Symbol {
  enum class Kind : std::uint8_t { given, dimension, let, def, parameter, variable };
  std::string name;
  Kind kind = Kind::given;
  const Node* body = nullptr;   ///< let, def
  std::vector<int> parameters;  ///< def
  bool indeterminate = false;   ///< given bound to `every`
  bool local = false;           ///< parameter, or variable of a quantifier without range
};

struct Given {
  int symbol = -1;
  bool symmetric = false;
  const Node *rows = nullptr, *cols = nullptr;
  int binds_rows = -1, binds_cols = -1;  ///< dimension symbols that take their values from the instance
};

struct Statement {
  Symbol& symbol(int i) { return symbols[static_cast<std::size_t>(i)]; }
  std::deque<Node> nodes;
  std::deque<Symbol> symbols;
  std::map<std::string, int, std::less<>> globals;  ///< visible names: givens, dimensions, lets, defs
  std::vector<Given> givens;
  std::vector<const Node*> assumes, proves;
  bool statistical = false;  ///< `support` instead of `prove`
};
/// Parses a whole statement.  `every` says which given names are bound to indeterminates.
void parse_statement(std::string_view text, const std::set<std::string>& every, Statement& statement);
/// Parses one term in the scope of the statement and of the variables `locals`; its nodes are kept in the statement.
const Node& parse_term(std::string_view text, const std::vector<int>& locals, Statement& statement);
}  // namespace recheck
