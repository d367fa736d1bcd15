#pragma once

/// \file
/// A run made by hand that has one of everything a report must show.

#include "lemmacheck/claim/result.hpp"

namespace lemmacheck::sample {

inline Claim make_claim(std::string id, Form form, Verdict expectation) {
  Claim claim;
  claim.id = std::move(id);
  claim.form = form;
  claim.label = "Theorem 2.1(b)";
  claim.source = "[Kızıldağ2019, L136-138]";
  claim.statement = "for all W: σ_min⁴ ≤ 2 & x < y | z";
  claim.kind = "inequality";
  claim.expectation = expectation;
  Part part;
  part.name = "instance";
  part.statement = "given W : m x d;\nassume full_rank : rank(W) == d;\nprove bound : 1 < 2;\n";
  part.reduction = "The claim at one W.";
  claim.parts = {std::move(part)};
  return claim;
}

inline CaseResult make_case(std::string label, Verdict expected, Verdict verdict) {
  CaseResult c;
  c.part = "instance";
  c.label = std::move(label);
  c.hash = std::string(63, 'a') + "1";
  c.parameters = "2x2 W";
  c.expected = expected;
  c.verdict = verdict;
  return c;
}

inline ControlResult make_control(std::string what, Verdict expected, Verdict verdict) {
  ControlResult c;
  c.what = std::move(what);
  c.expected = expected;
  c.verdict = verdict;
  return c;
}

/// Claims p/a (verified, shape), p/b.printed (refuted as recorded), p/b.repaired, p/c (derived, ball), q/d (statistical), q/e (control slipped),
/// q/f (vacuous, uncontrolled), q/g (undecided: time), q/h (undecided: crash), q/i (unexpectedly refuted, XML specials).
struct Sample {
  std::vector<Claim> claims;
  RunResult run;

  Sample() {
    claims.reserve(10);  // the results point into it
    run.seed = 18446744073709551615ULL;
    run.level = Level::standard;
    run.exit_code = 1;

    ClaimResult& a = add("p/a", Form::printed, Verdict::verified, Verdict::verified);
    a.scope = Scope::shape;
    CaseResult proof = make_case("E1 m=3", Verdict::verified, Verdict::verified);
    proof.scope = Scope::shape;
    proof.lines = {{"full_rank", true, "true", "", ""}, {"bound", false, "true", "2.5", "2.50001"}, {"sign", false, "true", "", ""}};
    proof.certificate = "{\"format\":\"lemmacheck-certificate\"}";
    proof.certificate_file = "p-a-1.json";
    proof.seconds = 1.5;
    proof.peak_bytes = 1000;
    proof.controls = {
        make_control("3 instead of 2", Verdict::refuted, Verdict::refuted), make_control("without full_rank", Verdict::refuted, Verdict::refuted),
        make_control("W = 0", Verdict::inapplicable, Verdict::inapplicable), make_control("forged minor", Verdict::undecided, Verdict::undecided)};
    proof.controls[1].dropped = {"full_rank"};
    proof.controls[2].violated = {"full_rank"};
    proof.controls[3].expected_reason = Reason::certificate_rejected;
    proof.controls[3].reason = Reason::certificate_rejected;
    CaseResult outside = make_case("W = 0", Verdict::inapplicable, Verdict::inapplicable);
    outside.lines = {{"full_rank", true, "false", "", ""}, {"bound", false, "not-reached", "", ""}};
    outside.certificate = "{}";
    outside.seconds = 0.25;
    outside.peak_bytes = 3000;
    a.cases = {proof, outside};

    ClaimResult& printed = add("p/b", Form::printed, Verdict::refuted, Verdict::refuted);
    printed.id = "p/b.printed";
    claims.back().erratum = "The constant must be 2(d+2)/(d+1).";
    CaseResult counterexample = make_case("E1", Verdict::refuted, Verdict::refuted);
    counterexample.lines = {{"full_rank", true, "true", "", ""}, {"bound", false, "false", "-3", "-3"}};
    counterexample.certificate = "{}";
    counterexample.controls = {make_control("W = 1", Verdict::inapplicable, Verdict::inapplicable)};
    printed.cases = {counterexample};

    ClaimResult& repaired = add("p/b", Form::repaired, Verdict::verified, Verdict::verified);
    repaired.id = "p/b.repaired";
    repaired.scope = Scope::generic;
    CaseResult repair = make_case("E1", Verdict::verified, Verdict::verified);
    repair.controls = {make_control("sharp + 2^-200", Verdict::refuted, Verdict::refuted)};
    repaired.cases = {repair};

    ClaimResult& derived = add("p/c", Form::derived, Verdict::verified, Verdict::verified);
    derived.grade = Grade::ball;
    claims.back().not_checked = "The limit d → ∞.";
    CaseResult enclosure = make_case("d=3", Verdict::verified, Verdict::verified);
    enclosure.grade = Grade::ball;
    enclosure.controls = {make_control("e^-d", Verdict::refuted, Verdict::refuted)};
    derived.cases = {enclosure};

    ClaimResult& statistical = add("q/d", Form::printed, Verdict::supported, Verdict::supported);
    statistical.grade = Grade::statistical;
    CaseResult samples = make_case("1000 samples", Verdict::supported, Verdict::supported);
    samples.grade = Grade::statistical;
    samples.controls = {make_control("heavy tails", Verdict::contradicted, Verdict::contradicted)};
    statistical.cases = {samples};

    ClaimResult& slipped = add("q/e", Form::printed, Verdict::verified, Verdict::verified);
    CaseResult loose = make_case("E2", Verdict::verified, Verdict::verified);
    loose.controls = {make_control("constant 3", Verdict::undecided, Verdict::verified)};
    loose.controls[0].expected_reason = Reason::certificate_rejected;
    slipped.cases = {loose};
    slipped.as_expected = false;

    ClaimResult& vacuous = add("q/f", Form::printed, Verdict::verified, Verdict::inapplicable);
    vacuous.cases = {make_case("W = 0", Verdict::inapplicable, Verdict::inapplicable)};
    vacuous.vacuous = vacuous.uncontrolled = true;
    vacuous.as_expected = false;

    add_undecided("q/g", Reason::time, "the budget of 10 s ran out");
    add_undecided("q/h", Reason::crash, "the worker died of signal 11");

    ClaimResult& wrong = add("q/i", Form::printed, Verdict::verified, Verdict::refuted);
    claims.back().label = "Lemma <1> & \"2\" ]]> | `x` *y* \x01 \xFF 定理\n# heading\x1b[2J";
    CaseResult surprise = make_case("a|b<c>", Verdict::verified, Verdict::refuted);
    surprise.detail = "bound <&> is false";
    surprise.controls = {make_control("none | <x>", Verdict::refuted, Verdict::refuted)};
    wrong.cases = {surprise};
    wrong.as_expected = false;
  }

 private:
  ClaimResult& add(const std::string& id, Form form, Verdict expectation, Verdict verdict) {
    claims.push_back(make_claim(id, form, expectation));
    ClaimResult result;
    result.id = id;
    result.claim = &claims.back();
    result.verdict = verdict;
    result.as_expected = true;
    run.claims.push_back(result);
    return run.claims.back();
  }

  void add_undecided(const std::string& id, Reason reason, const std::string& detail) {
    ClaimResult& result = add(id, Form::printed, Verdict::verified, Verdict::undecided);
    result.reason = reason;
    result.as_expected = false;
    CaseResult c = make_case("big", Verdict::verified, Verdict::undecided);
    c.hash = "";
    c.reason = reason;
    c.detail = detail;
    c.controls = {make_control("x", Verdict::refuted, Verdict::refuted)};
    result.cases = {c};
  }
};

}  // namespace lemmacheck::sample
