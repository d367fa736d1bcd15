#include "lemmacheck/claim/formula.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace lemmacheck {
namespace {

constexpr std::size_t depth_limit = 400;            ///< of the text, for the parser's own recursion
constexpr std::size_t unfolded_depth_limit = 1500;  ///< of the tree: sums nest to the left without end, definitions without brackets

struct Token {
  enum class Kind : std::uint8_t { number, name, symbol, end } kind = Kind::end;
  std::string text;
  std::size_t line = 1;
  std::size_t column = 1;
};

/// Raised inside the parser only; parse_statement turns it into an Error.
struct SyntaxError {
  std::string what;
};

[[noreturn]] void fail(const Token& at, const std::string& what) {
  throw SyntaxError{"line " + std::to_string(at.line) + ", column " + std::to_string(at.column) + ": " + what};
}

const std::set<std::string, std::less<>> reserved{"given", "let",    "def", "assume", "prove", "support", "in",    "over", "and",       "or",
                                                  "not",   "forall", "exists", "sum", "prod",  "count",   "true",  "false", "symmetric", "psd"};

/// Functions of the language and their numbers of arguments; `most` 99 stands for any number.
struct Arity {
  std::size_t least, most;
};
const std::map<std::string, Arity, std::less<>> functions{
    {"tr", {1, 1}},      {"norm2", {1, 1}},   {"det", {1, 1}},      {"adj", {1, 1}},      {"rows", {1, 1}},     {"cols", {1, 1}},
    {"eye", {1, 1}},     {"zeros", {2, 2}},   {"ones", {2, 2}},     {"unit", {2, 2}},     {"diag", {1, 1}},     {"diagonal", {1, 1}},
    {"hcat", {1, 99}},   {"vcat", {1, 99}},   {"reshape", {3, 3}},  {"block", {5, 5}},    {"hadamard", {2, 2}}, {"kron", {2, 2}},
    {"rowkron", {2, 2}}, {"veronese", {1, 1}}, {"quad", {2, 2}},    {"svec", {1, 1}},     {"smat", {2, 2}},     {"if", {3, 3}},
    {"abs", {1, 1}},     {"sign", {1, 1}},    {"min", {1, 99}},     {"max", {1, 99}},     {"floor", {1, 1}},    {"step", {1, 1}},
    {"relu", {1, 1}},    {"grad", {2, 2}},    {"binomial", {2, 2}}, {"factorial", {1, 1}}, {"binomial_cdf", {3, 3}}, {"sqrt", {1, 1}},
    {"exp", {1, 1}},     {"log", {1, 1}},     {"atan", {1, 1}},     {"pi", {0, 0}},       {"chi2cdf", {2, 2}},  {"rank", {1, 1}}};
const std::map<std::string, Arity, std::less<>> predicates{{"pd", {1, 1}}, {"psd", {1, 1}}, {"inertia", {4, 4}}, {"unionrank", {2, 2}}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> out;
  std::size_t line = 1;
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '\n') {
      ++line;
      line_start = ++i;
      continue;
    }
    if (c == ' ' || c == '\t' || c == '\r') {
      ++i;
      continue;
    }
    if (c == '#') {
      while (i < text.size() && text[i] != '\n') ++i;
      continue;
    }
    Token token{Token::Kind::symbol, "", line, i - line_start + 1};
    std::size_t end = i + 1;
    if (is_letter(c)) {
      token.kind = Token::Kind::name;
      while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) ++end;
    } else if (is_digit(c)) {
      token.kind = Token::Kind::number;
      while (end < text.size() && is_digit(text[end])) ++end;
      if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) {
        ++end;
        while (end < text.size() && is_digit(text[end])) ++end;
      }
      if (end < text.size() && is_letter(text[end])) fail(token, "a number is followed by a letter; separate them by a blank");
    } else {
      for (const std::string_view symbol : {"<=>", "=>", "==", "!=", "<=", ">=", ".."})
        if (text.substr(i).starts_with(symbol)) {
          end = i + symbol.size();
          break;
        }
      if (end == i + 1 && std::string_view("+-*/^'()[]{},;:.<>=").find(c) == std::string_view::npos)
        fail(token, "unexpected character '" + std::string(1, c) + "'");
    }
    token.text = std::string(text.substr(i, end - i));
    out.push_back(std::move(token));
    i = end;
  }
  out.push_back({Token::Kind::end, "", line, text.size() - line_start + 1});
  return out;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(tokenize(text)) {}

  Statement statement() {
    Statement out;
    while (peek().kind != Token::Kind::end) item(out);
    if (std::ranges::none_of(out.lines, [](const Line& l) { return l.kind != Line::Kind::assume; }))
      fail(peek(), "the statement proves nothing: expected a 'prove' line");
    return out;
  }

  NodePtr single_term(const Statement& scope, const std::vector<std::string>& known) {
    for (const std::string& name : known) names_.emplace(name, 0);
    for (const Definition& d : scope.definitions) define(d);
    const NodePtr out = term(expression());
    if (peek().kind != Token::Kind::end) fail(peek(), "expected the end of the term, found '" + peek().text + "'");
    return out;
  }

 private:
  // -- tokens
  const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(position_ + ahead, tokens_.size() - 1)]; }
  Token next() {
    Token out = peek();
    if (position_ + 1 < tokens_.size()) ++position_;
    return out;
  }
  bool is(std::string_view text) const { return peek().kind != Token::Kind::number && peek().kind != Token::Kind::end && peek().text == text; }
  bool accept(std::string_view text) {
    if (!is(text)) return false;
    next();
    return true;
  }
  void expect(std::string_view text) {
    if (!accept(text)) fail(peek(), "expected '" + std::string(text) + "', found '" + (peek().kind == Token::Kind::end ? "end of text" : peek().text) + "'");
  }
  std::string new_name() {
    const Token token = next();
    if (token.kind != Token::Kind::name || reserved.contains(token.text)) fail(token, "expected a name, found '" + token.text + "'");
    if (functions.contains(token.text) || predicates.contains(token.text)) fail(token, "'" + token.text + "' is a function of the language");
    if (names_.contains(token.text) || definitions_.contains(token.text)) fail(token, "the name '" + token.text + "' is already taken");
    return token.text;
  }

  // -- nodes
  static std::shared_ptr<Node> make(Op op, const Token& at, std::vector<NodePtr> kids, bool is_formula) {
    auto node = std::make_shared<Node>();
    node->op = op;
    node->kids = std::move(kids);
    node->is_formula = is_formula;
    node->line = at.line;
    node->column = at.column;
    for (const NodePtr& kid : node->kids)
      if (kid) deepen(*node, at, kid->depth);
    return node;
  }
  /// Definitions unfolded: whoever walks the tree needs no more levels than this.
  static void deepen(Node& node, const Token& at, std::size_t below) {
    node.depth = std::max(node.depth, below + 1);
    if (node.depth > unfolded_depth_limit) fail(at, "the expression is nested too deeply");
  }
  void define(const Definition& d) {
    if (d.parameters.empty())
      names_.emplace(d.name, d.body->depth);
    else
      definitions_.emplace(d.name, Signature{d.parameters.size(), d.body->depth});
  }
  static Token token_of(const NodePtr& node) { return {Token::Kind::end, "", node->line, node->column}; }
  static bool is_union_rank(const NodePtr& node) { return node->op == Op::call && node->name == "unionrank"; }
  static NodePtr term(NodePtr node) {
    if (node->is_formula) fail(token_of(node), "expected a term, found a formula");
    if (is_union_rank(node)) fail(token_of(node), "unionrank(...) may stand only on the left of a comparison");
    return node;
  }
  static NodePtr formula(NodePtr node) {
    if (!node->is_formula) fail(token_of(node), "expected a formula, found a term");
    return node;
  }
  static NodePtr number(const Token& at, const Rational& value) {
    auto node = make(Op::number, at, {}, false);
    node->number = value;
    return node;
  }

  // -- items
  void item(Statement& out) {
    const Token word = next();
    if (word.text == "given") {
      do given(out);
      while (accept(","));
      expect(";");
    } else if (word.text == "let" || word.text == "def") {
      Definition d;
      d.name = new_name();
      std::set<std::string> bound;
      if (word.text == "def") {
        expect("(");
        do {
          d.parameters.push_back(new_name());
          names_.emplace(d.parameters.back(), 0);
        } while (accept(","));
        expect(")");
      }
      expect("=");
      d.body = term(expression());
      for (const std::string& p : d.parameters) names_.erase(p);
      define(d);
      expect(";");
      out.definitions.push_back(std::move(d));
    } else if (word.text == "assume" || word.text == "prove" || word.text == "support") {
      Line line;
      line.kind = word.text == "assume" ? Line::Kind::assume : word.text == "prove" ? Line::Kind::prove : Line::Kind::support;
      const Token name = next();
      if (name.kind != Token::Kind::name || reserved.contains(name.text)) fail(name, "expected the name of the line, found '" + name.text + "'");
      if (line.kind != Line::Kind::assume && std::ranges::any_of(out.lines, [&](const Line& l) { return l.kind != Line::Kind::assume && l.kind != line.kind; }))
        fail(word, "'prove' and 'support' do not go together");
      if (std::ranges::any_of(out.lines, [&](const Line& l) { return l.name == name.text; })) fail(name, "two lines have the name '" + name.text + "'");
      line.name = name.text;
      expect(":");
      line.formula = formula(expression());
      expect(";");
      out.lines.push_back(std::move(line));
    } else {
      fail(word, "expected given, let, def, assume, prove or support, found '" + word.text + "'");
    }
  }

  /// A dimension of a given: a bare unknown name is bound to the size; anything else is a term.
  NodePtr dimension() {
    const Token at = peek();
    if (at.kind == Token::Kind::name && !names_.contains(at.text) && !functions.contains(at.text) && !definitions_.contains(at.text) &&
        !reserved.contains(at.text) && !predicates.contains(at.text)) {
      next();
      names_.emplace(at.text, 0);
      auto node = make(Op::name, at, {}, false);
      node->name = at.text;
      return node;
    }
    return term(sum());
  }

  void given(Statement& out) {
    Given g;
    g.name = new_name();
    if (accept(":")) {
      g.rows = dimension();
      expect("x");
      g.cols = dimension();
      g.symmetric = accept("symmetric");
    }
    if (names_.contains(g.name)) fail(peek(), "the name '" + g.name + "' is already taken");
    names_.emplace(g.name, 0);
    out.givens.push_back(std::move(g));
  }

  // -- expressions, by rising precedence
  struct Depth {
    explicit Depth(Parser& p) : parser(p) {
      if (++parser.depth_ > depth_limit) fail(parser.peek(), "the expression is nested too deeply");
    }
    ~Depth() { --parser.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    Parser& parser;
  };

  NodePtr expression() {
    const Depth depth(*this);
    NodePtr left = implication();
    while (is("<=>")) {
      const Token at = next();
      const NodePtr right = implication();
      left = make(Op::equivalence, at, {formula(left), formula(right)}, true);
    }
    return left;
  }

  NodePtr implication() {
    const Depth depth(*this);
    NodePtr left = disjunction();
    if (!is("=>")) return left;
    const Token at = next();
    const NodePtr right = implication();
    return make(Op::implication, at, {formula(left), formula(right)}, true);
  }

  NodePtr disjunction() {
    NodePtr left = conjunction();
    while (is("or")) {
      const Token at = next();
      const NodePtr right = conjunction();
      left = make(Op::disjunction, at, {formula(left), formula(right)}, true);
    }
    return left;
  }

  NodePtr conjunction() {
    NodePtr left = negation();
    while (is("and")) {
      const Token at = next();
      const NodePtr right = negation();
      left = make(Op::conjunction, at, {formula(left), formula(right)}, true);
    }
    return left;
  }

  NodePtr negation() {
    const Depth depth(*this);
    if (is("not")) {
      const Token at = next();
      return make(Op::negation, at, {formula(negation())}, true);
    }
    if (is("forall") || is("exists")) return quantified();
    return comparison();
  }

  /// The values of `over { ... }` and the body, behind the shape.
  void over_values(std::vector<NodePtr>& kids) {
    expect("{");
    do kids.push_back(term(expression()));
    while (accept(","));
    expect("}");
  }

  NodePtr quantified() {
    const Token at = next();
    const bool all = at.text == "forall";
    const std::string name = new_name();
    std::vector<NodePtr> kids;
    Op op = all ? Op::forall_free : Op::exists_free;
    Domain domain = Domain::matrix;
    if (accept("in")) {
      op = all ? Op::forall_range : Op::exists_range;
      kids.push_back(term(sum()));
      expect("..");
      kids.push_back(term(sum()));
    } else if (accept(":")) {
      kids.push_back(term(sum()));
      expect("x");
      kids.push_back(term(sum()));
      if (accept("over")) {
        op = all ? Op::forall_over : Op::exists_over;
        over_values(kids);
      } else if (accept("symmetric")) {
        domain = Domain::symmetric;
      } else if (accept("psd")) {
        domain = Domain::psd;
      }
    } else {
      kids = {number(at, 1), number(at, 1)};
    }
    expect(".");
    names_.emplace(name, 0);
    kids.push_back(formula(expression()));
    names_.erase(name);
    auto node = make(op, at, std::move(kids), true);
    node->name = name;
    node->domain = domain;
    return node;
  }

  NodePtr comparison() {
    static const std::map<std::string, Op, std::less<>> operators{{"==", Op::eq}, {"!=", Op::ne}, {"<", Op::lt},
                                                                  {"<=", Op::le}, {">", Op::gt},  {">=", Op::ge}};
    NodePtr left = sum();
    NodePtr all;
    while (peek().kind == Token::Kind::symbol && operators.contains(peek().text)) {
      const Token at = next();
      const NodePtr right = sum();
      const NodePtr one = make(operators.at(at.text), at, {is_union_rank(left) ? left : term(left), term(right)}, true);
      all = all ? make(Op::conjunction, at, {all, one}, true) : one;
      left = right;
    }
    if (!all && is_union_rank(left)) fail(token_of(left), "unionrank(...) may stand only on the left of a comparison");
    return all ? all : left;
  }

  NodePtr sum() {
    NodePtr left = product();
    while (is("+") || is("-")) {
      const Token at = next();
      const NodePtr right = product();
      left = make(at.text == "+" ? Op::add : Op::sub, at, {term(left), term(right)}, false);
    }
    return left;
  }

  NodePtr product() {
    NodePtr left = unary();
    while (is("*") || is("/")) {
      const Token at = next();
      const NodePtr right = unary();
      left = make(at.text == "*" ? Op::mul : Op::div, at, {term(left), term(right)}, false);
    }
    return left;
  }

  NodePtr unary() {
    const Depth depth(*this);
    if (is("-")) {
      const Token at = next();
      return make(Op::negate, at, {term(unary())}, false);
    }
    const NodePtr base = postfix();
    if (!is("^")) return base;
    const Token at = next();
    return make(Op::pow, at, {term(base), term(unary())}, false);
  }

  NodePtr postfix() {
    NodePtr out = primary();
    while (true) {
      if (is("'")) {
        const Token at = next();
        out = make(Op::transpose, at, {term(out)}, false);
      } else if (is("[")) {
        const Token at = next();
        NodePtr i = index();
        expect(",");
        NodePtr j = index();
        expect("]");
        out = make(Op::index, at, {term(out), std::move(i), std::move(j)}, false);
      } else {
        return out;
      }
    }
  }

  NodePtr index() { return accept(":") ? nullptr : term(sum()); }

  NodePtr primary() {
    const Depth depth(*this);
    const Token at = next();
    if (at.kind == Token::Kind::number) return number(at, parse_rational(at.text).value());
    if (at.text == "(") {
      NodePtr inner = expression();
      expect(")");
      return inner;
    }
    if (at.text == "[") return literal(at);
    if (at.kind != Token::Kind::name) fail(at, at.kind == Token::Kind::end ? "unexpected end of the text" : "unexpected '" + at.text + "'");
    if (at.text == "true") return make(Op::truth, at, {}, true);
    if (at.text == "false") return make(Op::falsehood, at, {}, true);
    if (at.text == "sum" || at.text == "prod" || at.text == "count") return folded(at);
    if (is("(")) return call(at);
    const auto known = names_.find(at.text);
    if (known == names_.end()) fail(at, "unknown name '" + at.text + "'");
    auto node = make(Op::name, at, {}, false);
    node->name = at.text;
    deepen(*node, at, known->second);
    return node;
  }

  NodePtr literal(const Token& at) {
    std::vector<NodePtr> entries;
    std::size_t columns = 0;
    std::size_t in_row = 0;
    do {
      entries.push_back(term(expression()));
      ++in_row;
      if (is(";") || is("]")) {
        if (columns != 0 && in_row != columns) fail(peek(), "the rows of the matrix have different lengths");
        columns = in_row;
        in_row = 0;
      }
    } while (accept(",") || accept(";"));
    expect("]");
    auto node = make(Op::literal, at, std::move(entries), false);
    node->columns = columns;
    return node;
  }

  NodePtr folded(const Token& at) {
    expect("(");
    const std::string name = new_name();
    std::vector<NodePtr> kids;
    Op op = at.text == "sum" ? Op::sum : at.text == "prod" ? Op::prod : Op::count_range;
    if (at.text == "count" && accept(":")) {
      op = Op::count_over;
      kids.push_back(term(sum()));
      expect("x");
      kids.push_back(term(sum()));
      expect("over");
      over_values(kids);
    } else {
      expect("in");
      kids.push_back(term(sum()));
      expect("..");
      kids.push_back(term(sum()));
    }
    expect(".");
    names_.emplace(name, 0);
    NodePtr body = expression();
    names_.erase(name);
    kids.push_back(at.text == "count" ? formula(body) : term(body));
    expect(")");
    auto node = make(op, at, std::move(kids), false);
    node->name = name;
    return node;
  }

  NodePtr call(const Token& at) {
    expect("(");
    std::vector<NodePtr> arguments;
    if (!accept(")")) {
      do arguments.push_back(expression());
      while (accept(","));
      expect(")");
    }
    Arity arity{};
    bool is_formula = false;
    std::size_t below = 0;
    if (const auto f = functions.find(at.text); f != functions.end()) {
      arity = f->second;
    } else if (const auto p = predicates.find(at.text); p != predicates.end()) {
      arity = p->second;
      is_formula = at.text != "unionrank";
    } else if (const auto d = definitions_.find(at.text); d != definitions_.end()) {
      arity = {d->second.parameters, d->second.parameters};
      below = d->second.depth;
    } else {
      fail(at, "unknown function '" + at.text + "'");
    }
    if (arguments.size() < arity.least || arguments.size() > arity.most)
      fail(at, "'" + at.text + "' takes " + std::to_string(arity.least) + (arity.most == arity.least ? "" : " or more") + " arguments, found " +
                   std::to_string(arguments.size()));
    for (std::size_t i = 0; i < arguments.size(); ++i)
      if (at.text == "if" && i == 0)
        formula(arguments[i]);
      else
        term(arguments[i]);
    auto node = make(Op::call, at, std::move(arguments), is_formula);
    node->name = at.text;
    deepen(*node, at, node->depth + below);
    return node;
  }

  struct Signature {
    std::size_t parameters;
    std::size_t depth;
  };

  std::vector<Token> tokens_;
  std::size_t position_ = 0;
  std::size_t depth_ = 0;
  std::map<std::string, std::size_t, std::less<>> names_;      ///< visible values, with the depth of their definition
  std::map<std::string, Signature, std::less<>> definitions_;  ///< visible functions of the statement
};

std::string join(const std::vector<NodePtr>& kids, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) out += (i == from ? "" : ", ") + to_text(*kids[i]);
  return out;
}

std::string_view infix(Op op) {
  switch (op) {
    case Op::add: return " + ";
    case Op::sub: return " - ";
    case Op::mul: return "*";
    case Op::div: return "/";
    case Op::pow: return "^";
    case Op::eq: return " == ";
    case Op::ne: return " != ";
    case Op::lt: return " < ";
    case Op::le: return " <= ";
    case Op::gt: return " > ";
    case Op::ge: return " >= ";
    case Op::conjunction: return " and ";
    case Op::disjunction: return " or ";
    case Op::implication: return " => ";
    case Op::equivalence: return " <=> ";
    default: return "";
  }
}

}  // namespace

bool Statement::is_statistical() const {
  return std::ranges::any_of(lines, [](const Line& l) { return l.kind == Line::Kind::support; });
}

Result<Statement> parse_statement(std::string_view text) {
  try {
    return Parser(text).statement();
  } catch (const SyntaxError& e) {
    return Error{e.what};
  }
}

Result<NodePtr> parse_term(std::string_view text, const Statement& scope, const std::vector<std::string>& known) {
  try {
    return Parser(text).single_term(scope, known);
  } catch (const SyntaxError& e) {
    return Error{e.what};
  }
}

std::string to_text(const Node& node) {
  const auto& k = node.kids;
  if (const auto symbol = infix(node.op); !symbol.empty()) return "(" + to_text(*k[0]) + std::string(symbol) + to_text(*k[1]) + ")";
  const auto shape = [&] { return node.name + " : " + to_text(*k[0]) + " x " + to_text(*k[1]); };
  const auto range = [&] { return node.name + " in " + to_text(*k[0]) + " .. " + to_text(*k[1]); };
  const auto over = [&] { return shape() + " over {" + join(k, 2, k.size() - 1) + "}"; };
  const std::string body = k.empty() || !k.back() ? "" : " . " + to_text(*k.back());
  switch (node.op) {
    case Op::number: return to_text(node.number);
    case Op::name: return node.name;
    case Op::call: return node.name + "(" + join(k, 0, k.size()) + ")";
    case Op::index: return to_text(*k[0]) + "[" + (k[1] ? to_text(*k[1]) : ":") + "," + (k[2] ? to_text(*k[2]) : ":") + "]";
    case Op::literal: {
      std::string out = "[";
      for (std::size_t i = 0; i < k.size(); ++i) out += (i == 0 ? "" : i % node.columns == 0 ? "; " : ", ") + to_text(*k[i]);
      return out + "]";
    }
    case Op::negate: return "(-" + to_text(*k[0]) + ")";
    case Op::transpose: return to_text(*k[0]) + "'";
    case Op::sum: return "sum(" + range() + body + ")";
    case Op::prod: return "prod(" + range() + body + ")";
    case Op::count_range: return "count(" + range() + body + ")";
    case Op::count_over: return "count(" + over() + body + ")";
    case Op::truth: return "true";
    case Op::falsehood: return "false";
    case Op::negation: return "(not " + to_text(*k[0]) + ")";
    case Op::forall_range: return "(forall " + range() + body + ")";
    case Op::exists_range: return "(exists " + range() + body + ")";
    case Op::forall_over: return "(forall " + over() + body + ")";
    case Op::exists_over: return "(exists " + over() + body + ")";
    default: break;
  }
  const std::string_view domain = node.domain == Domain::symmetric ? " symmetric" : node.domain == Domain::psd ? " psd" : "";
  return (node.op == Op::forall_free ? "(forall " : "(exists ") + shape() + std::string(domain) + body + ")";
}

}  // namespace lemmacheck
