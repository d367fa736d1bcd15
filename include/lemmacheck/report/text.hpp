#pragma once

/// \file
/// UTF-8 text for people: repaired, measured in columns, fitted and wrapped.  Floor: report.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lemmacheck::text {

/// `bytes` with every byte that is not part of well-formed UTF-8 (RFC 3629) replaced by U+FFFD.
std::string repair_utf8(std::string_view bytes);

/// Every control character (C0, DEL, C1) becomes one blank: no text can move the cursor or change the terminal.  \pre well-formed UTF-8
std::string single_line(std::string_view utf8);

/// Columns on a terminal: 2 for East Asian wide characters and emoji, 0 for combining and zero-width ones, else 1.  \pre single_line
std::size_t display_width(std::string_view utf8);

/// Cut with an ellipsis or padded with blanks to exactly `width` columns.  \pre width >= 1
std::string fit(std::string_view utf8, std::size_t width);

/// Lines of at most `width` columns, broken at blanks where possible.  \pre width >= 2
std::vector<std::string> wrap(std::string_view utf8, std::size_t width);

}  // namespace lemmacheck::text
