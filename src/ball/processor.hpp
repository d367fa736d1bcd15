#pragma once

/// \file
/// The canaries of the processor and the compiler.  Apart, so that tests can compile them with flags that must trip them.

#include "lemmacheck/ball/canary.hpp"

namespace lemmacheck {

std::vector<Canary> processor_canaries(const KnownAnswers& known);

}  // namespace lemmacheck
