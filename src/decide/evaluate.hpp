#pragma once

/// \file
/// Values of terms in four rings: Q, Q[x], balls, F_p.  Private to the floor decide.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lemmacheck/claim/formula.hpp"
#include "lemmacheck/claim/instance.hpp"
#include "rings.hpp"

namespace lemmacheck::decide_detail {

/// What the value of a term depends on.
struct Traits {
  bool indeterminate = false;  ///< a given bound to `every`, or the variable of a linear implication
  bool enclosure = false;      ///< sqrt, exp, ...
  bool almost_every = false;   ///< a given that has its value from the chosen point
  bool varying_shape = false;  ///< some part has a shape that such a value may change
  Traits& operator|=(const Traits& o) {
    indeterminate |= o.indeterminate, enclosure |= o.enclosure, almost_every |= o.almost_every, varying_shape |= o.varying_shape;
    return *this;
  }
};

struct Frame;
using FramePtr = std::shared_ptr<const Frame>;

/// The meaning of a name: a value, a matrix of indeterminates, or an expression in the scope of its definition.
struct Slot {
  std::optional<Matrix> value;
  std::optional<DenseMatrix<Polynomial>> indeterminates;
  NodePtr expression;
  FramePtr scope;  ///< of the expression
  Traits own;      ///< for value and indeterminates

  mutable std::optional<Traits> traits;
  mutable std::optional<Matrix> rational;
  mutable std::optional<DenseMatrix<Polynomial>> polynomial;
  mutable std::optional<DenseMatrix<Ball>> ball;
  mutable long ball_bits = 0;
  mutable std::optional<DenseMatrix<Residue>> residue;
  mutable std::uint32_t residue_prime = 0;
};

/// One binding on top of the enclosing scope.
struct Frame {
  std::string name;
  std::shared_ptr<const Slot> slot;
  FramePtr parent;
};

FramePtr bind_slot(const FramePtr& parent, const std::string& name, std::shared_ptr<const Slot> slot);
FramePtr bind_value(const FramePtr& parent, const std::string& name, Matrix value);

class Evaluator {
 public:
  /// Decides a formula without evidence (for `if` and `count`); throws DomainLeft if it cannot.
  using Decide = std::function<bool(const Node&, const FramePtr&)>;

  Evaluator(const Statement& statement, Decide decide) : statement_(statement), decide_(std::move(decide)) {}

  [[nodiscard]] Traits traits(const Node& node, const FramePtr& scope) const;

  /// The value of a term.  Rational: no indeterminates, no enclosures.  \throws DomainLeft, UnluckyPrime
  template <class T>
  DenseMatrix<T> evaluate(const Node& node, const FramePtr& scope) const;

  /// Rows and columns of the value of a term, found without computing it: sizes, ranges and exponents are evaluated, entries are not.
  /// \throws DomainLeft where the shapes of the operands do not fit
  [[nodiscard]] std::pair<std::size_t, std::size_t> shape(const Node& node, const FramePtr& scope) const;

  [[nodiscard]] Rational evaluate_scalar(const Node& node, const FramePtr& scope) const;
  /// \throws DomainLeft unless the term is an integer in [low, high]
  [[nodiscard]] long evaluate_integer(const Node& node, const FramePtr& scope, long low, long high, const char* what) const;

  [[nodiscard]] const Slot& lookup(const Node& at, const std::string& name, const FramePtr& scope, FramePtr* found = nullptr) const;
  [[nodiscard]] const Definition* find_definition(const std::string& name) const;

  /// The scope of the body of a `def` applied to arguments.
  [[nodiscard]] FramePtr call_scope(const Definition& definition, const Node& call, const FramePtr& scope) const;

  /// All assignments of `over`: calls `visit` with the scope that binds the variable until it returns false.
  void for_each_over(const Node& node, const FramePtr& scope, const std::function<bool(const FramePtr&)>& visit) const;
  void for_each_range(const Node& node, const FramePtr& scope, const std::function<bool(const FramePtr&)>& visit) const;

  void set_precision(long bits) { bits_ = bits; }
  [[nodiscard]] long precision() const { return bits_; }
  void set_global(FramePtr global) { global_ = std::move(global); }
  [[nodiscard]] const FramePtr& global() const { return global_; }

 private:
  template <class T>
  const DenseMatrix<T>& evaluate_slot(const Slot& slot) const;  ///< valid until the slot is asked for another precision or prime
  template <class T>
  DenseMatrix<T> evaluate_call(const Node& node, const FramePtr& scope) const;
  template <class T>
  DenseMatrix<T> convert(const Matrix& a) const;
  template <class T>
  T from_rational(const Rational& x) const;

  const Statement& statement_;
  Decide decide_;
  FramePtr global_;
  long bits_ = 64;
};

}  // namespace lemmacheck::decide_detail
