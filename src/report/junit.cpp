#include <pugixml.hpp>
#include <sstream>

#include "findings.hpp"

namespace lemmacheck {
namespace {

/// XML 1.0 has no representation of the control characters but tab, line feed and carriage return, nor of U+FFFE and U+FFFF.
std::string xml_text(const std::string& utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    const bool is_control = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
    const bool is_noncharacter = utf8.compare(i, 2, "\xEF\xBF") == 0 && i + 2 < utf8.size() && static_cast<unsigned char>(utf8[i + 2]) >= 0xBE;
    if (is_control || is_noncharacter)
      out += "\xEF\xBF\xBD";
    else
      out += utf8[i];
    if (is_noncharacter) i += 2;
  }
  return out;
}

void set(pugi::xml_node node, const char* name, const std::string& value) { node.append_attribute(name).set_value(xml_text(value).c_str()); }
void set(pugi::xml_node node, const char* name, std::size_t value) { set(node, name, std::to_string(value)); }

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;

  void add(Standing standing) {
    ++tests;
    failures += standing == Standing::failed ? 1U : 0U;
    errors += standing == Standing::broken ? 1U : 0U;
    skipped += standing == Standing::open ? 1U : 0U;
  }
  Counts& operator+=(const Counts& other) {
    tests += other.tests, failures += other.failures, errors += other.errors, skipped += other.skipped;
    return *this;
  }
};

void set_counts(pugi::xml_node node, const Counts& counts) {
  set(node, "tests", counts.tests);
  set(node, "failures", counts.failures);
  set(node, "errors", counts.errors);
}

void add_outcome(pugi::xml_node testcase, const std::vector<Finding>& findings) {
  if (findings.empty()) return;
  const Standing standing = findings.front().standing;
  const char* const name = standing == Standing::failed ? "failure" : standing == Standing::broken ? "error" : "skipped";
  pugi::xml_node outcome = testcase.append_child(name);
  if (standing != Standing::open) set(outcome, "type", std::string(standing == Standing::failed ? "not-as-expected" : "fault"));
  set(outcome, "message", findings.front().text);
  std::string all;
  for (const Finding& finding : findings) all += finding.text + "\n";
  outcome.text().set(xml_text(all).c_str());
}

Standing add_testcase(pugi::xml_node suite, const Report& claim) {
  pugi::xml_node testcase = suite.append_child("testcase");
  set(testcase, "classname", text_of(claim, "paper"));
  set(testcase, "name", local_id(claim));
  const auto findings = findings_of(claim);
  add_outcome(testcase, findings);
  const Tally controls = control_tally(claim);
  const std::string summary = text_of(claim, "printed_label") + " (" + text_of(claim, "form") + "): " + text_of(claim, "verdict") + ", expected " +
                              text_of(claim, "expectation") + "; evidence " + text_or(claim, "evidence", "none") + "; scope " +
                              text_or(claim, "scope", "none") + "; instances: " + describe_instances(claim) +
                              "; controls as expected: " + std::to_string(controls.as_expected) + " of " + std::to_string(controls.total);
  testcase.append_child("system-out").text().set(xml_text(summary).c_str());
  return findings.empty() ? Standing::good : findings.front().standing;
}

}  // namespace

std::string render_junit(const Report& report) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  set(declaration, "version", std::string("1.0"));
  set(declaration, "encoding", std::string("UTF-8"));
  pugi::xml_node suites = document.append_child("testsuites");
  set(suites, "name", std::string("lemmacheck"));
  Counts total;
  for (const auto& [paper, claims] : by_paper(report)) {
    pugi::xml_node suite = suites.append_child("testsuite");
    set(suite, "name", paper);
    Counts counts;
    for (const Report* claim : claims) counts.add(add_testcase(suite, *claim));
    set_counts(suite, counts);
    set(suite, "skipped", counts.skipped);
    total += counts;
  }
  set_counts(suites, total);
  std::ostringstream out;
  document.save(out, "  ", pugi::format_indent, pugi::encoding_utf8);
  return out.str();
}

}  // namespace lemmacheck
