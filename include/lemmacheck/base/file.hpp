#pragma once

/// \file
/// Whole files as text.  Floor: base.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lemmacheck/base/result.hpp"

namespace lemmacheck {

/// Whether a file, folder or device is there; not where the system cannot say.
bool path_exists(const std::string& path);

/// The bytes of a file, pipe or device.
/// \param limit  more bytes than this are an error
/// \returns the bytes, or an error that names the path
Result<std::string> read_file(const std::string& path, std::size_t limit = std::size_t{1} << 30);

/// Replaces the file at `path` by `text` in one step: a reader sees the old file or the whole new one.  Devices and pipes are written directly.
/// \returns nothing, or an error that names the path
std::optional<Error> write_file(const std::string& path, std::string_view text);

/// Removes what write_file left in a folder when its process was killed: files NAME.part<process> of processes that are no more, of all names or
/// of one.  \pre no other machine writes there, and for all names: nobody else does
void remove_abandoned_parts(const std::string& folder, std::string_view name = "");

}  // namespace lemmacheck
