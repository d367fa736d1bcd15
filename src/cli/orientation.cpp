#include "orientation.hpp"

#include "commands.hpp"

namespace lemmacheck {

std::string to_string(const Shape& shape) { return std::to_string(shape.rows) + " x " + std::to_string(shape.cols); }

Result<Orientation> find_orientation(const Shape& x, const Shape& y, std::size_t inputs, std::size_t outputs, bool columns, const std::string& source) {
  const std::size_t samples = columns ? x.cols : x.rows;
  if ((columns ? x.rows : x.cols) != inputs)
    return Error{"--data X: expected " + counted(inputs, columns ? "row" : "column") + " " + source + ", found a matrix " + to_string(x) +
                 (samples != inputs ? "" : columns ? " (without --columns?)" : " (--columns?)")};
  const Orientation out{.turns_x = columns, .turns_y = columns && y.rows == outputs && y.cols == samples};
  if (!out.turns_y && (y.rows != samples || y.cols != outputs))
    return Error{"--data y: expected " + to_string({samples, outputs}) + ", one row for each sample, found a matrix " + to_string(y)};
  return out;
}

}  // namespace lemmacheck
