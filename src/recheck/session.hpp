#pragma once

/// \file
/// One statement on one instance: binding of the given names, points and counterexamples, the verdict.

#include "decide.hpp"

namespace recheck {
class Session : private Decider {
 public:
  /// Parses the statement and binds the instance; rejects if they do not fit.
  Session(const std::string& statement, const Instance& instance) : Decider(instance) {
    std::set<std::string> every;
    for (const auto& [name, input] : instance) {
      if (input.kind == Input::Kind::every) every.insert(name);
      some_almost_ = some_almost_ || input.kind == Input::Kind::almost_every;
    }
    // Otherwise a point would decide a statement whose exceptional set depends on the indeterminates.
    require(every.empty() || !some_almost_, "the instance has both every and almost_every");
    parse_statement(statement, every, statement_);
    globals_.resize(statement_.symbols.size());
    bind_inputs();
  }
  /// The verdict that the evidence proves; rejects if it proves none.
  std::string decide_statement(const Json& list) {
    Evidence evidence{list};
    take_values(evidence);
    const std::string verdict = decide_items(evidence);
    require(evidence.next == list.size(), "the evidence has more elements than the statement needs");
    require(!is_point_ || verdict == "verified", "point: the statement is not verified at the point");
    require(!is_counterexample_ || verdict == "refuted", "counterexample: the statement is not refuted by it");
    return verdict;
  }
 private:
  using Dependence = std::map<int, bool>;  ///< which parameters of a def depend on an almost_every name
  const char* decide_items(Evidence& evidence) {
    for (const Node* assume : statement_.assumes) if (!decide(*assume, nullptr, &evidence)) return "inapplicable";
    for (const Node* prove : statement_.proves) if (!decide(*prove, nullptr, &evidence)) return statement_.statistical ? "contradicted" : "refuted";
    return statement_.statistical ? "supported" : "verified";
  }
  // The shapes are settled before indeterminates get values, so that no shape depends on a value chosen by the evidence.
  void bind_inputs() {
    require(statement_.givens.size() == instance_.size(), "the instance does not bind the given names and nothing else");
    for (std::size_t i = 0; i < statement_.symbols.size(); ++i) globals_[i].term = statement_.symbols[i].body;
    for (const Given& given : statement_.givens) {
      const Symbol& symbol = statement_.symbol(given.symbol);
      const auto found = instance_.find(symbol.name);
      if (found == instance_.end()) reject("the instance lacks \"" + shown(symbol.name) + "\"");
      const Input& input = found->second;
      const auto fits = [&](const Node* dimension, int binds, std::size_t size) {
        if (binds >= 0)
          global(binds).value<Exact>() = share(RationalMatrix(1, 1, mpq_class(size)));
        else if (constant_size(*dimension, nullptr) != size)
          reject("the shape of \"" + shown(symbol.name) + "\" is not the one that the statement gives");
      };
      fits(given.rows, given.binds_rows, input.rows);
      fits(given.cols, given.binds_cols, input.cols);
      if (given.symmetric && !(input.kind == Input::Kind::value ? is_symmetric(input.value) : input.symmetric))
        reject("\"" + shown(symbol.name) + "\" is not symmetric");
      Binding& binding = global(given.symbol);
      if (input.kind == Input::Kind::value) binding.value<Exact>() = share(input.value);
      if (input.kind != Input::Kind::every) continue;
      if (!input.symmetric) first_[given.symbol] = indeterminates_;
      binding.value<Polynomials>() = share(indeterminates(input.rows, input.cols, input.symmetric, indeterminates_));
    }
  }
  void take_values(Evidence& evidence) {
    const std::string rule = evidence.list.empty() ? "" : evidence.rule("the statement");
    is_point_ = rule == "point";
    is_counterexample_ = rule == "counterexample";
    require(is_point_ || !some_almost_, "an instance with almost_every needs evidence of rule point");
    if (!is_point_ && !is_counterexample_) return;
    const Input::Kind kind = is_point_ ? Input::Kind::almost_every : Input::Kind::every;
    const Json& values = evidence.take({"rule", "values"})["values"];
    require(values.is_object(), "the values of a point are not a JSON object");
    std::size_t used = 0;
    for (const Given& given : statement_.givens) {
      Symbol& symbol = statement_.symbol(given.symbol);
      const Input& input = instance_.find(symbol.name)->second;
      if (input.kind != kind) continue;
      if (!values.contains(symbol.name)) reject("the point has no value of \"" + shown(symbol.name) + "\"");
      RationalMatrix value = parse_matrix(values[symbol.name]);
      require(value.rows == input.rows && value.cols == input.cols, "a value of the point has another shape than the instance says");
      require(!input.symmetric || is_symmetric(value), "a value of the point is not symmetric");
      Binding& binding = global(given.symbol);
      binding.value<Exact>() = share(std::move(value));
      binding.value<Polynomials>().reset();
      first_.erase(given.symbol);
      symbol.indeterminate = false;
      ++used;
    }
    require(used > 0 && used == values.size(), "the point gives values to other names than the instance leaves open");
    for (Binding& binding : globals_)  // a shape may have asked for a value
      if (binding.term != nullptr) binding.value<Exact>().reset(), binding.value<Polynomials>().reset();
    if (is_counterexample_) { for (Node& node : statement_.nodes) node.flags &= static_cast<std::uint8_t>(~indeterminate); return; }
    for (const Node* assume : statement_.assumes) check_positive(*assume);
    for (const Node* prove : statement_.proves) check_positive(*prove);
  }
  // Each open atom says that some polynomial in the almost_every entries, or one of several, is not zero: true at one point, it fails only on a
  // proper algebraic subset.  A positive formula true at the point stays true where the finitely many open atoms that were true there are.
  void check_positive(const Node& node) {
    const auto fixed = [&](const Node& n) { require(!depends(n, {}), "point: a term with an almost_every name stands where only constants may"); };
    switch (node.op) {
      case Op::logic_and: case Op::logic_or: check_positive(*node.args[0]); check_positive(*node.args[1]); return;
      case Op::implies: fixed(*node.args[0]); check_positive(*node.args[1]); return;
      case Op::forall_in: case Op::exists_in: case Op::forall_over: case Op::exists_over:
        for (std::size_t i = 0; i < node.args.size(); ++i) i == 2 ? check_positive(*node.args[i]) : fixed(*node.args[i]);
        return;
      case Op::compare: break;
      default: fixed(node); return;
    }
    const bool unequal = node.relation == Relation::ne, ranked = is_rank(*node.args[0]) && node.args[0]->fn == Fn::rank;
    if (unequal && !is_rank(*node.args[0])) { depends(*node.args[0], {}); depends(*node.args[1], {}); return; }
    if (unequal || !ranked || node.relation == Relation::le || node.relation == Relation::lt) { fixed(node); return; }
    fixed(*node.args[1]);
    if (depends(*node.args[0]->args[0], {}) && node.relation == Relation::eq) full_rank_only_.insert(&node);
  }
  // Does the value depend on an almost_every name?  If so it is a polynomial in the entries, of a shape that does not depend on them; anything
  // else is rejected.  `parameters`: which parameters of the def around depend.
  bool depends(const Node& node, const Dependence& parameters) {
    spend(1000);
    std::vector<bool> arg;
    bool any = false;
    for (const Node* child : node.args) { arg.push_back(child != nullptr && depends(*child, parameters)); any = any || arg.back(); }
    const auto fixed = [&](std::size_t from) {  // the arguments from here on must not depend
      for (std::size_t i = from; i < arg.size(); ++i) require(!arg[i], "point: a term with an almost_every name stands where only constants may");
      return any;
    };
    switch (node.op) {
      case Op::name: {
        const Symbol& symbol = statement_.symbol(node.symbol);
        if (symbol.kind == Symbol::Kind::given) return instance_.find(symbol.name)->second.kind == Input::Kind::almost_every;
        if (symbol.kind == Symbol::Kind::let) return depends(*symbol.body, {});
        return symbol.kind == Symbol::Kind::parameter && parameters.at(node.symbol);
      }
      case Op::call: {
        const Symbol& def = statement_.symbol(node.symbol);
        Dependence inner;
        for (std::size_t i = 0; i < arg.size(); ++i) inner[def.parameters[i]] = arg[i];
        return depends(*def.body, inner);
      }
      case Op::negate: case Op::add: case Op::subtract: case Op::multiply: case Op::transpose: case Op::literal: return any;
      case Op::divide: case Op::index: return fixed(1);
      case Op::power:
        if (arg[0]) no_negative_exponent_.insert(&node);
        return fixed(1);
      case Op::sum: case Op::prod: require(!arg[0] && !arg[1], "point: a range depends on an almost_every name"); return any;
      case Op::function:
        if (node.fn == Fn::rows || node.fn == Fn::cols) return false;
        return fixed(node.fn < Fn::tr || node.fn > Fn::smat ? 0 : node.fn < Fn::reshape ? arg.size() : 1);
      default: return fixed(0);
    }
  }
  bool some_almost_ = false, is_point_ = false, is_counterexample_ = false;
};
}  // namespace recheck
