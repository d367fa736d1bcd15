#include "parse.hpp"

#include <algorithm>
#include <array>
#include "common.hpp"

namespace recheck {
namespace {
struct Signature {
  std::string_view name;
  Fn fn;
  std::size_t least, most;
  Op op = Op::function;  ///< or a predicate
};
constexpr std::size_t many = 1000;
constexpr std::array<Signature, 46> functions{{
    {"tr", Fn::tr, 1, 1}, {"norm2", Fn::norm2, 1, 1}, {"det", Fn::det, 1, 1}, {"adj", Fn::adj, 1, 1}, {"rows", Fn::rows, 1, 1},
    {"cols", Fn::cols, 1, 1}, {"eye", Fn::eye, 1, 1}, {"zeros", Fn::zeros, 2, 2}, {"ones", Fn::ones, 2, 2}, {"unit", Fn::unit, 2, 2},
    {"diag", Fn::diag, 1, 1}, {"diagonal", Fn::diagonal, 1, 1}, {"hcat", Fn::hcat, 1, many}, {"vcat", Fn::vcat, 1, many},
    {"reshape", Fn::reshape, 3, 3}, {"block", Fn::block, 5, 5}, {"hadamard", Fn::hadamard, 2, 2}, {"kron", Fn::kron, 2, 2},
    {"rowkron", Fn::rowkron, 2, 2}, {"veronese", Fn::veronese, 1, 1}, {"quad", Fn::quad, 2, 2}, {"svec", Fn::svec, 1, 1},
    {"smat", Fn::smat, 2, 2}, {"if", Fn::choose, 3, 3}, {"abs", Fn::abs, 1, 1}, {"sign", Fn::sign, 1, 1}, {"min", Fn::min, 1, many},
    {"max", Fn::max, 1, many}, {"floor", Fn::floor, 1, 1}, {"step", Fn::step, 1, 1}, {"relu", Fn::relu, 1, 1}, {"grad", Fn::grad, 2, 2},
    {"binomial", Fn::binomial, 2, 2}, {"factorial", Fn::factorial, 1, 1}, {"binomial_cdf", Fn::binomial_cdf, 3, 3}, {"rank", Fn::rank, 1, 1},
    {"unionrank", Fn::unionrank, 2, 2}, {"sqrt", Fn::sqrt, 1, 1}, {"exp", Fn::exp, 1, 1}, {"log", Fn::log, 1, 1}, {"atan", Fn::atan, 1, 1},
    {"pi", Fn::pi, 0, 0}, {"chi2cdf", Fn::chi2cdf, 2, 2},
    {"pd", Fn::tr, 1, 1, Op::pd}, {"psd", Fn::tr, 1, 1, Op::psd}, {"inertia", Fn::tr, 4, 4, Op::inertia},
}};
constexpr std::array<std::string_view, 20> reserved{"given",  "let",    "def", "assume", "prove", "support", "in",   "over",  "and",       "or",
                                                    "not", "forall", "exists", "sum", "prod", "count", "true", "false", "symmetric", "psd"};
struct Binary {
  std::string_view mark;
  Op op;
  int level;
};
constexpr int level_not = 4, level_sum = 5, level_unary = 7;
constexpr std::array<Binary, 8> binaries{{{"<=>", Op::iff, 0}, {"=>", Op::implies, 1}, {"or", Op::logic_or, 2}, {"and", Op::logic_and, 3},
                                          {"+", Op::add, 5}, {"-", Op::subtract, 5}, {"*", Op::multiply, 6}, {"/", Op::divide, 6}}};
constexpr std::array<std::pair<std::string_view, Relation>, 6> relations{
    {{"==", Relation::eq}, {"!=", Relation::ne}, {"<", Relation::lt}, {"<=", Relation::le}, {">", Relation::gt}, {">=", Relation::ge}}};
template <class Table> auto find_name(const Table& table, std::string_view name) -> decltype(table.data()) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.name == name; });
  return found == table.end() ? nullptr : &*found;
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
    const auto skip = [&](auto belongs) { while (at < text.size() && belongs(text[at])) ++at; };
    Token::Kind kind = Token::Kind::mark;
    if (text[at] == '#') { skip([](char c) { return c != '\n'; }); continue; }
    if (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r') { line += text[at++] == '\n' ? 1U : 0U; continue; }
    if (is_letter(text[at])) {
      kind = Token::Kind::name;
      skip([](char c) { return is_letter(c) || is_digit(c); });
    } else if (is_digit(text[at])) {
      kind = Token::Kind::number;
      skip(is_digit);
      if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) { ++at; skip(is_digit); }
      require(at - begin <= 10000, "a number in the statement has more than 10000 digits");
    } else {
      for (std::string_view mark : {"<=>", "==", "!=", "<=", ">=", "=>", "..", "<", ">", "=", ".", "+", "-", "*", "/", "^", "'", "(", ")", "[", "]",
                                    "{", "}", ",", ";", ":"})
        if (at == begin && text.substr(at, mark.size()) == mark) at += mark.size();
      const bool ascii = static_cast<unsigned char>(text[begin]) < 128;
      if (at == begin)
        reject("line " + std::to_string(line) + " of the statement: " +
               (ascii ? "unexpected character \"" + shown(text.substr(at, 1)) + "\"" : "a character outside ASCII"));
    }
    tokens.push_back({kind, std::string(text.substr(begin, at - begin)), line});
  }
  tokens.push_back({Token::Kind::end, "end of the statement", line});
  return tokens;
}

class Parser {
 public:
  Parser(std::string_view text, Statement& statement) : tokens_(split(text)), statement_(statement), visible_(statement.globals) {}
  void parse_items(const std::set<std::string>& every) {
    while (current().kind != Token::Kind::end) {
      if (accept("given")) {
        list([&] { parse_given(every); });
      } else if (accept("let")) {
        const std::string name = take_name();
        expect("=");
        const Node& body = term(expr());
        at(declare(name, Symbol::Kind::let)).body = &body;
      } else if (accept("def")) {
        parse_def();
      } else {
        const bool assumes = accept("assume");
        const bool statistical = !assumes && peek("support");
        if (!assumes && !accept("prove") && !accept("support")) fail("expected given, let, def, assume, prove or support");
        if (!assumes && !statement_.proves.empty() && statistical != statement_.statistical) fail("prove and support do not go together");
        statement_.statistical = statement_.statistical || statistical;
        take_name();
        expect(":");
        (assumes ? statement_.assumes : statement_.proves).push_back(&formula(expr()));
      }
      expect(";");
    }
    require(!statement_.proves.empty(), "the statement has nothing to prove");
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
  Symbol& at(int symbol) { return statement_.symbol(symbol); }
  [[noreturn]] void fail(const std::string& what) const {
    reject("line " + std::to_string(current().line) + " of the statement: " + what + ", found \"" + shown(current().text) + "\"");
  }
  bool peek(std::string_view text) const { return current().text == text; }
  bool accept(std::string_view text) { const bool found = peek(text); if (found) ++next_; return found; }
  void expect(std::string_view text) { if (!accept(text)) fail("expected \"" + std::string(text) + "\""); }
  bool at_name() const {
    return current().kind == Token::Kind::name && std::find(reserved.begin(), reserved.end(), current().text) == reserved.end();
  }
  std::string take_name() { if (!at_name()) fail("expected a name"); return tokens_[next_++].text; }
  template <class Parse>
  void list(const Parse& parse) {  // parse (, parse)*
    do parse();
    while (accept(","));
  }
  // A name means one thing wherever it can be seen: declaring it twice is an error, so nothing can be captured.
  int declare(const std::string& name, Symbol::Kind kind) {
    if (visible_.contains(name)) fail("the name \"" + shown(name) + "\" is declared twice, before");
    if (kind == Symbol::Kind::def && find_name(functions, name) != nullptr)
      fail("\"" + shown(name) + "\" is a function of the language, before");
    statement_.symbols.push_back({name, kind, nullptr, {}, false, kind == Symbol::Kind::parameter});
    return visible_[name] = static_cast<int>(statement_.symbols.size()) - 1;
  }
  const Node& term(const Node& node) const {
    if (node.formula || (is_rank(node) && node.fn == Fn::unionrank)) fail("a matrix is needed where a formula or a unionrank stands, before");
    return node;
  }
  const Node& formula(const Node& node) const { if (!node.formula) fail("a formula is needed where a matrix stands, before"); return node; }
  Node& make(Op op, std::vector<const Node*> args, bool is_formula = false) {
    Node node;
    node.op = op;
    node.formula = is_formula;
    node.args = std::move(args);
    for (const Node* arg : node.args) if (arg != nullptr) { node.flags |= arg->flags; deepen(node, *arg); }
    return statement_.nodes.emplace_back(std::move(node));
  }
  void deepen(Node& node, const Node& below) const {
    node.depth = std::max(node.depth, below.depth + 1);
    if (node.depth > 1500) fail("nested too deeply");
  }
  const Node* dimension(int& binds) {
    if (!at_name() || visible_.contains(current().text)) return &sum();
    binds = declare(take_name(), Symbol::Kind::dimension);
    return nullptr;
  }
  void parse_given(const std::set<std::string>& every) {
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
    at(given.symbol).indeterminate = every.contains(name);
    statement_.givens.push_back(given);
  }
  void parse_def() {
    const std::string name = take_name();
    expect("(");
    std::vector<int> parameters;
    list([&] { parameters.push_back(declare(take_name(), Symbol::Kind::parameter)); });
    expect(")");
    expect("=");
    const Node& body = term(expr());
    for (int parameter : parameters) visible_.erase(at(parameter).name);
    const int symbol = declare(name, Symbol::Kind::def);
    at(symbol).body = &body;
    at(symbol).parameters = parameters;
  }
  const Node& expr() { return binary(0); }
  const Node& sum() { return term(binary(level_sum)); }
  const Node& binary(int level) {
    if (++nesting_ > 2000) fail("nested too deeply");
    const Node& node = level == level_not ? negation() : level == level_unary ? unary() : chain(level);
    --nesting_;
    return node;
  }
  const Node& chain(int level) {
    const Node* left = &binary(level + 1);
    const bool formulas = level < level_not;
    for (std::size_t i = 0; i < binaries.size(); ++i) {
      if (binaries[i].level != level || !accept(binaries[i].mark)) continue;
      const Op op = binaries[i].op;
      const Node* right = &binary(op == Op::implies ? level : level + 1);
      left = &make(op, {formulas ? &formula(*left) : &term(*left), formulas ? &formula(*right) : &term(*right)}, formulas);
      i = static_cast<std::size_t>(-1);  // all operators of the level once more
    }
    return *left;
  }
  const Node& negation() {
    if (accept("not")) return make(Op::logic_not, {&formula(binary(level_not))}, true);
    if (accept("forall")) return quantified(Op::forall_in, Op::forall_over, Op::forall_free);
    if (accept("exists")) return quantified(Op::exists_in, Op::exists_over, Op::exists_free);
    const Node* left = &binary(level_sum);
    const Node* all = nullptr;
    for (std::size_t i = 0; i < relations.size(); ++i) {
      if (!accept(relations[i].first)) continue;
      const Node* right = &sum();
      if (!is_rank(*left)) term(*left);
      Node& link = make(Op::compare, {left, right}, true);
      link.relation = relations[i].second;
      all = all == nullptr ? &link : &make(Op::logic_and, {all, &link}, true);
      left = right;
      i = static_cast<std::size_t>(-1);
    }
    return all == nullptr ? *left : *all;
  }
  // NAME in a..b . body  |  NAME : r x c over { .. } . body  |  NAME [: r x c [symmetric|psd]] . body; an op equal to `in` is not allowed.
  const Node& quantified(Op in, Op over, Op free) {
    const std::string name = take_name();
    std::vector<const Node*> args{nullptr, nullptr}, values;
    Op op = free;
    Range range = Range::general;
    const bool ranged = accept("in");
    if (ranged || accept(":")) {
      args[0] = &sum();
      expect(ranged ? ".." : "x");
      args[1] = &sum();
      if (ranged) {
        op = in;
      } else if (accept("over")) {
        op = over;
        expect("{");
        list([&] { values.push_back(&term(expr())); });
        expect("}");
      } else if (accept("symmetric")) {
        range = Range::symmetric;
      } else if (accept("psd")) {
        range = Range::psd;
      }
    }
    expect(".");
    if (op == in && !ranged) fail("expected a range, before");
    const int variable = declare(name, Symbol::Kind::variable);
    at(variable).local = op == Op::forall_free || op == Op::exists_free;
    const Node& body = in == Op::sum || in == Op::prod ? term(expr()) : formula(expr());
    visible_.erase(name);
    args.push_back(&body);
    args.insert(args.end(), values.begin(), values.end());
    Node& node = make(op, args, in == Op::forall_in || in == Op::exists_in);
    node.symbol = variable;
    node.range = range;
    return node;
  }
  const Node& unary() {
    if (accept("-")) return make(Op::negate, {&term(binary(level_unary))});
    const Node* node = &primary();
    for (;;) {
      if (accept("'")) {
        node = &make(Op::transpose, {&term(*node)});
      } else if (accept("[")) {
        const Node* row = accept(":") ? nullptr : &sum();
        expect(",");
        const Node* col = accept(":") ? nullptr : &sum();
        expect("]");
        node = &make(Op::index, {&term(*node), row, col});
      } else if (accept("^")) {
        const Node* exponent = &term(binary(level_unary));
        return make(Op::power, {&term(*node), exponent});
      } else {
        return *node;
      }
    }
  }
  const Node& primary() {
    if (current().kind == Token::Kind::number) return number(tokens_[next_++].text);
    if (accept("(")) { const Node& inner = expr(); expect(")"); return inner; }
    if (accept("[")) return literal();
    if (peek("true") || peek("false")) { Node& node = make(Op::truth, {}, true); node.value = tokens_[next_++].text == "true" ? 1 : 0; return node; }
    for (const auto& [word, in, over] : {std::tuple{"sum", Op::sum, Op::sum}, std::tuple{"prod", Op::prod, Op::prod},
                                         std::tuple{"count", Op::count_in, Op::count_over}})
      if (accept(word)) {
        expect("(");
        const Node& node = quantified(in, over, in);
        expect(")");
        return node;
      }
    if (!at_name() && !peek("psd")) fail("expected a term");
    const std::string name = tokens_[next_++].text;
    if (accept("(")) return call(name);
    const auto found = visible_.find(name);
    if (found == visible_.end() || at(found->second).kind == Symbol::Kind::def) fail("unknown name \"" + shown(name) + "\", before");
    Node& node = make(Op::name, {});
    const Symbol& symbol = at(found->second);
    node.symbol = found->second;
    if (symbol.indeterminate) node.flags |= indeterminate;
    if (symbol.local) node.flags |= local;
    if (symbol.body != nullptr) { node.flags |= symbol.body->flags; deepen(node, *symbol.body); }
    return node;
  }
  const Node& number(std::string digits) {
    Node& node = make(Op::number, {});
    const std::size_t dot = digits.find('.');
    if (dot != std::string::npos) { mpz_ui_pow_ui(node.value.get_den_mpz_t(), 10, digits.size() - dot - 1); digits.erase(dot, 1); }
    node.value.get_num() = mpz_class(digits, 10);
    node.value.canonicalize();
    return node;
  }
  const Node& literal() {
    std::vector<const Node*> entries;
    std::size_t rows = 0, width = 0;
    do {
      list([&] { entries.push_back(&term(expr())); });
      if (rows++ == 0) width = entries.size();
      if (entries.size() != rows * width) fail("the rows of a matrix differ in length, before");
    } while (accept(";"));
    expect("]");
    Node& node = make(Op::literal, entries);
    node.rows = rows;
    return node;
  }
  const Node& call(const std::string& name) {
    std::vector<const Node*> args;
    if (!accept(")")) { list([&] { args.push_back(&expr()); }); expect(")"); }
    for (std::size_t i = 0; i < args.size(); ++i) name == "if" && i == 0 ? formula(*args[i]) : term(*args[i]);
    const auto arity = [&](std::size_t least, std::size_t most) {
      if (args.size() < least || args.size() > most) fail("wrong number of arguments of " + shown(name) + ", before");
    };
    if (const Signature* signature = find_name(functions, name)) {
      arity(signature->least, signature->most);
      Node& node = make(signature->op, args, signature->op != Op::function);
      node.fn = signature->fn;
      if (node.fn >= Fn::sqrt) node.flags |= enclosure;
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
void parse_statement(std::string_view text, const std::set<std::string>& every, Statement& statement) {
  Parser(text, statement).parse_items(every);
}
const Node& parse_term(std::string_view text, const std::vector<int>& locals, Statement& statement) {
  return Parser(text, statement).parse_single(locals);
}
}  // namespace recheck
