#pragma once

/// \file
/// The answer to `run CLAIM --data ...` for a person.

#include <ostream>
#include <string>

#include "lemmacheck/claim/result.hpp"

namespace lemmacheck {

/// Verdict, hypotheses and conclusions with their margins, and the witness of each claim of a run on user data.
/// \param folder  of the certificates, "" if none are kept
void print_verdict_on_data(std::ostream& out, const RunResult& run, const std::string& folder);

}  // namespace lemmacheck
