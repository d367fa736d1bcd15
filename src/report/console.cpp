#include <algorithm>
#include <nlohmann/json.hpp>

#include "findings.hpp"
#include "lemmacheck/report/text.hpp"

namespace lemmacheck {
namespace {

constexpr std::size_t least_width = 40;

struct Look {
  const char* mark;
  const char* colour;  ///< ANSI
};

Look look_of(Standing standing) {
  switch (standing) {
    case Standing::failed:
      return {"FAIL", "\x1b[31m"};
    case Standing::broken:
      return {"ERR", "\x1b[31m"};
    case Standing::open:
      return {"?", "\x1b[33m"};
    case Standing::good:
      break;
  }
  return {"ok", "\x1b[32m"};
}

struct Column {
  const char* title;
  std::size_t width;
  std::size_t from_width;  ///< shown on terminals of at least this width
};

constexpr Column columns[] = {{"verdict", 12, 0}, {"evidence", 10, 60}, {"scope", 8, 72}, {"instances", 9, 92}, {"controls", 8, 92}};

std::vector<std::string> cells_of(const Report& claim) {
  const Tally controls = control_tally(claim);
  const std::string evidence = text_or(claim, "evidence", "-");
  return {text_of(claim, "verdict"), evidence == "statistical" ? "samples" : evidence, text_or(claim, "scope", "-"),
          std::to_string(claim.at("instances").size()), std::to_string(controls.as_expected) + "/" + std::to_string(controls.total)};
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

class Table {
 public:
  Table(const ConsoleStyle& style, std::size_t width) : style_(style), width_(width) {
    std::size_t taken = 6;  // the mark and its gap
    for (const Column& column : columns)
      if (width >= column.from_width) taken += column.width + 2;
    id_width_ = width - taken;
  }

  std::string head() const {
    std::string line = text::fit("", 4) + "  " + text::fit("claim", id_width_);
    for (const Column& column : columns)
      if (width_ >= column.from_width) line += "  " + text::fit(column.title, column.width);
    return trimmed(line);
  }

  std::string row(const Report& claim) const {
    const Look look = look_of(standing_of(claim));
    std::string id = local_id(claim);
    if (text_of(claim, "form") == "derived" && !id.ends_with(".derived")) id += " (derived)";
    std::string line = coloured(text::fit(look.mark, 4), look) + "  " + text::fit(text::single_line(id), id_width_);
    const auto cells = cells_of(claim);
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (width_ >= columns[i].from_width)
        line += "  " + (i == 0 ? coloured(text::fit(cells[i], columns[i].width), look) : text::fit(cells[i], columns[i].width));
    return trimmed(line);
  }

  std::string attention(const Report& claim, const Finding& finding) const {
    const Look look = look_of(finding.standing);
    std::string out;
    for (const std::string& line : text::wrap(text::single_line(text_of(claim, "id") + ": " + finding.text), width_ - 6))
      out += (out.empty() ? coloured(text::fit(look.mark, 4), look) : "    ") + "  " + line + "\n";
    return out;
  }

 private:
  std::string coloured(const std::string& text, const Look& look) const { return style_.colour ? look.colour + text + "\x1b[0m" : text; }

  const ConsoleStyle& style_;
  std::size_t width_;
  std::size_t id_width_;
};

std::string totals(const Report& report, std::size_t width) {
  const Report& summary = report.at("summary");
  const auto count = [](const Report& object, const char* key) { return object.at(key).get<std::uint64_t>(); };
  std::string verdicts;
  for (const auto& [verdict, n] : summary.at("verdicts").items())
    if (n.get<std::uint64_t>() != 0) verdicts += (verdicts.empty() ? "" : ", ") + n.dump() + " " + verdict;
  const auto tally = [&](const char* key) {
    return std::to_string(count(summary.at(key), "as_expected")) + " of " + std::to_string(count(summary.at(key), "total")) + " " + key;
  };
  std::vector<std::string> sentences{std::to_string(count(summary, "claims")) + " claims: " + (verdicts.empty() ? "none" : verdicts) + ".",
                                     "As expected: " + std::to_string(count(summary, "as_expected")) + " of " +
                                         std::to_string(count(summary, "claims")) + " claims, " + tally("instances") + ", " + tally("controls") +
                                         "."};
  if (count(summary, "vacuous") + count(summary, "uncontrolled") != 0)
    sentences.push_back("Vacuous: " + std::to_string(count(summary, "vacuous")) +
                        ". Uncontrolled: " + std::to_string(count(summary, "uncontrolled")) + ".");
  std::string out;
  for (const std::string& sentence : sentences)
    for (const std::string& line : text::wrap(sentence, width)) out += line + "\n";
  return out;
}

}  // namespace

std::string render_console(const Report& report, const ConsoleStyle& style) {
  const std::size_t width = std::max(least_width, static_cast<std::size_t>(std::max(style.width, 0)));
  const Table table(style, width);
  std::string out, attention;
  for (const auto& [paper, claims] : by_paper(report)) {
    out += trimmed(text::fit(text::single_line(paper), width)) + table.head();
    for (const Report* claim : claims) {
      out += table.row(*claim);
      for (const Finding& finding : findings_of(*claim)) attention += table.attention(*claim, finding);
    }
    out += "\n";
  }
  if (!attention.empty()) out += attention + "\n";
  out += totals(report, width);
  for (const std::string& file : style.written) out += "Report: " + text::single_line(text::repair_utf8(file)) + "\n";
  return out;
}

}  // namespace lemmacheck
