#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lemmacheck/claim/formula.hpp"
#include "lemmacheck/decide/decide.hpp"

using namespace lemmacheck;

namespace {

const std::string names = "given A : n x n symmetric, B : n x m, s, t; def f(a) = a + 1; def g(a, b) = a*b; let h = s*2;";

/// The tree of a formula over `names`, as text with every pair of brackets, or the error.
std::string tree(const std::string& formula) {
  const auto parsed = parse_statement(names + " prove p : " + formula + ";");
  return parsed.has_value() ? to_text(*parsed.value().lines.back().formula) : parsed.error().what;
}

/// The tree of a term.
std::string term_tree(const std::string& term) {
  const std::string text = tree(term + " == 0");
  return text.size() > 6 && text.ends_with(" == 0)") ? text.substr(1, text.size() - 7) : text;
}

std::string error_of(const std::string& statement) { return find_statement_error(statement).value_or("no error"); }

}  // namespace

TEST_CASE("parser: precedence and associativity of terms") {
  CHECK(term_tree("s - t - h") == "((s - t) - h)");
  CHECK(term_tree("s + t*h") == "(s + (t*h))");
  CHECK(term_tree("s*t/h*2") == "(((s*t)/h)*2)");
  CHECK(term_tree("-s^2") == "(-(s^2))");
  CHECK(term_tree("s^-2") == "(s^(-2))");
  CHECK(term_tree("s^t^2") == "(s^(t^2))");
  CHECK(term_tree("-s*t") == "((-s)*t)");
  CHECK(term_tree("--s") == "(-(-s))");
  CHECK(term_tree("2*-s") == "(2*(-s))");
  CHECK(term_tree("A'*B'") == "(A'*B')");
  CHECK(term_tree("B''") == "B''");
  CHECK(term_tree("A'^2") == "(A'^2)");
  CHECK(term_tree("(s + t)*h") == "((s + t)*h)");
  CHECK(term_tree("A[1,2]'") == "A[1,2]'");
  CHECK(term_tree("A'[s+1,:][:,1]") == "A'[(s + 1),:][:,1]");
}

TEST_CASE("parser: primaries") {
  CHECK(term_tree("12") == "12");
  CHECK(term_tree("0.125") == "1/8");
  CHECK(term_tree("1/3") == "(1/3)");
  CHECK(term_tree("f(s)") == "f(s)");
  CHECK(term_tree("g(s, f(t))") == "g(s, f(t))");
  CHECK(term_tree("pi()") == "pi()");
  CHECK(term_tree("[1, s; 2*t, 4]") == "[1, s; (2*t), 4]");
  CHECK(term_tree("[1; 2]") == "[1; 2]");
  CHECK(term_tree("sum(i in 1..n . A[i,i])") == "sum(i in 1 .. n . A[i,i])");
  CHECK(term_tree("prod(i in 1..n-1 . s + i)") == "prod(i in 1 .. (n - 1) . (s + i))");
  CHECK(term_tree("sum(i in 1..2 . sum(j in i..2 . s))") == "sum(i in 1 .. 2 . sum(j in i .. 2 . s))");
  CHECK(term_tree("count(i in 1..n . A[i,i] > 0)") == "count(i in 1 .. n . (A[i,i] > 0))");
  CHECK(term_tree("count(v : 2 x 1 over {-1, 1} . v[1,1] == 1)") == "count(v : 2 x 1 over {(-1), 1} . (v[1,1] == 1))");
  CHECK(term_tree("if(s > 0, s, -s)") == "if((s > 0), s, (-s))");
}

TEST_CASE("parser: precedence and associativity of formulas") {
  CHECK(tree("s < 1 and t < 1 and h < 1") == "(((s < 1) and (t < 1)) and (h < 1))");
  CHECK(tree("s < 1 or t < 1 and h < 1") == "((s < 1) or ((t < 1) and (h < 1)))");
  CHECK(tree("not s < 1 and t < 1") == "((not (s < 1)) and (t < 1))");
  CHECK(tree("not not true") == "(not (not true))");
  CHECK(tree("true => false => true") == "(true => (false => true))");
  CHECK(tree("true <=> false <=> true") == "((true <=> false) <=> true)");
  CHECK(tree("true <=> false => true or false") == "(true <=> (false => (true or false)))");
  CHECK(tree("1 < s <= t == h") == "(((1 < s) and (s <= t)) and (t == h))");
  CHECK(tree("s != 1") == "(s != 1)");
  CHECK(tree("s > 1 >= t") == "((s > 1) and (1 >= t))");
  CHECK(tree("1 < rank(A*B) <= rank(A) + 1") == "((1 < rank((A*B))) and (rank((A*B)) <= (rank(A) + 1)))");
  CHECK(tree("unionrank(A, 2) == n") == "(unionrank(A, 2) == n)");
  CHECK(tree("rank(A*B) >= n - 1") == "(rank((A*B)) >= (n - 1))");
  CHECK(tree("(true or false) and true") == "((true or false) and true)");
  CHECK(tree("pd(A) and psd(A) and inertia(A, 1, 0, n-1)") == "((pd(A) and psd(A)) and inertia(A, 1, 0, (n - 1)))");
}

TEST_CASE("parser: quantifiers reach as far right as they can") {
  CHECK(tree("forall i in 1..n . s < i and true") == "(forall i in 1 .. n . ((s < i) and true))");
  CHECK(tree("true and exists i in 1..n . s < i or true") == "(true and (exists i in 1 .. n . ((s < i) or true)))");
  CHECK(tree("forall v : n x 1 over {0, 1} . v[1,1] < 2") == "(forall v : n x 1 over {0, 1} . (v[1,1] < 2))");
  CHECK(tree("exists v : n x 1 over {s} . v == 0") == "(exists v : n x 1 over {s} . (v == 0))");
  CHECK(tree("exists y : n x 1 . y != 0") == "(exists y : n x 1 . (y != 0))");
  CHECK(tree("exists y . y != 0") == "(exists y : 1 x 1 . (y != 0))");
  CHECK(tree("forall M : n x n symmetric . M == 0") == "(forall M : n x n symmetric . (M == 0))");
  CHECK(tree("forall M : 2*n x n+1 psd . M == 0") == "(forall M : (2*n) x (n + 1) psd . (M == 0))");
  CHECK(tree("(forall i in 1..2 . true) and true") == "((forall i in 1 .. 2 . true) and true)");
  CHECK(tree("forall x : 2 x 2 . x == x") == "(forall x : 2 x 2 . (x == x))");  // x is an ordinary name elsewhere
}

TEST_CASE("parser: to_text parses back to the same tree") {
  for (const std::string text :
       {"-s^2 < t*(h - 1)/2", "forall M : n x n psd . tr(M) == 0 => M == 0", "count(v : 2 x 2 over {0, 1/2} . det(v) != 0) == 1",
        "exists i in 1..n . A[i,:]*B == 0 or not rank(A) < i", "if(s > 0 and t > 0, [s, 1; 1, t], eye(2))[1,:] == ones(1,2)", "true <=> (false <=> true)"}) {
    const std::string once = tree(text);
    CHECK(once.find("line") == std::string::npos);
    CHECK(tree(once) == once);
  }
}

TEST_CASE("parser: items, layout and comments") {
  const auto parsed = parse_statement("# head\ngiven W:m x d,Ws : m x 2*d , eta;#tail\r\n\tlet a=eta;def q(u,v)=u*v;assume one:a>0;prove two:q(a,a)>0;prove three:true;");
  REQUIRE(parsed.has_value());
  const Statement& s = parsed.value();
  CHECK(s.givens.size() == 3);
  CHECK(s.givens[1].name == "Ws");
  CHECK(to_text(*s.givens[1].cols) == "(2*d)");
  CHECK(s.givens[2].rows == nullptr);
  CHECK(s.definitions.size() == 2);
  CHECK(s.definitions[1].parameters == std::vector<std::string>{"u", "v"});
  REQUIRE(s.lines.size() == 3);
  CHECK(s.lines[0].kind == Line::Kind::assume);
  CHECK(s.lines[2].name == "three");
  CHECK_FALSE(s.is_statistical());
  CHECK(parse_statement("support p : true;").value().is_statistical());
  CHECK(givens_of("given A : n x n symmetric, c; prove p : true;") ==
        std::vector<std::pair<std::string, std::string>>{{"A", "n x n symmetric"}, {"c", "scalar"}});
  CHECK(givens_of("given A : ;").empty());
}

TEST_CASE("parser: a parameter or bound name is free again after its body") {
  CHECK(error_of("def f(a) = a; def g(a) = a; let a = 1; prove p : f(a) == g(a);") == "no error");
  CHECK(error_of("let s = sum(i in 1..2 . i) + sum(i in 1..3 . i); let i = 1; prove p : s > i;") == "no error");
}

TEST_CASE("parser: errors name line and column") {
  struct Bad {
    const char* text;
    const char* where;
    const char* what;
  };
  const std::vector<Bad> cases{
      // lexical
      {"prove p : 1 $ 2;", "line 1, column 13", "unexpected character"},
      {"prove p : true = true;", "line 1, column 16", "expected ';'"},
      {"prove p : 2x == 2;", "line 1, column 11", "followed by a letter"},
      {"prove p : true and 1. == 1;", "line 1, column 20", "expected a formula, found a term"},
      {"prove p :\n  \"a\" == 1;", "line 2, column 3", "unexpected character"},
      // items
      {"", "line 1, column 1", "proves nothing"},
      {"given s; assume a : s > 0;", "line 1, column 27", "proves nothing"},
      {"prove p : true", "line 1, column 15", "expected ';', found 'end of text'"},
      {"show p : true;", "line 1, column 1", "expected given, let, def, assume, prove or support"},
      {"prove : true;", "line 1, column 7", "name of the line"},
      {"prove let : true;", "line 1, column 7", "name of the line"},
      {"prove p true;", "line 1, column 9", "expected ':'"},
      {"prove p : true; prove p : true;", "line 1, column 23", "two lines have the name 'p'"},
      {"prove p : true; support q : true;", "line 1, column 17", "do not go together"},
      {"support q : true; prove p : true;", "line 1, column 19", "do not go together"},
      {"given W m x d; prove p : true;", "line 1, column 9", "expected ';'"},
      {"given W : m d; prove p : true;", "line 1, column 13", "expected 'x'"},
      {"given W : m x ; prove p : true;", "line 1, column 15", "unexpected ';'"},
      {"given 2 : m x m; prove p : true;", "line 1, column 7", "expected a name"},
      {"given tr; prove p : true;", "line 1, column 7", "is a function of the language"},
      {"given over; prove p : true;", "line 1, column 7", "expected a name"},
      {"let a 1; prove p : true;", "line 1, column 7", "expected '='"},
      {"let a = true; prove p : true;", "line 1, column 9", "found a formula"},
      {"let a = unionrank([1], 1); prove p : true;", "line 1, column 9", "unionrank(...) may stand only on the left"},
      {"def f = 1; prove p : true;", "line 1, column 7", "expected '('"},
      {"def f() = 1; prove p : true;", "line 1, column 7", "expected a name"},
      {"def f(a) = a > 0; prove p : true;", "line 1, column 14", "found a formula"},
      {"def det(a) = a; prove p : true;", "line 1, column 5", "is a function of the language"},
      // names
      {"prove p : y > 0;", "line 1, column 11", "unknown name 'y'"},
      {"prove p : f(1) > 0;", "line 1, column 11", "unknown function 'f'"},
      {"let a = b; let b = 1; prove p : true;", "line 1, column 9", "unknown name 'b'"},
      {"def f(a) = f(a); prove p : true;", "line 1, column 12", "unknown function 'f'"},
      {"def f(a) = a; prove p : f == 1;", "line 1, column 25", "unknown name 'f'"},
      {"given a, a; prove p : true;", "line 1, column 10", "already taken"},
      {"given W : W x 1; prove p : true;", "line 1, column 16", "already taken"},
      {"given a; let a = 1; prove p : true;", "line 1, column 14", "already taken"},
      {"given a; def f(a) = a; prove p : true;", "line 1, column 16", "already taken"},
      {"def f(a, a) = a; prove p : true;", "line 1, column 10", "already taken"},
      {"given n; prove p : forall n in 1..2 . true;", "line 1, column 27", "already taken"},
      {"prove p : forall i in 1..2 . exists i in 1..2 . true;", "line 1, column 37", "already taken"},
      {"prove p : (forall i in 1..2 . true) and i == 1;", "line 1, column 41", "unknown name 'i'"},
      {"prove p : sum(i in 1..i . i) == 1;", "line 1, column 23", "unknown name 'i'"},
      {"given A : n x n; def n(a) = a; prove p : true;", "line 1, column 22", "already taken"},
      // sorts
      {"given s; prove p : s;", "line 1, column 20", "expected a formula, found a term"},
      {"prove p : 1 + true == 1;", "line 1, column 15", "expected a term, found a formula"},
      {"prove p : 1 and true;", "line 1, column 11", "expected a formula, found a term"},
      {"prove p : true => 1;", "line 1, column 19", "expected a formula, found a term"},
      {"prove p : not 1;", "line 1, column 15", "expected a formula, found a term"},
      {"prove p : (1 < 2) < 3;", "line 1, column 14", "expected a term, found a formula"},
      {"prove p : if(1, 2, 3) == 1;", "line 1, column 14", "expected a formula, found a term"},
      {"prove p : tr(1 < 2) == 1;", "line 1, column 16", "expected a term, found a formula"},
      {"prove p : count(i in 1..2 . i) == 1;", "line 1, column 29", "expected a formula, found a term"},
      {"prove p : sum(i in 1..2 . i < 1) == 1;", "line 1, column 29", "expected a term, found a formula"},
      {"prove p : [1 < 2] == 1;", "line 1, column 14", "expected a term, found a formula"},
      {"prove p : (true)' == 1;", "line 1, column 12", "expected a term, found a formula"},
      // unionrank
      {"prove p : 1 <= unionrank([1], 1);", "line 1, column 16", "unionrank(...) may stand only on the left"},
      {"prove p : unionrank([1], 1) + 1 == 2;", "line 1, column 11", "unionrank(...) may stand only on the left"},
      {"prove p : tr(unionrank([1], 1)) == 2;", "line 1, column 14", "unionrank(...) may stand only on the left"},
      {"prove p : eye(1)[unionrank([1], 1),1] == 1;", "line 1, column 18", "unionrank(...) may stand only on the left"},
      {"prove p : unionrank([1], 1);", "line 1, column 11", "unionrank(...) may stand only on the left"},
      {"prove p : [unionrank([1], 1)] == 1;", "line 1, column 12", "unionrank(...) may stand only on the left"},
      // syntax of expressions
      {"prove p : (1 < 2;", "line 1, column 17", "expected ')'"},
      {"prove p : [1, 2 == 1;", "line 1, column 17", "expected a term, found a formula"},
      {"prove p : [1, 2; 3] == 1;", "line 1, column 19", "different lengths"},
      {"prove p : eye(2)[1] == 1;", "line 1, column 19", "expected ','"},
      {"prove p : eye(2)[1,2 == 1;", "line 1, column 22", "expected ']'"},
      {"prove p : 1 + == 1;", "line 1, column 15", "unexpected '=='"},
      {"prove p : ;", "line 1, column 11", "unexpected ';'"},
      {"prove p :", "line 1, column 10", "unexpected end of the text"},
      {"prove p : eye() == 1;", "line 1, column 11", "takes 1 arguments, found 0"},
      {"prove p : eye(1, 2) == 1;", "line 1, column 11", "takes 1 arguments, found 2"},
      {"prove p : hcat() == 1;", "line 1, column 11", "1 or more"},
      {"def f(a) = a; prove p : f(1, 2) == 1;", "line 1, column 25", "takes 1 arguments"},
      {"prove p : forall i 1..2 . true;", "line 1, column 20", "expected '.'"},
      {"prove p : forall i in 1 . true;", "line 1, column 25", "expected '..'"},
      {"prove p : forall v : 2 x 1 over {} . true;", "line 1, column 34", "unexpected '}'"},
      {"prove p : forall v : 2 x 1 over {1 . true;", "line 1, column 36", "expected '}'"},
      {"prove p : sum(i : 2 x 1 over {1} . 1) == 1;", "line 1, column 17", "expected 'in'"},
      {"prove p : count(v : 2 x 1 . true) == 1;", "line 1, column 27", "expected 'over'"},
      {"prove p : true\n\nand\n  1;", "line 4, column 3", "expected a formula"},
  };
  for (const Bad& bad : cases) {
    const std::string error = error_of(bad.text);
    CAPTURE(bad.text);
    CAPTURE(error);
    CHECK(error.starts_with(std::string(bad.where) + ": "));
    CHECK(error.find(bad.what) != std::string::npos);
  }
}

TEST_CASE("parser: no depth of brackets, sums or definitions crashes parser or evaluator") {
  const auto repeated = [](const std::string& part, int n) {
    std::string out;
    for (int i = 0; i < n; ++i) out += part;
    return out;
  };
  for (const std::string& text : {"prove p : " + repeated("(", 100000) + "1 < 2;", "prove p : 0 < 1" + repeated(" + 1", 100000) + ";",
                                  "prove p : " + repeated("not ", 100000) + "true;", "prove p : " + repeated("-", 100000) + "1 < 2;",
                                  "prove p : 1" + repeated("'", 100000) + " < 2;", "prove p : true" + repeated(" and true", 100000) + ";",
                                  "prove p : " + repeated("true => ", 100000) + "true;"}) {
    CHECK(error_of(text).find("nested too deeply") != std::string::npos);
    CHECK(decide(text, Instance(), {}).verdict == Verdict::undecided);
  }
  std::string chain = "let a0 = 1;";
  for (int i = 1; i < 5000; ++i) chain += "let a" + std::to_string(i) + " = a" + std::to_string(i - 1) + " + 1;";
  CHECK(error_of(chain + " prove p : a4999 == 5000;").find("nested too deeply") != std::string::npos);
  std::string calls = "def f0(a) = a + 1;";
  for (int i = 1; i < 5000; ++i) calls += "def f" + std::to_string(i) + "(a) = f" + std::to_string(i - 1) + "(a);";
  CHECK(error_of(calls + " prove p : f4999(1) == 2;").find("nested too deeply") != std::string::npos);
}

TEST_CASE("parser: a sum of a thousand terms and a chain of a hundred definitions are ordinary") {
  std::string sum = "0";
  for (int i = 0; i < 1000; ++i) sum += " + 1";
  CHECK(decide("prove p : " + sum + " == 1000;", Instance(), {}).verdict == Verdict::verified);
  std::string chain = "let a0 = 1;";
  for (int i = 1; i <= 100; ++i) chain += "let a" + std::to_string(i) + " = a" + std::to_string(i - 1) + " + 1;";
  CHECK(decide(chain + " prove p : a100 == 101;", Instance(), {}).verdict == Verdict::verified);
}
