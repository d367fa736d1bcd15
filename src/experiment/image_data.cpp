#include "lemmacheck/experiment/image_data.hpp"

#include <cmath>
#include <string_view>
#include <utility>

#include "lemmacheck/base/decimal.hpp"
#include "lemmacheck/base/file.hpp"
#include "lemmacheck/base/sha256.hpp"
#include "lemmacheck/run/data_file.hpp"

namespace lemmacheck {

Result<Images> load_image_data(const std::string& path) {
  const std::string points = path + "/X.npy";
  const std::string classes = path + "/y.npy";
  if (!path_exists(points)) return load_images(path);
  auto x = load_doubles(points);
  if (!x.has_value()) return x.error();
  const auto y = load_doubles(classes);
  if (!y.has_value()) return y.error();
  Images out{.count = x.value().rows};
  for (const std::size_t channels : {std::size_t{1}, std::size_t{3}}) {
    const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(x.value().cols / channels))));
    if (side * side * channels != x.value().cols) continue;
    out.channels = channels;
    out.height = out.width = side;
    break;
  }
  if (out.height == 0) return Error{"file '" + points + "': expected rows of s^2 or 3 s^2 numbers, found " + std::to_string(x.value().cols)};
  if (y.value().entries.size() != out.count)
    return Error{"file '" + classes + "': expected " + std::to_string(out.count) + " classes, found " + std::to_string(y.value().entries.size())};
  for (const double value : y.value().entries) {
    if (!(value >= 0 && value < 1000 && value == std::floor(value)))
      return Error{"file '" + classes + "': expected classes 0, 1, 2, ..., found " + to_decimal(value)};
    out.classes.push_back(static_cast<int>(value));
  }
  out.pixels = std::move(x).value().entries;
  return out;
}

Result<Images> load_named_images(const std::string& name, const std::string& path) {
  auto images = load_image_data(path);
  if (!images.has_value()) return Error{"--data " + name + ": " + images.error().what};
  const std::size_t expected = name == "mnist" ? 1 : 3;
  if (images.value().channels != expected)
    return Error{"--data " + name + ": expected images of " + std::to_string(expected) + (expected == 1 ? " channel" : " channels") + ", found " +
                 std::to_string(images.value().channels) + " in '" + path + "'"};
  return images;
}

std::string digest(const Images& images) {
  const auto bytes = [](const auto& numbers) {
    return std::string_view(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof numbers[0]);
  };
  return sha256_hex(sha256_hex(bytes(images.pixels)) + sha256_hex(bytes(images.classes)));
}

}  // namespace lemmacheck
