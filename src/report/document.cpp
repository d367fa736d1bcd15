#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "lemmacheck/base/sha256.hpp"
#include "lemmacheck/report/report.hpp"
#include "lemmacheck/report/schema.hpp"
#include "lemmacheck/report/text.hpp"

namespace lemmacheck {
namespace {

constexpr const char* report_name = "lemmacheck-report-1";
constexpr const char* timings_name = "lemmacheck-timings-1";

Report text_json(std::string_view bytes) { return text::repair_utf8(bytes); }

template <class Enum>
Report word(Enum value) {
  return std::string(to_string(value));
}

/// Evidence behind a verdict, and how far it reaches; null where the verdict has none.
Report evidence_of(Verdict verdict, Grade grade) { return verdict == Verdict::undecided ? Report() : word(grade); }
Report scope_of(Verdict verdict, Scope scope) { return verdict == Verdict::verified || verdict == Verdict::supported ? word(scope) : Report(); }

Report margin_of(const LineResult& line) {
  if (line.margin_lower.empty() && line.margin_upper.empty()) return nullptr;
  return {{"lower", line.margin_lower}, {"upper", line.margin_upper}};
}

Report lines_of(const CaseResult& result, bool hypotheses) {
  Report lines = Report::array();
  for (const LineResult& line : result.lines)
    if (line.is_hypothesis == hypotheses) lines.push_back({{"name", text_json(line.name)}, {"truth", line.truth}, {"margin", margin_of(line)}});
  return lines;
}

Report margin_of(const CaseResult& result) {
  Report margin;
  for (const LineResult& line : result.lines)
    if (Report m = margin_of(line); !line.is_hypothesis && !m.is_null()) margin = std::move(m);
  return margin;
}

Report certificate_of(const CaseResult& result) {
  if (result.certificate.empty()) return nullptr;
  return {{"file", result.certificate_file.empty() ? Report() : text_json(result.certificate_file)}, {"sha256", sha256_hex(result.certificate)}};
}

Report control_of(const ControlResult& control) {
  return {{"what", text_json(control.what)},
          {"expected", word(control.expected)},
          {"expected_reason", control.expected_reason ? word(*control.expected_reason) : Report("")},
          {"verdict", word(control.verdict)},
          {"reason", word(control.reason)},
          {"detail", text_json(control.detail)},
          {"as_expected", control.as_expected()}};
}

Report instance_of(const CaseResult& result) {
  Report controls = Report::array();
  for (const ControlResult& control : result.controls) controls.push_back(control_of(control));
  return {{"hash", result.hash.empty() ? Report() : Report(result.hash)},
          {"parameters", text_json(result.parameters)},
          {"label", text_json(result.label)},
          {"part", text_json(result.part)},
          {"verdict", word(result.verdict)},
          {"expected", word(result.expected)},
          {"as_expected", result.as_expected()},
          {"reason", word(result.reason)},
          {"detail", text_json(result.detail)},
          {"evidence", evidence_of(result.verdict, result.grade)},
          {"scope", scope_of(result.verdict, result.scope)},
          {"margin", margin_of(result)},
          {"hypotheses", lines_of(result, true)},
          {"conclusions", lines_of(result, false)},
          {"certificate", certificate_of(result)},
          {"controls", std::move(controls)}};
}

/// One entry of the hypothesis ledger.
struct Ledger {
  std::map<std::string, std::size_t> truths{{"true", 0}, {"false", 0}, {"unknown", 0}, {"not-reached", 0}};
  Report needed;
  Report noticed;
};

/// "true" if it is so wherever the hypothesis was reached, likewise "false", "unknown"; else "mixed".
std::string status_of(const Ledger& ledger) {
  std::string status = "not-reached";
  for (const char* truth : {"true", "false", "unknown"}) {
    if (ledger.truths.at(truth) == 0) continue;
    status = status == "not-reached" ? truth : "mixed";
  }
  return status;
}

/// The hypotheses of all parts in the order of their first appearance; lines of one name are one hypothesis.
Report ledger_of(const ClaimResult& claim) {
  std::vector<std::string> order;
  std::map<std::string, Ledger> entries;
  const auto entry = [&](const std::string& name) -> Ledger& {
    const auto [found, is_new] = entries.try_emplace(name);
    if (is_new) order.push_back(name);
    return found->second;
  };
  for (const CaseResult& result : claim.cases) {
    for (const LineResult& line : result.lines)
      if (line.is_hypothesis) ++entry(line.name).truths[line.truth];
    for (const ControlResult& control : result.controls) {
      if (!control.as_expected()) continue;
      const bool refuted = control.verdict == Verdict::refuted || control.verdict == Verdict::contradicted;
      for (const std::string& name : control.dropped)
        if (Report& needed = entry(name).needed; refuted && needed.is_null()) needed = text_json(control.what);
      for (const std::string& name : control.violated)
        if (Report& noticed = entry(name).noticed; control.verdict == Verdict::inapplicable && noticed.is_null()) noticed = text_json(control.what);
    }
  }
  Report ledger = Report::array();
  for (const std::string& name : order) {
    const Ledger& e = entries.at(name);
    ledger.push_back({{"name", text_json(name)},
                      {"status", status_of(e)},
                      {"true", e.truths.at("true")},
                      {"false", e.truths.at("false")},
                      {"unknown", e.truths.at("unknown")},
                      {"not_reached", e.truths.at("not-reached")},
                      {"needed", e.needed},
                      {"noticed", e.noticed}});
  }
  return ledger;
}

Report claim_of(const ClaimResult& result) {
  const Claim& claim = *result.claim;
  Report parts = Report::array();
  for (const Part& part : claim.parts)
    parts.push_back({{"name", text_json(part.name)},
                     {"statement", text_json(part.statement)},
                     {"reduction", text_json(part.reduction)},
                     {"sha256", sha256_hex(part.statement)}});
  Report instances = Report::array();
  for (const CaseResult& c : result.cases) instances.push_back(instance_of(c));
  return {{"id", text_json(result.id)},
          {"paper", text_json(result.id.substr(0, result.id.find('/')))},
          {"printed_label", text_json(claim.label)},
          {"form", word(claim.form)},
          {"kind", text_json(claim.kind)},
          {"statement", text_json(claim.statement)},
          {"source", text_json(claim.source)},
          {"erratum", text_json(claim.erratum)},
          {"not_checked", text_json(claim.not_checked)},
          {"expectation", word(claim.expectation)},
          {"verdict", word(result.verdict)},
          {"as_expected", result.as_expected},
          {"vacuous", result.vacuous},
          {"uncontrolled", result.uncontrolled},
          {"evidence", evidence_of(result.verdict, result.grade)},
          {"scope", scope_of(result.verdict, result.scope)},
          {"reason", word(result.reason)},
          {"hypotheses", ledger_of(result)},
          {"parts", std::move(parts)},
          {"instances", std::move(instances)}};
}

Report summary_of(const RunResult& run) {
  Report verdicts, evidence;
  for (const Verdict v : {Verdict::verified, Verdict::refuted, Verdict::inapplicable, Verdict::supported, Verdict::contradicted, Verdict::undecided})
    verdicts[std::string(to_string(v))] = 0U;
  for (const Grade g : {Grade::exact, Grade::ball, Grade::statistical}) evidence[std::string(to_string(g))] = 0U;
  const auto increment = [](Report& counts, std::string_view key) {
    Report& count = counts[std::string(key)];
    count = count.get<std::uint64_t>() + 1;
  };
  std::size_t as_expected = 0, vacuous = 0, uncontrolled = 0, instances = 0, good_instances = 0, controls = 0, good_controls = 0;
  for (const ClaimResult& claim : run.claims) {
    as_expected += claim.as_expected ? 1U : 0U;
    vacuous += claim.vacuous ? 1U : 0U;
    uncontrolled += claim.uncontrolled ? 1U : 0U;
    increment(verdicts, to_string(claim.verdict));
    if (claim.verdict != Verdict::undecided) increment(evidence, to_string(claim.grade));
    for (const CaseResult& c : claim.cases) {
      ++instances;
      good_instances += c.as_expected() ? 1U : 0U;
      controls += c.controls.size();
      good_controls += static_cast<std::size_t>(std::count_if(c.controls.begin(), c.controls.end(), [](const auto& k) { return k.as_expected(); }));
    }
  }
  return {{"seed", run.seed},
          {"level", word(run.level)},
          {"shard", text_json(run.shard)},
          {"exit_code", run.exit_code},
          {"claims", run.claims.size()},
          {"as_expected", as_expected},
          {"vacuous", vacuous},
          {"uncontrolled", uncontrolled},
          {"verdicts", std::move(verdicts)},
          {"evidence", std::move(evidence)},
          {"instances", {{"total", instances}, {"as_expected", good_instances}}},
          {"controls", {{"total", controls}, {"as_expected", good_controls}}}};
}

}  // namespace

Report report_of(const RunResult& run) {
  Report claims = Report::array();
  for (const ClaimResult& claim : run.claims) claims.push_back(claim_of(claim));
  return {{"schema", report_name}, {"tool", tool_json()}, {"summary", summary_of(run)}, {"claims", std::move(claims)}};
}

Result<Report> read_report(std::string_view bytes) {
  Report report;
  try {
    report = Report::parse(bytes);
  } catch (const Report::parse_error& e) {
    const std::string what = e.what();  // "[json.exception.parse_error.101] parse error at line 1, column 2: ..."
    return Error{"report: expected JSON, found a " + text::single_line(text::repair_utf8(what.substr(std::min(what.find("] ") + 2, what.size()))))};
  }
  if (const auto violation = find_schema_violation(report_schema(), report)) return Error{"report: " + text::single_line(*violation)};
  return report;
}

std::string render_timings(const RunResult& run) {
  double total = 0;
  std::uint64_t peak = 0;
  Report claims = Report::array();
  for (const ClaimResult& claim : run.claims) {
    double seconds = 0;
    Report instances = Report::array();
    for (const CaseResult& c : claim.cases) {
      seconds += c.seconds;
      peak = std::max(peak, c.peak_bytes);
      instances.push_back({{"part", text_json(c.part)}, {"label", text_json(c.label)}, {"seconds", c.seconds}, {"peak_bytes", c.peak_bytes}});
    }
    total += seconds;
    claims.push_back({{"id", text_json(claim.id)}, {"seconds", seconds}, {"instances", std::move(instances)}});
  }
  const Report document = {{"schema", timings_name}, {"seconds", total}, {"peak_bytes", peak}, {"claims", std::move(claims)}};
  return document.dump(2) + "\n";
}

}  // namespace lemmacheck
