#include "lemmacheck/report/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace lemmacheck::text {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 0;  ///< bytes; 0 if the bytes are not well formed
};

/// The code point at the start of `bytes` (not empty); overlong forms, surrogates and values above U+10FFFF are not well formed.
CodePoint decode(std::string_view bytes) {
  const auto byte = [&bytes](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])); };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || bytes.size() < length) return {};
  std::uint32_t value = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length};
}

struct Range {
  std::uint32_t first, last;
};

/// Unicode 15, blocks of combining and zero-width characters.
constexpr std::array<Range, 9> zero_width{{{0x0300, 0x036F},
                                           {0x0483, 0x0489},
                                           {0x1AB0, 0x1AFF},
                                           {0x1DC0, 0x1DFF},
                                           {0x200B, 0x200F},
                                           {0x2060, 0x2064},
                                           {0x20D0, 0x20FF},
                                           {0xFE00, 0xFE0F},
                                           {0xFE20, 0xFE2F}}};
/// Unicode 15, EastAsianWidth.txt: blocks whose characters are wide or full width.
constexpr std::array<Range, 13> double_width{{{0x1100, 0x115F},
                                              {0x2E80, 0x303E},
                                              {0x3041, 0x33FF},
                                              {0x3400, 0x4DBF},
                                              {0x4E00, 0x9FFF},
                                              {0xA000, 0xA4CF},
                                              {0xAC00, 0xD7A3},
                                              {0xF900, 0xFAFF},
                                              {0xFE30, 0xFE6F},
                                              {0xFF00, 0xFF60},
                                              {0xFFE0, 0xFFE6},
                                              {0x1F300, 0x1FAFF},
                                              {0x20000, 0x3FFFD}}};

template <std::size_t N>
bool contains(const std::array<Range, N>& ranges, std::uint32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [c](const Range& r) { return r.first <= c && c <= r.last; });
}

std::size_t columns(std::uint32_t c) { return contains(zero_width, c) ? 0 : contains(double_width, c) ? 2 : 1; }

/// The length of the longest prefix of at most `width` columns.
std::size_t prefix_length(std::string_view utf8, std::size_t width) {
  std::size_t used = 0, at = 0;
  while (at < utf8.size()) {
    const CodePoint c = decode(utf8.substr(at));
    used += columns(c.value);
    if (used > width) break;
    at += std::max<std::size_t>(c.length, 1);
  }
  return at;
}

}  // namespace

std::string repair_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t length = decode(bytes).length;
    if (length == 0)
      out += "\xEF\xBF\xBD";
    else
      out += bytes.substr(0, length);
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

std::string single_line(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  while (!utf8.empty()) {
    const CodePoint c = decode(utf8);
    if (c.value < 0x20 || (c.value >= 0x7F && c.value < 0xA0))
      out += ' ';
    else
      out += utf8.substr(0, c.length);
    utf8.remove_prefix(std::max<std::size_t>(c.length, 1));
  }
  return out;
}

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  while (!utf8.empty()) {
    const CodePoint c = decode(utf8);
    width += columns(c.value);
    utf8.remove_prefix(std::max<std::size_t>(c.length, 1));
  }
  return width;
}

std::string fit(std::string_view utf8, std::size_t width) {
  std::string out(utf8);
  if (display_width(utf8) > width) out = std::string(utf8.substr(0, prefix_length(utf8, width - 1))) + "…";
  return out.append(width - display_width(out), ' ');
}

std::vector<std::string> wrap(std::string_view utf8, std::size_t width) {
  std::vector<std::string> lines;
  while (display_width(utf8) > width) {
    std::size_t end = prefix_length(utf8, width);
    const std::size_t blank = utf8[end] == ' ' ? end : utf8.rfind(' ', end);
    if (blank != std::string_view::npos && blank > 0) end = blank;
    lines.emplace_back(utf8.substr(0, end));
    utf8.remove_prefix(end);
    utf8.remove_prefix(std::min(utf8.find_first_not_of(' '), utf8.size()));
  }
  if (!utf8.empty() || lines.empty()) lines.emplace_back(utf8);
  return lines;
}

}  // namespace lemmacheck::text
