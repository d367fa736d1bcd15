#include "lemmacheck/claim/claim.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

namespace lemmacheck {
namespace {

constexpr std::array<std::string_view, 3> levels{"quick", "standard", "thorough"};
constexpr std::array<std::string_view, 3> forms{"printed", "repaired", "derived"};

template <class Enum, std::size_t N>
std::optional<Enum> find_word(const std::array<std::string_view, N>& words, std::string_view word) {
  for (std::size_t i = 0; i < N; ++i)
    if (words[i] == word) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace

LazyCase fixed_case(std::string label, Level level, Case content) {
  // Shared, because tables of cases are copied on their way into the registry.
  return {std::move(label), level, [shared = std::make_shared<const Case>(std::move(content))](Random&) { return *shared; }};
}

std::string_view to_string(Level level) { return levels[static_cast<std::size_t>(level)]; }
std::string_view to_string(Form form) { return forms[static_cast<std::size_t>(form)]; }
std::optional<Level> level_from(std::string_view word) { return find_word<Level>(levels, word); }
std::optional<Form> form_from(std::string_view word) { return find_word<Form>(forms, word); }

std::string qualified_id(const Check& check, const Claim& claim) {
  return check.size() == 1 ? claim.id : claim.id + "." + std::string(to_string(claim.form));
}

}  // namespace lemmacheck

template class std::vector<lemmacheck::SquareTerm>;
template class std::vector<lemmacheck::SumOfSquares>;
template class std::vector<lemmacheck::Control>;
template class std::vector<lemmacheck::LazyCase>;
template class std::vector<lemmacheck::Part>;
template class std::vector<lemmacheck::Claim>;
template class std::map<std::string, lemmacheck::Matrix>;
template class std::map<std::string, lemmacheck::Binding, std::less<>>;
