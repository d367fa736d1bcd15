#include "lemmacheck/base/decimal.hpp"

#include <charconv>
#include <cmath>

namespace lemmacheck {

std::string to_decimal(double value) {
  if (std::isnan(value)) return "nan";  // to_chars shows its sign, which differs between machines
  char digits[32];
  const auto [end, code] = std::to_chars(digits, digits + sizeof digits, value);
  return {digits, code == std::errc() ? end : digits};
}

std::string rounded(double value, int digits) {
  char text[64];
  const auto [end, code] = std::to_chars(text, text + sizeof text, value, std::chars_format::general, digits);
  return {text, code == std::errc() ? end : text};
}

}  // namespace lemmacheck
