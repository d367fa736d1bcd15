#pragma once

/// \file
/// What needs attention in a report, for every format alike.  Private to the floor report.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lemmacheck/report/report.hpp"

namespace lemmacheck {

/// A claim's standing, the worst first.
enum class Standing { failed, broken, open, good };

struct Finding {
  Standing standing = Standing::failed;  ///< failed: a result other than recorded; broken: a crash or internal error; open: undecided
  std::string text;                      ///< one sentence
};

/// Everything about the claim (an element of `claims`) that is not as expected; empty if `as_expected`.
std::vector<Finding> findings_of(const Report& claim);

/// `good` if as expected, else the worst of the findings.
Standing standing_of(const Report& claim);

/// "12 verified, 1 undecided": verdicts of the instances in the order of first appearance; "none" if there are none.
std::string describe_instances(const Report& claim);

struct Tally {
  std::size_t total = 0;
  std::size_t as_expected = 0;
};
Tally control_tally(const Report& claim);

inline const std::string& text_of(const Report& object, const char* key) { return object.at(key).get_ref<const std::string&>(); }

/// The text of a string field that may be null.
inline std::string text_or(const Report& object, const char* key, const char* otherwise) {
  const Report& value = object.at(key);
  return value.is_null() ? otherwise : value.get<std::string>();
}

/// The id without its paper.
inline std::string local_id(const Report& claim) {
  const std::string& id = text_of(claim, "id");
  const std::string& paper = text_of(claim, "paper");
  return id.size() > paper.size() + 1 && id.starts_with(paper) ? id.substr(paper.size() + 1) : id;
}

/// Indices of the claims of each paper, in the order of the report.
std::vector<std::pair<std::string, std::vector<const Report*>>> by_paper(const Report& report);

std::string render_junit(const Report& report);
std::string render_markdown(const Report& report);

}  // namespace lemmacheck
