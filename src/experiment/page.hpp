#pragma once

/// \file
/// The page of an experiment.

#include <string>

#include "lemmacheck/experiment/experiment.hpp"

namespace lemmacheck {

/// README.md: what the paper prints beside what was measured, the sizes, the plots, how to run it again.
/// \param command  that writes these files again
std::string write_page(const Experiment& experiment, const Plan& plan, const Findings& findings, const std::string& command);

}  // namespace lemmacheck
