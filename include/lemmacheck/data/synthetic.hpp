#pragma once

/// \file
/// Data sets drawn at random.  One sample a row, row-major.  Floor: data.

#include <cstddef>
#include <span>
#include <vector>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/train/network.hpp"

namespace lemmacheck {

/// count x dimension, independent standard normal entries.
std::vector<double> draw_gaussian(Random& random, std::size_t count, std::size_t dimension);

/// count x dimension, rows uniform on the unit sphere.  \pre dimension >= 1
std::vector<double> draw_sphere(Random& random, std::size_t count, std::size_t dimension);

/// Labels -1 and 1, each with probability 1/2.
std::vector<double> draw_signs(Random& random, std::size_t count);

/// Labels of a planted teacher: f(x_n) of the network with these parameters, count x d_L.  \pre sizes as the architecture asks, count >= 1
std::vector<double> teacher_labels(const Architecture& architecture, std::span<const double> parameters, std::span<const double> points);

}  // namespace lemmacheck
