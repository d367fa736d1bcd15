#pragma once

/// \file
/// Choosing claims by name.  Floor: run.

#include <string>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck {

struct SelectedClaim {
  std::string id;  ///< qualified_id
  const Claim* claim = nullptr;
};

/// The claims whose qualified id, or id without the form, matches one of `globs` (fnmatch: * ? [..]; * also matches '/'); all if there are none.
/// \returns the claims ascending by qualified id, or an error if the program has no claims, a glob matches none, or two claims share an id
Result<std::vector<SelectedClaim>> select_claims(const std::vector<Check>& checks, const std::vector<std::string>& globs);

}  // namespace lemmacheck
