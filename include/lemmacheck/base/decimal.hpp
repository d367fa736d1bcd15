#pragma once

/// \file
/// Doubles as text.  Floor: base.

#include <string>

namespace lemmacheck {

/// The shortest decimal that reads back as the same double; "nan" for every NaN.
std::string to_decimal(double value);

/// Rounded to significant digits, "0.0312" or "3.1e-07".
std::string rounded(double value, int digits = 3);

}  // namespace lemmacheck
