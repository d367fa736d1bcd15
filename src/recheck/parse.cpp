#include "parse.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "common.hpp"

namespace recheck {
namespace {

struct Signature {
  std::string_view name;
  Fn fn;
  std::size_t least;
  std::size_t most;
};
constexpr std::size_t any_number = 1000;
constexpr std::array<Signature, 40> functions{{
    {"tr", Fn::tr, 1, 1}, {"norm2", Fn::norm2, 1, 1}, {"det", Fn::det, 1, 1}, {"adj", Fn::adj, 1, 1}, {"rows", Fn::rows, 1, 1},
    {"cols", Fn::cols, 1, 1}, {"eye", Fn::eye, 1, 1}, {"zeros", Fn::zeros, 2, 2}, {"ones", Fn::ones, 2, 2}, {"unit", Fn::unit, 2, 2},
    {"diag", Fn::diag, 1, 1}, {"diagonal", Fn::diagonal, 1, 1}, {"hcat", Fn::hcat, 1, any_number}, {"vcat", Fn::vcat, 1, any_number},
    {"reshape", Fn::reshape, 3, 3}, {"block", Fn::block, 5, 5}, {"hadamard", Fn::hadamard, 2, 2}, {"kron", Fn::kron, 2, 2},
    {"rowkron", Fn::rowkron, 2, 2}, {"veronese", Fn::veronese, 1, 1}, {"quad", Fn::quad, 2, 2}, {"svec", Fn::svec, 1, 1},
    {"smat", Fn::smat, 2, 2}, {"if", Fn::choose, 3, 3}, {"abs", Fn::abs, 1, 1}, {"sign", Fn::sign, 1, 1}, {"min", Fn::min, 1, any_number},
    {"max", Fn::max, 1, any_number}, {"floor", Fn::floor, 1, 1}, {"step", Fn::step, 1, 1}, {"relu", Fn::relu, 1, 1}, {"grad", Fn::grad, 2, 2},
    {"binomial", Fn::binomial, 2, 2}, {"factorial", Fn::factorial, 1, 1}, {"binomial_cdf", Fn::binomial_cdf, 3, 3}, {"sqrt", Fn::sqrt, 1, 1},
    {"exp", Fn::exp, 1, 1}, {"log", Fn::log, 1, 1}, {"pi", Fn::pi, 0, 0}, {"chi2cdf", Fn::chi2cdf, 2, 2},
}};
constexpr std::array<std::string_view, 18> reserved{"given", "let", "def", "assume", "prove", "support", "in", "over", "and", "or", "not",
                                                    "forall", "exists", "sum", "prod", "count", "true", "false"};
constexpr std::array<std::string_view, 4> predicates{"rank", "pd", "psd", "inertia"};

bool is_reserved(std::string_view word) {
  return word == "symmetric" || word == "psd" || std::find(reserved.begin(), reserved.end(), word) != reserved.end();
}

const Signature* find_function(std::string_view name) {
  const auto* found = std::find_if(functions.begin(), functions.end(), [&](const Signature& s) { return s.name == name; });
  return found == functions.end() ? nullptr : found;
}

struct Token {
  enum class Kind : std::uint8_t { end, number, name, mark };
  Kind kind = Kind::end;
  std::string text;
  std::size_t line = 1;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::vector<Token> split(std::string_view text) {
  require(text.size() <= 1'000'000, "the statement is longer than a million bytes");
  std::vector<Token> tokens;
  std::size_t line = 1;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char c = text[at];
    Token::Kind kind = Token::Kind::mark;
    if (c == '#') {
      while (at < text.size() && text[at] != '\n') ++at;
      continue;
    }
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      if (c == '\n') ++line;
      ++at;
      continue;
    }
    if (is_letter(c)) {
      kind = Token::Kind::name;
      while (at < text.size() && (is_letter(text[at]) || is_digit(text[at]))) ++at;
    } else if (is_digit(c)) {
      kind = Token::Kind::number;
      while (at < text.size() && is_digit(text[at])) ++at;
      if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
        ++at;
        while (at < text.size() && is_digit(text[at])) ++at;
      }
      require(at - begin <= 10000, "a number in the statement has more than 10000 digits");
    } else {
      for (std::string_view mark : {"<=>", "==", "!=", "<=", ">=", "=>", "..", "<", ">", "=", ".", "+", "-", "*", "/", "^", "'", "(", ")", "[", "]",
                                    "{", "}", ",", ";", ":"})
        if (text.substr(at, mark.size()) == mark) {
          at += mark.size();
          break;
        }
      if (at == begin) reject("line " + std::to_string(line) + " of the statement: unexpected character \"" + shown(text.substr(at, 1)) + "\"");
    }
    tokens.push_back({kind, std::string(text.substr(begin, at - begin)), line});
  }
  tokens.push_back({Token::Kind::end, "end of the statement", line});
  return tokens;
}

class Parser {
 public:
  Parser(std::string_view text, Statement& statement) : tokens_(split(text)), statement_(statement), visible_(statement.globals) {}

  void parse_items(const std::map<std::string, bool, std::less<>>& every) {
    bool proves = false;
    while (current().kind != Token::Kind::end) {
      if (accept("given")) {
        do parse_given(every);
        while (accept(","));
      } else if (accept("let")) {
        const std::string name = take_name();
        expect("=");
        const Node& body = term(expr());
        const int symbol = declare(name, Symbol::Kind::let);
        at(symbol).body = &body;
      } else if (accept("def")) {
        parse_def();
      } else if (accept("assume")) {
        take_name();
        expect(":");
        statement_.assumes.push_back(&formula(expr()));
      } else {
        const bool statistical = current().text == "support";
        if (!accept("prove") && !accept("support")) fail("expected given, let, def, assume, prove or support");
        if (proves && statistical != statement_.statistical) fail("prove and support do not go together");
        proves = true;
        statement_.statistical = statistical;
        take_name();
        expect(":");
        statement_.proves.push_back(&formula(expr()));
      }
      expect(";");
    }
    require(proves, "the statement has nothing to prove");
    statement_.globals = visible_;
  }

  const Node& parse_single(const std::vector<int>& locals) {
    for (int symbol : locals) visible_[at(symbol).name] = symbol;
    const Node& node = term(expr());
    if (current().kind != Token::Kind::end) fail("expected the end of the term");
    return node;
  }

 private:
  const Token& current() const { return tokens_[next_]; }
  Symbol& at(int symbol) { return statement_.symbols[static_cast<std::size_t>(symbol)]; }

  [[noreturn]] void fail(const std::string& what) const {
    reject("line " + std::to_string(current().line) + " of the statement: " + what + ", found \"" + shown(current().text) + "\"");
  }
  bool peek(std::string_view text) const { return current().kind != Token::Kind::number && current().text == text; }
  bool accept(std::string_view text) {
    const bool found = peek(text) && current().kind != Token::Kind::end;
    if (found) ++next_;
    return found;
  }
  void expect(std::string_view text) {
    if (!accept(text)) fail("expected \"" + std::string(text) + "\"");
  }
  std::string take_name() {
    if (current().kind != Token::Kind::name || is_reserved(current().text)) fail("expected a name");
    return tokens_[next_++].text;
  }

  // A name means one thing wherever it can be seen: declaring it twice is an error, so nothing can be captured.
  int declare(const std::string& name, Symbol::Kind kind) {
    if (visible_.contains(name)) fail("the name \"" + shown(name) + "\" is declared twice, before");
    if (kind == Symbol::Kind::def && (find_function(name) != nullptr || std::find(predicates.begin(), predicates.end(), name) != predicates.end()))
      fail("\"" + shown(name) + "\" is a function of the language, before");
    statement_.symbols.push_back({name, kind, nullptr, {}, false, kind == Symbol::Kind::parameter});
    const int symbol = static_cast<int>(statement_.symbols.size()) - 1;
    visible_[name] = symbol;
    return symbol;
  }

  const Node& term(const Node& node) const {
    if (node.formula || node.op == Op::rank) fail("a matrix is needed where a formula or a rank stands, before");
    return node;
  }
  const Node& formula(const Node& node) const {
    if (!node.formula) fail("a formula is needed where a matrix stands, before");
    return node;
  }

  Node& make(Op op, std::vector<const Node*> args, bool is_formula = false) {
    Node node;
    node.op = op;
    node.formula = is_formula;
    node.args = std::move(args);
    for (const Node* arg : node.args)
      if (arg != nullptr) {
        node.flags |= arg->flags;
        deepen(node, *arg);
      }
    statement_.nodes.push_back(std::move(node));
    return statement_.nodes.back();
  }
  void deepen(Node& node, const Node& below) const {
    node.depth = std::max(node.depth, below.depth + 1);
    if (node.depth > 1500) fail("nested too deeply");
  }

  const Node* dimension(int& binds) {
    if (current().kind == Token::Kind::name && !is_reserved(current().text) && !visible_.contains(current().text)) {
      binds = declare(take_name(), Symbol::Kind::dimension);
      return nullptr;
    }
    return &term(sum());
  }

  void parse_given(const std::map<std::string, bool, std::less<>>& every) {
    Given given;
    const std::string name = take_name();
    if (accept(":")) {
      given.rows = dimension(given.binds_rows);
      expect("x");
      given.cols = dimension(given.binds_cols);
      given.symmetric = accept("symmetric");
    } else {
      Node& one = make(Op::number, {});
      one.value = 1;
      given.rows = given.cols = &one;
    }
    given.symbol = declare(name, Symbol::Kind::given);
    const auto found = every.find(name);
    at(given.symbol).indeterminate = found != every.end() && found->second;
    statement_.givens.push_back(given);
  }

  void parse_def() {
    const std::string name = take_name();
    expect("(");
    std::vector<int> parameters;
    do parameters.push_back(declare(take_name(), Symbol::Kind::parameter));
    while (accept(","));
    expect(")");
    expect("=");
    const Node& body = term(expr());
    for (int parameter : parameters) visible_.erase(at(parameter).name);
    const int symbol = declare(name, Symbol::Kind::def);
    at(symbol).body = &body;
    at(symbol).parameters = parameters;
  }

  const Node& expr() {
    if (++nesting_ > 400) fail("nested too deeply");
    const Node* left = &implication();
    while (accept("<=>")) {
      const Node* right = &formula(implication());
      left = &make(Op::iff, {&formula(*left), right}, true);
    }
    --nesting_;
    return *left;
  }
  const Node& implication() {
    if (++nesting_ > 400) fail("nested too deeply");
    const Node* left = &disjunction();
    if (accept("=>")) {
      const Node* right = &formula(implication());
      left = &make(Op::implies, {&formula(*left), right}, true);
    }
    --nesting_;
    return *left;
  }
  const Node& disjunction() {
    const Node* left = &conjunction();
    while (accept("or")) {
      const Node* right = &formula(conjunction());
      left = &make(Op::logic_or, {&formula(*left), right}, true);
    }
    return *left;
  }
  const Node& conjunction() {
    const Node* left = &negation();
    while (accept("and")) {
      const Node* right = &formula(negation());
      left = &make(Op::logic_and, {&formula(*left), right}, true);
    }
    return *left;
  }
  const Node& negation() {
    if (accept("not")) {
      if (++nesting_ > 400) fail("nested too deeply");
      const Node& inner = formula(negation());
      --nesting_;
      return make(Op::logic_not, {&inner}, true);
    }
    if (accept("forall")) return quantified(Op::forall_in, Op::forall_over, Op::forall_free);
    if (accept("exists")) return quantified(Op::exists_in, Op::exists_over, Op::exists_free);
    return comparison();
  }

  // NAME in a..b . body  |  NAME : r x c over { .. } . body  |  NAME [: r x c [symmetric|psd]] . body
  const Node& quantified(Op in, Op over, std::optional<Op> free) {
    const std::string name = take_name();
    std::vector<const Node*> args;
    std::vector<const Node*> values;
    Op op = free.value_or(over);
    Range range = Range::general;
    if (accept("in")) {
      op = in;
      args.push_back(&term(sum()));
      expect("..");
      args.push_back(&term(sum()));
    } else if (accept(":")) {
      args.push_back(&term(sum()));
      expect("x");
      args.push_back(&term(sum()));
      if (accept("over")) {
        op = over;
        expect("{");
        do values.push_back(&term(expr()));
        while (accept(","));
        expect("}");
      } else if (!free) {
        fail("expected \"over\"");
      } else if (accept("symmetric")) {
        range = Range::symmetric;
      } else if (accept("psd")) {
        range = Range::psd;
      }
    } else {
      if (!free) fail("expected \"in\" or \":\"");
      args = {nullptr, nullptr};
    }
    expect(".");
    const int variable = declare(name, Symbol::Kind::variable);
    at(variable).local = op == Op::forall_free || op == Op::exists_free;
    const Node& body = expr();
    visible_.erase(name);
    args.push_back(&body);
    args.insert(args.end(), values.begin(), values.end());
    Node& node = make(op, args, true);
    node.symbol = variable;
    node.range = range;
    if (in == Op::forall_in || in == Op::exists_in || in == Op::count_in) formula(body);
    if (in == Op::sum || in == Op::prod) term(body);
    node.formula = in == Op::forall_in || in == Op::exists_in;
    return node;
  }

  const Node& comparison() {
    const Node* left = &sum();
    const Node* all = nullptr;
    static constexpr std::array<std::pair<std::string_view, Relation>, 6> relations{
        {{"==", Relation::eq}, {"!=", Relation::ne}, {"<", Relation::lt}, {"<=", Relation::le}, {">", Relation::gt}, {">=", Relation::ge}}};
    for (bool more = true; more;) {
      more = false;
      for (const auto& [mark, relation] : relations) {
        if (!accept(mark)) continue;
        const Node* right = &term(sum());
        if (left->op != Op::rank) term(*left);
        Node& link = make(Op::compare, {left, right}, true);
        link.relation = relation;
        all = all == nullptr ? &link : &make(Op::logic_and, {all, &link}, true);
        left = right;
        more = true;
        break;
      }
    }
    return all == nullptr ? *left : *all;
  }
  const Node& sum() {
    const Node* left = &product();
    for (;;) {
      const Op op = peek("+") ? Op::add : Op::subtract;
      if (!accept("+") && !accept("-")) return *left;
      const Node* right = &term(product());
      left = &make(op, {&term(*left), right});
    }
  }
  const Node& product() {
    const Node* left = &unary();
    for (;;) {
      const Op op = peek("*") ? Op::multiply : Op::divide;
      if (!accept("*") && !accept("/")) return *left;
      const Node* right = &term(unary());
      left = &make(op, {&term(*left), right});
    }
  }
  const Node& unary() {
    if (++nesting_ > 400) fail("nested too deeply");
    const Node* node = nullptr;
    if (accept("-")) {
      node = &make(Op::negate, {&term(unary())});
    } else {
      node = &postfix();
      if (accept("^")) {
        const Node* exponent = &term(unary());
        node = &make(Op::power, {&term(*node), exponent});
      }
    }
    --nesting_;
    return *node;
  }
  const Node& postfix() {
    const Node* node = &primary();
    for (;;) {
      if (accept("'")) {
        node = &make(Op::transpose, {&term(*node)});
      } else if (accept("[")) {
        const Node* row = accept(":") ? nullptr : &term(sum());
        expect(",");
        const Node* col = accept(":") ? nullptr : &term(sum());
        expect("]");
        node = &make(Op::index, {&term(*node), row, col});
      } else {
        return *node;
      }
    }
  }

  const Node& primary() {
    if (current().kind == Token::Kind::number) {
      std::string digits = tokens_[next_++].text;
      const std::size_t dot = digits.find('.');
      mpq_class value;
      if (dot != std::string::npos) {
        mpz_ui_pow_ui(value.get_den_mpz_t(), 10, digits.size() - dot - 1);
        digits.erase(dot, 1);
      }
      value.get_num() = mpz_class(digits, 10);
      value.canonicalize();
      Node& node = make(Op::number, {});
      node.value = value;
      return node;
    }
    if (accept("(")) {
      const Node& inner = expr();
      expect(")");
      return inner;
    }
    if (accept("[")) return literal();
    if (peek("true") || peek("false")) {
      Node& node = make(Op::truth, {}, true);
      node.value = accept("true") ? 1 : 0;
      if (node.value == 0) expect("false");
      return node;
    }
    for (const auto& [word, in, over] : {std::tuple{"sum", Op::sum, Op::count_over}, std::tuple{"prod", Op::prod, Op::count_over},
                                         std::tuple{"count", Op::count_in, Op::count_over}})
      if (accept(word)) {
        expect("(");
        const Node& node = quantified(in, over, std::nullopt);
        if (node.op != in && in != Op::count_in) fail("expected a range, before");
        expect(")");
        return node;
      }
    if (current().kind != Token::Kind::name) fail("expected a term");
    if (is_reserved(current().text) && current().text != "psd") fail("expected a term");
    const std::string name = tokens_[next_++].text;
    if (accept("(")) return call(name);
    const auto found = visible_.find(name);
    if (found == visible_.end() || at(found->second).kind == Symbol::Kind::def) {
      --next_;
      fail("unknown name");
    }
    Node& node = make(Op::name, {});
    const Symbol& symbol = at(found->second);
    node.symbol = found->second;
    if (symbol.indeterminate) node.flags |= indeterminate;
    if (symbol.local) node.flags |= local;
    if (symbol.body != nullptr) {
      node.flags |= symbol.body->flags;
      deepen(node, *symbol.body);
    }
    return node;
  }

  const Node& literal() {
    std::vector<const Node*> entries;
    std::size_t rows = 0;
    std::size_t width = 0;
    do {
      const std::size_t before = entries.size();
      do entries.push_back(&term(expr()));
      while (accept(","));
      if (rows++ == 0) width = entries.size();
      if (entries.size() - before != width) fail("the rows of a matrix differ in length, before");
    } while (accept(";"));
    expect("]");
    Node& node = make(Op::literal, entries);
    node.rows = rows;
    return node;
  }

  const Node& call(const std::string& name) {
    std::vector<const Node*> args;
    if (!accept(")")) {
      do args.push_back(&expr());
      while (accept(","));
      expect(")");
    }
    const auto arity = [&](std::size_t least, std::size_t most) {
      if (args.size() < least || args.size() > most) fail("wrong number of arguments of " + shown(name) + ", before");
    };
    for (std::size_t i = 0; i < args.size(); ++i) {
      if (name == "if" && i == 0)
        formula(*args[i]);
      else
        term(*args[i]);
    }
    if (name == "rank" || name == "pd" || name == "psd" || name == "inertia") {
      arity(name == "inertia" ? 4 : 1, name == "inertia" ? 4 : 1);
      return make(name == "rank" ? Op::rank : name == "pd" ? Op::pd : name == "psd" ? Op::psd : Op::inertia, args, name != "rank");
    }
    if (const Signature* signature = find_function(name)) {
      arity(signature->least, signature->most);
      Node& node = make(Op::function, args);
      node.fn = signature->fn;
      if (node.fn == Fn::sqrt || node.fn == Fn::exp || node.fn == Fn::log || node.fn == Fn::pi || node.fn == Fn::chi2cdf) node.flags |= enclosure;
      return node;
    }
    const auto found = visible_.find(name);
    if (found == visible_.end() || at(found->second).kind != Symbol::Kind::def) fail("unknown function " + shown(name) + ", before");
    const Symbol& def = at(found->second);
    arity(def.parameters.size(), def.parameters.size());
    Node& node = make(Op::call, args);
    node.symbol = found->second;
    node.flags = static_cast<std::uint8_t>(node.flags | (def.body->flags & ~local));
    deepen(node, *def.body);
    return node;
  }

  std::vector<Token> tokens_;
  Statement& statement_;
  std::map<std::string, int, std::less<>> visible_;
  std::size_t next_ = 0;
  int nesting_ = 0;
};

}  // namespace

void parse_statement(std::string_view text, const std::map<std::string, bool, std::less<>>& every, Statement& statement) {
  Parser(text, statement).parse_items(every);
}

const Node& parse_term(std::string_view text, const std::vector<int>& locals, Statement& statement) {
  return Parser(text, statement).parse_single(locals);
}

}  // namespace recheck
