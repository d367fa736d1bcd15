#include "lemmacheck/base/verdict.hpp"

#include <array>
#include <cstddef>

namespace lemmacheck {
namespace {

constexpr std::array<std::string_view, 3> truths{"false", "unknown", "true"};
constexpr std::array<std::string_view, 6> verdicts{"verified", "refuted", "inapplicable", "supported", "contradicted", "undecided"};
constexpr std::array<std::string_view, 11> reasons{
    "", "precision-cap", "time", "memory", "crash", "hypothesis-undecided", "domain-left", "no-witness", "no-evidence",
    "certificate-rejected", "internal-error"};
constexpr std::array<std::string_view, 3> grades{"exact", "ball", "statistical"};
constexpr std::array<std::string_view, 3> scopes{"instance", "generic", "shape"};

template <class Enum, std::size_t N>
std::optional<Enum> find_word(const std::array<std::string_view, N>& words, std::string_view word) {
  for (std::size_t i = 0; i < N; ++i)
    if (words[i] == word) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Truth t) { return truths[static_cast<std::size_t>(t)]; }
std::string_view to_string(Verdict v) { return verdicts[static_cast<std::size_t>(v)]; }
std::string_view to_string(Reason r) { return reasons[static_cast<std::size_t>(r)]; }
std::string_view to_string(Grade g) { return grades[static_cast<std::size_t>(g)]; }
std::string_view to_string(Scope s) { return scopes[static_cast<std::size_t>(s)]; }

std::optional<Verdict> verdict_from(std::string_view word) { return find_word<Verdict>(verdicts, word); }
std::optional<Reason> reason_from(std::string_view word) { return find_word<Reason>(reasons, word); }
std::optional<Grade> grade_from(std::string_view word) { return find_word<Grade>(grades, word); }
std::optional<Scope> scope_from(std::string_view word) { return find_word<Scope>(scopes, word); }

}  // namespace lemmacheck
