#include "findings.hpp"

#include <algorithm>

namespace lemmacheck {
namespace {

std::string verdict_with_reason(const Report& result, const char* verdict_key, const char* reason_key) {
  const std::string& reason = text_of(result, reason_key);
  return text_of(result, verdict_key) + (reason.empty() ? "" : " (" + reason + ")");
}

std::string with_detail(std::string sentence, const Report& result) {
  const std::string& detail = text_of(result, "detail");
  return detail.empty() ? sentence : sentence + ": " + detail;
}

bool is_fault(const std::string& reason) { return reason == "crash" || reason == "internal-error"; }

Standing standing_of_instance(const Report& instance) {
  if (text_of(instance, "verdict") != "undecided") return Standing::failed;
  return is_fault(text_of(instance, "reason")) ? Standing::broken : Standing::open;
}

}  // namespace

std::vector<Finding> findings_of(const Report& claim) {
  std::vector<Finding> findings;
  if (claim.at("as_expected").get<bool>()) return findings;
  if (claim.at("vacuous").get<bool>()) findings.push_back({Standing::failed, "vacuous: no instance satisfied the hypotheses"});
  if (claim.at("uncontrolled").get<bool>()) findings.push_back({Standing::failed, "uncontrolled: no negative control ran"});
  for (const Report& instance : claim.at("instances")) {
    const std::string where = text_of(instance, "part") + "/" + text_of(instance, "label");
    if (!instance.at("as_expected").get<bool>())
      findings.push_back(
          {standing_of_instance(instance), with_detail("instance " + where + ": " + verdict_with_reason(instance, "verdict", "reason") +
                                                           ", expected " + text_of(instance, "expected"),
                                                       instance)});
    for (const Report& control : instance.at("controls"))
      if (!control.at("as_expected").get<bool>())
        findings.push_back({Standing::failed, with_detail("control \"" + text_of(control, "what") + "\" of " + where +
                                                              " slipped through: " + verdict_with_reason(control, "verdict", "reason") +
                                                              ", expected " + verdict_with_reason(control, "expected", "expected_reason"),
                                                          control)});
  }
  if (findings.empty())
    findings.push_back(
        {standing_of_instance(claim), verdict_with_reason(claim, "verdict", "reason") + ", expected " + text_of(claim, "expectation")});
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.standing < b.standing; });
  return findings;
}

Standing standing_of(const Report& claim) {
  const auto findings = findings_of(claim);
  return findings.empty() ? Standing::good : findings.front().standing;
}

std::string describe_instances(const Report& claim) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  for (const Report& instance : claim.at("instances")) {
    const std::string& verdict = text_of(instance, "verdict");
    const auto found = std::find_if(counts.begin(), counts.end(), [&verdict](const auto& c) { return c.first == verdict; });
    if (found == counts.end())
      counts.emplace_back(verdict, 1);
    else
      ++found->second;
  }
  std::string text;
  for (const auto& [verdict, count] : counts) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + verdict;
  return text.empty() ? "none" : text;
}

Tally control_tally(const Report& claim) {
  Tally tally;
  for (const Report& instance : claim.at("instances"))
    for (const Report& control : instance.at("controls")) {
      ++tally.total;
      tally.as_expected += control.at("as_expected").get<bool>() ? 1U : 0U;
    }
  return tally;
}

std::vector<std::pair<std::string, std::vector<const Report*>>> by_paper(const Report& report) {
  std::vector<std::pair<std::string, std::vector<const Report*>>> papers;
  for (const Report& claim : report.at("claims")) {
    const std::string& paper = text_of(claim, "paper");
    const auto found = std::find_if(papers.begin(), papers.end(), [&paper](const auto& p) { return p.first == paper; });
    if (found == papers.end())
      papers.push_back({paper, {&claim}});
    else
      found->second.push_back(&claim);
  }
  return papers;
}

}  // namespace lemmacheck
