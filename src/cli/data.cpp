#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>

#include "commands.hpp"
#include "lemmacheck/base/decimal.hpp"
#include "lemmacheck/base/file.hpp"
#include "lemmacheck/base/random.hpp"
#include "lemmacheck/data/preprocess.hpp"
#include "lemmacheck/experiment/image_data.hpp"
#include "lemmacheck/run/data_file.hpp"

namespace lemmacheck {

int prepare_data(const DataArguments& arguments) {
  const auto grouping = grouping_from(arguments.labels);
  if (arguments.labels != "classes" && !grouping)
    return complain("--labels: expected classes, odd-even or halves, found '" + arguments.labels + "'", exit_usage);
  if (arguments.whiten && (!(*arguments.whiten >= 0) || !std::isfinite(*arguments.whiten)))
    return complain("--whiten: expected a number that is not negative, found " + to_decimal(*arguments.whiten), exit_usage);
  auto read = load_image_data(arguments.path);
  if (!read.has_value()) return complain(read.error().what, exit_usage);
  Images images = std::move(read).value();
  if (arguments.count > 0) {
    if (arguments.count > images.count)
      return complain(
          "--count: expected at most " + std::to_string(images.count) + ", the number of images, found " + std::to_string(arguments.count),
          exit_usage);
    Random random(arguments.seed, "data/subset");
    images = draw_images(random, images, arguments.count);
  }
  if (arguments.crop > 0) {
    const std::size_t side = std::min(images.height, images.width);
    if (arguments.crop > side)
      return complain("--crop: expected at most " + std::to_string(side) + ", the side of the images, found " + std::to_string(arguments.crop),
                      exit_usage);
    images = crop_centre(images, arguments.crop);
  }
  if (arguments.grey) images = to_grey(images);
  if (arguments.resize > 0) {
    constexpr double limit = 1e9;
    const auto side = static_cast<double>(arguments.resize);
    if (static_cast<double>(images.count * images.channels) * side * side > limit)
      return complain("--resize: expected at most 10^9 pixels in all, found more with " + std::to_string(arguments.resize), exit_usage);
    images = resize_by_area(images, arguments.resize);
  }
  std::string note;
  if (arguments.standardise) standardise(images.pixels, images.size());
  if (arguments.whiten) {
    const auto kept = whiten(images.pixels, images.size(), *arguments.whiten);
    if (!kept.has_value()) return complain(kept.error().what, exit_usage);
    note = ", whitened in " + counted(kept.value(), "direction");
  }
  std::error_code failed;
  std::filesystem::create_directories(arguments.out, failed);
  if (failed) return complain("--out '" + arguments.out + "': the folder cannot be written", exit_usage);
  const std::vector<double> labels =
      grouping ? group_classes(images.classes, *grouping) : std::vector<double>(images.classes.begin(), images.classes.end());
  const std::size_t size = images.size();
  if (const auto error = write_file(arguments.out + "/X.npy", write_npy({.rows = images.count, .cols = size, .entries = std::move(images.pixels)})))
    return complain(error->what, exit_usage);
  if (const auto error = write_file(arguments.out + "/y.npy", write_npy({.rows = images.count, .cols = 1, .entries = labels})))
    return complain(error->what, exit_usage);
  std::cout << counted(images.count, "image") << " of " << images.channels << " x " << images.height << " x " << images.width << note << ": "
            << arguments.out << "/X.npy and y.npy\n";
  return exit_as_expected;
}

}  // namespace lemmacheck
