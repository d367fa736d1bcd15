#pragma once

/// \file
/// The truth of formulas from the evidence.

#include <array>

#include "evaluate.hpp"

namespace recheck {
inline bool holds(Relation relation, int sign) {  // sign of left - right
  constexpr std::array<unsigned, 6> signs{0b010, 0b101, 0b001, 0b011, 0b100, 0b110};  // for ==, !=, <, <=, >, >=: the bits of +, 0, -
  return (signs.at(static_cast<std::size_t>(relation)) & (sign < 0 ? 0b001U : sign == 0 ? 0b010U : 0b100U)) != 0;
}
inline Polynomial difference(const Polynomial& a, const Polynomial& b) { return Polynomials().subtract(a, b); }
// The entries of N as a column of unknowns, then 1: row-major, for symmetric matrices those with k <= l.
inline RationalMatrix unknowns_of(const RationalMatrix& v, bool symmetric) {
  RationalMatrix out;
  for (std::size_t i = 0; i < v.rows; ++i)
    for (std::size_t j = symmetric ? i : 0; j < v.cols; ++j) out.entries.push_back(v(i, j));
  out.entries.emplace_back(1);
  out.rows = out.entries.size();
  out.cols = 1;
  return out;
}
// The equations forms == 0 in the indeterminates first, .., first + unknowns - 1, in which they must be affine.
inline LinearSystem linear_system(const std::vector<Polynomial>& forms, std::size_t first, std::size_t unknowns) {
  LinearSystem system(forms.size(), unknowns + 1);
  for (std::size_t i = 0; i < forms.size(); ++i)
    for (const auto& [monomial, c] : forms[i].terms) {
      require(monomial.size() <= 1 && (monomial.empty() || (monomial[0] >= first && monomial[0] < first + unknowns)),
              "an equation under a quantifier without range is not affine in its variable");
      system(i, monomial.empty() ? unknowns : monomial[0] - first) = c;
    }
  return system;
}

constexpr unsigned bit(Relation relation) { return 1U << static_cast<unsigned>(relation); }
constexpr unsigned equations = bit(Relation::eq), one_unequal = bit(Relation::ne), orders = 0b111111U & ~one_unequal;  ///< sets of relations

class Decider : protected Evaluator {
 protected:
  using Evaluator::Evaluator;
  bool decide(const Node& node, const Frame* frame, Evidence* evidence) override {
    spend(400);
    const auto arg = [&](std::size_t i) { return decide(*node.args[i], frame, evidence); };
    switch (node.op) {
      case Op::truth: return node.value != 0;
      case Op::logic_not: return !arg(0);
      case Op::logic_and: return arg(0) && arg(1);
      case Op::logic_or: return arg(0) || arg(1);
      case Op::implies: return !arg(0) || arg(1);
      case Op::iff: { const bool left = arg(0); return left == arg(1); }
      case Op::compare: return is_rank(*node.args[0]) ? decide_rank(node, frame, evidence) : decide_comparison(node, frame, evidence);
      case Op::pd: case Op::psd: return decide_definite(*constant(*node.args[0], frame), node.op == Op::pd, evidence);
      case Op::inertia: return decide_inertia(node, frame, evidence);
      case Op::forall_in: case Op::forall_over: case Op::exists_in: case Op::exists_over: {
        const bool universal = node.op == Op::forall_in || node.op == Op::forall_over;
        bool result = universal;
        for_each(node, frame, [&](const Frame* inner) { return (result = decide(*node.args[2], inner, evidence)) == universal; });
        return result;
      }
      case Op::exists_free: return decide_exists(node, frame, evidence);
      case Op::forall_free: return decide_forall(node, false, frame, evidence);
      default: reject("a matrix stands where a formula is needed");
    }
  }
  bool decide_comparison(const Node& node, const Frame* frame, Evidence* evidence) {
    const std::uint8_t flags = flags_of(node, frame);
    if ((flags & enclosure) != 0) return decide_balls(node, frame, evidence);
    return (flags & indeterminate) != 0 ? decide_exactly(Polynomials(), node, frame, evidence) : decide_exactly(Exact(), node, frame, evidence);
  }
  // An entry whose difference is constant is decided for all values of the indeterminates; others are not.
  template <class D> bool decide_exactly(const D& d, const Node& node, const Frame* frame, Evidence* evidence) {
    const Value<D> a = eval(d, *node.args[0], frame), b = eval(d, *node.args[1], frame);
    const MatrixOver<D> gap = entrywise(*a, *b, [&](const auto& x, const auto& y) { return d.subtract(x, y); });
    const bool unequal = node.relation == Relation::ne;
    const Relation relation = unequal ? Relation::eq : node.relation;  // a != b is not a == b
    bool decided = true;
    for (const auto& entry : gap.entries) {
      const auto c = constant_value(entry);
      decided = decided && c.has_value();
      if (c && !holds(relation, sgn(*c))) return unequal;
    }
    if constexpr (std::is_same_v<D, Polynomials>) if (!decided) check_sum_of_squares(gap, relation, frame, evidence);
    return !unequal;
  }
  void check_sum_of_squares(const Matrix<Polynomial>& gap, Relation relation, const Frame* frame, Evidence* evidence) {
    const bool weak = relation == Relation::ge || relation == Relation::le;
    require(evidence != nullptr && gap.is_scalar() && weak, "a comparison of polynomials is not decided");
    require(evidence->rule("a comparison of polynomials") == "sos", "a comparison of polynomials needs evidence of rule sos");
    const Json& element = evidence->take({"rule", "multiplier", "squares"});
    const Json& factors = element["multiplier"];
    const Polynomial multiplier = factors.is_array() && factors.empty() ? constant_polynomial(1) : sum_of_squares(factors, frame);
    require(!multiplier.terms.empty(), "sos: the multiplier is zero");
    const Polynomial& p = gap.entries[0];
    const Polynomial left = Polynomials().multiply(relation == Relation::ge ? p : difference(Polynomial(), p), multiplier);
    require(difference(left, sum_of_squares(element["squares"], frame)).terms.empty(), "sos: the identity does not hold");
  }
  Polynomial sum_of_squares(const Json& terms, const Frame* frame) {
    require(terms.is_array(), "sos: not a list of squares");
    std::vector<int> locals;
    for (const Frame* f = frame; f != nullptr; f = f->outer) locals.push_back(f->symbol);
    Polynomial sum;
    for (const Json& term : terms) {
      require_keys(term, {"c", "t"}, "a square");
      require(term["c"].is_string() && term["t"].is_string(), "sos: c and t are not strings");
      const mpq_class weight = parse_entry(term["c"].get<std::string>());
      require(weight > 0, "sos: a weight is not positive");
      const std::string& text = term["t"].get_ref<const std::string&>();
      spend(1000 * (text.size() + 1));
      const Value<Polynomials> root = eval(Polynomials(), parse_term(text, locals, statement_), frame);
      for (const Polynomial& entry : root->entries) add_multiple(sum, weight, Polynomials().multiply(entry, entry));
    }
    return sum;
  }
  bool decide_balls(const Node& node, const Frame* frame, Evidence* evidence) {
    require(evidence != nullptr, "a comparison of enclosures stands where no evidence is taken");
    require(evidence->rule("a comparison of enclosures") == "ball", "a comparison of enclosures needs evidence of rule ball");
    const std::size_t bits = parse_size(evidence->take({"rule", "precision"})["precision"], "precision");
    require(bits >= 32 && bits <= 65536, "ball: the precision is not from 32 to 65536");
    const Balls d{static_cast<long>(bits)};
    const Value<Balls> a = eval(d, *node.args[0], frame), b = eval(d, *node.args[1], frame);
    bool all_true = true, some_false = false, apart = false;
    entrywise(*a, *b, [&](const Interval& x, const Interval& y) {
      const int low = cmp(x.lower, y.upper), high = cmp(x.upper, y.lower);  // the differences of points of x and y reach from low to high
      apart = apart || low > 0 || high < 0;
      all_true = all_true && holds(node.relation, low) && holds(node.relation, high);
      some_false = some_false || !(holds(node.relation, low) || holds(node.relation, high));
      return Interval();
    });
    const bool equality = node.relation == Relation::eq || node.relation == Relation::ne;
    require(equality ? apart : all_true || some_false, "ball: the enclosures do not decide the comparison");
    return equality ? node.relation == Relation::ne : all_true;
  }
  bool decide_rank(const Node& node, const Frame* frame, Evidence* evidence) {
    const mpq_class r = constant_scalar(*node.args[1], frame);
    require(r.get_den() == 1, "a rank is compared with a number that is not an integer");
    const auto at_least = [&](const mpq_class& bound, bool full = false) { return rank_at_least(*node.args[0], bound, frame, evidence, full); };
    switch (node.relation) {
      case Relation::ge: return at_least(r);
      case Relation::gt: return at_least(r + 1);
      case Relation::le: return !at_least(r + 1);
      case Relation::lt: return !at_least(r);
      case Relation::eq: return at_least(r, full_rank_only_.contains(&node)) && !at_least(r + 1);
      default: return !(at_least(r) && !at_least(r + 1));
    }
  }
  // For rank(T), and for unionrank(T, k), of which it is the case k = 1 with evidence of its own.
  bool rank_at_least(const Node& node, const mpq_class& r, const Frame* frame, Evidence* evidence, bool full) {
    const Node& term = *node.args[0];
    const bool single = node.fn == Fn::rank;
    const std::size_t k = single ? 1 : constant_size(*node.args[1], frame);
    require(evidence != nullptr || single, "a unionrank stands where no evidence is taken");
    const std::string lower = single ? "minor" : "partition", upper = single ? "kernel" : "cover";
    // With a lower bound as evidence the image mod p suffices, shape included; it exists only where T itself does.
    const Json* element = evidence != nullptr && evidence->next < evidence->list.size() ? &evidence->list[evidence->next] : nullptr;
    const bool by_image = element != nullptr && element->is_object() && element->value("rule", Json()) == lower && element->contains("prime");
    const Residues field{by_image ? parse_prime((*element)["prime"]) : 3};
    const bool varies = (flags_of(term, frame) & indeterminate) != 0;
    const Value<Residues> image = by_image && !varies ? eval(field, term, frame) : nullptr;
    const auto shape = [](const auto& t) { return std::pair(t->rows, t->cols); };
    const auto [rows, cols] = varies ? shape(eval(Polynomials(), term, frame)) : image ? shape(image) : shape(eval(Exact(), term, frame));
    const std::size_t most = std::min(k * rows, cols);
    require(!full || r == most, "point: rank(T) == r is open only for r = min(rows, cols)");
    if (r <= 0) return true;
    if (r > most) return false;
    if (evidence == nullptr) return eliminated(*constant(term, frame)).first >= r;
    const std::string rule = evidence->rule("a rank");
    if (rule == lower) {
      require(image != nullptr, "the prime of a minor or partition is missing, or the matrix has indeterminates");
      const std::size_t size = single ? judge_minor(evidence->take({"rule", "prime", "rows", "cols"}), field, *image)
                                      : judge_partition(evidence->take({"rule", "prime", "classes"}), field, *image, k);
      if (size < r) reject(rule + ": smaller than the rank to be proved");
      return true;
    }
    if (rule != upper) reject("a rank needs evidence of rule " + lower + " or " + upper);
    const Value<Exact> t = constant(term, frame);
    const std::size_t bound = single ? judge_kernel(evidence->take({"rule", "basis", "free"}), *t)
                                     : judge_cover(evidence->take({"rule", "cols", "left", "right"}), *t, k);
    if (bound >= r) reject(rule + ": does not bound the rank as stated");
    return false;
  }
  bool decide_definite(const RationalMatrix& t, bool strictly, Evidence* evidence) {
    if (!is_symmetric(t)) return false;
    if (t.rows == 0) return true;
    if (evidence == nullptr) { const Inertia inertia = exact_inertia(t); return inertia.negative == 0 && (!strictly || inertia.zero == 0); }
    const std::string rule = evidence->rule("definiteness");
    if (rule == "vector") { judge_vector(evidence->take({"rule", "x"}), t, strictly); return false; }
    require(rule == "ldlt" || rule == "cholesky", "definiteness needs evidence of rule ldlt, cholesky or vector");
    rule == "ldlt" ? judge_ldlt(evidence->take({"rule", "lower", "pivots"}), t, strictly) : judge_cholesky(evidence->take({"rule", "lower"}), t);
    return true;
  }
  bool decide_inertia(const Node& node, const Frame* frame, Evidence* evidence) {
    const Value<Exact> t = constant(*node.args[0], frame);
    const auto size = [&](std::size_t i) { return constant_size(*node.args[i], frame); };
    const std::array<std::size_t, 3> claimed{size(1), size(2), size(3)};
    if (!is_symmetric(*t)) return false;
    Inertia inertia;
    if (evidence == nullptr) {
      inertia = exact_inertia(*t);
    } else {
      require(evidence->rule("inertia") == "congruence", "inertia needs evidence of rule congruence");
      inertia = judge_congruence(evidence->take({"rule", "transform", "inverse", "pivots"}), *t);
    }
    return claimed == std::array{inertia.positive, inertia.negative, inertia.zero};
  }
  std::pair<std::size_t, std::size_t> shape_of(const Node& quantifier, const Frame* frame) {
    std::pair<std::size_t, std::size_t> shape{1, 1};
    if (quantifier.args[0] != nullptr) shape = {constant_size(*quantifier.args[0], frame), constant_size(*quantifier.args[1], frame)};
    require(quantifier.range == Range::general || shape.first == shape.second, "a symmetric matrix that is not square");
    return shape;
  }
  RationalMatrix parse_member(const Json& value, const Node& node, const Frame* frame) {
    RationalMatrix v = parse_matrix(value);
    require(std::pair(v.rows, v.cols) == shape_of(node, frame), "the value does not have the shape of the quantifier");
    require(node.range == Range::general || is_symmetric(v), "the value is not symmetric");
    return v;
  }
  RationalMatrix take_member(const Node& node, const Frame* frame, Evidence& evidence) {
    RationalMatrix v = parse_member(evidence.take({"rule", "value"})["value"], node, frame);
    require(node.range != Range::psd || decide_definite(v, false, &evidence), "witness: the value is not positive semidefinite");
    return v;
  }
  bool decide_exists(const Node& node, const Frame* frame, Evidence* evidence) {
    require(evidence != nullptr, "a quantifier without range stands where no evidence is taken");
    const std::string rule = evidence->rule("a quantifier without range");
    if (rule == "no-witness") {
      evidence->take({"rule"});
      require(decide_forall(node, true, frame, evidence), "no-witness: the implication was not proved");
      return false;
    }
    if (rule == "farkas") {
      Binding variable;
      const std::size_t unknowns = bind_unknowns(node, frame, variable);
      const Frame inner{frame, node.symbol, &variable};
      Links links;
      collect_links(*node.args[2], orders, &inner, links);
      judge_farkas(evidence->take({"rule", "multipliers"}), linear_system(links.forms, indeterminates_, unknowns), links.relations);
      return false;
    }
    require(rule == "witness", "exists needs evidence of rule witness, farkas or no-witness");
    Binding binding;
    binding.value<Exact>() = share(take_member(node, frame, *evidence));
    const Frame inner{frame, node.symbol, &binding};
    require(decide(*node.args[2], &inner, evidence), "witness: the formula does not hold for the value");
    return true;
  }
  // Binds the variable of a quantifier without range to fresh indeterminates, and gives their number.
  std::size_t bind_unknowns(const Node& node, const Frame* frame, Binding& variable) {
    const auto [rows, cols] = shape_of(node, frame);
    std::size_t end = indeterminates_;
    variable.flags = indeterminate;
    variable.value<Polynomials>() = share(indeterminates(rows, cols, node.range != Range::general, end));
    return end - indeterminates_;
  }
  /// The scalar links of a conjunction of comparisons, entries row-major, as forms e == 0, e >= 0 or e > 0.
  struct Links {
    std::vector<Polynomial> forms;
    std::vector<Relation> relations;
  };
  // `allowed`: which relations may occur; one_unequal: one S != T, which stands for S == T.
  void collect_links(const Node& formula, unsigned allowed, const Frame* frame, Links& out) {
    if (formula.op == Op::truth && formula.value != 0) return;
    const auto collect = [&](const Node& part, const Frame* inner) { collect_links(part, allowed, inner, out); return true; };
    if (formula.op == Op::logic_and) { collect(*formula.args[0], frame); collect(*formula.args[1], frame); return; }
    if (formula.op == Op::forall_in) { for_each(formula, frame, [&](const Frame* inner) { return collect(*formula.args[2], inner); }); return; }
    require(formula.op == Op::compare && (allowed & bit(formula.relation)) != 0 && !is_rank(*formula.args[0]),
            "a quantifier without range does not stand over equations, or for farkas over comparisons");
    const bool reversed = formula.relation == Relation::lt || formula.relation == Relation::le;
    const auto side = [&](std::size_t i) { return eval(Polynomials(), *formula.args[i], frame); };
    const Matrix<Polynomial> gap = entrywise(*side(reversed ? 1 : 0), *side(reversed ? 0 : 1), difference);
    out.forms.insert(out.forms.end(), gap.entries.begin(), gap.entries.end());
    out.relations.resize(out.forms.size(), formula.relation);
  }
  // Every N of the domain that solves the premise solves the conclusion; `negated`: of `exists N .. A and S != T` these are A and S == T.
  bool decide_forall(const Node& node, bool negated, const Frame* frame, Evidence* evidence) {
    require(evidence != nullptr, "a quantifier without range stands where no evidence is taken");
    const Node& body = *node.args[2];
    const bool conditional = body.op == (negated ? Op::logic_and : Op::implies);
    const Node& conclusion = conditional ? *body.args[1] : body;
    require(!negated || conclusion.op == Op::compare, "no-witness: the formula does not have the form A and S != T");
    const bool symmetric = node.range != Range::general;
    Binding variable;
    const std::size_t unknowns = bind_unknowns(node, frame, variable);
    const Frame inner{frame, node.symbol, &variable};
    Links premises, conclusions;
    if (conditional) collect_links(*body.args[0], equations, &inner, premises);
    LinearSystem given = linear_system(premises.forms, indeterminates_, unknowns);
    collect_links(conclusion, negated ? one_unequal : equations, &inner, conclusions);
    const LinearSystem wanted = linear_system(conclusions.forms, indeterminates_, unknowns);
    std::string rule = evidence->rule("a quantifier without range");
    if (rule == "witness") {
      const RationalMatrix v = unknowns_of(take_member(node, frame, *evidence), symmetric);
      require(solves(given, v), "witness: the value does not satisfy the premise");
      require(!solves(wanted, v), "witness: the value satisfies the conclusion");
      return false;
    }
    if (rule == "face") {
      require(node.range == Range::psd, "face: the domain is not that of the positive semidefinite matrices");
      const RationalMatrix theta = parse_matrix(evidence->take({"rule", "theta"})["theta"]);
      require(theta.rows == 1 && theta.cols == given.rows, "face: not as many multipliers as equations");
      const RationalMatrix form = inner_product(Exact(), theta, given);
      require(form.entries.back() == 0, "face: the combination has a constant");
      const Matrix<Polynomial>& n = *variable.value<Polynomials>();
      RationalMatrix s(n.rows, n.rows);
      for (std::size_t k = 0, at = 0; k < n.rows; ++k)
        for (std::size_t l = k; l < n.rows; ++l, ++at) s(k, l) = s(l, k) = k == l ? form.entries[at] : mpq_class(form.entries[at] / 2);
      require(decide_definite(s, false, evidence), "face: the combination is not positive semidefinite");
      const Matrix<Polynomial> zero = inner_product(Polynomials(), lift(Polynomials(), s), n);
      premises.forms.insert(premises.forms.end(), zero.entries.begin(), zero.entries.end());
      given = linear_system(premises.forms, indeterminates_, unknowns);
      rule = evidence->rule("a quantifier without range");
    }
    if (rule == "unique") {
      const Json& element = evidence->take({"rule", "value", "prime", "rows"});
      const RationalMatrix solution = unknowns_of(parse_member(element["value"], node, frame), symmetric);
      require(solves(given, solution), "unique: the value does not satisfy the premise");
      require(solves(wanted, solution), "unique: the value does not satisfy the conclusion");
      judge_unique(element, given);
      return true;
    }
    require(rule == "combination", "forall needs evidence of rule witness, face, unique or combination");
    judge_combination(evidence->take({"rule", "multipliers"}), given, wanted);
    return true;
  }
  std::set<const Node*> full_rank_only_;  ///< rank(T) == r, open only for r = min(rows, cols)
};
}  // namespace recheck
