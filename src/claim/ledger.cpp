#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "lemmacheck/claim/result.hpp"

namespace lemmacheck {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";

/// The items of a statement, without comments: the text between semicolons outside of brackets.
std::vector<std::string> items_of(const std::string& statement) {
  std::vector<std::string> items(1);
  int depth = 0;
  bool comment = false;
  for (const char c : statement) {
    if (c == '#') comment = true;
    if (c == '\n') comment = false;
    if (comment) continue;
    if (c == '[') ++depth;
    if (c == ']') --depth;
    if (c == ';' && depth == 0)
      items.emplace_back();
    else
      items.back() += c;
  }
  return items;
}

/// name -> formula without white space, of every `assume` item.
std::map<std::string, std::string> hypotheses_of(const std::string& statement) {
  constexpr std::string_view keyword = "assume";
  std::map<std::string, std::string> hypotheses;
  for (const std::string& item : items_of(statement)) {
    const std::size_t start = item.find_first_not_of(blanks);
    const std::size_t colon = item.find(':');
    if (start == std::string::npos || colon == std::string::npos || item.compare(start, keyword.size(), keyword) != 0) continue;
    const auto squeezed = [&item](std::size_t from, std::size_t to) {
      std::string text = item.substr(from, to - from);
      std::erase_if(text, [](char c) { return blanks.find(c) != std::string_view::npos; });
      return text;
    };
    hypotheses[squeezed(start + keyword.size(), colon)] = squeezed(colon + 1, item.size());
  }
  return hypotheses;
}

}  // namespace

std::vector<std::string> dropped_hypotheses(const std::string& statement, const std::string& edited) {
  const auto remaining = hypotheses_of(edited);
  std::vector<std::string> dropped;
  for (const auto& [name, formula] : hypotheses_of(statement)) {
    const auto found = remaining.find(name);
    if (found == remaining.end() || found->second != formula) dropped.push_back(name);
  }
  return dropped;
}

}  // namespace lemmacheck
