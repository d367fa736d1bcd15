#include "verdict_on_data.hpp"

#include <nlohmann/json.hpp>

namespace lemmacheck {
namespace {

using nlohmann::json;

/// Longer arrays and matrices are described by their size.
constexpr std::size_t shown_entries = 36;

std::string describe_matrix(const json& matrix) {
  const auto rows = matrix.at("rows").get<std::size_t>();
  const auto cols = matrix.at("cols").get<std::size_t>();
  const json& entries = matrix.at("entries");
  if (entries.size() > shown_entries) return "a " + std::to_string(rows) + " x " + std::to_string(cols) + " matrix";
  std::string text = "[";
  for (std::size_t k = 0; k < entries.size(); ++k) {
    if (k > 0) text += k % cols == 0 ? "; " : ", ";
    text += entries[k].get<std::string>();
  }
  return text + "]";
}

std::string describe(const json& value) {
  if (value.is_object() && value.contains("entries")) return describe_matrix(value);
  if (value.is_array() && value.size() > shown_entries) return std::to_string(value.size()) + " of them";
  if (value.is_string()) return value.get<std::string>();
  return value.dump();
}

std::string meaning(Verdict verdict) {
  switch (verdict) {
    case Verdict::verified: return "every hypothesis and every conclusion is proved for these data";
    case Verdict::refuted: return "every hypothesis is proved for these data, and a conclusion is proved false";
    case Verdict::inapplicable: return "a hypothesis is proved false for these data, so the claim says nothing about them";
    case Verdict::supported: return "samples support the conclusion; this is statistical evidence";
    case Verdict::contradicted: return "samples contradict the conclusion; this is statistical evidence";
    case Verdict::undecided: return "not decided";
  }
  return {};
}

void print_line(std::ostream& out, const LineResult& line) {
  out << (line.is_hypothesis ? "  hypothesis " : "  conclusion ") << line.name << ": "
      << (line.truth == "not-reached" ? "not needed" : line.truth == "unknown" ? "not decided" : line.truth);
  if (!line.margin_lower.empty()) out << ", right side minus left side in [" << line.margin_lower << ", " << line.margin_upper << "]";
  out << "\n";
}

void print_case(std::ostream& out, const ClaimResult& claim, const CaseResult& one, const std::string& folder) {
  out << claim.id << " (" << claim.claim->label << "), part " << one.part << ", data " << one.parameters << "\n";
  out << "verdict: " << to_string(one.verdict);
  if (one.reason != Reason::none) out << " (" << to_string(one.reason) << ")";
  out << ": " << meaning(one.verdict) << "\n";
  if (!one.detail.empty()) out << "  " << one.detail << "\n";
  for (const LineResult& line : one.lines) print_line(out, line);
  if (one.certificate.empty()) return;

  const json certificate = json::parse(one.certificate);
  for (const json& evidence : certificate.at("evidence")) {
    out << "  witness, rule " << evidence.at("rule").get<std::string>() << ":";
    const char* separator = " ";
    for (const auto& [key, value] : evidence.items())
      if (key != "rule") {
        out << separator << key << " = " << describe(value);
        separator = ", ";
      }
    out << "\n";
  }
  for (const LineResult& line : one.lines)
    if (line.truth == "false")
      out << (line.is_hypothesis ? "  hypothesis " : "  conclusion ") << line.name << " is false"
          << (one.certificate_file.empty() ? "" : "; certificate " + folder + "/" + one.certificate_file + " holds the witness") << "\n";
  if (one.certificate_file.empty())
    out << "  certificate not kept; --certificates DIR keeps it\n";
  else
    out << "  certificate: " << folder << "/" << one.certificate_file << "\n";
}

}  // namespace

void print_verdict_on_data(std::ostream& out, const RunResult& run, const std::string& folder) {
  bool first = true;
  for (const ClaimResult& claim : run.claims)
    for (const CaseResult& one : claim.cases) {
      if (!first) out << "\n";
      first = false;
      print_case(out, claim, one, folder);
    }
}

}  // namespace lemmacheck
