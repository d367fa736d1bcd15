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
// The entries of N as a vector of unknowns: row-major, for symmetric matrices those with k <= l.
inline std::vector<mpq_class> unknowns_of(const RationalMatrix& v, bool symmetric) {
  std::vector<mpq_class> out;
  for (std::size_t i = 0; i < v.rows; ++i)
    for (std::size_t j = symmetric ? i : 0; j < v.cols; ++j) out.push_back(v(i, j));
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
      case Op::iff: {
        const bool left = arg(0);
        return left == arg(1);
      }
      case Op::compare: return node.args[0]->op == Op::rank ? decide_rank(node, frame, evidence) : decide_comparison(node, frame, evidence);
      case Op::pd: case Op::psd: return decide_definite(*constant(*node.args[0], frame), node.op == Op::pd, evidence);
      case Op::inertia: return decide_inertia(node, frame, evidence);
      case Op::forall_in: case Op::forall_over: case Op::exists_in: case Op::exists_over: {
        const bool universal = node.op == Op::forall_in || node.op == Op::forall_over;
        bool result = universal;
        for_each(node, frame, [&](const Frame* inner) { return (result = decide(*node.args[2], inner, evidence)) == universal; });
        return result;
      }
      case Op::exists_free: return decide_exists(node, frame, evidence);
      case Op::forall_free: {
        const Node& body = *node.args[2];
        const bool conditional = body.op == Op::implies;
        return decide_forall(node, conditional ? body.args[0] : nullptr, conditional ? *body.args[1] : body, false, frame, evidence);
      }
      default: reject("a matrix stands where a formula is needed");
    }
  }
  bool decide_comparison(const Node& node, const Frame* frame, Evidence* evidence) {
    const std::uint8_t flags = flags_of(node, frame);
    if ((flags & enclosure) != 0) return decide_balls(node, frame, evidence);
    if ((flags & indeterminate) != 0) return decide_polynomials(node, frame, evidence);
    const Value<Exact> a = eval(Exact(), *node.args[0], frame), b = eval(Exact(), *node.args[1], frame);
    bool all = true, some = false;
    entrywise(*a, *b, [&](const mpq_class& x, const mpq_class& y) {
      const bool fits = holds(node.relation, cmp(x, y));
      all = all && fits;
      some = some || fits;
      return mpq_class();
    });
    return node.relation == Relation::ne ? some : all;
  }
  // An entry whose difference is constant is decided for all values of the indeterminates; others are not.
  bool decide_polynomials(const Node& node, const Frame* frame, Evidence* evidence) {
    const Matrix<Polynomial> gap = entrywise(*eval(Polynomials(), *node.args[0], frame), *eval(Polynomials(), *node.args[1], frame), difference);
    const bool unequal = node.relation == Relation::ne;
    const Relation relation = unequal ? Relation::eq : node.relation;  // a != b is not a == b
    bool decided = true;
    for (const Polynomial& entry : gap.entries) {
      const auto c = constant_value(entry);
      decided = decided && c.has_value();
      if (c && !holds(relation, sgn(*c))) return unequal;
    }
    if (decided) return !unequal;
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
    return true;
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
      const int low = cmp(x.lower, y.upper);   // the differences of points of x and y reach from low to high
      const int high = cmp(x.upper, y.lower);
      apart = apart || low > 0 || high < 0;
      const bool upward = node.relation == Relation::gt || node.relation == Relation::ge;
      const int sign_near = upward ? low : high;   // the difference least favourable to the relation
      const int sign_far = upward ? high : low;    // and the most favourable one
      all_true = all_true && holds(node.relation, sign_near);
      some_false = some_false || !holds(node.relation, sign_far);
      return Interval();
    });
    const bool equality = node.relation == Relation::eq || node.relation == Relation::ne;
    require(equality ? apart : all_true || some_false, "ball: the enclosures do not decide the comparison");
    return equality ? node.relation == Relation::ne : all_true;
  }
  bool decide_rank(const Node& node, const Frame* frame, Evidence* evidence) {
    const Node& term = *node.args[0]->args[0];
    const mpq_class r = constant_scalar(*node.args[1], frame);
    require(r.get_den() == 1, "a rank is compared with a number that is not an integer");
    const auto at_least = [&](const mpq_class& bound, bool full = false) { return rank_at_least(term, bound, frame, evidence, full); };
    switch (node.relation) {
      case Relation::ge: return at_least(r);
      case Relation::gt: return at_least(r + 1);
      case Relation::le: return !at_least(r + 1);
      case Relation::lt: return !at_least(r);
      case Relation::eq: return at_least(r, full_rank_only_.contains(&node)) && !at_least(r + 1);
      default: return !(at_least(r) && !at_least(r + 1));
    }
  }
  bool rank_at_least(const Node& term, const mpq_class& r, const Frame* frame, Evidence* evidence, bool full) {
    // With evidence of rule minor the image mod p suffices, shape included; it exists only where T itself does.
    const Json* element = evidence != nullptr && evidence->next < evidence->list.size() ? &evidence->list[evidence->next] : nullptr;
    const bool by_minor = element != nullptr && element->is_object() && element->value("rule", Json()) == "minor" && element->contains("prime");
    const Residues field{by_minor ? parse_prime((*element)["prime"]) : 3};
    const bool varies = (flags_of(term, frame) & indeterminate) != 0;
    const Value<Residues> image = by_minor && !varies ? eval(field, term, frame) : nullptr;
    const auto shape = [](const auto& t) { return std::pair(t->rows, t->cols); };
    const auto [rows, cols] = varies ? shape(eval(Polynomials(), term, frame)) : image ? shape(image) : shape(eval(Exact(), term, frame));
    const std::size_t most = std::min(rows, cols);
    require(!full || r == most, "point: rank(T) == r is open only for r = min(rows, cols)");
    if (r <= 0) return true;
    if (r > most) return false;
    if (evidence == nullptr) return exact_rank(*constant(term, frame)) >= r;
    const std::string rule = evidence->rule("a rank");
    if (rule == "minor") {
      require(image != nullptr, "minor: the prime is missing, or the matrix has indeterminates");
      const std::size_t k = judge_minor(evidence->take({"rule", "prime", "rows", "cols"}), field, *image);
      require(k >= r, "minor: smaller than the rank to be proved");
      return true;
    }
    require(rule == "kernel", "a rank needs evidence of rule minor or kernel");
    const std::size_t k = judge_kernel(evidence->take({"rule", "basis", "free"}), *constant(term, frame));
    require(cols - k < r, "kernel: smaller than the defect to be proved");
    return false;
  }
  bool decide_definite(const RationalMatrix& t, bool strictly, Evidence* evidence) {
    if (!is_symmetric(t)) return false;
    if (t.rows == 0) return true;
    if (evidence == nullptr) { const Inertia inertia = exact_inertia(t); return inertia.negative == 0 && (!strictly || inertia.zero == 0); }
    const std::string rule = evidence->rule("definiteness");
    if (rule == "ldlt") {
      judge_ldlt(evidence->take({"rule", "lower", "pivots"}), t, strictly);
    } else if (rule == "cholesky") {
      judge_cholesky(evidence->take({"rule", "lower"}), t);
    } else {
      require(rule == "vector", "definiteness needs evidence of rule ldlt, cholesky or vector");
      judge_vector(evidence->take({"rule", "x"}), t, strictly);
      return false;
    }
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
  RationalMatrix take_member(const Node& node, const Frame* frame, Evidence& evidence) {
    RationalMatrix v = parse_matrix(evidence.take({"rule", "value"})["value"]);
    require(std::pair(v.rows, v.cols) == shape_of(node, frame), "witness: the value does not have the shape of the quantifier");
    require(node.range == Range::general || is_symmetric(v), "witness: the value is not symmetric");
    require(node.range != Range::psd || decide_definite(v, false, &evidence), "witness: the value is not positive semidefinite");
    return v;
  }
  bool decide_exists(const Node& node, const Frame* frame, Evidence* evidence) {
    require(evidence != nullptr, "a quantifier without range stands where no evidence is taken");
    const Node& body = *node.args[2];
    const std::string rule = evidence->rule("a quantifier without range");
    if (rule == "no-witness") {
      evidence->take({"rule"});
      const bool conditional = body.op == Op::logic_and;
      const Node& last = conditional ? *body.args[1] : body;
      require(last.op == Op::compare && last.relation == Relation::ne, "no-witness: the formula does not have the form A and S != T");
      require(decide_forall(node, conditional ? body.args[0] : nullptr, last, true, frame, evidence), "no-witness: the implication was not proved");
      return false;
    }
    require(rule == "witness", "exists needs evidence of rule witness or no-witness");
    Binding binding;
    binding.value<Exact>() = share(take_member(node, frame, *evidence));
    const Frame inner{frame, node.symbol, &binding};
    require(decide(body, &inner, evidence), "witness: the formula does not hold for the value");
    return true;
  }
  // The differences left - right of a conjunction of equations, entries row-major; `negated`: the formula is one S != T and stands for S == T.
  void collect_equations(const Node& formula, bool negated, const Frame* frame, std::vector<Polynomial>& out) {
    if (formula.op == Op::truth && formula.value != 0) return;
    if (formula.op == Op::logic_and) {
      collect_equations(*formula.args[0], false, frame, out);
      collect_equations(*formula.args[1], false, frame, out);
      return;
    }
    require(formula.op == Op::compare && formula.relation == (negated ? Relation::ne : Relation::eq) && formula.args[0]->op != Op::rank,
            "a quantifier without range does not stand over equations");
    const auto side = [&](std::size_t i) { return eval(Polynomials(), *formula.args[i], frame); };
    const Matrix<Polynomial> gap = entrywise(*side(0), *side(1), difference);
    out.insert(out.end(), gap.entries.begin(), gap.entries.end());
  }
  // Every N of the domain that solves the premise solves the conclusion (with `negated`, the equation of which the conclusion is the negation).
  bool decide_forall(const Node& node, const Node* premise, const Node& conclusion, bool negated, const Frame* frame, Evidence* evidence) {
    require(evidence != nullptr, "a quantifier without range stands where no evidence is taken");
    const auto [rows, cols] = shape_of(node, frame);
    const bool symmetric = node.range != Range::general;
    std::size_t end = indeterminates_;
    const Matrix<Polynomial> variable = indeterminates(rows, cols, symmetric, end);
    const std::size_t unknowns = end - indeterminates_;
    Binding binding;
    binding.flags = indeterminate;
    binding.value<Polynomials>() = share(variable);
    const Frame inner{frame, node.symbol, &binding};
    std::vector<Polynomial> forms;
    if (premise != nullptr) collect_equations(*premise, false, &inner, forms);
    LinearSystem given = linear_system(forms, indeterminates_, unknowns);
    std::vector<Polynomial> wanted_forms;
    collect_equations(conclusion, negated, &inner, wanted_forms);
    const LinearSystem wanted = linear_system(wanted_forms, indeterminates_, unknowns);
    std::string rule = evidence->rule("a quantifier without range");
    if (rule == "witness") {
      const std::vector<mpq_class> v = unknowns_of(take_member(node, frame, *evidence), symmetric);
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
      RationalMatrix s(rows, rows);
      for (std::size_t k = 0, at = 0; k < rows; ++k)
        for (std::size_t l = k; l < rows; ++l, ++at) s(k, l) = s(l, k) = k == l ? form.entries[at] : mpq_class(form.entries[at] / 2);
      require(decide_definite(s, false, evidence), "face: the combination is not positive semidefinite");
      const Matrix<Polynomial> zero = inner_product(Polynomials(), lift(Polynomials(), s), variable);
      forms.insert(forms.end(), zero.entries.begin(), zero.entries.end());
      given = linear_system(forms, indeterminates_, unknowns);
      rule = evidence->rule("a quantifier without range");
    }
    if (rule == "unique") {
      const Json& element = evidence->take({"rule", "value", "prime", "rows"});
      const RationalMatrix v = parse_matrix(element["value"]);
      require(v.rows == rows && v.cols == cols, "unique: the value does not have the shape of the quantifier");
      require(!symmetric || is_symmetric(v), "unique: the value is not symmetric");
      const std::vector<mpq_class> solution = unknowns_of(v, symmetric);
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
