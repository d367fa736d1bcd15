#pragma once

/// \file
/// The user's images for an experiment.  Floor: experiment.

#include <string>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/data/images.hpp"

namespace lemmacheck {

/// What load_images reads, or a folder with X.npy (one image a row: side^2 grey or 3 side^2 coloured numbers) and y.npy (classes from 0), as
/// `lemmacheck data` writes it.  \returns the images, or an error that names the file
Result<Images> load_image_data(const std::string& path);

/// The same for --data NAME=PATH of an experiment.  \param name  mnist, whose images have one channel, or another set's, of three
/// \returns the images, or an error that begins with "--data NAME: "
Result<Images> load_named_images(const std::string& name, const std::string& path);

/// SHA-256 of all pixels and classes.
std::string digest(const Images& images);

}  // namespace lemmacheck
