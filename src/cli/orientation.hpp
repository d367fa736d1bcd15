#pragma once

/// \file
/// Which way round X and y of --data lie, for train and certify.

#include <cstddef>
#include <string>

#include "lemmacheck/base/result.hpp"

namespace lemmacheck {

struct Shape {
  std::size_t rows = 0;
  std::size_t cols = 0;
};

/// "5 x 2".
std::string to_string(const Shape& shape);

/// What must be transposed so that each row is a sample.
struct Orientation {
  bool turns_x = false;
  bool turns_y = false;
};

/// \param columns  the samples are the columns of X, and those of y where that fits
/// \param source   of the number of inputs: "as W1 has"
/// \returns the orientation, or one sentence about the matrix that fits neither
Result<Orientation> find_orientation(const Shape& x, const Shape& y, std::size_t inputs, std::size_t outputs, bool columns, const std::string& source);

}  // namespace lemmacheck
