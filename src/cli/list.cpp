#include <unistd.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "lemmacheck/report/text.hpp"
#include "lemmacheck/run/select.hpp"

namespace lemmacheck {
namespace {

constexpr std::size_t column_count = 4;
using Row = std::array<std::string, column_count>;

nlohmann::ordered_json listing(const std::vector<SelectedClaim>& selected) {
  auto claims = nlohmann::ordered_json::array();
  for (const SelectedClaim& one : selected)
    claims.push_back({{"id", one.id},
                      {"claim", one.claim->id},
                      {"form", to_string(one.claim->form)},
                      {"paper", one.claim->id.substr(0, one.claim->id.find('/'))},
                      {"label", one.claim->label},
                      {"kind", one.claim->kind},
                      {"expectation", to_string(one.claim->expectation)},
                      {"statement", one.claim->statement}});
  return {{"claims", std::move(claims)}};
}

}  // namespace

int list_claims(const ListArguments& arguments) {
  const auto selected = select_claims(all_checks(), arguments.globs);
  if (!selected.has_value()) return complain(selected.error().what, exit_usage);
  if (arguments.json) {
    std::cout << listing(selected.value()).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    return exit_as_expected;
  }
  std::vector<Row> rows{{"claim", "label", "kind", "expected"}};
  for (const SelectedClaim& one : selected.value())
    rows.push_back({one.id, one.claim->label, one.claim->kind, std::string(to_string(one.claim->expectation))});
  std::array<std::size_t, column_count> widths{};
  for (Row& row : rows)
    for (std::size_t j = 0; j < column_count; ++j) {
      row[j] = text::single_line(text::repair_utf8(row[j]));
      widths[j] = std::max({widths[j], text::display_width(row[j]), std::size_t{1}});
    }
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t j = 0; j < column_count; ++j) line += (j == 0 ? "" : "  ") + text::fit(row[j], widths[j]);
    line.erase(line.find_last_not_of(' ') + 1);
    std::cout << line << "\n";
  }
  return exit_as_expected;
}

}  // namespace lemmacheck
