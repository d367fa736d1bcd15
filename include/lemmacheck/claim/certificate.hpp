#pragma once

/// \file
/// Evidence and certificates as JSON (reports/LANGUAGE.md, sections 2, 4 and 6).  Floor: claim.

#include <nlohmann/json.hpp>
#include <string>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/base/verdict.hpp"
#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck {

/// A proved verdict with everything needed to decide it again.
struct Certificate {
  std::string claim;
  std::string form;
  std::string part;
  std::string statement;
  nlohmann::json instance;
  Verdict verdict = Verdict::undecided;
  nlohmann::json evidence = nlohmann::json::array();
};

nlohmann::json matrix_to_json(const Matrix& a);
Result<Matrix> matrix_from_json(const nlohmann::json& j);
nlohmann::json instance_to_json(const Instance& instance);
Result<Instance> instance_from_json(const nlohmann::json& j);

/// SHA-256 of the canonical text of the instance: its identity in reports.
std::string instance_hash(const Instance& instance);

nlohmann::json certificate_to_json(const Certificate& certificate);  ///< with its digest

}  // namespace lemmacheck
