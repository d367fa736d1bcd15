#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "lemmacheck/base/sha256.hpp"
#include "lemmacheck/report/report.hpp"
#include "lemmacheck/report/schema.hpp"
#include "sample.hpp"

using namespace lemmacheck;

namespace {
const Report& sample_report() {
  static const sample::Sample sample;
  static const Report report = report_of(sample.run);
  return report;
}
const Report& claim(const std::string& id) {
  for (const Report& c : sample_report().at("claims"))
    if (c.at("id") == id) return c;
  FAIL("no claim " << id);
  return sample_report();
}
}  // namespace

TEST_CASE("report_of: valid for the schema, and so is an empty run") {
  CHECK(find_schema_violation(report_schema(), sample_report()).value_or("valid") == "valid");
  CHECK(find_schema_violation(report_schema(), report_of(RunResult{})).value_or("valid") == "valid");
}

TEST_CASE("report_of: every field of an instance, its lines and its controls") {
  const Report& a = claim("p/a");
  CHECK(a.at("paper") == "p");
  CHECK(a.at("printed_label") == "Theorem 2.1(b)");
  CHECK(a.at("source") == "[Kızıldağ2019, L136-138]");
  CHECK(a.at("expectation") == "verified");
  CHECK(a.at("scope") == "shape");
  CHECK(a.at("parts")[0].at("sha256") == sha256_hex(a.at("parts")[0].at("statement").get<std::string>()));
  const Report& proof = a.at("instances")[0];
  CHECK(proof.at("hash") == std::string(63, 'a') + "1");
  CHECK(proof.at("parameters") == "2x2 W");
  CHECK(proof.at("label") == "E1 m=3");
  CHECK(proof.at("margin") == Report{{"lower", "2.5"}, {"upper", "2.50001"}});
  CHECK(proof.at("hypotheses") == Report::array({{{"name", "full_rank"}, {"truth", "true"}, {"margin", nullptr}}}));
  CHECK(proof.at("conclusions").size() == 2);
  CHECK(proof.at("certificate") == Report{{"file", "p-a-1.json"}, {"sha256", sha256_hex("{\"format\":\"lemmacheck-certificate\"}")}});
  CHECK(proof.at("controls")[3].at("expected_reason") == "certificate-rejected");
  CHECK(a.at("instances")[1].at("certificate").at("file").is_null());
  CHECK(a.at("instances")[1].at("scope").is_null());
  const Report& undecided = claim("q/g").at("instances")[0];
  CHECK(undecided.at("hash").is_null());
  CHECK(undecided.at("certificate").is_null());
  CHECK(undecided.at("evidence").is_null());
  CHECK(undecided.at("reason") == "time");
  CHECK(claim("q/d").at("evidence") == "statistical");
  CHECK(claim("q/i").at("printed_label").get<std::string>().find("\uFFFD") != std::string::npos);
}

TEST_CASE("report_of: the ledger counts a hypothesis over all instances and names the controls that bear on it") {
  const Report& ledger = claim("p/a").at("hypotheses");
  REQUIRE(ledger.size() == 1);
  CHECK(ledger[0] == Report{{"name", "full_rank"},
                            {"status", "mixed"},
                            {"true", 1},
                            {"false", 1},
                            {"unknown", 0},
                            {"not_reached", 0},
                            {"needed", "without full_rank"},
                            {"noticed", "W = 0"}});
  CHECK(claim("p/b.printed").at("hypotheses")[0].at("status") == "true");
  CHECK(claim("p/b.printed").at("hypotheses")[0].at("needed").is_null());
}

TEST_CASE("report_of: a control that slipped or ended otherwise shows no hypothesis to be needed") {
  sample::Sample sample;
  auto& controls = sample.run.claims[0].cases[0].controls;
  controls[1].verdict = Verdict::verified;
  controls[2].expected = Verdict::refuted;
  const Report ledger = report_of(sample.run).at("claims")[0].at("hypotheses");
  CHECK(ledger[0].at("needed").is_null());
  CHECK(ledger[0].at("noticed").is_null());
}

TEST_CASE("report_of: the summary counts what the claims say") {
  const Report& summary = sample_report().at("summary");
  CHECK(summary.at("seed") == 18446744073709551615ULL);
  CHECK(summary.at("claims") == 10);
  std::map<std::string, int> verdicts, evidence;
  int as_expected = 0, vacuous = 0, instances = 0, controls = 0, good_controls = 0;
  for (const Report& c : sample_report().at("claims")) {
    ++verdicts[c.at("verdict")];
    if (!c.at("evidence").is_null()) ++evidence[c.at("evidence")];
    as_expected += c.at("as_expected").get<bool>();
    vacuous += c.at("vacuous").get<bool>();
    for (const Report& i : c.at("instances")) {
      ++instances;
      for (const Report& k : i.at("controls")) {
        ++controls;
        good_controls += k.at("as_expected").get<bool>();
      }
    }
  }
  CHECK(vacuous == 1);
  CHECK(summary.at("as_expected") == as_expected);
  CHECK(summary.at("vacuous") == vacuous);
  CHECK(summary.at("uncontrolled") == 1);
  CHECK(summary.at("instances").at("total") == instances);
  CHECK(summary.at("controls") == Report{{"total", controls}, {"as_expected", good_controls}});
  CHECK(good_controls == controls - 1);
  for (const auto& [verdict, count] : summary.at("verdicts").items()) CHECK(count == verdicts[verdict]);
  for (const auto& [grade, count] : summary.at("evidence").items()) CHECK(count == evidence[grade]);
}

TEST_CASE("report_of: times and memory change no byte; they are in the timings alone") {
  sample::Sample sample;
  const std::string before = report_of(sample.run).dump();
  const std::string timings = render_timings(sample.run);
  for (ClaimResult& c : sample.run.claims)
    for (CaseResult& i : c.cases) i.seconds += 7, i.peak_bytes += 7;
  CHECK(report_of(sample.run).dump() == before);
  CHECK(render_timings(sample.run) != timings);
  const Report document = Report::parse(timings);
  CHECK(document.at("seconds") == 1.75);
  CHECK(document.at("peak_bytes") == 3000);
  CHECK(document.at("claims")[0].at("instances")[1] == Report{{"part", "instance"}, {"label", "W = 0"}, {"seconds", 0.25}, {"peak_bytes", 3000}});
  CHECK(document.at("claims").size() == sample.run.claims.size());
}

TEST_CASE("read_report: what was written is read back, and renders to the same bytes in every format") {
  const std::string text = render_report(sample_report(), "json").value();
  const auto again = read_report(text);
  REQUIRE(again.has_value());
  CHECK(again.value() == sample_report());
  for (const std::string& format : report_formats())
    CHECK(render_report(again.value(), format).value() == render_report(sample_report(), format).value());
}

TEST_CASE("read_report: one clear sentence for everything else") {
  const auto error_of = [](const std::string& text) {
    const auto report = read_report(text);
    return report.has_value() ? "accepted" : report.error().what;
  };
  CHECK(error_of("").find("expected JSON") != std::string::npos);
  CHECK(error_of("{\"schema\": ").find("line 1") != std::string::npos);
  CHECK(error_of("[]").find("the document: expected the type \"object\", found an array") != std::string::npos);
  CHECK(error_of("{}").find("the field \"schema\" is missing") != std::string::npos);
  CHECK(error_of(std::string(200000, '[') + std::string(200000, ']')).find("expected the type") != std::string::npos);
  const auto broken = [&](const char* pointer, const Report& value) {
    Report report = sample_report();
    report[Report::json_pointer(pointer)] = value;
    return error_of(report.dump());
  };
  CHECK(broken("/schema", "lemmacheck-report-2") == "report: schema: expected \"lemmacheck-report-1\", found \"lemmacheck-report-2\"");
  CHECK(broken("/claims/3/verdict", "true").find("claims[3].verdict: expected one of ") != std::string::npos);
  CHECK(broken("/claims/0/instances/0/hash", "abc").find("claims[0].instances[0].hash") != std::string::npos);
  CHECK(broken("/claims/0/instances/0/controls/1/as_expected", 1).find("controls[1].as_expected: expected the type \"boolean\", found 1") !=
        std::string::npos);
  CHECK(broken("/summary/claims", -1).find("at least 0") != std::string::npos);
  CHECK(broken("/summary/claims", 1.5).find("expected the type \"integer\"") != std::string::npos);
  CHECK(broken("/seconds", 1).find("unknown field \"seconds\"") != std::string::npos);
}

TEST_CASE("read_report: a missing or retyped field anywhere is an error, never a crash of a renderer") {
  std::vector<std::string> pointers;
  const Report flat = sample_report().flatten();
  for (const auto& [pointer, value] : flat.items()) pointers.push_back(pointer);
  REQUIRE(pointers.size() > 500);
  for (const std::string& pointer : pointers) {
    Report report = sample_report();
    report[Report::json_pointer(pointer)] = Report::array({1.5});
    CHECK_FALSE(read_report(report.dump()).has_value());
  }
  for (const std::string pointer :
       {"", "/tool", "/summary", "/claims/0", "/claims/0/instances/0", "/claims/0/instances/0/controls/0", "/claims/0/parts/0",
        "/claims/0/hypotheses/0", "/claims/0/instances/0/conclusions/0", "/claims/0/instances/0/margin"})
    for (const auto& [key, value] : sample_report().at(Report::json_pointer(pointer)).items()) {
      Report report = sample_report();
      report[Report::json_pointer(pointer)].erase(key);
      CAPTURE(pointer + "/" + key);
      CHECK_FALSE(read_report(report.dump()).has_value());
    }
}

TEST_CASE("tool_json: versions of everything trusted, nothing of the host") {
  const Report tool = tool_json();
  for (const auto& [name, version] : tool.at("libraries").items()) {
    CAPTURE(name);
    CHECK(version.get<std::string>().find_first_of("0123456789") != std::string::npos);
    CHECK(version.get<std::string>().find(' ') == std::string::npos);
  }
  CHECK(tool.at("trusted_base").size() >= 3);
  CHECK(tool.dump().find('/') == std::string::npos);
}
