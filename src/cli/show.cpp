#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "commands.hpp"
#include "lemmacheck/decide/decide.hpp"
#include "lemmacheck/report/text.hpp"
#include "lemmacheck/run/select.hpp"

namespace lemmacheck {
namespace {

/// `content` wrapped to the terminal, behind a title in the first line of each field.
void print_field(std::ostream& out, const std::string& title, const std::string& content, std::size_t width) {
  if (content.empty()) return;
  constexpr std::size_t indent = 15;
  bool first = true;
  std::istringstream paragraphs(text::repair_utf8(content));
  for (std::string paragraph; std::getline(paragraphs, paragraph);)
    for (const std::string& line : text::wrap(text::single_line(paragraph), width - indent)) {
      out << (first ? text::fit(title, indent) : std::string(indent, ' ')) << line << "\n";
      first = false;
    }
}

void print_claim(std::ostream& out, const SelectedClaim& one, std::size_t width) {
  const Claim& claim = *one.claim;
  out << one.id << "\n";
  print_field(out, "  label", claim.label + ", " + std::string(to_string(claim.form)) + " form", width);
  print_field(out, "  source", claim.source, width);
  print_field(out, "  kind", claim.kind, width);
  print_field(out, "  expected", std::string(to_string(claim.expectation)), width);
  print_field(out, "  statement", claim.statement, width);
  print_field(out, "  erratum", claim.erratum, width);
  print_field(out, "  not checked", claim.not_checked, width);
  for (const Part& part : claim.parts) {
    out << "\n  part " << part.name << "\n";
    std::istringstream lines(part.statement);
    for (std::string line; std::getline(lines, line);)
      if (line.find_first_not_of(" \t\r") != std::string::npos) out << "    | " << text::single_line(text::repair_utf8(line)) << "\n";
    print_field(out, "    reduction", part.reduction, width);
    for (const Level level : {Level::quick, Level::standard, Level::thorough}) {
      std::string labels;
      for (const LazyCase& lazy : part.cases)
        if (lazy.level == level) labels += (labels.empty() ? "" : "; ") + lazy.label;
      print_field(out, "    " + std::string(to_string(level)), labels, width);
    }
  }
}

}  // namespace

Result<std::string> claims_document(const std::vector<std::string>& globs) {
  const auto selected = select_claims(all_checks(), globs);
  if (!selected.has_value()) return selected.error();
  auto claims = nlohmann::ordered_json::array();
  for (const SelectedClaim& one : selected.value()) {
    const Claim& claim = *one.claim;
    auto parts = nlohmann::ordered_json::array();
    for (const Part& part : claim.parts) parts.push_back({{"name", part.name}, {"statement", part.statement}, {"reduction", part.reduction}});
    claims.push_back({{"id", claim.id},
                      {"form", to_string(claim.form)},
                      {"label", claim.label},
                      {"source", claim.source},
                      {"statement", claim.statement},
                      {"kind", claim.kind},
                      {"expectation", to_string(claim.expectation)},
                      {"erratum", claim.erratum},
                      {"not_checked", claim.not_checked},
                      {"parts", std::move(parts)}});
  }
  const nlohmann::ordered_json document = {{"claims", std::move(claims)}};
  return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

int show_claims(const ShowArguments& arguments) {
  if (arguments.json) {
    const auto document = claims_document(arguments.globs);
    if (!document.has_value()) return complain(document.error().what, exit_usage);
    std::cout << document.value();
    return exit_as_expected;
  }
  const auto selected = select_claims(all_checks(), arguments.globs);
  if (!selected.has_value()) return complain(selected.error().what, exit_usage);
  const auto width = static_cast<std::size_t>(std::clamp(terminal_width(STDOUT_FILENO), 60, 140));
  for (std::size_t k = 0; k < selected.value().size(); ++k) {
    if (k > 0) std::cout << "\n";
    print_claim(std::cout, selected.value()[k], width);
  }
  return exit_as_expected;
}

}  // namespace lemmacheck
