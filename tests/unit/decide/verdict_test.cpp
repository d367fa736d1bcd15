// How the truth of lines becomes a verdict, and every reason of an undecided one.

#include <doctest/doctest.h>

#include "support.hpp"

using namespace lemmacheck;
using namespace lemmacheck::support;

namespace {
Instance c_is(int c) {
  Instance i;
  i.set("c", Rational(c));
  return i;
}
}  // namespace

TEST_CASE("verdict: the four combinations of hypothesis and conclusion") {
  const std::string s = "given c; assume h : c > 0; prove p : c < 5;";
  CHECK(verdict_of(s, c_is(1)) == Verdict::verified);
  CHECK(verdict_of(s, c_is(7)) == Verdict::refuted);
  CHECK(verdict_of(s, c_is(-1)) == Verdict::inapplicable);
  CHECK(verdict_of("given c; assume h : c > 0; prove p : c > 5;", c_is(-1)) == Verdict::inapplicable);
  const std::string statistical = "given c; assume h : c > 0; support p : c < 5;";
  CHECK(verdict_of(statistical, c_is(1)) == Verdict::supported);
  CHECK(verdict_of(statistical, c_is(7)) == Verdict::contradicted);
  CHECK(verdict_of(statistical, c_is(-1)) == Verdict::inapplicable);
  CHECK(decide(statistical, c_is(1), {}).grade == Grade::statistical);
}

TEST_CASE("verdict: deciding stops at the first line that is not true, assumes before proves") {
  const Outcome o = decide("given c; prove p : c == 2; assume h : c == 1; assume g : 1/0 == 1; prove q : 1/0 == 1;", c_is(3), {});
  CHECK(o.verdict == Verdict::inapplicable);
  REQUIRE(o.lines.size() == 4);
  CHECK_FALSE(o.lines[0].truth.has_value());
  CHECK(o.lines[1].truth == Truth::false_);
  CHECK(o.lines[1].is_hypothesis);
  CHECK_FALSE(o.lines[2].truth.has_value());
  CHECK(decide("given c; prove p : c == 2; assume h : c == 1; prove q : 1/0 == 1;", c_is(1), {}).verdict == Verdict::refuted);
  CHECK(decide("given c; prove p : c == 1; assume h : c == 1; prove q : 1/0 == 1;", c_is(1), {}).reason == Reason::domain_left);
}

TEST_CASE("verdict: guards protect what follows") {
  CHECK(verdict_of("given c; prove p : c == 0 or 1/c > 0;", c_is(0)) == Verdict::verified);
  CHECK(verdict_of("given c; prove p : c != 0 and 1/c > 0;", c_is(0)) == Verdict::refuted);
  CHECK(verdict_of("given c; prove p : c != 0 => 1/c > 0;", c_is(0)) == Verdict::verified);
  CHECK(verdict_of("given c; prove p : 1/c > 0 or c == 0;", c_is(0)) == Verdict::undecided);
  CHECK(verdict_of("given c; prove p : c == 0 <=> 1/c > 0;", c_is(0)) == Verdict::undecided);
  CHECK(verdict_of("given c; prove p : exists i in -1..1 . i == -1 or 1/i > 0;", c_is(0)) == Verdict::verified);
  CHECK(verdict_of("given c; prove p : forall i in -1..1 . 1/i > 0;", c_is(0)) == Verdict::refuted);
}

TEST_CASE("verdict: truth tables of the connectives") {
  for (const bool a : {false, true})
    for (const bool b : {false, true}) {
      const auto check = [&](const std::string& op, bool expected) {
        const auto word = [](bool t) { return std::string(t ? "true" : "false"); };
        CHECK(verdict_of("prove p : " + word(a) + " " + op + " " + word(b) + ";") == (expected ? Verdict::verified : Verdict::refuted));
      };
      check("and", a && b);
      check("or", a || b);
      check("=>", !a || b);
      check("<=>", a == b);
      check("and not", a && !b);
    }
}

TEST_CASE("verdict: quantifiers over ranges and finite sets, empty ones too") {
  CHECK(verdict_of("prove p : forall i in 3..2 . false;") == Verdict::verified);
  CHECK(verdict_of("prove p : exists i in 3..2 . true;") == Verdict::refuted);
  CHECK(verdict_of("prove p : forall i in 1..4 . exists j in 1..4 . i + j == 5;") == Verdict::verified);
  CHECK(verdict_of("prove p : exists j in 1..4 . forall i in 1..4 . i + j == 5;") == Verdict::refuted);
  CHECK(verdict_of("prove p : forall v : 3 x 1 over {-1, 1} . v'*v == 3;") == Verdict::verified);
  CHECK(verdict_of("prove p : exists v : 2 x 2 over {0, 1} . det(v) == -1;") == Verdict::verified);
  CHECK(verdict_of("prove p : exists v : 2 x 2 over {0, 1} . det(v) == 2;") == Verdict::refuted);
  CHECK(verdict_of("prove p : exists v : 2 x 1 over {1, 1} . v == 1;") == Verdict::undecided);
}

TEST_CASE("verdict: comparisons of matrices entry by entry, a scalar with every entry") {
  Instance i;
  i.set("A", matrix("1 2; 3 4")).set("B", matrix("1 2; 3 5"));
  const std::string head = "given A : 2 x 2, B : 2 x 2; prove p : ";
  for (const auto& [formula, expected] : std::vector<std::pair<std::string, bool>>{
           {"A == B", false}, {"A != B", true}, {"A == A", true}, {"A != A", false}, {"A <= B", true}, {"A < B", false}, {"A >= B", false}, {"B >= A", true},
           {"B > A", false}, {"A > 0", true}, {"A >= 1", true}, {"A > 1", false}, {"0 < A < 5", true}, {"4 >= A", true}, {"A != 7", true}, {"A != 1", true},
           {"A - A == 0", true}, {"1 == A", false}, {"zeros(0,2) == 5", true}, {"zeros(0,2) != 5", false}, {"zeros(0,2) < 0", true}}) {
    CAPTURE(formula);
    CHECK(verdict_of(head + formula + ";", i) == (expected ? Verdict::verified : Verdict::refuted));
  }
  CHECK(verdict_of(head + "A == [1, 2];", i) == Verdict::undecided);
  CHECK(verdict_of(head + "A[1,:] == A[:,1];", i) == Verdict::undecided);
}

TEST_CASE("verdict: both sides of every boundary by 2^-200") {
  for (const auto& [op, below, at, above] : std::vector<std::tuple<std::string, bool, bool, bool>>{
           {"<", true, false, false}, {"<=", true, true, false}, {">", false, false, true}, {">=", false, true, true}, {"==", false, true, false}, {"!=", true, false, true}}) {
    CAPTURE(op);
    const auto check = [&, op = op](const std::string& left, bool expected) {
      CHECK(verdict_of("prove p : " + left + " " + op + " 1/3;") == (expected ? Verdict::verified : Verdict::refuted));
    };
    check("1/3 - 1/2^200", below);
    check("1/3", at);
    check("1/3 + 1/2^200", above);
  }
}

TEST_CASE("verdict: polynomial identities hold for all values or are not decided by coefficients alone") {
  Instance every;
  every.every("x", 1, 1).every("y", 1, 1);
  const std::string head = "given x, y; prove p : ";
  CHECK(verdict_of(head + "(x+y)^2 == x^2 + 2*x*y + y^2;", every) == Verdict::verified);
  CHECK(decide(head + "(x+y)^2 == x^2 + 2*x*y + y^2;", every, {}).scope == Scope::shape);
  CHECK(verdict_of(head + "x + 1 != x;", every) == Verdict::verified);
  CHECK(verdict_of(head + "x + 1 == x;", every) == Verdict::refuted);
  CHECK(verdict_of(head + "x + 1 > x and x - 1 <= x and x < x + 1/2^200;", every) == Verdict::verified);
  CHECK(verdict_of(head + "x >= x + 1/2^200;", every) == Verdict::refuted);
  CHECK(verdict_of(head + "[x, y] != [x + 1, x];", every) == Verdict::verified);
  CHECK(verdict_of(head + "[x, y] == [x + 1, x];", every) == Verdict::refuted);
  CHECK(verdict_of(head + "x*y == y*x and x == y;", every) == Verdict::refuted);      // by a counterexample
  CHECK(verdict_of(head + "x != y;", every) == Verdict::refuted);                      // by a counterexample, if one of the points has x = y
  CHECK(verdict_of(head + "x^2 >= 0;", every) == Verdict::undecided);                  // true, but no squares are offered
  CHECK(verdict_of(head + "x/2 + y/(1/3) == (x + 6*y)/2;", every) == Verdict::verified);
  CHECK(verdict_of(head + "1/x == 1/x;", every) == Verdict::undecided);
  CHECK(verdict_of(head + "abs(x) == abs(x);", every) == Verdict::undecided);
  CHECK(verdict_of(head + "rank([x]) <= 1;", every) == Verdict::verified);
  CHECK(verdict_of(head + "rank([x]) >= 0;", every) == Verdict::verified);
  CHECK(verdict_of(head + "exp(x) > 0;", every) == Verdict::undecided);
  Instance symmetric;
  symmetric.every_symmetric("A", 3);
  CHECK(verdict_of("given A : n x n symmetric; prove p : A == A' and smat(svec(A), n) == A;", symmetric) == Verdict::verified);
  Instance general;
  general.every("A", 3, 3);
  CHECK(verdict_of("given A : n x n; prove p : adj(A)*A == det(A)*eye(n) and det(A*A) == det(A)^2;", general) == Verdict::verified);
  CHECK(verdict_of("given A : n x n; prove p : A*A' == A'*A;", general) == Verdict::refuted);
  CHECK(verdict_of("given A : n x n symmetric; prove p : A == A';", general) == Verdict::undecided);
}

TEST_CASE("verdict: exponents too large to store are an error, not a wrapped exponent") {
  Instance every;
  every.every("x", 1, 1);
  CHECK(verdict_of("given x; prove p : (x^256)^256 == 1;", every) != Verdict::verified);
  CHECK(verdict_of("given x; prove p : (x^256)^256*x == x;", every) != Verdict::verified);
}

TEST_CASE("verdict: each reason of an undecided verdict") {
  const auto reason = [](const std::string& s, const Instance& i = {}, const Hints& h = {}) {
    const Outcome o = decide(s, i, h);
    CHECK(o.verdict == Verdict::undecided);
    CHECK_FALSE(o.detail.empty());
    CHECK(o.evidence == "[]");
    return o.reason;
  };
  Instance every;
  every.every("x", 1, 1);
  CHECK(reason("prove p : (sqrt(2) - 1)*(sqrt(2) + 1) >= 1;") == Reason::precision_cap);
  CHECK(reason("prove p : 1/0 == 1;") == Reason::domain_left);
  CHECK(reason("prove p : exists y . y*y*y == 2;") == Reason::no_witness);
  CHECK(reason("given x; prove p : x^2 >= 0;", every) == Reason::no_evidence);
  CHECK(reason("given x; assume h : x^2 >= 0; prove p : true;", every) == Reason::no_evidence);
  Hints forged;
  forged.witnesses["y"] = scalar(Rational(-1));
  CHECK(reason("prove p : exists y . y*y*y == 2;", {}, forged) == Reason::certificate_rejected);
  CHECK(reason("prove p : 1 +;") == Reason::internal_error);
  CHECK(decide("given x; assume h : x^2 >= 0; prove p : true;", every, {}).detail.find("hypothesis 'h'") != std::string::npos);
  CHECK(decide("given x; prove p : true; prove q : x^2 >= 0;", every, {}).detail.find("conclusion 'q'") != std::string::npos);
}

TEST_CASE("verdict: an operand that is not decided leaves the whole undecided, even beside one that would settle it") {
  // The certificate would lack evidence for the first operand.
  Instance every;
  every.every("x", 1, 1);
  const std::string open = "x^2 >= 0";
  CHECK(decide("given x; prove p : exists y . y*y*y == 8 and " + open + ";", every, {}).verdict == Verdict::undecided);
  for (const std::string formula : {"(exists y . y*y*y == 2) and false", "(exists y . y*y*y == 2) or true", "(exists y . y*y*y == 2) => true",
                                     "forall i in 1..2 . (exists y . y*y*y == 2) and i == 1", "exists i in 1..2 . (exists y . y*y*y == 2) and i == 2 or i == 2"})
    CHECK(verdict_of("prove p : " + formula + ";") == Verdict::undecided);
}

TEST_CASE("verdict: an instance must fit the statement") {
  const std::string s = "given A : n x n, B : n x m, c; prove p : true;";
  const auto fits = [&](const Instance& i) { return decide(s, i, {}).verdict == Verdict::verified; };
  const Matrix a = matrix("1 2; 3 4"), b = matrix("1 2 3; 4 5 6");
  CHECK(fits(Instance().set("A", a).set("B", b).set("c", Rational(1))));
  CHECK_FALSE(fits(Instance().set("A", a).set("B", b)));                                             // missing
  CHECK_FALSE(fits(Instance().set("A", a).set("B", b).set("c", Rational(1)).set("d", Rational(1))));  // unknown
  CHECK_FALSE(fits(Instance().set("A", b).set("B", b).set("c", Rational(1))));                       // not square
  CHECK_FALSE(fits(Instance().set("A", a).set("B", transpose(b)).set("c", Rational(1))));
  CHECK_FALSE(fits(Instance().set("A", a).set("B", b).set("c", a)));                                 // not a scalar
  CHECK_FALSE(fits(Instance().every("A", 2, 2).almost_every("B", 2, 3).set("c", Rational(1))));      // mixed
  CHECK(fits(Instance().every("A", 2, 2).set("B", b).set("c", Rational(1))));
  CHECK(decide("given c, A : c x c+1; prove p : rows(A) == c;", Instance().set("c", Rational(2)).set("A", b), {}).verdict == Verdict::verified);
  CHECK(decide("given A : n x n symmetric; prove p : true;", Instance().set("A", a), {}).verdict == Verdict::undecided);
}

TEST_CASE("verdict: margins enclose the gap of the last inequality, the least entry of a matrix") {
  const auto margin = [](const std::string& s) { return decide(s, {}, {}).lines.back().margin; };
  CHECK(margin("prove p : 1 <= 3;")->lower == 2);
  CHECK(margin("prove p : 3 >= 1;")->upper == 2);
  CHECK(margin("prove p : 3 < 1;")->lower == -2);
  CHECK(margin("prove p : [1, 2] <= [4, 3];")->lower == 1);
  CHECK(margin("prove p : 1 < 2 and 1 < 10;")->lower == 9);
  CHECK_FALSE(margin("prove p : 1 == 1;").has_value());
  const auto root = margin("prove p : sqrt(2) < 2;");
  REQUIRE(root.has_value());
  CHECK(root->lower <= root->upper);
  CHECK((2 - root->lower) * (2 - root->lower) >= 2);
  CHECK((2 - root->upper) * (2 - root->upper) <= 2);
}

TEST_CASE("controls: edits replace texts that occur exactly once") {
  const std::string s = "given c; prove p : 2*c < 5; # at most 2";
  const auto edited = [&](std::vector<std::pair<std::string, std::string>> edits) { return edited_statement(s, {.what = "x", .edits = std::move(edits)}); };
  CHECK(edited({{"< 5", "< 4"}}).value() == "given c; prove p : 2*c < 4; # at most 2");
  CHECK(edited({{"2*c", "3*c"}, {"3*c <", "3*c <="}}).value() == "given c; prove p : 3*c <= 5; # at most 2");  // one after the other
  CHECK(edited({}).value() == s);
  CHECK_FALSE(edited({{"c", "d"}}).has_value());
  CHECK_FALSE(edited({{"7", "8"}}).has_value());
  CHECK_FALSE(edited({{"", "8"}}).has_value());
  CHECK(edited({{"7", "8"}}).error().what.find("'7'") != std::string::npos);
  Instance i;
  i.set("c", Rational(2));
  CHECK(verdict_of(s, i) == Verdict::verified);
  CHECK(verdict_of(edited({{"< 5", "< 4"}}).value(), i) == Verdict::refuted);
}

TEST_CASE("decide: the same input gives the same outcome, another seed another point") {
  Instance almost;
  almost.almost_every("X", 6, 3);
  const std::string s = "given X : n x d; prove p : rank(veronese(X)) == 6;";
  CHECK(decide(s, almost, {}).evidence == decide(s, almost, {}).evidence);
  DecideOptions other;
  other.seed = 2;
  CHECK(decide(s, almost, {}, other).verdict == Verdict::verified);
  CHECK(decide(s, almost, {}, other).evidence != decide(s, almost, {}).evidence);
}
