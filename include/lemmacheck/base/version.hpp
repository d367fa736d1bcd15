#pragma once

/// \file
/// The version of lemmacheck.  Floor: base.

#include <string>

namespace lemmacheck {

/// "0.1.0", as CMakeLists.txt has it.
std::string program_version();

}  // namespace lemmacheck
