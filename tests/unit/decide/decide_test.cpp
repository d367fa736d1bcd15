#include "lemmacheck/decide/decide.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace lemmacheck;

namespace {

const std::string barrier = R"(
  given W : m x d, Ws : m x d;
  let Gs = Ws'*Ws;
  let A  = W'*W - Gs;
  def q(S) = 2*norm2(S) + tr(S)^2;
  assume teacher_has_full_rank : rank(Ws) == d;
  assume W_is_rank_deficient : rank(W) < d;
  prove above_the_barrier : exists y : d x 1 . y != 0 and q(A)*(y'*y)^2 >= 2*(y'*Gs*y)^2;
)";

Instance e1() {
  Instance out;
  out.set("Ws", matrix("1 1; 1 -1; 1 0; 0 1")).set("W", matrix("2 0; 0 0; 0 0; 0 0"));
  return out;
}

std::vector<std::string> rules(const Outcome& o) {
  std::vector<std::string> out;
  for (const auto& e : nlohmann::json::parse(o.evidence)) out.push_back(e["rule"]);
  return out;
}

}  // namespace

TEST_CASE("decide: the barrier at an exact saddle point, and its corruptions") {
  Hints hints;
  hints.witnesses["y"] = matrix("1; 0");
  const Outcome o = decide(barrier, e1(), hints);
  CAPTURE(o.detail);
  CHECK(o.verdict == Verdict::verified);
  CHECK(rules(o) == std::vector<std::string>{"minor", "kernel", "witness"});
  CHECK(o.lines[2].margin->lower == 24 - 18);

  Control three{.what = "3 for 2", .edits = {{">= 2*", ">= 3*"}}};
  CHECK(decide(edited_statement(barrier, three).value(), e1(), hints).verdict == Verdict::undecided);

  Instance full = e1();
  full.set("W", matrix("1 1; 1 -1; 1 0; 0 1"));
  CHECK(decide(barrier, full, hints).verdict == Verdict::inapplicable);
}

TEST_CASE("decide: polynomial identity for every A and x") {
  const std::string sharp = R"(
    given A : d x d symmetric, x : d x 1;
    def q(S) = 2*norm2(S) + tr(S)^2;
    let N = x'*x;
    let t = x'*A*x;
    let Z = (d+1)*N^2*A - t*((d+2)*x*x' - N*eye(d));
    prove identity : q(Z) == (d+1)^2*N^4*q(A) - 2*(d+1)*(d+2)*N^2*t^2;
    prove bound : (d+1)*N^2*q(A) >= 2*(d+2)*t^2;
  )";
  Instance all;
  all.every_symmetric("A", 2).every("x", 2, 1);
  Hints hints;
  hints.sums_of_squares = {{{{Rational(1), "(d+1)*N"}}, {}}};
  CHECK(decide(sharp, all, hints).reason == Reason::certificate_rejected);
  hints.sums_of_squares = {{{}, {}}};
  hints.sums_of_squares[0].multiplier = {{Rational(3), "N"}};
  hints.sums_of_squares[0].squares = {{Rational(2), "Z"}, {Rational(1), "tr(Z)"}};
  const Outcome o = decide(sharp, all, hints);
  CAPTURE(o.detail);
  CHECK(o.verdict == Verdict::verified);
  CHECK(o.scope == Scope::shape);
  Control wrong{.what = "c_d + 2^-200", .edits = {{">= 2*(d+2)*t^2", ">= (2*(d+2) + 1/2^200)*t^2"}}};
  Hints point;
  point.point = {{"A", matrix("3 0; 0 -1")}, {"x", matrix("1; 0")}};
  CHECK(decide(edited_statement(sharp, wrong).value(), all, point).verdict == Verdict::refuted);
}

TEST_CASE("decide: spans, quadrics and almost every data set") {
  const std::string span = R"(
    given X : n x d;
    assume spans : rank(veronese(X)) == d*(d+1)/2;
    prove unique : forall M : d x d symmetric . quad(X,M) == 0 => M == 0;
  )";
  Instance good;
  good.set("X", matrix("1 0; 0 1; 1 1"));
  CHECK(decide(span, good, {}).verdict == Verdict::verified);
  Instance bad;
  bad.set("X", matrix("1 0; 0 1; 2 0"));
  const Outcome o = decide(span, bad, {});
  CHECK(o.verdict == Verdict::inapplicable);
  CHECK(rules(o) == std::vector<std::string>{"kernel"});
  const std::string only_conclusion = "given X : n x d; prove unique : forall M : d x d symmetric . quad(X,M) == 0 => M == 0;";
  CHECK(decide(only_conclusion, bad, {}).verdict == Verdict::refuted);
  const std::string generic = "given X : n x d; prove spans : rank(veronese(X)) == d*(d+1)/2;";
  Instance almost;
  almost.almost_every("X", 6, 3);
  CHECK(decide(generic, almost, {}).verdict == Verdict::verified);
  CHECK(decide(generic, almost, {}).scope == Scope::generic);
  Instance few;
  few.almost_every("X", 5, 3);
  CHECK(decide(generic, few, {}).verdict == Verdict::undecided);
}

TEST_CASE("decide: the counterexample to Corollary 2.7(b) through a face of the psd cone") {
  const std::string printed = R"(
    given X : n x d, Ws : m x d;
    let Gs = Ws'*Ws;
    assume does_not_span : rank(veronese(X)) < d*(d+1)/2;
    prove another : exists G : d x d psd . quad(X,G) == quad(X,Gs) and G != Gs;
  )";
  Instance e5;
  e5.set("X", matrix("1 0; 0 1")).set("Ws", matrix("1 0; 0 0"));
  const Outcome o = decide(printed, e5, {});
  CAPTURE(o.detail);
  CHECK(o.verdict == Verdict::refuted);
  CHECK(rules(o)[0] == "no-witness");
  CHECK(rules(o)[1] == "face");
}

TEST_CASE("decide: enclosures") {
  const std::string root = "given c; prove above : sqrt(2) + exp(1) > c; prove pi : 3 < pi() < 22/7;";
  Instance i;
  i.set("c", parse_rational("4.13249539").value());
  const Outcome o = decide(root, i, {});
  CHECK(o.verdict == Verdict::verified);
  CHECK(o.grade == Grade::ball);
  i.set("c", parse_rational("4.13249540").value());
  CHECK(decide(root, i, {}).verdict == Verdict::refuted);
  CHECK(decide("given c; prove p : sqrt(c)^2 == c;", Instance().set("c", Rational(2)), {}).reason == Reason::precision_cap);
  CHECK(decide("given c; prove p : sqrt(c) > 0;", Instance().set("c", Rational(-2)), {}).verdict == Verdict::undecided);
}
