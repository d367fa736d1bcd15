#include "lemmacheck/run/run.hpp"

#include <doctest/doctest.h>
#include <flint/fmpz.h>
#include <gmp.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>

#include "lemmacheck/base/file.hpp"
#include "lemmacheck/run/select.hpp"

using namespace lemmacheck;

namespace {

constexpr const char* small_squares = "given a, b;\nassume a_is_positive : a > 0;\nprove square_is_small : a*a <= b;";

Instance pair(long a, long b) { return Instance().set("a", Rational(a)).set("b", Rational(b)); }

/// a <= b with a control that breaks the conclusion.
Case controlled(long a, long b) {
  Case one;
  one.instance = pair(a, b);
  one.controls.push_back({.what = "strict and zero", .expected = Verdict::refuted, .edits = {{"a*a <= b", "a*a < 0"}}});
  return one;
}

LazyCase lazy(const std::string& label, std::function<Case(Random&)> build, Level level = Level::quick) {
  return {.label = label, .level = level, .build = std::move(build)};
}

Claim claim(const std::string& id, std::vector<LazyCase> cases, Verdict expectation = Verdict::verified) {
  Claim out;
  out.id = id;
  out.label = "Claim " + id;
  out.statement = "The square of a is at most b.";
  out.kind = "inequality";
  out.expectation = expectation;
  out.parts.push_back({.name = "instance", .statement = small_squares, .reduction = "As printed.", .cases = std::move(cases), .search = {}});
  return out;
}

Claim good_claim(const std::string& id = "p/good") {
  return claim(id, {lazy("2, 5", [](Random&) { return controlled(2, 5); }), lazy("-1, 5", [](Random&) {
                      Case one = controlled(-1, 5);
                      one.controls.clear();
                      one.expected = Verdict::inapplicable;
                      return one;
                    })});
}

/// Runs one claim in a tight budget.
ClaimResult run_one(const Claim& one, Budget budget = {20, std::uint64_t{1} << 30}) {
  RunOptions options;
  options.budget = budget;
  auto run = run_checks({{one}}, options);
  REQUIRE_MESSAGE(run.has_value(), run.error().what);
  return run.value().claims.at(0);
}

int exit_code_of(const std::vector<Check>& checks, RunOptions options = {}) {
  const auto run = run_checks(checks, options);
  REQUIRE_MESSAGE(run.has_value(), run.error().what);
  return run.value().exit_code;
}

/// What a case does instead of building an instance, and how it must end.
CaseResult result_of(std::function<void()> deed, Budget budget) {
  auto cases = std::vector{lazy("bad", [deed](Random&) -> Case {
                             deed();
                             return controlled(2, 5);
                           }),
                           lazy("good", [](Random&) { return controlled(2, 5); })};
  const ClaimResult result = run_one(claim("p/bad", std::move(cases)), budget);
  CHECK(result.cases.at(1).verdict == Verdict::verified);  // the other case of the claim is unharmed
  CHECK_FALSE(result.as_expected);
  return result.cases.at(0);
}

}  // namespace

TEST_CASE("run_checks: verdicts, lines, controls and certificate of a claim") {
  const ClaimResult result = run_one(good_claim());
  CHECK(result.verdict == Verdict::verified);
  CHECK(result.as_expected);
  CHECK_FALSE(result.vacuous);
  CHECK_FALSE(result.uncontrolled);
  REQUIRE(result.cases.size() == 2);
  const CaseResult& first = result.cases[0];
  CHECK(first.verdict == Verdict::verified);
  CHECK(first.part == "instance");
  CHECK(first.label == "2, 5");
  CHECK(first.parameters == "1x1 a, 1x1 b");
  CHECK(first.hash.size() == 64);
  REQUIRE(first.lines.size() == 2);
  CHECK(first.lines[0].is_hypothesis);
  CHECK(first.lines[1].name == "square_is_small");
  CHECK(first.lines[1].truth == "true");
  CHECK(first.lines[1].margin_lower == "1");
  CHECK(first.lines[1].margin_upper == "1");
  REQUIRE(first.controls.size() == 1);
  CHECK(first.controls[0].verdict == Verdict::refuted);
  CHECK(first.certificate.find("\"claim\":\"p/good\"") != std::string::npos);
  CHECK(first.peak_bytes > 0);
  CHECK(result.cases[1].verdict == Verdict::inapplicable);
  CHECK(result.cases[1].lines[1].truth == "not-reached");
  CHECK(result.cases[1].as_expected());
}

TEST_CASE("run_checks: the result does not depend on the number of jobs") {
  std::vector<LazyCase> cases;
  for (int k = 0; k < 12; ++k)
    cases.push_back(lazy("random " + std::to_string(k), [](Random& random) { return controlled(random.integer(1, 9), random.integer(1, 81)); }));
  const std::vector<Check> checks{{claim("p/b", cases)}, {claim("p/a", cases)}};
  RunOptions options;
  options.seed = 5;
  const auto serial = run_checks(checks, options);
  options.jobs = 4;
  const auto parallel = run_checks(checks, options);
  options.seed = 6;
  const auto other = run_checks(checks, options);
  REQUIRE(serial.has_value());
  REQUIRE(parallel.has_value());
  REQUIRE(serial.value().claims.size() == 2);
  CHECK(serial.value().claims[0].id == "p/a");
  int differing = 0;
  for (std::size_t c = 0; c < 2; ++c)
    for (std::size_t k = 0; k < cases.size(); ++k) {
      const CaseResult& one = serial.value().claims[c].cases[k];
      CHECK(one.label == cases[k].label);
      CHECK(one.certificate == parallel.value().claims[c].cases[k].certificate);
      CHECK(one.hash == parallel.value().claims[c].cases[k].hash);
      differing += one.hash != other.value().claims[c].cases[k].hash;
    }
  CHECK(differing > 12);
  // A claim has its own random stream.
  CHECK(serial.value().claims[0].cases[0].hash != serial.value().claims[1].cases[0].hash);
}

TEST_CASE("run_checks: exit codes") {
  const Claim good = good_claim();
  CHECK(exit_code_of({{good}}) == 0);

  const Claim wrong = claim("p/wrong", {lazy("x", [](Random&) { return controlled(3, 5); })});
  CHECK(exit_code_of({{wrong}}) == 1);
  Claim refuted = wrong;
  refuted.expectation = Verdict::refuted;
  CHECK(exit_code_of({{refuted}}) == 0);

  const Claim vacuous = claim("p/vacuous", {lazy("x", [](Random&) {
                                Case one = controlled(-3, 5);
                                one.controls.clear();
                                one.controls.push_back({.what = "positive", .expected = Verdict::refuted, .instance = pair(3, 5)});
                                one.expected = Verdict::inapplicable;
                                return one;
                              })});
  CHECK(run_one(vacuous).vacuous);
  CHECK(exit_code_of({{good}, {vacuous}}) == 1);
  CHECK(run_one(claim("p/none", {})).vacuous);

  const Claim uncontrolled = claim("p/uncontrolled", {lazy("x", [](Random&) { return Case{.instance = pair(2, 5)}; })});
  CHECK(run_one(uncontrolled).uncontrolled);
  CHECK(exit_code_of({{uncontrolled}}) == 1);

  const Claim slipped = claim("p/slipped", {lazy("x", [](Random&) {
                                Case one = controlled(2, 5);
                                one.controls[0].edits = {{"a*a <= b", "a*a < b"}};
                                return one;
                              })});
  CHECK(run_one(slipped).verdict == Verdict::verified);
  CHECK(exit_code_of({{slipped}}) == 1);

  Claim open = good;
  open.id = "p/open";
  open.parts[0].statement = "given a, b;\nassume a_is_positive : a > 0;\nprove square_is_small : a*a <= b and (exists y . y*y*y == 2);";
  CHECK(run_one(open).verdict == Verdict::undecided);
  open.parts[0].cases.pop_back();
  CHECK(exit_code_of({{good}, {open}}) == 3);
  CHECK(exit_code_of({{open}, {wrong}}) == 1);
}

TEST_CASE("run_checks: a control is judged by verdict and reason, and malformed edits slip through") {
  const auto control_result = [](Control control) {
    const Claim one = claim("p/c", {lazy("x", [control](Random&) { return Case{.instance = pair(2, 5), .controls = {control}}; })});
    return run_one(one).cases.at(0).controls.at(0);
  };
  CHECK(control_result({.what = "hypothesis", .expected = Verdict::inapplicable, .instance = pair(-2, 5)}).violated ==
        std::vector<std::string>{"a_is_positive"});
  const ControlResult dropped =
      control_result({.what = "no hypothesis", .expected = Verdict::refuted, .instance = pair(-3, 5), .edits = {{"a > 0", "a > -9"}}});
  CHECK(dropped.as_expected());
  CHECK(dropped.dropped == std::vector<std::string>{"a_is_positive"});
  const ControlResult absent = control_result({.what = "text that does not occur", .expected = Verdict::undecided, .edits = {{"c", "d"}}});
  CHECK(absent.reason == Reason::internal_error);
  CHECK_FALSE(absent.as_expected());
  const Control undefined{.what = "division by zero", .expected = Verdict::undecided, .reason = Reason::domain_left, .edits = {{"a*a <= b", "a/0 <= b"}}};
  CHECK(control_result(undefined).as_expected());
  Control other_reason = undefined;
  other_reason.reason = Reason::no_witness;
  CHECK_FALSE(control_result(other_reason).as_expected());
}

TEST_CASE("run_checks: a case that loops ends in time and harms no other") {
  const CaseResult result = result_of(
      [] {
        for (volatile bool on = true; on;) {
        }
      },
      {0.3, std::uint64_t{1} << 30});
  CHECK(result.verdict == Verdict::undecided);
  CHECK(result.reason == Reason::time);
  CHECK(result.detail == "not decided within 0.3 s");
  CHECK(result.hash.empty());
  CHECK(result.controls.empty());
}

TEST_CASE("run_checks: a case that closes its pipe and goes on is ended") {
  const CaseResult result = result_of(
      [] {
        for (int fd = 3; fd < 256; ++fd) close(fd);
        for (volatile bool on = true; on;) {
        }
      },
      {20, std::uint64_t{1} << 30});
  CHECK(result.reason == Reason::crash);
}

// The address sanitizer replaces the allocators and ends the process in its own way.
#if !defined(LEMMACHECK_SANITIZED)
TEST_CASE("run_checks: exhausted memory in operator new, GMP and FLINT is undecided: memory") {
  const Budget budget{20, std::uint64_t{64} << 20};
  const auto check = [&](std::function<void()> deed) {
    const CaseResult result = result_of(std::move(deed), budget);
    CHECK(result.reason == Reason::memory);
    CHECK(result.detail == "needs more than 64 MB");
  };
  check([] {
    std::vector<std::vector<double>> hoard;
    for (;;) hoard.emplace_back(1 << 17, 1.0);
  });
  check([] { throw std::bad_alloc(); });
  check([] {
    Integer x = 3;
    for (;;) x = x << (1U << 30);
  });
  check([] {
    fmpz_t x;
    fmpz_init_set_ui(x, 3);
    for (;;) fmpz_mul_2exp(x, x, 1U << 30);
  });
}
#endif

TEST_CASE("run_checks: crashes and exceptions are told apart") {
  const Budget budget{20, std::uint64_t{1} << 30};
  const CaseResult aborted = result_of(
      [] {
        std::cerr << "first words\nlast words" << std::endl;
        std::abort();
      },
      budget);
  CHECK(aborted.reason == Reason::crash);
  CHECK(aborted.detail == "the process of this instance ended by the signal Aborted, having printed: last words");
  const CaseResult killed = result_of([] { raise(SIGTERM); }, budget);
  CHECK(killed.detail == "the process of this instance ended by the signal Terminated");
  const CaseResult left = result_of([] { _exit(0); }, budget);
  CHECK(left.reason == Reason::crash);
  CHECK(left.detail == "the process of this instance ended with exit code 0");
  const CaseResult thrown = result_of([] { throw std::runtime_error("no such matrix"); }, budget);
  CHECK(thrown.reason == Reason::internal_error);
  CHECK(thrown.detail == "building the instance: no such matrix");
  const CaseResult chatty = result_of(
      [] {
        for (int k = 0; k < 100'000; ++k) std::cout << "a worker that prints far more than anyone wants to keep\n";
        std::abort();
      },
      budget);
  CHECK(chatty.reason == Reason::crash);
}

TEST_CASE("run_checks: an interrupted control slips through, the verdict of the case stays") {
  Claim one = claim("p/control", {lazy("x", [](Random&) {
                      Case content = controlled(2, 5);
                      content.controls.push_back({.what = "its search loops", .expected = Verdict::undecided, .instance = pair(7, 7)});
                      return content;
                    })});
  one.parts[0].search = [](const Instance& instance) {
    for (volatile bool on = instance["a"](0, 0) == 7; on;) {
    }
    return Hints{};
  };
  const ClaimResult result = run_one(one, {0.3, std::uint64_t{1} << 30});
  CHECK(result.cases[0].verdict == Verdict::verified);
  CHECK(result.cases[0].controls[0].as_expected());
  CHECK(result.cases[0].controls[1].reason == Reason::time);
  CHECK_FALSE(result.cases[0].controls[1].as_expected());
  CHECK_FALSE(result.as_expected);
  RunOptions options;
  options.budget.seconds = 0.3;
  CHECK(exit_code_of({{one}}, options) == 1);
}

TEST_CASE("run_checks: levels, shards and certificates") {
  const std::string folder = std::filesystem::temp_directory_path() / ("lemmacheck_run_test_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  Claim two = claim("p/two", {lazy("slow", [](Random&) { return controlled(1, 2); }, Level::standard), lazy("fast", [](Random&) { return controlled(2, 5); })});
  const std::vector<Check> checks{{good_claim()}, {two}, {good_claim("p/other")}};
  RunOptions options;
  options.certificates = folder;
  options.globs = {"p/two"};
  auto run = run_checks(checks, options);
  REQUIRE(run.has_value());
  REQUIRE(run.value().claims.at(0).cases.size() == 1);
  CHECK(run.value().claims[0].cases[0].certificate_file == "p.two.instance.2.json");
  CHECK(read_file(folder + "/p.two.instance.2.json").value() == run.value().claims[0].cases[0].certificate + "\n");
  options.level = Level::standard;
  CHECK(run_checks(checks, options).value().claims.at(0).cases.size() == 2);
  options.certificates = folder + "/none";
  CHECK(run_checks(checks, options).error().what.find("cannot be written") != std::string::npos);

  options = {};
  options.shard = Shard{1, 2};
  run = run_checks(checks, options);
  REQUIRE(run.value().claims.size() == 2);
  CHECK(run.value().claims[0].id == "p/good");
  CHECK(run.value().claims[1].id == "p/two");
  CHECK(run.value().shard == "1/2");
  options.shard = Shard{2, 2};
  CHECK(run_checks(checks, options).value().claims.at(0).id == "p/other");
  options.shard = Shard{4, 4};
  CHECK(run_checks(checks, options).error().what == "shard 4/4: expected at least one claim, found none among the 3 selected");
  std::filesystem::remove_all(folder);
}

TEST_CASE("run_checks: progress counts to the end") {
  RunOptions options;
  std::vector<std::size_t> done;
  options.on_progress = [&](const Progress& progress) {
    CHECK(progress.total == 2);
    CHECK(progress.unexpected == 0);
    done.push_back(progress.done);
  };
  CHECK(exit_code_of({{good_claim()}}, options) == 0);
  CHECK(done == std::vector<std::size_t>{1, 2});
}

TEST_CASE("run_checks: malformed checks are named") {
  const auto complaint = [](const Claim& one) {
    const auto run = run_checks({{one}}, {});
    return run.has_value() ? std::string("accepted") : run.error().what;
  };
  Claim one = good_claim("p q");
  CHECK(complaint(one) == "claim 'p q': expected an id of letters, digits and - _ . /");
  one = good_claim();
  one.parts[0].name = "a/b";
  CHECK(complaint(one) == "claim 'p/good': part 'a/b': expected a name of letters, digits, - and _");
  one = good_claim();
  one.parts.push_back(one.parts[0]);
  CHECK(complaint(one) == "claim 'p/good': part 'instance': found twice");
  one = good_claim();
  one.parts[0].cases[1].label = one.parts[0].cases[0].label;
  CHECK(complaint(one) == "claim 'p/good': part 'instance': case '2, 5': found twice");
  one = good_claim();
  one.parts[0].cases[0].build = nullptr;
  CHECK(complaint(one) == "claim 'p/good': part 'instance': case '2, 5': nothing builds it");
  one = good_claim();
  one.parts[0].statement = "given a b;";
  CHECK(complaint(one).starts_with("claim 'p/good': part 'instance': "));
}

TEST_CASE("select_claims: globs on qualified ids and on ids without the form") {
  Claim printed = good_claim("a/x");
  Claim repaired = printed;
  repaired.form = Form::repaired;
  const std::vector<Check> checks{{good_claim("b/z")}, {printed, repaired}, {good_claim("a/y")}};
  const auto ids = [&](const std::vector<std::string>& globs) {
    std::string out;
    const auto selected = select_claims(checks, globs);
    if (!selected.has_value()) return selected.error().what;
    for (const SelectedClaim& one : selected.value()) out += one.id + " ";
    return out;
  };
  CHECK(ids({}) == "a/x.printed a/x.repaired a/y b/z ");
  CHECK(ids({"a/x"}) == "a/x.printed a/x.repaired ");
  CHECK(ids({"a/x.repaired"}) == "a/x.repaired ");
  CHECK(ids({"*z", "a/?"}) == "a/x.printed a/x.repaired a/y b/z ");
  CHECK(ids({"*.[pd]*"}) == "a/x.printed ");
  CHECK(ids({"a/y", "c*"}) == "no claim matches 'c*' (of 4; the command 'list' shows them)");
  CHECK(select_claims({}, {}).error().what == "this program has no claims");
  CHECK(select_claims({{printed}, {printed}}, {}).error().what == "two claims of this program have the id 'a/x'");
}

TEST_CASE("parse_shard") {
  CHECK(parse_shard("2/8").value().index == 2);
  CHECK(parse_shard("2/8").value().count == 8);
  for (const char* text : {"", "2", "/", "0/3", "4/3", "1/0", "-1/3", "1/3x", "a/b", "1/99999999999999999999"})
    CHECK(parse_shard(text).error().what == "shard '" + std::string(text) + "': expected I/N with 1 <= I <= N");
}

TEST_CASE("run_on_data: the first part that takes the names, shapes checked, no controls") {
  Claim one = good_claim();
  one.parts[0].statement = "given A : n x n, v : n x 1;\nprove eigen : A*v == 2*v;";
  one.parts.push_back({.name = "scalar", .statement = small_squares, .reduction = "", .cases = {}, .search = {}});
  const auto run = [&](const std::map<std::string, Matrix>& data) { return run_on_data({{one}}, {}, data); };

  const auto verified = run({{"A", matrix("2 0; 0 3")}, {"v", matrix("1; 0")}});
  REQUIRE_MESSAGE(verified.has_value(), verified.error().what);
  CHECK(verified.value().exit_code == 0);
  CHECK(verified.value().claims.at(0).cases.at(0).label == "user data");
  CHECK(verified.value().claims[0].cases[0].controls.empty());
  CHECK(run({{"A", matrix("2 0; 0 3")}, {"v", matrix("0; 1")}}).value().exit_code == 1);
  CHECK(run({{"a", matrix("2")}, {"b", matrix("5")}}).value().claims.at(0).cases.at(0).part == "scalar");
  CHECK(run({{"a", matrix("-2")}, {"b", matrix("5")}}).value().exit_code == 1);

  CHECK(run({{"a", matrix("2")}}).error().what.find("no selected claim takes exactly a.") != std::string::npos);
  CHECK(run({{"a", matrix("2")}}).error().what.find("part 'instance': A : n x n, v : n x 1") != std::string::npos);
  CHECK(run({{"a", matrix("2")}, {"b", matrix("2")}, {"c", matrix("2")}}).error().what.find("takes exactly a, b, c") != std::string::npos);
  CHECK(run({{"A", matrix("1 2")}, {"v", matrix("1; 2")}}).error().what.find("data 'A': expected a matrix n x n with n = 1 as in 'A', found 1 x 2") !=
        std::string::npos);
  CHECK(run({{"A", matrix("1 2; 3 4")}, {"v", matrix("1; 2; 3")}}).error().what.find("data 'v': expected a matrix n x 1 with n = 2 as in 'A', found 3 x 1") !=
        std::string::npos);
  CHECK(run({{"A", matrix("1 2; 3 4")}, {"v", matrix("1 2; 1 2")}}).error().what.find("data 'v': expected a matrix n x 1, found 2 x 2") !=
        std::string::npos);
  one.parts[0].statement = "given A : n x n symmetric, v : n x 1;\nprove eigen : A*v == 2*v;";
  CHECK(run({{"A", matrix("1 2; 3 4")}, {"v", matrix("1; 2")}}).error().what.find("found one that is not symmetric") != std::string::npos);
}

TEST_CASE("run_on_search: what is found is decided, under the claim that it is about and within the budget of both") {
  const std::string folder = std::filesystem::temp_directory_path() / ("lemmacheck_search_test_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  Claim root = claim("p/root", {});
  root.parts[0].statement = "given a;\nprove has_root : exists y . y*y == a;";
  const std::vector<Check> checks{{good_claim()}, {root}};
  const auto run = [&](const std::function<Result<Proposal>()>& search, double seconds = 20) {
    RunOptions options;
    options.budget.seconds = seconds;
    options.certificates = folder;
    return run_on_search(checks, options, {"p/good", "p/root"}, "instance", search);
  };
  const auto nine = [](long y) {
    return [y]() -> Result<Proposal> { return Proposal{"p/root", Instance().set("a", Rational(9)), {.witnesses = {{"y", scalar(y)}}}}; };
  };
  const auto found = run(nine(3));
  REQUIRE_MESSAGE(found.has_value(), found.error().what);
  CHECK(found.value().exit_code == 0);
  REQUIRE(found.value().claims.size() == 1);
  CHECK(found.value().claims[0].id == "p/root");
  const CaseResult& one = found.value().claims[0].cases.at(0);
  CHECK(one.verdict == Verdict::verified);
  CHECK(one.certificate_file == "p.root.instance." + one.hash.substr(0, 12) + ".json");
  CHECK(read_file(folder + "/" + one.certificate_file).value() == one.certificate + "\n");
  const auto forged = run(nine(4));
  CHECK(forged.value().claims.at(0).cases.at(0).reason == Reason::certificate_rejected);

  const auto nothing = run([]() -> Result<Proposal> { return Error{"too far: nothing near"}; });
  CHECK(nothing.value().exit_code == 3);
  REQUIRE(nothing.value().claims.size() == 1);
  CHECK(nothing.value().claims[0].id == "p/good");
  CHECK(nothing.value().claims[0].cases.at(0).reason == Reason::no_witness);
  CHECK(nothing.value().claims[0].cases[0].detail == "too far: nothing near");

  const auto endless = run(
      []() -> Result<Proposal> {
        for (volatile bool go = true; go;) {
        }
        return Error{""};
      },
      0.2);
  CHECK(endless.value().exit_code == 3);
  CHECK(endless.value().claims.at(0).cases.at(0).reason == Reason::time);
  CHECK(endless.value().claims[0].cases[0].hash.empty());
  const auto astray = run([]() -> Result<Proposal> { return Proposal{"p/other", pair(1, 2), {}}; });
  CHECK(astray.value().claims.at(0).cases.at(0).reason == Reason::internal_error);
  CHECK(run_on_search(checks, {}, {"p/good"}, "other", nine(3)).error().what == "claim 'p/good': no part 'other'");
  std::filesystem::remove_all(folder);
}

TEST_CASE("run_on_data: undecided data end with 3") {
  Claim one = good_claim();
  one.parts[0].statement = "given a;\nprove has_root : exists y . y*y*y == a;";
  CHECK(run_on_data({{one}}, {}, {{"a", matrix("2")}}).value().exit_code == 3);
}
