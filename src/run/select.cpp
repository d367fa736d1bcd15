#include "lemmacheck/run/select.hpp"

#include <fnmatch.h>

#include <algorithm>

namespace lemmacheck {
namespace {

bool matches(const std::string& glob, const SelectedClaim& claim) {
  return fnmatch(glob.c_str(), claim.id.c_str(), 0) == 0 || fnmatch(glob.c_str(), claim.claim->id.c_str(), 0) == 0;
}

}  // namespace

Result<std::vector<SelectedClaim>> select_claims(const std::vector<Check>& checks, const std::vector<std::string>& globs) {
  std::vector<SelectedClaim> all;
  for (const Check& check : checks)
    for (const Claim& claim : check) all.push_back({qualified_id(check, claim), &claim});
  if (all.empty()) return Error{"this program has no claims"};
  std::sort(all.begin(), all.end(), [](const SelectedClaim& a, const SelectedClaim& b) { return a.id < b.id; });
  const auto twin = std::adjacent_find(all.begin(), all.end(), [](const SelectedClaim& a, const SelectedClaim& b) { return a.id == b.id; });
  if (twin != all.end()) return Error{"two claims of this program have the id '" + twin->id + "'"};
  if (globs.empty()) return all;

  std::vector<SelectedClaim> selected;
  for (const std::string& glob : globs)
    if (std::none_of(all.begin(), all.end(), [&](const SelectedClaim& claim) { return matches(glob, claim); }))
      return Error{"no claim matches '" + glob + "' (of " + std::to_string(all.size()) + "; the command 'list' shows them)"};
  for (SelectedClaim& claim : all)
    if (std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) { return matches(glob, claim); })) selected.push_back(std::move(claim));
  return selected;
}

}  // namespace lemmacheck
