#pragma once

/// \file
/// The statement language: syntax tree and parser (reports/LANGUAGE.md, section 1).  Floor: claim.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/exact/rational.hpp"

namespace lemmacheck {

/// What a node of the tree stands for.  The comment gives the layout of `kids`.
enum class Op : std::uint8_t {
  number,     ///< -; value in `number`
  name,       ///< -; `name`
  call,       ///< arguments; `name` is a function of the language or a `def`
  index,      ///< A, i, j; a null i or j means the whole column or row
  literal,    ///< entries row-major; `columns` per row
  add, sub, mul, div, pow,  ///< a, b
  negate,     ///< a
  transpose,  ///< a
  sum, prod,  ///< from, to, body; bound `name`
  count_range,                   ///< from, to, body; bound `name`
  count_over,                    ///< rows, cols, values.., body; bound `name`
  truth, falsehood,              ///< -
  eq, ne, lt, le, gt, ge,        ///< a, b
  conjunction, disjunction, implication, equivalence,  ///< a, b
  negation,                      ///< a
  forall_range, exists_range,    ///< from, to, body; bound `name`
  forall_over, exists_over,      ///< rows, cols, values.., body; bound `name`
  forall_free, exists_free,      ///< rows, cols, body; bound `name`, `domain`
};

/// Where an unrestricted quantifier ranges: all real matrices of its shape, the symmetric ones, the positive semidefinite ones.
enum class Domain : std::uint8_t { matrix, symmetric, psd };

struct Node;
using NodePtr = std::shared_ptr<const Node>;

struct Node {
  Op op = Op::number;
  std::string name;
  Rational number;
  std::vector<NodePtr> kids;
  std::size_t columns = 0;
  Domain domain = Domain::matrix;
  bool is_formula = false;
  std::size_t depth = 1;  ///< levels of the tree below and including this node, definitions unfolded
  std::size_t line = 0;  ///< 1-based position in the text
  std::size_t column = 0;
};

/// A name whose value the instance supplies.
struct Given {
  std::string name;
  NodePtr rows;  ///< null for a scalar
  NodePtr cols;
  bool symmetric = false;
};

/// let (no parameters) or def.
struct Definition {
  std::string name;
  std::vector<std::string> parameters;
  NodePtr body;
};

/// assume, prove or support.
struct Line {
  enum class Kind : std::uint8_t { assume, prove, support };
  Kind kind = Kind::assume;
  std::string name;
  NodePtr formula;
};

struct Statement {
  std::vector<Given> givens;
  std::vector<Definition> definitions;  ///< in the order of the text; a body sees the givens and what stands before it
  std::vector<Line> lines;
  [[nodiscard]] bool is_statistical() const;  ///< contains `support`
};

/// Parses and resolves a statement: every name is known where it is used, no name is bound twice in one scope, every function has the right number of
/// arguments, formulas and terms stand where they belong, at least one prove or support line exists.  \returns the tree, or "line 3, column 7: ..."
Result<Statement> parse_statement(std::string_view text);

/// Parses a term that may use the names in `known` (for evidence that carries terms) and the definitions of the statement.
Result<NodePtr> parse_term(std::string_view text, const Statement& scope, const std::vector<std::string>& known);

/// The text of an expression, fully parenthesised where needed; parses back to the same tree.
std::string to_text(const Node& node);

}  // namespace lemmacheck
