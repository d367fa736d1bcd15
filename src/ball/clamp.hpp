#pragma once

/// \file
/// Shared by the sources of the floor ball.

#include "lemmacheck/ball/ball.hpp"

namespace lemmacheck {

/// Widens `a` so that a finite ball has end points of bounded size; a ball too large for that becomes not finite.
void clamp(Ball& a);

/// An exact zero that carries `precision`, to be overwritten.
Ball result_of_precision(long precision);

}  // namespace lemmacheck
