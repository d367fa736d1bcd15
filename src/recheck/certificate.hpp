#pragma once

/// \file
/// Certificates: their JSON, their digest, and the check of one.

#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace recheck {
/// Statement by (claim, form, part).
using ClaimList = std::map<std::tuple<std::string, std::string, std::string>, std::string>;
/// Reads what `lemmacheck show --json '*'` writes; rejects anything else.
ClaimList parse_claims(const std::string& text);
struct Report {
  bool accepted = false;
  std::string claim, form, part, verdict;  ///< if accepted
  std::string reason;                      ///< one sentence, if not
};
/// Decides the certificate's statement on its instance from its evidence; accepted if that gives the verdict stated.  Never throws.
Report check_certificate(const std::string& text, const std::optional<ClaimList>& claims);
/// The digest that belongs to a certificate, whatever its key "digest" says; rejects what is no certificate at all.
std::string digest_of(const std::string& text);
}  // namespace recheck
