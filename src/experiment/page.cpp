#include "page.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace lemmacheck {
namespace {

/// Text in a cell of a Markdown table.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '|' ? "\\|" : c == '\n' ? " " : std::string(1, c);
  return out;
}

std::string table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows) {
  std::string out = "|";
  for (const std::string& heading : headings) out += " " + cell(heading) + " |";
  out += "\n|";
  for (std::size_t j = 0; j < headings.size(); ++j) out += "---|";
  out += "\n";
  for (const auto& row : rows) {
    out += "|";
    for (const std::string& text : row) out += " " + cell(text) + " |";
    out += "\n";
  }
  return out;
}

const char* word(Agreement agreement) {
  switch (agreement) {
    case Agreement::agrees:
      return "yes";
    case Agreement::differs:
      return "**no**";
    case Agreement::no_number:
      return "nothing printed to compare with";
    case Agreement::not_run:
      return "not run at the printed size";
  }
  return "";
}

std::string counted(std::ptrdiff_t count, const char* one, const char* many) { return std::to_string(count) + " " + (count == 1 ? one : many); }

}  // namespace

std::string write_page(const Experiment& experiment, const Plan& plan, const Findings& findings, const std::string& command) {
  std::string out =
      "# " + experiment.title + "\n\nSource: " + experiment.source + ".  Everything here was computed in doubles: it is evidence, not proof.\n";
  out += "\n## What the paper prints\n\n" + experiment.printed + "\n";
  out += "\n## Printed beside measured\n\n";
  std::vector<std::vector<std::string>> rows;
  for (const Comparison& c : findings.comparisons) rows.push_back({c.what, c.printed, c.measured, word(c.agreement), c.remark});
  out += table({"what", "printed", "measured", "agrees", "remark"}, rows);
  const auto number = [&](Agreement agreement) { return std::ranges::count(findings.comparisons, agreement, &Comparison::agreement); };
  const auto differing = number(Agreement::differs);
  const auto agreeing = number(Agreement::agrees);
  const auto others = std::ssize(findings.comparisons) - differing - agreeing;
  out += "\n" + counted(agreeing, "line agrees", "lines agree") + " with what is printed, " +
         (differing == 0 ? "none differs" : counted(differing, "differs", "differ")) +
         (others == 0 ? "" : ", " + std::to_string(others) + " cannot be compared") + ".\n";
  if (!findings.remarks.empty()) out += "\n" + findings.remarks + "\n";
  out += "\n## Sizes\n\n" + plan.sizes + "\n";
  if (!findings.plots.empty()) out += "\n## Plots\n";
  for (const Plot& plot : findings.plots)
    out += "\n![" + (plot.title.empty() ? plot.name : plot.title) + "](" + plot.name + ".svg)\n\n" + plot.caption +
           (plot.caption.empty() ? "" : "  ") + "Drawn from [" + plot.name + ".csv](" + plot.name + ".csv) by [" + plot.name + ".gp](" + plot.name +
           ".gp).\n";
  for (const PageTable& t : findings.tables) out += "\n## " + t.title + "\n\n" + table(t.headings, t.rows);
  out += "\n## Data\n\n[results.csv](results.csv) has " + std::to_string(plan.items.size()) + " rows.\n\n";
  rows.clear();
  for (const Column& column : plan.columns()) rows.push_back({"`" + column.name + "`", column.meaning});
  out += table({"column", "meaning"}, rows);
  out += "\nWritten by\n\n```sh\n" + command + "\n```\n";
  return out;
}

}  // namespace lemmacheck
