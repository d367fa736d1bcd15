#pragma once

/// \file
/// Matrices from the user's files, without rounding: a double is the dyadic rational it is, a decimal is that decimal.  Floor: run.
///
/// Every function returns the matrix or one sentence that says which field is wrong, what was expected and what was found.  Empty matrices,
/// NaN, infinities and more than data_entry_limit entries are errors.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

inline constexpr std::size_t data_entry_limit = 10'000'000;

/// NumPy's array format, versions 1 to 3: f4, f8, i1 to i8, u1 to u8, either byte order, C or Fortran order.  0-d becomes 1 x 1, 1-d n x 1.
/// \source [NumPyFormat]
Result<Matrix> read_npy(std::string_view bytes);

/// One line a row; fields separated by semicolons, else commas, else blanks, as the first line has them.  A first line of names, none of
/// which starts like a number, is a header; empty lines and lines that start with '#' are skipped.
Result<Matrix> read_csv(std::string_view text);

/// A number, an array (n x 1), an array of arrays (rows), or {"rows": m, "cols": n, "entries": [row-major]}.  Numbers may be strings, which then
/// may be fractions and dyadics as parse_rational reads them.
Result<Matrix> read_json(std::string_view text);

/// The matrix in a file: .npy by its magic bytes, JSON by its first character, otherwise CSV.
/// \returns the matrix, or an error that starts with the path
Result<Matrix> load_matrix(const std::string& path);

inline constexpr std::size_t double_entry_limit = 1'000'000'000;

/// Row-major.
struct DoubleMatrix {
  std::size_t rows = 0;
  std::size_t cols = 0;
  std::vector<double> entries{};
};

/// The array as doubles; integers beyond 2^53 are rounded, at most double_entry_limit entries.  \source [NumPyFormat]
Result<DoubleMatrix> read_npy_doubles(std::string_view bytes);

/// The matrix in a file as doubles: .npy as read_npy_doubles reads it, the rest as load_matrix does, rounded.  \returns the matrix, or an error that starts with the path; an entry too large for a double is an error
Result<DoubleMatrix> load_doubles(const std::string& path);

/// The matrix as NumPy's array format 1.0: little-endian f8, C order, two dimensions.  \source [NumPyFormat]
std::string write_npy(const DoubleMatrix& matrix);

}  // namespace lemmacheck
