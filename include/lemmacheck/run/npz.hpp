#pragma once

/// \file
/// NumPy's archives of arrays.  Floor: run.

#include <string>
#include <string_view>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/run/data_file.hpp"

namespace lemmacheck {

struct NamedArray {
  std::string name;  ///< as np.load lists it, without ".npy"
  DoubleMatrix array{};
};

/// An archive that np.load opens: an uncompressed zip file with one member NAME.npy for each array, dated 1980-01-01; equal arrays give equal bytes.
/// \param arrays  with different names  \returns the bytes, or what the zip library reports  \source [NumPyFormat]
Result<std::string> write_npz(const std::vector<NamedArray>& arrays);

/// The arrays of an archive, compressed or not, in its order.
/// \returns the arrays, or an error that names the member; members that are no array, as read_npy_doubles takes them, are errors
Result<std::vector<NamedArray>> read_npz(std::string_view bytes);

}  // namespace lemmacheck
