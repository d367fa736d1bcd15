#include "lemmacheck/decide/decide.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "evaluate.hpp"
#include "lemmacheck/base/random.hpp"
#include "lemmacheck/claim/certificate.hpp"
#include "lemmacheck/kernel/definiteness.hpp"
#include "lemmacheck/kernel/linear.hpp"
#include "lemmacheck/kernel/matroid_union.hpp"
#include "lemmacheck/kernel/rank.hpp"
#include "lemmacheck/kernel/sum_of_squares.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/linear_program.hpp"
#include "lemmacheck/solve/matroid_partition.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck {
namespace {

using namespace decide_detail;
using nlohmann::json;

constexpr std::size_t primes_to_try = 6;

std::string at(const Node& node) { return "line " + std::to_string(node.line) + ": "; }

bool is_rank(const Node& node) { return node.op == Op::call && node.name == "rank"; }
bool is_union_rank(const Node& node) { return node.op == Op::call && node.name == "unionrank"; }
bool is_comparison(const Node& node) { return node.op >= Op::eq && node.op <= Op::ge; }

json indices_to_json(const std::vector<std::size_t>& indices) { return json(indices); }

json vector_to_json(const std::vector<Rational>& v) {
  Matrix m(v.size(), 1);
  m.entries() = v;
  return matrix_to_json(m);
}

/// The conjuncts of a formula, left to right; `true` contributes none.  Definitions are not unfolded.
void split_conjunction(const Node& node, std::vector<const Node*>& out) {
  if (node.op == Op::conjunction) {
    split_conjunction(*node.kids[0], out);
    split_conjunction(*node.kids[1], out);
  } else if (node.op != Op::truth) {
    out.push_back(&node);
  }
}

/// The variable of a quantifier over matrices as indeterminates.
struct Unknowns {
  std::size_t rows = 0;
  std::size_t cols = 0;
  bool symmetric = false;
  std::size_t first = 0;                                       ///< number of the first indeterminate
  DenseMatrix<Polynomial> variable;
  std::vector<std::pair<std::size_t, std::size_t>> position;   ///< of unknown number k
  FramePtr scope;                                              ///< with the variable bound

  [[nodiscard]] std::size_t size() const { return position.size(); }

  /// Appends the coefficients of p as a row.  \returns its constant, or nothing if p is not affine in the unknowns with rational coefficients
  [[nodiscard]] std::optional<Rational> append_row(const Polynomial& p, std::vector<Rational>& entries) const {
    const std::size_t start = entries.size();
    entries.resize(start + size());
    Rational constant = 0;
    for (const auto& [monomial, coefficient] : p.terms()) {
      if (monomial.empty()) {
        constant = coefficient;
      } else if (monomial.size() == 2 && monomial[1] == 1 && monomial[0] >= first) {
        entries[start + (monomial[0] - first)] = coefficient;
      } else {
        entries.resize(start);
        return std::nullopt;
      }
    }
    return constant;
  }
  [[nodiscard]] Matrix to_matrix(const std::vector<Rational>& v) const {
    Matrix m(rows, cols);
    for (std::size_t k = 0; k < size(); ++k) {
      m(position[k].first, position[k].second) = v[k];
      if (symmetric) m(position[k].second, position[k].first) = v[k];
    }
    return m;
  }
  [[nodiscard]] std::vector<Rational> from_matrix(const Matrix& m) const {
    std::vector<Rational> v;
    for (const auto& [i, j] : position) v.push_back(m(i, j));
    return v;
  }
};

/// What decides unionrank(T, k): the largest partition and the smallest cover modulo one prime after the other.
struct UnionRank {
  Matrix t;
  std::size_t k = 0;
  std::size_t attempt = 0;  ///< number of the prime of what follows
  std::optional<ResidueMatrix> residues;
  MatroidPartition partition;
};

/// Decides one statement on one instance whose `every` bindings stay indeterminate.
class Decider {
 public:
  Decider(const Statement& statement, const Instance& instance, const std::map<std::string, Matrix>* point, const Hints& hints,
          const DecideOptions& options)
      : statement_(statement),
        hints_(hints),
        options_(options),
        evaluator_(statement, [this](const Node& node, const FramePtr& scope) { return decide_plainly(node, scope); }) {
    bind_instance(instance, point);
  }

  Outcome run();

  /// Is every line positive in atoms that hold off a proper algebraic subset (reports/LANGUAGE.md, section 4, `point`)?
  [[nodiscard]] bool is_positive() const {
    return std::ranges::all_of(statement_.lines, [this](const Line& l) { return is_positive(*l.formula, evaluator_.global()); });
  }

  json evidence = json::array();

 private:
  void bind_instance(const Instance& instance, const std::map<std::string, Matrix>* point);
  void bind_dimension(const Node& node, std::size_t size, const std::string& given);

  // -- formulas
  Truth decide(const Node& node, const FramePtr& scope);
  Truth decide_comparison(const Node& node, const FramePtr& scope);
  Truth decide_exact(const Node& node, const Matrix& a, const Matrix& b);
  Truth decide_polynomial(const Node& node, const FramePtr& scope);
  Truth decide_ball(const Node& node, const FramePtr& scope);
  Truth decide_rank(const Node& node, const FramePtr& scope);
  Truth decide_union_rank(const Node& node, const FramePtr& scope);
  Truth decide_union_rank_at_least(const Node& node, UnionRank& search, const Rational& r);
  Truth decide_rank_at_least(const Node& term, const FramePtr& scope, const Rational& r, bool has_value = false);
  void demand_value(const Node& term, const FramePtr& scope);
  Truth decide_definite(const Matrix& t, bool strict);
  Truth decide_inertia(const Node& node, const FramePtr& scope);
  Truth decide_exists(const Node& node, const FramePtr& scope);
  Truth decide_exists_by_linear_program(const Node& node, const FramePtr& scope);
  bool try_witness(const Node& node, const FramePtr& scope, const Matrix& value);
  Unknowns make_unknowns(const Node& node, const FramePtr& scope);
  [[nodiscard]] int degree_bound(const Node& term, const FramePtr& scope, const std::string& variable) const;
  bool collect_links(const Node& formula, const FramePtr& scope, const Unknowns& unknowns, const std::string& name, LinearConstraints& out);
  Truth decide_forall(const Node& node, const FramePtr& scope, const Node* given, const Node& wanted, bool negated_wanted);
  bool decide_plainly(const Node& node, const FramePtr& scope);

  // -- helpers
  /// Formulas inside terms are decided without evidence.
  void forbid_inside_terms(const Node& node) const {
    if (plain_depth_ > 0) throw DomainLeft{at(node) + "this formula needs evidence and may not stand inside a term"};
  }
  Matrix exact_value(const Node& node, const FramePtr& scope) {
    const Traits t = evaluator_.traits(node, scope);
    if (t.indeterminate || t.enclosure) throw DomainLeft{at(node) + "this predicate is decided for rational matrices only"};
    return evaluator_.evaluate<Rational>(node, scope);
  }
  std::optional<ResidueMatrix> residues_of(const Node& node, const FramePtr& scope, std::uint32_t prime);
  void emit_minor(const Minor& minor) {
    evidence.push_back({{"rule", "minor"}, {"prime", minor.prime}, {"rows", indices_to_json(minor.rows)}, {"cols", indices_to_json(minor.cols)}});
  }
  void emit_definiteness(const DefinitenessEvidence& e);
  void note(Reason reason, const std::string& detail) {
    if (reason_ == Reason::none) {
      reason_ = reason;
      detail_ = detail;
    }
  }
  void rewind(std::size_t size) { evidence.erase(evidence.begin() + static_cast<std::ptrdiff_t>(size), evidence.end()); }
  const Matrix* take_hint(const std::map<std::string, Matrix>& hints, const std::string& name, std::map<std::string, int>& uses);
  [[nodiscard]] bool is_positive(const Node& node, const FramePtr& scope) const;
  [[nodiscard]] bool is_open_atom(const Node& node, const FramePtr& scope) const;
  [[nodiscard]] bool depends_on_point(const Node& node, const FramePtr& scope) const { return evaluator_.traits(node, scope).almost_every; }
  [[nodiscard]] bool is_polynomial_in_point(const Node& node, const FramePtr& scope) const;

  const Statement& statement_;
  const Hints& hints_;
  const DecideOptions& options_;
  Evaluator evaluator_;
  std::size_t indeterminates_ = 0;
  std::size_t next_sum_of_squares_ = 0;
  int plain_depth_ = 0;  ///< inside `if` or `count`
  std::map<std::string, int> witness_uses_;
  bool used_ball_ = false;
  bool has_every_ = false;
  bool has_almost_every_ = false;
  std::optional<Margin> margin_;
  Reason reason_ = Reason::none;
  std::string detail_;
};

// ---------------------------------------------------------------------------------------------------------------- instance

void Decider::bind_dimension(const Node& node, std::size_t size, const std::string& given) {
  FramePtr scope = evaluator_.global();
  if (node.op == Op::name) {
    bool known = false;
    for (const Frame* s = scope.get(); s; s = s->parent.get()) known = known || s->name == node.name;
    if (!known) {
      evaluator_.set_global(bind_value(scope, node.name, scalar(Rational(size))));
      return;
    }
  }
  if (depends_on_point(node, scope)) throw DomainLeft{at(node) + "the shape of '" + given + "' depends on a value that the instance leaves open"};
  const Rational expected = evaluator_.evaluate_scalar(node, scope);
  if (expected != size)
    throw DomainLeft{"the given '" + given + "' has a dimension " + std::to_string(size) + " where the statement expects " + to_text(node) + " = " +
                     to_text(expected)};
}

void Decider::bind_instance(const Instance& instance, const std::map<std::string, Matrix>* point) {
  for (const auto& [name, binding] : instance.bindings())
    if (std::ranges::none_of(statement_.givens, [&](const Given& g) { return g.name == name; }))
      throw DomainLeft{"the instance has a value for '" + name + "', which the statement does not mention"};
  for (const Given& g : statement_.givens) {
    const auto found = instance.bindings().find(g.name);
    if (found == instance.bindings().end()) throw DomainLeft{"the instance has no value for the given '" + g.name + "'"};
    const Binding& b = found->second;
    if (g.rows) {
      bind_dimension(*g.rows, b.rows, g.name);
      bind_dimension(*g.cols, b.cols, g.name);
    } else if (b.rows != 1 || b.cols != 1) {
      throw DomainLeft{"the given '" + g.name + "' is a scalar, the instance has a " + std::to_string(b.rows) + " x " + std::to_string(b.cols) +
                       " matrix"};
    }
    auto slot = std::make_shared<Slot>();
    const auto at_point = point ? point->find(g.name) : std::map<std::string, Matrix>::const_iterator{};
    if (b.kind == Binding::Kind::value) {
      slot->value = b.matrix;
    } else if (point && at_point != point->end()) {
      if (at_point->second.rows() != b.rows || at_point->second.cols() != b.cols || (b.symmetric && !is_symmetric(at_point->second)))
        throw DomainLeft{"the point has a value of the wrong shape for '" + g.name + "'"};
      slot->value = at_point->second;
      slot->own.almost_every = true;
    } else {
      DenseMatrix<Polynomial> entries(b.rows, b.cols);
      for (std::size_t i = 0; i < b.rows; ++i)
        for (std::size_t j = 0; j < b.cols; ++j)
          entries(i, j) = b.symmetric && j < i ? entries(j, i) : Polynomial::indeterminate(indeterminates_++);
      slot->indeterminates = std::move(entries);
      slot->own.indeterminate = true;
    }
    if (g.symmetric && !b.symmetric && !(slot->value && is_symmetric(*slot->value)))
      throw DomainLeft{"the given '" + g.name + "' must be symmetric"};
    has_every_ = has_every_ || b.kind == Binding::Kind::every;
    has_almost_every_ = has_almost_every_ || b.kind == Binding::Kind::almost_every;
    evaluator_.set_global(bind_slot(evaluator_.global(), g.name, std::move(slot)));
  }
  for (const Definition& d : statement_.definitions) {
    if (!d.parameters.empty()) continue;
    auto slot = std::make_shared<Slot>();
    slot->expression = d.body;
    slot->scope = evaluator_.global();
    evaluator_.set_global(bind_slot(evaluator_.global(), d.name, std::move(slot)));
  }
}

// ---------------------------------------------------------------------------------------------------------------- positive statements

/// No operation in the term depends on the point other than polynomially.
bool Decider::is_polynomial_in_point(const Node& node, const FramePtr& scope) const {
  if (!depends_on_point(node, scope)) return true;
  static const std::set<std::string, std::less<>> forbidden{"if",   "abs", "sign", "min", "max", "floor",   "step",     "relu",
                                                            "sqrt", "exp", "log",  "atan", "chi2cdf",  "binomial", "factorial", "binomial_cdf",
                                                            "grad", "rank", "unionrank"};
  if (node.op == Op::name) {
    const Slot& slot = evaluator_.lookup(node, node.name, scope);
    return !slot.expression || is_polynomial_in_point(*slot.expression, slot.scope);
  }
  if (node.op == Op::count_range || node.op == Op::count_over) return false;
  if (node.op == Op::div && depends_on_point(*node.kids[1], scope)) return false;
  if (node.op == Op::pow)
    return is_polynomial_in_point(*node.kids[0], scope) && !depends_on_point(*node.kids[1], scope) && evaluator_.evaluate_scalar(*node.kids[1], scope) >= 0;
  if (node.op == Op::call) {
    if (forbidden.contains(node.name)) return false;
    if (const Definition* d = evaluator_.find_definition(node.name)) return is_polynomial_in_point(*d->body, evaluator_.call_scope(*d, node, scope));
    static const std::set<std::string, std::less<>> sized{"eye", "zeros", "ones", "unit", "reshape", "block", "smat"};
    if (sized.contains(node.name)) {  // the arguments behind the matrix, if there is one, are sizes and indices
      const bool has_matrix = node.name == "reshape" || node.name == "block" || node.name == "smat";
      for (std::size_t i = has_matrix ? 1 : 0; i < node.kids.size(); ++i)
        if (depends_on_point(*node.kids[i], scope)) return false;
    }
  }
  if (node.op == Op::sum || node.op == Op::prod) {
    if (depends_on_point(*node.kids[0], scope) || depends_on_point(*node.kids[1], scope)) return false;
    bool all = true;
    evaluator_.for_each_range(node, scope, [&](const FramePtr& inner) { return all = is_polynomial_in_point(*node.kids[2], inner); });
    return all;
  }
  if (node.op == Op::index)
    for (std::size_t i = 1; i < 3; ++i)
      if (node.kids[i] && depends_on_point(*node.kids[i], scope)) return false;
  return std::ranges::all_of(node.kids, [&](const NodePtr& k) { return !k || is_polynomial_in_point(*k, scope); });
}

bool Decider::is_positive(const Node& node, const FramePtr& scope) const {
  if (!depends_on_point(node, scope)) return true;
  switch (node.op) {
    case Op::conjunction:
    case Op::disjunction: return is_positive(*node.kids[0], scope) && is_positive(*node.kids[1], scope);
    case Op::implication: return !depends_on_point(*node.kids[0], scope) && is_positive(*node.kids[1], scope);
    case Op::forall_range:
    case Op::exists_range:
    case Op::forall_over:
    case Op::exists_over: {
      for (std::size_t i = 0; i + 1 < node.kids.size(); ++i)
        if (depends_on_point(*node.kids[i], scope)) return false;
      bool all = true;
      const auto visit = [&](const FramePtr& inner) { return all = is_positive(*node.kids.back(), inner); };
      if (node.op == Op::forall_range || node.op == Op::exists_range)
        evaluator_.for_each_range(node, scope, visit);
      else
        evaluator_.for_each_over(node, scope, visit);
      return all;
    }
    case Op::ne:
    case Op::ge:
    case Op::gt:
    case Op::eq: return is_open_atom(node, scope);
    default: return false;
  }
}

/// a != b, rank(T) >= r, rank(T) > r, or rank(T) == min(rows, cols), polynomial in the point.
bool Decider::is_open_atom(const Node& node, const FramePtr& scope) const {
  const Node& left = *node.kids[0];
  const Node& right = *node.kids[1];
  if (is_union_rank(left)) return false;
  if (!is_rank(left)) return node.op == Op::ne && is_polynomial_in_point(left, scope) && is_polynomial_in_point(right, scope);
  if (node.op == Op::ne || depends_on_point(right, scope) || !is_polynomial_in_point(*left.kids[0], scope)) return false;
  if (node.op != Op::eq) return true;
  const auto [rows, cols] = evaluator_.shape(*left.kids[0], scope);
  return evaluator_.evaluate_scalar(right, scope) == std::min(rows, cols);
}

// ---------------------------------------------------------------------------------------------------------------- formulas

bool Decider::decide_plainly(const Node& node, const FramePtr& scope) {
  const std::size_t before = evidence.size();
  ++plain_depth_;
  const Truth t = decide(node, scope);
  --plain_depth_;
  rewind(before);
  if (t == Truth::unknown) throw DomainLeft{at(node) + "this formula inside a term could not be decided"};
  return t == Truth::true_;
}

Truth Decider::decide(const Node& node, const FramePtr& scope) {
  switch (node.op) {
    case Op::truth: return Truth::true_;
    case Op::falsehood: return Truth::false_;
    // An operand that is not decided leaves no evidence, so nothing after it can count.
    case Op::conjunction: {
      const Truth a = decide(*node.kids[0], scope);
      return a == Truth::true_ ? decide(*node.kids[1], scope) : a;
    }
    case Op::disjunction: {
      const Truth a = decide(*node.kids[0], scope);
      return a == Truth::false_ ? decide(*node.kids[1], scope) : a;
    }
    case Op::implication: {
      const Truth a = decide(*node.kids[0], scope);
      return a == Truth::true_ ? decide(*node.kids[1], scope) : negate(a);
    }
    case Op::equivalence: {
      const Truth a = decide(*node.kids[0], scope);
      const Truth b = decide(*node.kids[1], scope);
      return a == Truth::unknown || b == Truth::unknown ? Truth::unknown : truth_of(a == b);
    }
    case Op::negation: return negate(decide(*node.kids[0], scope));
    case Op::forall_range:
    case Op::exists_range:
    case Op::forall_over:
    case Op::exists_over: {
      const bool all = node.op == Op::forall_range || node.op == Op::forall_over;
      Truth total = all ? Truth::true_ : Truth::false_;
      const Truth neutral = total;
      const auto visit = [&](const FramePtr& inner) { return (total = decide(*node.kids.back(), inner)) == neutral; };
      if (node.op == Op::forall_range || node.op == Op::exists_range)
        evaluator_.for_each_range(node, scope, visit);
      else
        evaluator_.for_each_over(node, scope, visit);
      return total;
    }
    case Op::exists_free:
      forbid_inside_terms(node);
      return decide_exists(node, scope);
    case Op::forall_free: {
      forbid_inside_terms(node);
      const Node& body = *node.kids[2];
      if (body.op == Op::implication) return decide_forall(node, scope, body.kids[0].get(), *body.kids[1], false);
      return decide_forall(node, scope, nullptr, body, false);
    }
    case Op::call: {
      if (node.name == "inertia") return decide_inertia(node, scope);
      return decide_definite(exact_value(*node.kids[0], scope), node.name == "pd");
    }
    default: return decide_comparison(node, scope);
  }
}

Truth Decider::decide_comparison(const Node& node, const FramePtr& scope) {
  if (is_rank(*node.kids[0])) return decide_rank(node, scope);
  if (is_union_rank(*node.kids[0])) return decide_union_rank(node, scope);
  const Traits t = evaluator_.traits(node, scope);
  if (t.indeterminate && t.enclosure) throw DomainLeft{at(node) + "indeterminates and enclosures cannot be mixed"};
  if (t.enclosure) return decide_ball(node, scope);
  if (t.indeterminate) return decide_polynomial(node, scope);
  return decide_exact(node, evaluator_.evaluate<Rational>(*node.kids[0], scope), evaluator_.evaluate<Rational>(*node.kids[1], scope));
}

/// Entry k of a matrix, or the entry of a scalar that is compared with all of them.
template <class T>
const T& spread(const DenseMatrix<T>& a, std::size_t k) {
  return a.entries()[a.is_scalar() ? 0 : k];
}

template <class T>
std::size_t compared_entries(const Node& node, const DenseMatrix<T>& a, const DenseMatrix<T>& b) {
  if (!a.is_scalar() && !b.is_scalar() && (a.rows() != b.rows() || a.cols() != b.cols()))
    throw DomainLeft{at(node) + "cannot compare a " + std::to_string(a.rows()) + " x " + std::to_string(a.cols()) + " with a " +
                     std::to_string(b.rows()) + " x " + std::to_string(b.cols()) + " matrix"};
  return a.is_scalar() ? b.entries().size() : a.entries().size();
}

Truth Decider::decide_exact(const Node& node, const Matrix& a, const Matrix& b) {
  const std::size_t n = compared_entries(node, a, b);
  bool equal = true;
  bool ordered = true;
  std::optional<Rational> least;
  for (std::size_t k = 0; k < n; ++k) {
    const Rational& x = spread(a, k);
    const Rational& y = spread(b, k);
    switch (node.op) {
      case Op::eq:
      case Op::ne: equal = equal && x == y; break;
      case Op::lt: ordered = ordered && x < y; break;
      case Op::le: ordered = ordered && x <= y; break;
      case Op::gt: ordered = ordered && x > y; break;
      default: ordered = ordered && x >= y; break;
    }
    if (node.op != Op::eq && node.op != Op::ne) {
      const Rational gap = node.op == Op::lt || node.op == Op::le ? y - x : x - y;
      if (!least || gap < *least) least = gap;
    }
  }
  if (least) margin_ = Margin{*least, *least};
  if (node.op == Op::eq) return truth_of(equal);
  if (node.op == Op::ne) return truth_of(!equal);
  return truth_of(ordered);
}

Truth Decider::decide_polynomial(const Node& node, const FramePtr& scope) {
  const auto a = evaluator_.evaluate<Polynomial>(*node.kids[0], scope);
  const auto b = evaluator_.evaluate<Polynomial>(*node.kids[1], scope);
  const std::size_t n = compared_entries(node, a, b);
  if (node.op == Op::eq || node.op == Op::ne) {
    bool identical = true;
    for (std::size_t k = 0; k < n; ++k) {
      if (verify_identity(spread(a, k), spread(b, k))) continue;
      identical = false;
      if ((spread(a, k) - spread(b, k)).is_constant()) return truth_of(node.op == Op::ne);
    }
    if (identical) return truth_of(node.op == Op::eq);
    note(Reason::no_evidence, at(node) + "the two sides are different polynomials, which settles neither all nor no values");
    return Truth::unknown;
  }
  DenseMatrix<Polynomial> gap(n, 1);  // upper side minus lower side
  const bool upwards = node.op == Op::lt || node.op == Op::le;
  bool constant = true;
  for (std::size_t k = 0; k < n; ++k) {
    gap(k, 0) = upwards ? spread(b, k) - spread(a, k) : spread(a, k) - spread(b, k);
    constant = constant && gap(k, 0).is_constant();
  }
  const bool strict = node.op == Op::lt || node.op == Op::gt;
  if (constant) {
    bool holds = true;
    for (std::size_t k = 0; k < n; ++k) holds = holds && (strict ? gap(k, 0).constant() > 0 : gap(k, 0).constant() >= 0);
    return truth_of(holds);
  }
  if (n != 1 || strict || next_sum_of_squares_ >= hints_.sums_of_squares.size()) {
    note(Reason::no_evidence, at(node) + "an inequality between polynomials needs a sum of squares");
    return Truth::unknown;
  }
  forbid_inside_terms(node);
  const SumOfSquares& hint = hints_.sums_of_squares[next_sum_of_squares_++];
  std::vector<std::string> known;
  for (const Frame* s = scope.get(); s; s = s->parent.get()) known.push_back(s->name);
  json element{{"rule", "sos"}, {"multiplier", json::array()}, {"squares", json::array()}};
  const auto weigh = [&](const std::vector<SquareTerm>& terms, json& list) {
    std::vector<WeightedSquares> out;
    for (const SquareTerm& t : terms) {
      const auto parsed = parse_term(t.term, statement_, known);
      if (!parsed.has_value()) throw DomainLeft{"the term '" + t.term + "' of a sum of squares: " + parsed.error().what};
      out.push_back({t.weight, evaluator_.evaluate<Polynomial>(*parsed.value(), scope).entries()});
      list.push_back({{"c", to_text(t.weight)}, {"t", t.term}});
    }
    return out;
  };
  const auto multiplier = weigh(hint.multiplier, element["multiplier"]);
  const auto squares = weigh(hint.squares, element["squares"]);
  if (!verify_sum_of_squares(gap(0, 0), multiplier, squares)) {
    note(Reason::certificate_rejected, at(node) + "the sum of squares is not identical to the difference of the two sides");
    return Truth::unknown;
  }
  evidence.push_back(std::move(element));
  return Truth::true_;
}

Truth Decider::decide_ball(const Node& node, const FramePtr& scope) {
  forbid_inside_terms(node);
  used_ball_ = true;
  for (long bits = 64; bits <= options_.max_precision; bits *= 2) {
    evaluator_.set_precision(bits);
    const auto a = evaluator_.evaluate<Ball>(*node.kids[0], scope);
    const auto b = evaluator_.evaluate<Ball>(*node.kids[1], scope);
    const std::size_t n = compared_entries(node, a, b);
    Truth all = Truth::true_;
    bool finite = true;
    std::optional<Margin> least;
    for (std::size_t k = 0; k < n; ++k) {
      const Ball& x = spread(a, k);
      const Ball& y = spread(b, k);
      finite = finite && x.is_finite() && y.is_finite();
      Truth t = Truth::unknown;
      switch (node.op) {
        case Op::eq:
        case Op::ne: t = equal(x, y) == Truth::false_ ? Truth::false_ : Truth::unknown; break;  // enclosures never prove equality
        case Op::lt: t = less(x, y); break;
        case Op::le: t = less_equal(x, y); break;
        case Op::gt: t = less(y, x); break;
        default: t = less_equal(y, x); break;
      }
      all = both(all, t);
      if (finite && node.op != Op::eq && node.op != Op::ne) {
        const bool upwards = node.op == Op::lt || node.op == Op::le;
        const Rational low = upwards ? y.lower() - x.upper() : x.lower() - y.upper();
        const Rational high = upwards ? y.upper() - x.lower() : x.upper() - y.lower();
        if (!least || low < least->lower) least = Margin{low, least ? std::min(high, least->upper) : high};
      }
    }
    if (least) margin_ = least;
    if (all != Truth::unknown) {
      // Twice the bits: another implementation's enclosures may be wider than ours.
      evidence.push_back({{"rule", "ball"}, {"precision", std::min(2 * bits + 64, 65536L)}});
      return node.op == Op::ne ? negate(all) : all;
    }
  }
  note(Reason::precision_cap, at(node) + "the enclosures still overlap at " + std::to_string(options_.max_precision) + " bits");
  return Truth::unknown;
}

// ---------------------------------------------------------------------------------------------------------------- rank

std::optional<ResidueMatrix> Decider::residues_of(const Node& node, const FramePtr& scope, std::uint32_t prime) {
  struct PrimeGuard {  // an `if` or `count` inside the term may decide a rank of its own
    explicit PrimeGuard(std::uint32_t p) : outer(Residue::prime) { Residue::prime = p; }
    ~PrimeGuard() { Residue::prime = outer; }
    PrimeGuard(const PrimeGuard&) = delete;
    PrimeGuard& operator=(const PrimeGuard&) = delete;
    std::uint32_t outer;
  } const guard(prime);
  try {
    const auto m = evaluator_.evaluate<Residue>(node, scope);
    ResidueMatrix out(m.rows(), m.cols());
    for (std::size_t k = 0; k < m.entries().size(); ++k) out.entries()[k] = m.entries()[k].value;
    return out;
  } catch (const UnluckyPrime&) {
    return std::nullopt;
  }
}

Truth Decider::decide_rank(const Node& node, const FramePtr& scope) {
  const Node& term = *node.kids[0]->kids[0];
  const Rational r = evaluator_.evaluate_scalar(*node.kids[1], scope);
  if (boost::multiprecision::denominator(r) != 1) throw DomainLeft{at(node) + "a rank is compared with the non-integer " + to_text(r)};
  if (const Traits t = evaluator_.traits(term, scope); plain_depth_ > 0 && !t.indeterminate && !t.enclosure) {  // elimination decides at once
    const std::size_t value = rank(exact_value(term, scope));
    switch (node.op) {
      case Op::eq: return truth_of(r == value);
      case Op::ne: return truth_of(r != value);
      case Op::lt: return truth_of(value < r);
      case Op::le: return truth_of(value <= r);
      case Op::gt: return truth_of(value > r);
      default: return truth_of(value >= r);
    }
  }
  const auto equals = [&] {
    const Truth least = decide_rank_at_least(term, scope, r);
    return least == Truth::true_ ? negate(decide_rank_at_least(term, scope, r + 1, true)) : least;
  };
  switch (node.op) {
    case Op::eq: return equals();
    case Op::ne: return negate(equals());
    case Op::lt: return negate(decide_rank_at_least(term, scope, r));
    case Op::le: return negate(decide_rank_at_least(term, scope, r + 1));
    case Op::gt: return decide_rank_at_least(term, scope, r + 1);
    default: return decide_rank_at_least(term, scope, r);
  }
}

/// A term without a value has no rank, even where the shape alone would settle it.  \throws DomainLeft
void Decider::demand_value(const Node& term, const FramePtr& scope) {
  const Traits traits = evaluator_.traits(term, scope);
  if (traits.enclosure) throw DomainLeft{at(term) + "the rank of this matrix is decided for rational entries only"};
  if (traits.indeterminate) {
    evaluator_.evaluate<Polynomial>(term, scope);
  } else if (!residues_of(term, scope, elimination_prime(0))) {
    evaluator_.evaluate<Rational>(term, scope);
  }
}

/// `has_value`: the term is known to have one.
Truth Decider::decide_rank_at_least(const Node& term, const FramePtr& scope, const Rational& r, bool has_value) {
  const auto [rows, cols] = evaluator_.shape(term, scope);
  const bool is_settled = r <= 0 || r > std::min(rows, cols);
  if (is_settled && !has_value) demand_value(term, scope);
  if (is_settled) return truth_of(r <= 0);
  const Traits traits = evaluator_.traits(term, scope);
  if (traits.indeterminate || traits.enclosure) throw DomainLeft{at(term) + "the rank of this matrix is decided for rational entries only"};
  for (std::size_t k = 0; k < primes_to_try; ++k) {
    const std::uint32_t prime = elimination_prime(k);
    const auto residues = residues_of(term, scope, prime);
    if (!residues) continue;
    const Minor minor = find_minor(*residues, prime);
    if (minor.rows.size() >= r) {
      if (!verify_minor(*residues, minor)) break;
      emit_minor(minor);
      return Truth::true_;
    }
    const Matrix t = evaluator_.evaluate<Rational>(term, scope);
    const NullBasis basis = find_null_basis(t);
    if (t.cols() - basis.free.size() < r && verify_null_basis(t, basis)) {
      evidence.push_back({{"rule", "kernel"}, {"basis", matrix_to_json(basis.basis)}, {"free", indices_to_json(basis.free)}});
      return Truth::false_;
    }
  }
  note(Reason::no_evidence, at(term) + "no minor and no kernel settles the rank");
  return Truth::unknown;
}

Truth Decider::decide_union_rank(const Node& node, const FramePtr& scope) {
  forbid_inside_terms(node);
  const Node& call = *node.kids[0];
  UnionRank search;
  search.t = exact_value(*call.kids[0], scope);
  search.k = static_cast<std::size_t>(evaluator_.evaluate_integer(*call.kids[1], scope, 0, 1'000'000, "the number of independent sets"));
  const Rational r = evaluator_.evaluate_scalar(*node.kids[1], scope);
  if (boost::multiprecision::denominator(r) != 1) throw DomainLeft{at(node) + "a rank is compared with the non-integer " + to_text(r)};
  const auto equals = [&] {
    const Truth least = decide_union_rank_at_least(node, search, r);
    return least == Truth::true_ ? negate(decide_union_rank_at_least(node, search, r + 1)) : least;
  };
  switch (node.op) {
    case Op::eq: return equals();
    case Op::ne: return negate(equals());
    case Op::lt: return negate(decide_union_rank_at_least(node, search, r));
    case Op::le: return negate(decide_union_rank_at_least(node, search, r + 1));
    case Op::gt: return decide_union_rank_at_least(node, search, r + 1);
    default: return decide_union_rank_at_least(node, search, r);
  }
}

Truth Decider::decide_union_rank_at_least(const Node& node, UnionRank& search, const Rational& r) {
  const Matrix& t = search.t;
  if (r <= 0) return Truth::true_;
  if (r > std::min(t.cols(), search.k * t.rows())) return Truth::false_;
  for (; search.attempt < primes_to_try; ++search.attempt, search.residues.reset()) {
    const std::uint32_t prime = elimination_prime(search.attempt);
    if (!search.residues) {
      search.residues = reduce(t, prime);
      if (!search.residues) continue;
      search.partition = find_matroid_partition(*search.residues, prime, search.k);
    }
    const ColumnPartition partition = partition_evidence(*search.residues, prime, search.partition);
    if (partition.size() >= r) {
      if (!verify_partition(*search.residues, search.k, partition)) continue;
      json classes = json::array();
      for (const auto& c : partition.classes) classes.push_back({{"rows", indices_to_json(c.rows)}, {"cols", indices_to_json(c.cols)}});
      evidence.push_back({{"rule", "partition"}, {"prime", prime}, {"classes", std::move(classes)}});
      return Truth::true_;
    }
    const auto cover = find_column_cover(t, search.partition.tight, prime);
    if (cover && t.cols() - cover->cols.size() + search.k * cover->left.cols() < r && verify_cover(t, *cover)) {
      evidence.push_back({{"rule", "cover"},
                          {"cols", indices_to_json(cover->cols)},
                          {"left", matrix_to_json(cover->left)},
                          {"right", matrix_to_json(cover->right)}});
      return Truth::false_;
    }
  }
  note(Reason::no_evidence, at(node) + "no partition and no cover settles the rank of the union");
  return Truth::unknown;
}

// ---------------------------------------------------------------------------------------------------------------- definiteness

void Decider::emit_definiteness(const DefinitenessEvidence& e) {
  if (const auto* f = std::get_if<LdltFactors>(&e))
    evidence.push_back({{"rule", "ldlt"}, {"lower", matrix_to_json(f->lower)}, {"pivots", vector_to_json(f->pivots)}});
  else if (const auto* c = std::get_if<DominantResidual>(&e))
    evidence.push_back({{"rule", "cholesky"}, {"lower", matrix_to_json(c->lower)}});
  else if (const auto* x = std::get_if<Direction>(&e))
    evidence.push_back({{"rule", "vector"}, {"x", vector_to_json(x->x)}});
}

Truth Decider::decide_definite(const Matrix& t, bool strict) {
  if (!is_symmetric(t)) return Truth::false_;
  if (t.rows() == 0) return Truth::true_;
  const auto found = strict ? find_definiteness_evidence(t) : find_semidefiniteness_evidence(t);
  if (found.has_value()) {
    const Truth truth = strict ? verify_positive_definite(t, found.value()) : verify_positive_semidefinite(t, found.value());
    if (truth != Truth::unknown) {
      emit_definiteness(found.value());
      return truth;
    }
  }
  note(Reason::no_evidence, "no factorisation and no vector settles the definiteness of a " + std::to_string(t.rows()) + " x " +
                                std::to_string(t.cols()) + " matrix");
  return Truth::unknown;
}

Truth Decider::decide_inertia(const Node& node, const FramePtr& scope) {
  const Matrix t = exact_value(*node.kids[0], scope);
  if (!is_symmetric(t)) return Truth::false_;
  const auto found = find_congruence(t);
  if (found.has_value())
    if (const auto inertia = verify_inertia(t, found.value())) {
      evidence.push_back({{"rule", "congruence"},
                          {"transform", matrix_to_json(found.value().transform)},
                          {"inverse", matrix_to_json(found.value().inverse)},
                          {"pivots", vector_to_json(found.value().pivots)}});
      return truth_of(evaluator_.evaluate_scalar(*node.kids[1], scope) == inertia->positive &&
                      evaluator_.evaluate_scalar(*node.kids[2], scope) == inertia->negative &&
                      evaluator_.evaluate_scalar(*node.kids[3], scope) == inertia->zero);
    }
  note(Reason::no_evidence, at(node) + "no congruence settles the inertia");
  return Truth::unknown;
}

// ---------------------------------------------------------------------------------------------------------------- quantifiers

/// The hint for a name; the k-th use of a name that is decided several times may have a hint of its own, "name#k" (k = 1, 2, ...).
const Matrix* Decider::take_hint(const std::map<std::string, Matrix>& hints, const std::string& name, std::map<std::string, int>& uses) {
  const int use = ++uses[name];
  if (const auto own = hints.find(name + "#" + std::to_string(use)); own != hints.end()) return &own->second;
  const auto found = hints.find(name);
  return found == hints.end() ? nullptr : &found->second;
}

Unknowns Decider::make_unknowns(const Node& node, const FramePtr& scope) {
  Unknowns out;
  out.rows = static_cast<std::size_t>(evaluator_.evaluate_integer(*node.kids[0], scope, 0, 100000, "a size"));
  out.cols = static_cast<std::size_t>(evaluator_.evaluate_integer(*node.kids[1], scope, 0, 100000, "a size"));
  out.symmetric = node.domain != Domain::matrix;
  if (out.symmetric && out.rows != out.cols) throw DomainLeft{at(node) + "a symmetric matrix is square"};
  out.first = indeterminates_;
  out.variable = DenseMatrix<Polynomial>(out.rows, out.cols);
  for (std::size_t i = 0; i < out.rows; ++i)
    for (std::size_t j = 0; j < out.cols; ++j) {
      if (out.symmetric && j < i) {
        out.variable(i, j) = out.variable(j, i);
        continue;
      }
      out.variable(i, j) = Polynomial::indeterminate(out.first + out.size());
      out.position.emplace_back(i, j);
    }
  auto slot = std::make_shared<Slot>();
  slot->indeterminates = out.variable;
  slot->own.indeterminate = true;
  out.scope = bind_slot(scope, node.name, std::move(slot));
  return out;
}

/// Does F hold for the value, which has the shape of the variable?  Appends the evidence if so.
bool Decider::try_witness(const Node& node, const FramePtr& scope, const Matrix& value) {
  const std::size_t start = evidence.size();
  evidence.push_back({{"rule", "witness"}, {"value", matrix_to_json(value)}});
  Truth t = node.domain == Domain::psd ? decide_definite(value, false) : Truth::true_;
  if (t == Truth::true_) t = decide(*node.kids[2], bind_value(scope, node.name, value));
  if (t != Truth::true_) rewind(start);
  return t == Truth::true_;
}

Truth Decider::decide_exists(const Node& node, const FramePtr& scope) {
  const std::size_t start = evidence.size();
  const auto rows = static_cast<std::size_t>(evaluator_.evaluate_integer(*node.kids[0], scope, 0, 100000, "a size"));
  const auto cols = static_cast<std::size_t>(evaluator_.evaluate_integer(*node.kids[1], scope, 0, 100000, "a size"));
  const Matrix* hint = take_hint(hints_.witnesses, node.name, witness_uses_);
  if (hint) {  // a value that is offered stands for itself: none is sought in its place
    const bool fits = hint->rows() == rows && hint->cols() == cols && (node.domain == Domain::matrix || is_symmetric(*hint));
    if (fits && try_witness(node, scope, *hint)) return Truth::true_;
    note(Reason::certificate_rejected, at(node) + "the value offered for '" + node.name + "' does not satisfy the formula");
  } else if (const Truth t = decide_exists_by_linear_program(node, scope); t != Truth::unknown) {
    return t;
  }
  // Perhaps there is none: F = (A and S != T) fails for every value iff A implies S == T.
  std::vector<const Node*> given;
  if (node.kids[2]->op == Op::conjunction) split_conjunction(*node.kids[2]->kids[0], given);
  const bool has_form = node.kids[2]->op == Op::conjunction && node.kids[2]->kids[1]->op == Op::ne &&
                        std::ranges::all_of(given, [](const Node* c) { return c->op == Op::eq && !is_rank(*c->kids[0]) && !is_union_rank(*c->kids[0]); });
  if (has_form) {
    evidence.push_back({{"rule", "no-witness"}});
    const Reason kept_reason = reason_;
    const std::string kept_detail = detail_;
    const Truth none = decide_forall(node, scope, node.kids[2]->kids[0].get(), *node.kids[2]->kids[1], true);
    if (none == Truth::true_) return Truth::false_;
    if (none == Truth::false_) {  // by a value that satisfies A and S != T
      const auto value = matrix_from_json(evidence[start + 1].at("value"));
      rewind(start);
      if (!hint && value.has_value() && try_witness(node, scope, value.value())) return Truth::true_;
    }
    rewind(start);
    reason_ = kept_reason;
    detail_ = kept_detail;
  }
  note(Reason::no_witness, at(node) + "no value was found for '" + node.name + "'");
  return Truth::unknown;
}

/// A bound of the degree of a term in the entries of a variable, found without expanding it; 2 also stands for more and for no polynomial.
int Decider::degree_bound(const Node& term, const FramePtr& scope, const std::string& variable) const {
  const auto kid = [&](std::size_t i) { return term.kids[i] ? degree_bound(*term.kids[i], scope, variable) : 0; };
  const auto largest = [&] {
    int out = 0;
    for (std::size_t i = 0; i < term.kids.size(); ++i) out = std::max(out, kid(i));
    return out;
  };
  const auto only_in = [&](std::initializer_list<std::size_t> places, int degree) {  // elsewhere the variable may not stand
    for (std::size_t i = 0; i < term.kids.size(); ++i)
      if (std::ranges::find(places, i) == places.end() && kid(i) > 0) return 2;
    return std::min(degree, 2);
  };
  switch (term.op) {
    case Op::name: {
      if (term.name == variable) return 1;
      const Slot& slot = evaluator_.lookup(term, term.name, scope);
      return slot.expression ? degree_bound(*slot.expression, slot.scope, variable) : 0;
    }
    case Op::number: return 0;
    case Op::literal:
    case Op::add:
    case Op::sub:
    case Op::negate:
    case Op::transpose: return largest();
    case Op::mul: return std::min(kid(0) + kid(1), 2);
    case Op::div:
    case Op::index: return only_in({0}, kid(0));
    case Op::pow: return largest() == 0 ? 0 : only_in({0}, term.kids[1]->op == Op::number && term.kids[1]->number <= 1 ? kid(0) : 2);
    case Op::sum: {
      const int body = degree_bound(*term.kids[2], bind_value(scope, term.name, scalar(0)), variable);
      return kid(0) + kid(1) > 0 ? 2 : body;
    }
    case Op::call: break;
    default: return evaluator_.traits(term, scope).indeterminate ? 2 : 0;
  }
  if (const Definition* d = evaluator_.find_definition(term.name)) return degree_bound(*d->body, evaluator_.call_scope(*d, term, scope), variable);
  const std::string& f = term.name;
  if (f == "rows" || f == "cols") return 0;
  if (f == "tr" || f == "diag" || f == "diagonal" || f == "hcat" || f == "vcat" || f == "svec") return largest();
  if (f == "reshape" || f == "block" || f == "smat") return only_in({0}, kid(0));
  if (f == "hadamard" || f == "kron" || f == "rowkron") return std::min(kid(0) + kid(1), 2);
  if (f == "quad") return std::min(2 * kid(0) + kid(1), 2);
  return largest() == 0 ? 0 : 2;
}

/// Appends the links of a conjunction of affine comparisons.  \returns whether these are all of its conjuncts
bool Decider::collect_links(const Node& formula, const FramePtr& scope, const Unknowns& unknowns, const std::string& name, LinearConstraints& out) {
  if (formula.op == Op::truth) return true;
  if (formula.op == Op::conjunction) {
    const bool left = collect_links(*formula.kids[0], scope, unknowns, name, out);
    return collect_links(*formula.kids[1], scope, unknowns, name, out) && left;
  }
  try {
    if (formula.op == Op::forall_range) {
      bool all = true;
      evaluator_.for_each_range(formula, scope, [&](const FramePtr& inner) {
        all = collect_links(*formula.kids[2], inner, unknowns, name, out) && all;
        return true;
      });
      return all;
    }
    if (!is_comparison(formula) || formula.op == Op::ne || is_rank(*formula.kids[0]) || is_union_rank(*formula.kids[0]) ||
        evaluator_.traits(formula, scope).enclosure || degree_bound(*formula.kids[0], scope, name) > 1 || degree_bound(*formula.kids[1], scope, name) > 1)
      return false;
    const auto left = evaluator_.evaluate<Polynomial>(*formula.kids[0], scope);
    const auto right = evaluator_.evaluate<Polynomial>(*formula.kids[1], scope);
    const std::size_t n = compared_entries(formula, left, right);
    const bool upwards = formula.op == Op::lt || formula.op == Op::le;
    const Relation relation = formula.op == Op::eq                             ? Relation::equal
                              : formula.op == Op::lt || formula.op == Op::gt ? Relation::above
                                                                               : Relation::at_least;
    bool all = true;
    for (std::size_t k = 0; k < n; ++k) {
      const Polynomial e = upwards ? spread(right, k) - spread(left, k) : spread(left, k) - spread(right, k);
      if (const auto constant = unknowns.append_row(e, out.coefficients.entries())) {
        out.constants.push_back(*constant);
        out.relations.push_back(relation);
      } else {
        all = false;
      }
    }
    return all;
  } catch (const DomainLeft&) {  // deciding F, which stops early, may never come here
    return false;
  }
}

/// The affine conjuncts of F have a point, which may satisfy all of F; or they have none, which proves `false` if they are all of F.
Truth Decider::decide_exists_by_linear_program(const Node& node, const FramePtr& scope) {
  constexpr std::size_t size_limit = 200'000;  // entries of the tableau
  const Unknowns unknowns = make_unknowns(node, scope);
  LinearConstraints links;
  const bool is_complete = collect_links(*node.kids[2], unknowns.scope, unknowns, node.name, links);
  const std::size_t n = links.constants.size();
  if (n == 0 && !is_complete) return Truth::unknown;
  std::vector<Rational> entries = std::move(links.coefficients.entries());
  links.coefficients = Matrix(n, unknowns.size());
  links.coefficients.entries() = std::move(entries);

  const auto refutes = [&](const std::vector<Rational>& values) {
    if (!is_complete || !verify_farkas(links, values)) return false;
    Matrix multipliers(1, n);
    multipliers.entries() = values;
    evidence.push_back({{"rule", "farkas"}, {"multipliers", matrix_to_json(multipliers)}});
    return true;
  };
  if (const auto offered = hints_.multipliers.find(node.name); offered != hints_.multipliers.end() && refutes(offered->second.entries())) return Truth::false_;
  if ((n + 1) * (unknowns.size() + 1) > size_limit) return Truth::unknown;
  const LinearAlternative found = solve_linear_constraints(links);
  if (!found.has_point) return refutes(found.values) ? Truth::false_ : Truth::unknown;
  const auto kept = std::tuple(reason_, detail_, witness_uses_, next_sum_of_squares_);
  if (try_witness(node, scope, unknowns.to_matrix(found.values))) return Truth::true_;
  std::tie(reason_, detail_, witness_uses_, next_sum_of_squares_) = kept;
  return Truth::unknown;
}

Truth Decider::decide_forall(const Node& node, const FramePtr& scope, const Node* given, const Node& wanted, bool negated_wanted) {
  const std::size_t start = evidence.size();
  const Unknowns all_unknowns = make_unknowns(node, scope);
  const std::size_t rows = all_unknowns.rows;
  const std::size_t cols = all_unknowns.cols;
  const bool symmetric = all_unknowns.symmetric;
  const std::size_t unknowns = all_unknowns.size();
  const auto& position = all_unknowns.position;
  const FramePtr& inner = all_unknowns.scope;

  const auto add_equation = [&](AffineSystem& out, const Polynomial& p) {
    const auto constant = all_unknowns.append_row(p, out.coefficients.entries());
    if (!constant) throw DomainLeft{at(node) + "an equation is not affine in '" + node.name + "' with rational coefficients"};
    out.constants.push_back(*constant);
  };
  const auto seal = [&](AffineSystem& e) {  // the entries were appended row by row
    std::vector<Rational> entries = std::move(e.coefficients.entries());
    e.coefficients = Matrix(e.constants.size(), unknowns);
    e.coefficients.entries() = std::move(entries);
  };
  // quad(X, N) == t without polynomials: the coefficient of N[k,l], k < l, in x'Nx is 2 x_k x_l.
  const auto add_quadrics = [&](AffineSystem& out, const Node& equation) {
    const Node& left = *equation.kids[0];
    const bool is_quad = symmetric && left.op == Op::call && left.name == "quad" && left.kids[1]->op == Op::name && left.kids[1]->name == node.name;
    const auto is_rational = [&](const Node& term) {
      const Traits t = evaluator_.traits(term, inner);
      return !t.indeterminate && !t.enclosure;
    };
    if (!is_quad || !is_rational(*left.kids[0]) || !is_rational(*equation.kids[1])) return false;
    const Matrix x = evaluator_.evaluate<Rational>(*left.kids[0], inner);
    const Matrix t = evaluator_.evaluate<Rational>(*equation.kids[1], inner);
    if (x.cols() != rows || compared_entries(equation, Matrix(x.rows(), 1), t) != x.rows()) return false;
    std::vector<Rational>& entries = out.coefficients.entries();
    entries.reserve(entries.size() + x.rows() * unknowns);
    for (std::size_t e = 0; e < x.rows(); ++e) {
      for (const auto& [i, j] : position) entries.push_back(i == j ? x(e, i) * x(e, j) : 2 * x(e, i) * x(e, j));
      out.constants.push_back(-spread(t, e));
    }
    return true;
  };
  const auto collect = [&](const Node* formula, bool negated) {
    AffineSystem out;
    std::vector<const Node*> conjuncts;
    if (formula) split_conjunction(*formula, conjuncts);
    for (const Node* c : conjuncts) {
      if (c->op != (negated ? Op::ne : Op::eq) || is_rank(*c->kids[0]) || is_union_rank(*c->kids[0]))
        throw DomainLeft{at(*c) + "only equations may stand in an implication for all '" + node.name + "'"};
      if (add_quadrics(out, *c)) continue;
      const auto left = evaluator_.evaluate<Polynomial>(*c->kids[0], inner);
      const auto right = evaluator_.evaluate<Polynomial>(*c->kids[1], inner);
      const std::size_t n = compared_entries(*c, left, right);
      for (std::size_t k = 0; k < n; ++k) add_equation(out, spread(left, k) - spread(right, k));
    }
    seal(out);
    return out;
  };
  AffineSystem a = collect(given, false);
  const AffineSystem b = collect(&wanted, negated_wanted);

  const auto to_matrix = [&](const std::vector<Rational>& v) { return all_unknowns.to_matrix(v); };
  const auto refutes = [&](const Matrix& m) {
    if (m.rows() != rows || m.cols() != cols || (symmetric && !is_symmetric(m))) return false;
    const auto v = all_unknowns.from_matrix(m);
    if (!verify_solution(a, v) || verify_solution(b, v)) return false;
    evidence.push_back({{"rule", "witness"}, {"value", matrix_to_json(m)}});
    if (node.domain == Domain::psd && decide_definite(m, false) != Truth::true_) {
      rewind(start);
      return false;
    }
    return true;
  };
  const Matrix* hint = take_hint(hints_.witnesses, node.name, witness_uses_);
  if (hint && refutes(*hint)) return Truth::false_;

  // 1. The equations of A have one solution, and it solves B.
  const auto prove_linear = [&]() -> Truth {
    const Matrix& c = a.coefficients;
    Matrix right(c.rows(), 1);
    for (std::size_t i = 0; i < c.rows(); ++i) right(i, 0) = -a.constants[i];
    for (std::size_t k = 0; k < primes_to_try; ++k) {
      const std::uint32_t prime = elimination_prime(k);
      const auto residues = reduce(c, prime);
      if (!residues) continue;
      const Minor minor = find_minor(*residues, prime);
      if (minor.cols.size() < unknowns) break;
      const auto solution = is_zero(right) ? Result<Matrix>(Matrix(unknowns, 1)) : find_solution(c, right);
      if (!solution.has_value()) break;
      const std::vector<Rational>& v = solution.value().entries();
      if (verify_unique(*residues, prime, minor.rows) && verify_solution(a, v) && verify_solution(b, v)) {
        evidence.push_back({{"rule", "unique"}, {"value", matrix_to_json(to_matrix(v))}, {"prime", prime}, {"rows", indices_to_json(minor.rows)}});
        return Truth::true_;
      }
      break;
    }
    // 2. B's equations (or 1 = 0) are combinations of A's.
    const auto augmented = [](const AffineSystem& s) {  // transposed [C | c]
      Matrix out(s.coefficients.cols() + 1, s.coefficients.rows());
      for (std::size_t i = 0; i < s.coefficients.rows(); ++i) {
        for (std::size_t j = 0; j < s.coefficients.cols(); ++j) out(j, i) = s.coefficients(i, j);
        out(s.coefficients.cols(), i) = s.constants[i];
      }
      return out;
    };
    std::vector<Matrix> candidates;
    if (const auto offered = hints_.multipliers.find(node.name); offered != hints_.multipliers.end()) candidates.push_back(offered->second);
    const Matrix from = augmented(a);
    if (const auto y = find_solution(from, augmented(b)); y.has_value()) candidates.push_back(transpose(y.value()));
    Matrix absurd(unknowns + 1, 1);
    absurd(unknowns, 0) = 1;
    if (const auto y = find_solution(from, absurd); y.has_value()) candidates.push_back(transpose(y.value()));
    for (const Matrix& y : candidates)
      if (verify_combination(a, b, y)) {
        evidence.push_back({{"rule", "combination"}, {"multipliers", matrix_to_json(y)}});
        return Truth::true_;
      }
    return Truth::unknown;
  };
  if (prove_linear() == Truth::true_) return Truth::true_;

  // 3. A solution of A that does not solve B: a particular one, or one moved along the kernel.
  {
    const Matrix& c = a.coefficients;
    Matrix right(c.rows(), 1);
    for (std::size_t i = 0; i < c.rows(); ++i) right(i, 0) = -a.constants[i];
    const auto particular = is_zero(right) ? Result<Matrix>(Matrix(unknowns, 1)) : find_solution(c, right);
    if (particular.has_value()) {
      const Matrix base = particular.value();
      if (refutes(to_matrix(base.entries()))) return Truth::false_;
      if (node.domain != Domain::psd) {
        const NullBasis kernel = find_null_basis(c);
        for (std::size_t j = 0; j < kernel.basis.cols(); ++j) {
          std::vector<Rational> v = base.entries();
          for (std::size_t i = 0; i < unknowns; ++i) v[i] += kernel.basis(i, j);
          if (refutes(to_matrix(v))) return Truth::false_;
        }
      }
    }
  }

  // 4. psd: a face.  theta combines A's equations to <S, N> = 0 with S psd; then S N = 0.
  if (node.domain == Domain::psd) {
    const auto combine = [&](const Matrix& theta) -> std::optional<Matrix> {
      if (theta.rows() != 1 || theta.cols() != a.constants.size()) return std::nullopt;
      Matrix s(rows, rows);
      Rational constant = 0;
      for (std::size_t e = 0; e < theta.cols(); ++e) {
        constant += theta(0, e) * a.constants[e];
        for (std::size_t k = 0; k < unknowns; ++k) {
          const auto [i, j] = position[k];
          const Rational share = theta(0, e) * a.coefficients(e, k) / (i == j ? 1 : 2);
          s(i, j) += share;
          if (i != j) s(j, i) += share;
        }
      }
      if (constant != 0) return std::nullopt;
      return s;
    };
    Matrix theta(1, a.constants.size());
    if (const auto offered = hints_.faces.find(node.name); offered != hints_.faces.end()) {
      theta = offered->second;
    } else {  // every single equation <S, N> = 0 with S psd
      for (std::size_t e = 0; e < theta.cols(); ++e) {
        Matrix one(1, theta.cols());
        one(0, e) = 1;
        const auto s = combine(one);
        if (!s || is_zero(*s)) continue;
        const auto found = find_semidefiniteness_evidence(*s);
        if (found.has_value() && verify_positive_semidefinite(*s, found.value()) == Truth::true_) theta(0, e) = 1;
      }
    }
    if (const auto s = combine(theta)) {
      evidence.push_back({{"rule", "face"}, {"theta", matrix_to_json(theta)}});
      if (decide_definite(*s, false) == Truth::true_) {
        AffineSystem extended = a;
        extended.coefficients = Matrix(0, unknowns);
        extended.coefficients.entries() = a.coefficients.entries();
        for (std::size_t i = 0; i < rows; ++i)
          for (std::size_t j = 0; j < rows; ++j) {
            Polynomial p;
            for (std::size_t k = 0; k < rows; ++k) p = p + Polynomial((*s)(i, k)) * all_unknowns.variable(k, j);
            add_equation(extended, p);
          }
        seal(extended);
        std::swap(a, extended);
        if (prove_linear() == Truth::true_) return Truth::true_;
        std::swap(a, extended);
      }
      rewind(start);
    }
  }
  note(Reason::no_evidence, at(node) + "neither a proof nor a counterexample was found for all '" + node.name + "'");
  return Truth::unknown;
}

// ---------------------------------------------------------------------------------------------------------------- statement

Outcome Decider::run() {
  Outcome out;
  for (const Line& line : statement_.lines) out.lines.push_back({line.name, line.kind == Line::Kind::assume, std::nullopt, std::nullopt});
  const bool statistical = statement_.is_statistical();
  const auto decide_lines = [&](bool hypotheses) {  // stops at the first line that is not true; its truth
    for (std::size_t i = 0; i < statement_.lines.size(); ++i) {
      const Line& line = statement_.lines[i];
      if ((line.kind == Line::Kind::assume) != hypotheses) continue;
      margin_.reset();
      const Truth t = decide(*line.formula, evaluator_.global());
      out.lines[i].truth = t;
      out.lines[i].margin = margin_;
      if (t == Truth::unknown)
        out.detail = (hypotheses ? "hypothesis '" : "conclusion '") + line.name + "' is not decided" + (detail_.empty() ? "" : ": " + detail_);
      if (t != Truth::true_) return t;
    }
    return Truth::true_;
  };
  const Truth hypotheses = decide_lines(true);
  if (hypotheses == Truth::false_) {
    out.verdict = Verdict::inapplicable;
  } else if (hypotheses == Truth::unknown) {
    out.reason = reason_ == Reason::none ? Reason::hypothesis_undecided : reason_;
  } else {
    const Truth conclusion = decide_lines(false);
    if (conclusion == Truth::true_) out.verdict = statistical ? Verdict::supported : Verdict::verified;
    if (conclusion == Truth::false_) out.verdict = statistical ? Verdict::contradicted : Verdict::refuted;
    if (conclusion == Truth::unknown) out.reason = reason_ == Reason::none ? Reason::no_evidence : reason_;
  }
  out.grade = statistical ? Grade::statistical : used_ball_ ? Grade::ball : Grade::exact;
  if (out.verdict == Verdict::verified) out.scope = has_every_ ? Scope::shape : has_almost_every_ ? Scope::generic : Scope::instance;
  return out;
}

/// Small random integers for every name that the instance leaves open.
std::map<std::string, Matrix> random_point(const Instance& instance, Random& random, int size) {
  std::map<std::string, Matrix> out;
  for (const auto& [name, b] : instance.bindings()) {
    if (b.kind == Binding::Kind::value) continue;
    Matrix m(b.rows, b.cols);
    for (std::size_t i = 0; i < b.rows; ++i)
      for (std::size_t j = 0; j < b.cols; ++j) m(i, j) = b.symmetric && j < i ? m(j, i) : Rational(random.integer(-size, size));
    out.emplace(name, std::move(m));
  }
  return out;
}

json point_to_json(const char* rule, const std::map<std::string, Matrix>& point) {
  json values = json::object();
  for (const auto& [name, m] : point) values[name] = matrix_to_json(m);
  return {{"rule", rule}, {"values", std::move(values)}};
}

Outcome undecided(Reason reason, std::string detail) {
  Outcome out;
  out.reason = reason;
  out.detail = std::move(detail);
  out.evidence = "[]";
  return out;
}

/// `is_positive`: whether the statement is, once known; asked for the rule "point" only.
Outcome decide_once(const Statement& statement, const Instance& instance, const std::map<std::string, Matrix>* point, const char* rule,
                    const Hints& hints, const DecideOptions& options, std::optional<bool>& is_positive) {
  try {
    Decider decider(statement, instance, point, hints, options);
    if (rule == std::string_view("point") && !is_positive) is_positive = decider.is_positive();
    if (rule == std::string_view("point") && !*is_positive)
      return undecided(Reason::no_evidence, "one point settles almost every value only for statements that are positive in '!=' and lower bounds of ranks");
    Outcome out = decider.run();
    if (point) decider.evidence.insert(decider.evidence.begin(), point_to_json(rule, *point));
    out.evidence = out.verdict == Verdict::undecided ? "[]" : decider.evidence.dump();
    return out;
  } catch (const DomainLeft& e) {
    return undecided(Reason::domain_left, e.what);
  } catch (const std::overflow_error& e) {
    return undecided(Reason::domain_left, e.what());
  }
}

}  // namespace

Outcome decide(const std::string& text, const Instance& instance, const Hints& hints, const DecideOptions& options) {
  const auto parsed = parse_statement(text);
  if (!parsed.has_value()) return undecided(Reason::internal_error, "the statement cannot be read: " + parsed.error().what);
  const Statement& statement = parsed.value();
  bool every = false;
  bool almost_every = false;
  for (const auto& [name, b] : instance.bindings()) {
    every = every || b.kind == Binding::Kind::every;
    almost_every = almost_every || b.kind == Binding::Kind::almost_every;
  }
  if (every && almost_every) return undecided(Reason::domain_left, "an instance may not mix 'every' and 'almost_every'");
  std::optional<bool> is_positive;
  if (!every && !almost_every) return decide_once(statement, instance, nullptr, "", hints, options, is_positive);

  constexpr int attempts = 12;
  Random random(options.seed, "point");
  // A counterexample likes small numbers; a point off an algebraic subset is found soon among large ones.
  const auto point = [&](int attempt) {
    if (attempt == 0 && !hints.point.empty()) return hints.point;
    return random_point(instance, random, every ? 2 + 3 * attempt : 2 << std::min(3 * attempt, 18));
  };
  Outcome first;
  if (every) {
    first = decide_once(statement, instance, nullptr, "", hints, options, is_positive);
    if (first.verdict != Verdict::undecided) return first;
    for (int attempt = 0; attempt < attempts; ++attempt) {
      const auto values = point(attempt);
      Outcome out = decide_once(statement, instance, &values, "counterexample", hints, options, is_positive);
      if (out.verdict == Verdict::refuted) return out;
    }
    return first;
  }
  for (int attempt = 0; attempt < attempts; ++attempt) {
    const auto values = point(attempt);
    Outcome out = decide_once(statement, instance, &values, "point", hints, options, is_positive);
    if (out.verdict == Verdict::verified || is_positive == false) return out;
    if (attempt == 0) first = out;
  }
  if (first.verdict == Verdict::undecided) return first;
  return undecided(Reason::no_evidence, "the statement fails at every point that was tried, which does not settle almost every value");
}

std::optional<std::string> find_statement_error(const std::string& statement) {
  const auto parsed = parse_statement(statement);
  if (parsed.has_value()) return std::nullopt;
  return parsed.error().what;
}

std::vector<std::pair<std::string, std::string>> givens_of(const std::string& statement) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto parsed = parse_statement(statement);
  if (!parsed.has_value()) return out;
  for (const Given& g : parsed.value().givens)
    out.emplace_back(g.name, g.rows ? to_text(*g.rows) + " x " + to_text(*g.cols) + (g.symmetric ? " symmetric" : "") : "scalar");
  return out;
}

Result<std::string> edited_statement(const std::string& statement, const Control& control) {
  std::string out = statement;
  for (const auto& [from, to] : control.edits) {
    const auto where = out.find(from);
    if (from.empty() || where == std::string::npos || out.find(from, where + 1) != std::string::npos)
      return Error{"control '" + control.what + "': the text '" + from + "' does not occur exactly once in the statement"};
    out.replace(where, from.size(), to);
  }
  return out;
}

}  // namespace lemmacheck
