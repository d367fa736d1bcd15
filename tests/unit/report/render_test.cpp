#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <set>
#include <sstream>

#include "lemmacheck/report/report.hpp"
#include "lemmacheck/report/text.hpp"
#include "sample.hpp"

using namespace lemmacheck;

namespace {

const Report& sample_report() {
  static const sample::Sample sample;
  static const Report report = report_of(sample.run);
  return report;
}

Report empty_report() { return report_of(RunResult{}); }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string line_with(const std::string& text, const std::string& part) {
  for (const std::string& line : lines_of(text))
    if (has(line, part)) return line;
  return "";
}

/// The text of the section "## title" up to the next one.
std::string section(const std::string& markdown, const std::string& title) {
  const std::size_t start = markdown.find("\n## " + title);
  if (start == std::string::npos) return "";
  return markdown.substr(start, markdown.find("\n## ", start + 1) - start);
}

/// The content model of the JUnit schema that Jenkins publishes (junit-10.xsd), for the elements used: allowed attributes and children.
struct Element {
  std::set<std::string> attributes;
  std::set<std::string> children;
};
const std::map<std::string, Element> junit_elements{
    {"testsuites", {{"name", "time", "tests", "failures", "disabled", "errors"}, {"testsuite"}}},
    {"testsuite",
     {{"name", "tests", "failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id", "package"},
      {"properties", "testcase", "system-out", "system-err"}}},
    {"testcase", {{"name", "assertions", "time", "classname", "status"}, {"skipped", "error", "failure", "system-out", "system-err"}}},
    {"failure", {{"type", "message"}, {}}},
    {"error", {{"type", "message"}, {}}},
    {"skipped", {{"type", "message"}, {}}},
    {"system-out", {{}, {}}}};

void check_junit(pugi::xml_node node) {
  const auto found = junit_elements.find(node.name());
  REQUIRE_MESSAGE(found != junit_elements.end(), node.name());
  for (const pugi::xml_attribute attribute : node.attributes()) CHECK_MESSAGE(found->second.attributes.contains(attribute.name()), attribute.name());
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_pcdata) continue;
    CHECK_MESSAGE(found->second.children.contains(child.name()), child.name());
    check_junit(child);
  }
}

int count(pugi::xml_node suite, const char* element) {
  const std::string path = std::string("testcase[") + element + "]";
  return static_cast<int>(suite.select_nodes(path.c_str()).size());
}

}  // namespace

TEST_CASE("render_report: unknown formats are an error that names the known ones") {
  const auto result = render_report(sample_report(), "html\x1b");
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().what == "report format: expected one of json, junit, markdown, console, found \"html \"");
  for (const std::string& format : report_formats()) {
    const auto text = render_report(sample_report(), format);
    REQUIRE(text.has_value());
    CHECK(text.value().back() == '\n');
    CHECK(render_report(empty_report(), format).has_value());
  }
}

TEST_CASE("junit: well formed, within the schema, and the counts are those of the test cases") {
  const std::string xml = render_report(sample_report(), "junit").value();
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8);
  REQUIRE_MESSAGE(parsed, parsed.description());
  CHECK(std::none_of(xml.begin(), xml.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }));
  CHECK_FALSE(has(xml, "&#"));  // a character reference to a control character is not XML 1.0
  const pugi::xml_node root = document.child("testsuites");
  check_junit(root);
  int tests = 0, failures = 0, errors = 0;
  for (const pugi::xml_node suite : root.children("testsuite")) {
    CHECK(suite.attribute("tests").as_int() == static_cast<int>(suite.select_nodes("testcase").size()));
    CHECK(suite.attribute("failures").as_int() == count(suite, "failure"));
    CHECK(suite.attribute("errors").as_int() == count(suite, "error"));
    CHECK(suite.attribute("skipped").as_int() == count(suite, "skipped"));
    tests += suite.attribute("tests").as_int();
    failures += suite.attribute("failures").as_int();
    errors += suite.attribute("errors").as_int();
  }
  CHECK(tests == 10);
  CHECK(root.attribute("tests").as_int() == tests);
  CHECK(root.attribute("failures").as_int() == failures);
  CHECK(root.attribute("errors").as_int() == errors);
}

TEST_CASE("junit: each kind of outcome") {
  const std::string xml = render_report(sample_report(), "junit").value();
  pugi::xml_document document;
  REQUIRE(document.load_string(xml.c_str()));
  const auto testcase = [&](const std::string& paper, const std::string& name) {
    const std::string path = "/testsuites/testsuite[@name='" + paper + "']/testcase[@name='" + name + "']";
    return document.select_node(path.c_str()).node();
  };
  for (const char* good : {"a", "b.printed", "b.repaired", "c"}) {
    REQUIRE(testcase("p", good));
    CHECK(testcase("p", good).attribute("classname").as_string() == std::string("p"));
    CHECK_FALSE(testcase("p", good).child("failure"));
    CHECK_FALSE(testcase("p", good).child("skipped"));
  }
  CHECK_FALSE(testcase("q", "d").child("failure"));
  CHECK(has(testcase("q", "d").child("system-out").text().get(), "supported, expected supported; evidence statistical"));
  CHECK(has(testcase("p", "b.printed").child("system-out").text().get(), "refuted, expected refuted"));
  CHECK(testcase("q", "e").child("failure").attribute("message").as_string() ==
        std::string("control \"constant 3\" of instance/E2 slipped through: verified, expected undecided (certificate-rejected)"));
  CHECK(has(testcase("q", "f").child("failure").text().get(), "vacuous"));
  CHECK(has(testcase("q", "f").child("failure").text().get(), "uncontrolled"));
  CHECK(has(testcase("q", "g").child("skipped").attribute("message").as_string(), "undecided (time), expected verified: the budget of 10 s ran out"));
  CHECK(has(testcase("q", "h").child("error").attribute("message").as_string(), "undecided (crash)"));
  CHECK(testcase("q", "i").child("failure").attribute("message").as_string() ==
        std::string("instance instance/a|b<c>: refuted, expected verified: bound <&> is false"));
  CHECK(has(testcase("q", "i").child("system-out").text().get(), "Lemma <1> & \"2\" ]]> | `x` *y* \uFFFD \uFFFD 定理"));
}

TEST_CASE("junit: an undecided claim whose control slipped is a failure, not skipped") {
  sample::Sample sample;
  for (ClaimResult& claim : sample.run.claims)
    if (claim.id == "q/g") claim.cases[0].controls[0].verdict = Verdict::verified;
  pugi::xml_document document;
  REQUIRE(document.load_string(render_report(report_of(sample.run), "junit").value().c_str()));
  const pugi::xml_node testcase = document.select_node("//testcase[@name='g']").node();
  CHECK(testcase.child("failure"));
  CHECK_FALSE(testcase.child("skipped"));
  CHECK(has(testcase.child("failure").text().get(), "undecided (time)"));  // both are told
}

TEST_CASE("junit: a claim that is not as expected has a finding even if every instance is") {
  sample::Sample sample;
  sample.run.claims[0].as_expected = false;
  sample.run.claims[0].verdict = Verdict::refuted;
  pugi::xml_document document;
  REQUIRE(document.load_string(render_report(report_of(sample.run), "junit").value().c_str()));
  CHECK(document.select_node("//testcase[@name='a']/failure").node().attribute("message").as_string() == std::string("refuted, expected verified"));
}

TEST_CASE("markdown: every table row has as many cells as its head, whatever the text") {
  const std::string text = render_report(sample_report(), "markdown").value();
  std::size_t cells = 0, tables = 0;
  for (const std::string& line : lines_of(text)) {
    if (!line.starts_with('|')) {
      cells = 0;
      continue;
    }
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i)
      if (line[i] == '|' && (i == 0 || line[i - 1] != '\\')) ++bars;
    if (cells == 0) {
      cells = bars;
      ++tables;
    }
    CAPTURE(line);
    CHECK(bars == cells);
  }
  CHECK(tables >= 6);
  CHECK_FALSE(has(text, "\n# heading"));  // no text of a claim starts a heading
  CHECK_FALSE(has(text, "<1>"));
  CHECK_FALSE(has(text, "\x1b"));
}

TEST_CASE("markdown: errata with counterexample and repaired form; derived claims are not the paper's") {
  const std::string text = render_report(sample_report(), "markdown").value();
  const std::string errata = section(text, "Errata: false as printed, refuted");
  CHECK(has(errata, "p/b.printed"));
  CHECK(has(errata, "What is wrong: The constant must be 2(d+2)/(d+1)."));
  CHECK(has(errata, "counterexample **E1** (2x2 W), false: bound, right minus left side in \\[-3, -3\\], instance aaaaaaaaaaaa"));
  CHECK(has(errata, "repaired form p/b.repaired: verified, evidence exact, scope generic"));
  CHECK(has(errata, "q/i"));  // refuted though nobody recorded it
  CHECK(has(errata, "not recorded"));
  CHECK_FALSE(has(errata, "p/a"));
  CHECK(has(section(text, "Derived sharpenings (not printed in the papers)"), "p/c"));
  CHECK(has(line_with(section(text, "p"), "| c |"), "derived, not the paper's"));
  CHECK(has(section(text, "Repaired forms"), "p/b.repaired"));
  CHECK(has(section(text, "p"), "The limit d → ∞."));
  CHECK(has(section(text, "p"), "| a | full\\_rank | mixed | 1/1/0 | without full\\_rank | W = 0 |"));
}

TEST_CASE("markdown: statistical evidence stands in a column of its own, and is not called proof") {
  const std::string text = render_report(sample_report(), "markdown").value();
  const std::string head = line_with(section(text, "q"), "| claim |");
  const std::string row = line_with(section(text, "q"), "| d |");
  const auto cell = [](const std::string& line, std::size_t index) {
    std::size_t start = 0;
    for (std::size_t i = 0; i <= index; ++i) start = line.find('|', start) + 1;
    return line.substr(start, line.find('|', start) - start);
  };
  std::size_t proof = 0;
  while (cell(head, proof) != " proof ") ++proof;
  CHECK(cell(head, proof + 1) == " samples ");
  CHECK(cell(row, proof) == " none ");
  CHECK(cell(row, proof + 1) == " samples ");
  const std::string exact_row = line_with(section(text, "p"), "| a |");
  CHECK(cell(exact_row, proof) == " exact ");
  CHECK(cell(exact_row, proof + 1) == "  ");
  CHECK(line_with(section(text, "Summary"), "| supported |") == "| supported | 1 | 0 | 0 | 1 |");
  CHECK(line_with(section(text, "Summary"), "| verified |") == "| verified | 4 | 3 | 1 | 0 |");
}

TEST_CASE("markdown: vacuous, uncontrolled, undecided and unexpected results are flagged") {
  const std::string text = render_report(sample_report(), "markdown").value();
  CHECK(has(line_with(section(text, "q"), "| f |"), "**vacuous**, **uncontrolled**"));
  CHECK(has(section(text, "Undecided"), "**q/g**, instance/big: time (the budget of 10 s ran out)"));
  const std::string attention = section(text, "Not as expected");
  CHECK(has(attention, "**q/e**: control \"constant 3\""));
  CHECK(has(attention, "**q/h**: instance instance/big: undecided (crash)"));
  CHECK_FALSE(has(attention, "q/g"));
  CHECK_FALSE(has(attention, "q/d"));
  const std::string clean = render_report(empty_report(), "markdown").value();
  CHECK(section(clean, "Not as expected").empty());
  CHECK(section(clean, "Errata").empty());
}

TEST_CASE("console: fits every width, and without colour there is no control character") {
  for (const int width : {-1, 0, 40, 59, 60, 72, 80, 92, 100, 300}) {
    const std::string text = render_console(sample_report(), {.colour = false, .width = width, .written = {}});
    for (const std::string& line : lines_of(text)) {
      CAPTURE(line);
      CHECK(text::display_width(line) <= static_cast<std::size_t>(std::max(width, 40)));
      CHECK(text::single_line(line) == line);
    }
  }
}

TEST_CASE("console: colour adds escape sequences and nothing else") {
  std::string coloured = render_console(sample_report(), {.colour = true, .width = 100, .written = {}});
  CHECK(has(coloured, "\x1b[31mFAIL"));
  CHECK(has(coloured, "\x1b[32mok"));
  CHECK(has(coloured, "\x1b[33m?"));
  for (const std::string escape : {"\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[0m"})
    for (std::size_t at = coloured.find(escape); at != std::string::npos; at = coloured.find(escape)) coloured.erase(at, escape.size());
  const std::string plain = render_console(sample_report(), {.colour = false, .width = 100, .written = {}});
  std::erase(coloured, ' ');  // a coloured cell keeps its trailing blanks
  std::string squeezed = plain;
  std::erase(squeezed, ' ');
  CHECK(coloured == squeezed);
}

TEST_CASE("console: rows, reasons, totals and the files written, in this order") {
  const std::string text = render_console(sample_report(), {.colour = false, .width = 120, .written = {"report.json", "out/report.md"}});
  CHECK(has(line_with(text, "  a  "), "ok"));
  CHECK(has(line_with(text, "  d  "), "samples"));
  CHECK(has(line_with(text, "  d  "), "supported"));
  CHECK(has(line_with(text, "  c (derived)"), "ball"));
  CHECK(line_with(text, "  e  ").starts_with("FAIL"));
  CHECK(line_with(text, "  g  ").starts_with("?"));
  CHECK(line_with(text, "  h  ").starts_with("ERR"));
  CHECK(has(text, "q/g: instance instance/big: undecided (time), expected verified: the budget of 10 s ran out"));
  const auto lines = lines_of(text);
  REQUIRE(lines.size() > 5);
  CHECK(lines[lines.size() - 1] == "Report: out/report.md");
  CHECK(lines[lines.size() - 2] == "Report: report.json");
  CHECK(lines[lines.size() - 3] == "Vacuous: 1. Uncontrolled: 1.");
  CHECK(lines[lines.size() - 4] == "As expected: 5 of 10 claims, 8 of 11 instances, 11 of 12 controls.");
  CHECK(lines[lines.size() - 5] == "10 claims: 4 verified, 2 refuted, 1 inapplicable, 1 supported, 2 undecided.");
  CHECK(has(render_console(empty_report(), {}), "0 claims: none."));
}
