#include <array>

#include "findings.hpp"
#include "lemmacheck/report/text.hpp"

namespace lemmacheck {
namespace {

/// Text on one line in which nothing is Markdown, HTML or math any more.
std::string plain(const std::string& utf8) {
  constexpr std::string_view special = "\\`*_{}[]<>#|~&$!";
  std::string out;
  for (const char c : text::single_line(utf8)) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string plain_field(const Report& object, const char* key) { return plain(text_of(object, key)); }

std::string row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line + "\n";
}

std::string head(const std::vector<std::string>& titles) {
  std::string line = row(titles) + "|";
  for (std::size_t i = 0; i < titles.size(); ++i) line += "---|";
  return line + "\n";
}

std::string number(const Report& object, const char* key) { return std::to_string(object.at(key).get<std::uint64_t>()); }

bool is_statistical(const Report& claim) { return text_or(claim, "evidence", "") == "statistical"; }
std::string proof_cell(const Report& claim) { return is_statistical(claim) ? "none" : text_or(claim, "evidence", "none"); }
std::string samples_cell(const Report& claim) { return is_statistical(claim) ? "samples" : ""; }

std::string summary_section(const Report& report) {
  const Report& summary = report.at("summary");
  const Report& tool = report.at("tool");
  std::string out = "# lemmacheck report\n\nlemmacheck " + plain_field(tool, "version") + " (" + plain_field(tool, "compiler") + "), level " +
                    plain_field(summary, "level") + ", seed " + number(summary, "seed");
  if (const std::string& shard = text_of(summary, "shard"); !shard.empty()) out += ", shard " + plain(shard) + " only";
  out += ". Exit code " + number(summary, "exit_code") + ".\n\n## Summary\n\n";
  out += head({"verdict", "claims", "exact proof", "ball proof", "statistical, no proof"});
  for (const auto& [verdict, count] : summary.at("verdicts").items()) {
    std::array<std::size_t, 3> grades{};
    for (const Report& claim : report.at("claims")) {
      if (text_of(claim, "verdict") != verdict) continue;
      const std::string grade = text_or(claim, "evidence", "");
      if (!grade.empty()) ++grades[grade == "exact" ? 0 : grade == "ball" ? 1 : 2];
    }
    out += row({verdict, count.dump(), std::to_string(grades[0]), std::to_string(grades[1]), std::to_string(grades[2])});
  }
  const auto tally = [&summary](const char* key) { return number(summary.at(key), "as_expected") + " of " + number(summary.at(key), "total"); };
  out += "\nAs expected: " + number(summary, "as_expected") + " of " + number(summary, "claims") + " claims, " + tally("instances") + " instances, " +
         tally("controls") + " negative controls. Vacuous: " + number(summary, "vacuous") + ". Uncontrolled: " + number(summary, "uncontrolled") +
         ".\n";
  return out;
}

std::string attention_section(const Report& report) {
  std::string out;
  for (const Report& claim : report.at("claims"))
    for (const Finding& finding : findings_of(claim))
      if (finding.standing != Standing::open) out += "- **" + plain_field(claim, "id") + "**: " + plain(finding.text) + "\n";
  return out.empty() ? out : "\n## Not as expected\n\n" + out;
}

std::string undecided_section(const Report& report) {
  std::string out;
  for (const Report& claim : report.at("claims"))
    for (const Report& instance : claim.at("instances")) {
      if (text_of(instance, "verdict") != "undecided") continue;
      const std::string& detail = text_of(instance, "detail");
      out += "- **" + plain_field(claim, "id") + "**, " + plain_field(instance, "part") + "/" + plain_field(instance, "label") + ": " +
             plain_field(instance, "reason") + (detail.empty() ? "" : " (" + plain(detail) + ")") + "\n";
    }
  return out.empty() ? out : "\n## Undecided\n\n" + out;
}

std::string counterexample_line(const Report& instance) {
  std::string failed;
  for (const Report& line : instance.at("conclusions"))
    if (text_of(line, "truth") == "false") failed += (failed.empty() ? "" : ", ") + plain_field(line, "name");
  std::string out = "- counterexample **" + plain_field(instance, "label") + "** (" + plain_field(instance, "parameters") + ")";
  if (!failed.empty()) out += ", false: " + failed;
  if (const Report& margin = instance.at("margin"); !margin.is_null())
    out += ", right minus left side in \\[" + plain_field(margin, "lower") + ", " + plain_field(margin, "upper") + "\\]";
  out += ", instance " + text_or(instance, "hash", "not built").substr(0, 12);
  if (const Report& certificate = instance.at("certificate"); !certificate.is_null() && !certificate.at("file").is_null())
    out += ", certificate " + plain_field(certificate, "file");
  return out + "\n";
}

std::string base_id(const Report& claim) {
  const std::string& id = text_of(claim, "id");
  const std::string suffix = "." + text_of(claim, "form");
  return id.ends_with(suffix) ? id.substr(0, id.size() - suffix.size()) : id;
}

std::string standing_words(const Report& claim) {
  return plain_field(claim, "verdict") + (is_statistical(claim) ? " by samples, not proved" : ", evidence " + text_or(claim, "evidence", "none")) +
         ", scope " + text_or(claim, "scope", "none");
}

std::string errata_section(const Report& report) {
  std::string out;
  for (const Report& claim : report.at("claims")) {
    if (text_of(claim, "form") != "printed" || text_of(claim, "verdict") != "refuted") continue;
    out += std::string(out.empty() ? "" : "\n") + "### " + plain_field(claim, "printed_label") + " — " + plain_field(claim, "id") + "\n\n" +
           plain_field(claim, "source") + (claim.at("as_expected").get<bool>() ? "" : " **This refutation is not recorded as an expectation.**") +
           "\n\nAs printed: " + plain_field(claim, "statement") + "\n\n";
    if (const std::string& erratum = text_of(claim, "erratum"); !erratum.empty()) out += "What is wrong: " + plain(erratum) + "\n\n";
    for (const Report& instance : claim.at("instances"))
      if (text_of(instance, "verdict") == "refuted") out += counterexample_line(instance);
    for (const Report& other : report.at("claims"))
      if (text_of(other, "form") == "repaired" && base_id(other) == base_id(claim))
        out += "- repaired form " + plain_field(other, "id") + ": " + standing_words(other) + "\n";
  }
  return out.empty() ? out : "\n## Errata: false as printed, refuted\n\n" + out;
}

std::string form_section(const Report& report, std::string_view form, const std::string& title) {
  std::string out;
  for (const Report& claim : report.at("claims"))
    if (text_of(claim, "form") == form)
      out += row({plain_field(claim, "id"), plain_field(claim, "printed_label"), plain_field(claim, "statement"), plain_field(claim, "verdict"),
                  proof_cell(claim), samples_cell(claim), text_or(claim, "scope", "")});
  return out.empty() ? out : "\n## " + title + "\n\n" + head({"claim", "label", "statement", "verdict", "proof", "samples", "scope"}) + out;
}

std::string flags(const Report& claim) {
  std::string out;
  const auto add = [&out](const std::string& flag) { out += (out.empty() ? "" : ", ") + flag; };
  if (claim.at("vacuous").get<bool>()) add("**vacuous**");
  if (claim.at("uncontrolled").get<bool>()) add("**uncontrolled**");
  if (text_of(claim, "form") == "derived") add("derived, not the paper's");
  const Standing standing = standing_of(claim);
  if (standing == Standing::open) add("undecided: " + plain_field(claim, "reason"));
  if (standing == Standing::failed || standing == Standing::broken)
    add(text_of(claim, "verdict") == text_of(claim, "expectation") ? "**not as expected**"
                                                                   : "**expected " + plain_field(claim, "expectation") + "**");
  return out;
}

std::string paper_section(const std::string& paper, const std::vector<const Report*>& claims) {
  std::string out = "\n## " + plain(paper) + "\n\n";
  out += head({"claim", "label", "form", "verdict", "proof", "samples", "scope", "instances", "controls", "remarks"});
  for (const Report* claim : claims) {
    const Tally controls = control_tally(*claim);
    out += row({plain(local_id(*claim)), plain_field(*claim, "printed_label"), plain_field(*claim, "form"), plain_field(*claim, "verdict"),
                proof_cell(*claim), samples_cell(*claim), text_or(*claim, "scope", ""), describe_instances(*claim),
                std::to_string(controls.as_expected) + "/" + std::to_string(controls.total), flags(*claim)});
  }
  std::string open;
  for (const Report* claim : claims)
    if (const std::string& not_checked = text_of(*claim, "not_checked"); !not_checked.empty())
      open += "- " + plain(local_id(*claim)) + ": " + plain(not_checked) + "\n";
  if (!open.empty()) out += "\nNot decided by any instance:\n\n" + open;
  std::string ledger;
  for (const Report* claim : claims)
    for (const Report& hypothesis : claim->at("hypotheses"))
      ledger += row({plain(local_id(*claim)), plain_field(hypothesis, "name"), plain_field(hypothesis, "status"),
                     number(hypothesis, "true") + "/" + number(hypothesis, "false") + "/" + number(hypothesis, "unknown"),
                     plain(text_or(hypothesis, "needed", "")), plain(text_or(hypothesis, "noticed", ""))});
  if (!ledger.empty())
    out +=
        "\nHypotheses:\n\n" + head({"claim", "hypothesis", "status", "true/false/unknown", "refuted without it", "inapplicable against it"}) + ledger;
  return out;
}

std::string trust_section(const Report& report) {
  std::string out = "\n## What is trusted\n\n";
  for (const Report& item : report.at("tool").at("trusted_base")) out += "- " + plain(item.get<std::string>()) + "\n";
  out += "\nLibraries:";
  for (const auto& [name, version] : report.at("tool").at("libraries").items())
    out += " " + plain(name) + " " + plain(version.get<std::string>()) + ";";
  out.back() = '.';
  return out + "\n";
}

}  // namespace

std::string render_markdown(const Report& report) {
  std::string out = summary_section(report) + attention_section(report) + undecided_section(report) + errata_section(report);
  out += form_section(report, "repaired", "Repaired forms");
  out += form_section(report, "derived", "Derived sharpenings (not printed in the papers)");
  for (const auto& [paper, claims] : by_paper(report)) out += paper_section(paper, claims);
  return out + trust_section(report);
}

}  // namespace lemmacheck
