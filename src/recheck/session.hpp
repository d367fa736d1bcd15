#pragma once

/// \file
/// One statement on one instance: values of names, evaluation of terms, decision of formulas from the evidence.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>
#include "judges.hpp"
#include "matrix.hpp"
#include "parse.hpp"

namespace recheck {
template <class D>
using Value = std::shared_ptr<const Matrix<typename D::Scalar>>;
struct Frame;
/// What a name stands for: a matrix, or a term with the frame in which it is evaluated.  Values are kept once computed.
struct Binding {
  const Node* term = nullptr;
  const Frame* frame = nullptr;
  std::uint8_t flags = 0;  ///< of the value: enclosure, indeterminate
  Value<Exact> exact;
  Value<Residues> residues;
  std::uint32_t prime = 0;
  Value<Polynomials> polynomials;
  Value<Balls> balls;
  long bits = 0;
};

/// The innermost local name (parameter or variable) and those around it.
struct Frame {
  const Frame* outer = nullptr;
  int symbol = -1;
  Binding* binding = nullptr;
};

/// How an instance binds a given name.
struct Input {
  enum class Kind : std::uint8_t { value, every, almost_every };
  Kind kind = Kind::value;
  bool symmetric = false;
  std::size_t rows = 0;
  std::size_t cols = 0;
  RationalMatrix value;
};
using Instance = std::map<std::string, Input, std::less<>>;
enum class Verdict : std::uint8_t { verified, refuted, inapplicable };
class Session {
 public:
  /// Parses the statement and binds the instance; rejects if they do not fit.
  Session(const std::string& statement, const Instance& instance);
  [[nodiscard]] bool is_statistical() const { return statement_.statistical; }
  /// The verdict that the evidence proves; rejects if it proves none.
  Verdict decide_statement(const Json& list);
 private:
  // evaluate.cpp
  template <class D>
  Value<D> eval(const D& d, const Node& node, const Frame* frame);
  template <class D>
  Matrix<typename D::Scalar> eval_node(const D& d, const Node& node, const Frame* frame);
  template <class D>
  Matrix<typename D::Scalar> eval_power(const D& d, const Node& node, const Frame* frame);
  template <class D>
  Matrix<typename D::Scalar> eval_range(const D& d, const Node& node, const Frame* frame);
  template <class D>
  Matrix<typename D::Scalar> eval_function(const D& d, const Node& node, const Frame* frame);
  template <class D>
  Value<D> eval_call(const D& d, const Node& node, const Frame* frame);
  template <class D>
  Value<D> value_of(const D& d, Binding& binding, const std::string& name);
  RationalMatrix eval_rational_function(const Node& node, const Frame* frame);
  Matrix<Interval> eval_enclosure_function(const Balls& d, const Node& node, const Frame* frame);
  Matrix<Polynomial> eval_gradient(const Node& node, const Frame* frame);
  /// The value as rationals; rejects if it depends on indeterminates or enclosures.
  Value<Exact> constant(const Node& node, const Frame* frame);
  mpq_class constant_scalar(const Node& node, const Frame* frame);
  long constant_integer(const Node& node, const Frame* frame);
  std::size_t constant_size(const Node& node, const Frame* frame);
  Binding& binding_of(int symbol, const Frame* frame);
  static std::uint8_t flags_of(const Node& node, const Frame* frame);
  /// Visits the values of a quantifier with a range or a set, in order, until `visit` returns false.
  void for_each(const Node& node, const Frame* frame, const std::function<bool(const Frame*)>& visit);
  // decide.cpp: the truth of a formula.  Without evidence (null) by exact elimination; atoms that need evidence are then rejected.
  bool decide(const Node& node, const Frame* frame, Evidence* evidence);
  bool decide_comparison(const Node& node, const Frame* frame, Evidence* evidence);
  bool decide_polynomials(const Node& node, const Frame* frame, Evidence* evidence);
  bool decide_balls(const Node& node, const Frame* frame, Evidence* evidence);
  bool decide_rank(const Node& node, const Frame* frame, Evidence* evidence);
  bool rank_at_least(const Node& term, const mpq_class& r, const Frame* frame, Evidence* evidence, bool full);
  bool decide_definite(const RationalMatrix& t, bool strictly, Evidence* evidence);
  bool decide_inertia(const Node& node, const Frame* frame, Evidence* evidence);
  bool decide_exists(const Node& node, const Frame* frame, Evidence* evidence);
  bool decide_forall(const Node& node, const Node* premise, const Node& conclusion, bool negated, const Frame* frame, Evidence* evidence);
  /// The value of the evidence after checking its shape and symmetry, and psd(value) from the evidence that follows.
  RationalMatrix take_member(const Node& node, const Frame* frame, Evidence& evidence);
  std::pair<std::size_t, std::size_t> shape_of(const Node& quantifier, const Frame* frame);
  void collect_equations(const Node& formula, bool negated, const Frame* frame, std::vector<Polynomial>& out);
  Polynomial sum_of_squares(const Json& terms, const Frame* frame);
  // instance.cpp
  void bind_inputs();
  /// Takes evidence of rule point or counterexample, if it stands first.
  void take_values(Evidence& evidence);
  /// Rejects a formula that is not built by `and` and ranged `forall` from open atoms and formulas without almost_every names.
  void check_open(const Node& node);
  using Dependence = std::map<int, bool>;
  bool depends(const Node& node, const Dependence& parameters);
  Statement statement_;
  const Instance& instance_;
  std::vector<Binding> globals_;               ///< by symbol
  std::map<int, std::size_t> first_;           ///< index of the first indeterminate of a given bound to `every` matrix
  std::size_t indeterminates_ = 0;
  bool is_point_ = false;
  bool is_counterexample_ = false;
  std::set<const Node*> no_negative_exponent_; ///< powers of terms with an almost_every name
  std::set<const Node*> full_rank_only_;       ///< rank(T) == r, open only for r = min(rows, cols)
};
}  // namespace recheck
