/// \file
/// A program with claims that end in every possible way, for the tests of the command line.

#include <cfenv>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/cli/cli.hpp"

namespace lemmacheck {
namespace {

constexpr const char* small_square = "given a, b;\nassume a_is_positive : a > 0;\nprove square_is_small : a*a <= b;";

Instance pair(long a, long b) { return Instance().set("a", Rational(a)).set("b", Rational(b)); }

Case controlled(long a, long b) {
  Case one;
  one.instance = pair(a, b);
  one.controls.push_back({.what = "conclusion made false", .expected = Verdict::refuted, .edits = {{"a*a <= b", "a*a < 0"}}});
  return one;
}

Check single(const std::string& name, std::function<Case(Random&)> build) {
  Claim claim;
  claim.id = "trial/" + name;
  claim.label = "Trial \"" + name + "\"";
  claim.source = "[Nobody, p. 1]";
  claim.statement = "For a > 0, the square of a is at most b.";
  claim.kind = "inequality";
  claim.parts.push_back({.name = "instance",
                         .statement = small_square,
                         .reduction = "The statement is the claim at one instance.",
                         .cases = {{.label = "first", .level = Level::quick, .build = std::move(build)}},
                         .search = {}});
  return {claim};
}

void spin() {
  for (volatile bool on = true; on;) {
  }
}

Check two_forms() {
  Claim printed = single("two-forms", [](Random&) { return controlled(3, 5); }).front();
  printed.expectation = Verdict::refuted;
  printed.erratum = "The bound 5 is too small; 9 is meant.";
  Claim repaired = single("two-forms", [](Random&) { return controlled(3, 9); }).front();
  repaired.form = Form::repaired;
  return {printed, repaired};
}

Check random_instances() {
  Check check = single("random", {});
  std::vector<LazyCase>& cases = check[0].parts[0].cases;
  cases.clear();
  for (int k = 0; k < 6; ++k)
    cases.push_back({.label = "random " + std::to_string(k), .level = Level::quick, .build = [](Random& random) {
                       return controlled(random.integer(1, 1000), 1'000'000);
                     }});
  return check;
}

Check matrices() {
  Check check = single("eigenvector", [](Random&) {
    Case one;
    one.instance.set("A", matrix("2 0; 0 3")).set("v", matrix("1; 0")).set("l", Rational(2));
    one.controls.push_back({.what = "another number", .expected = Verdict::refuted, .edits = {{"l*v;", "(l + 1)*v;"}}});
    return one;
  });
  check[0].parts[0].statement = "given A : n x n, v : n x 1, l;\nassume not_zero : v != 0;\nassume full : rank(A) == n;\nprove eigen : A*v == l*v;";
  return check;
}

Check slipped() {
  return single("slipped", [](Random&) {
    Case one = controlled(2, 5);
    one.controls[0].edits = {{"a*a <= b", "a*a < b"}};
    return one;
  });
}

Check open() {
  Check check = single("open", [](Random&) {
    Case one = controlled(2, 5);
    one.controls[0].edits = {{"b and", "b - 9 and"}};
    return one;
  });
  check[0].parts[0].statement = "given a, b;\nassume a_is_positive : a > 0;\nprove root : a*a <= b and (exists y . y*y*y == 2);";
  return check;
}

}  // namespace

const std::vector<Check>& all_checks() {
  static const std::vector<Check> table{
      single("crashes", [](Random&) -> Case { raise(SIGSEGV); return {}; }),
      matrices(),
      single("hoards", [](Random&) -> Case {
        Integer x = 3;
        for (;;) x = x << (1U << 30);
      }),
      single("loops", [](Random&) { spin(); return Case{}; }),
      open(),
      random_instances(),
      slipped(),
      single("sound", [](Random&) { return controlled(2, 5); }),
      single("throws", [](Random&) -> Case { throw std::runtime_error("no such matrix"); }),
      two_forms(),
      single("uncontrolled", [](Random&) { return Case{.instance = pair(2, 5)}; }),
      single("vacuous", [](Random&) {
        Case one = controlled(-2, 5);
        one.controls[0] = {.what = "a made positive", .expected = Verdict::verified, .instance = pair(2, 5)};
        one.expected = Verdict::inapplicable;
        return one;
      }),
      single("wrong", [](Random&) { return controlled(3, 5); }),
  };
  return table;
}

}  // namespace lemmacheck

/// With TRIAL_ROUNDS_UP in the environment the processor rounds upwards, which no proof allows for.
int main(int argc, char** argv) {
  if (std::getenv("TRIAL_ROUNDS_UP") != nullptr) std::fesetround(FE_UPWARD);
  return lemmacheck::run_cli(argc, argv);
}
