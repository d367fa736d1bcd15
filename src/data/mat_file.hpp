#pragma once

/// \file
/// Arrays of a MATLAB file.

#include <cstddef>
#include <string>
#include <vector>

#include "lemmacheck/base/result.hpp"

namespace lemmacheck {

/// A full array of real numbers; the first index runs fastest.
struct MatArray {
  std::vector<std::size_t> sizes;
  std::vector<double> numbers;
};

/// The arrays with the given names, of double, uint8 or another integer type of MATLAB.
/// \returns the arrays, or an error: no MATLAB file, a missing name, another type, more numbers than `limit`
Result<std::vector<MatArray>> read_mat_arrays(const std::string& path, const std::vector<std::string>& names, std::size_t limit);

}  // namespace lemmacheck
