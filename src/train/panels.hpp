#pragma once

/// \file
/// Products of small matrices whose entries stand in rows of 16 doubles, compiled for several vector units.  Floor: train.
///
/// The samples of a block stand in two layouts.  Panels: for every 16 samples one after the other, for every unit, a row with its values at the
/// samples.  Strips: for every 16 units one after the other, for every sample, a row with the values of the units.  What is missing of the last
/// panel or strip is 0.  Products read both in order of address, and a whole strip, or a slice of a panel, stays in the first cache.

#include <cstddef>
#include <vector>

namespace lemmacheck {

struct alignas(64) Lanes {
  double at[16];
};

constexpr std::size_t lane_count = 16;
/// Samples that pass through the layers together, so that what they leave behind stays in the cache.
constexpr std::size_t block_size = 128;

/// The rows that hold `count` entries.
constexpr std::size_t rows_of(std::size_t count) { return (count + lane_count - 1) / lane_count; }

/// One output f(s) = sum_i w(i) a(z(s, i)) with labels y(s).
struct LastLayer {
  Lanes* z;  ///< panels; left are panels of 2 c (f(s) - y(s)) w(i) a'(z(s, i))
  const double* w;
  const double* labels;
  double twice_factor;  ///< 2 c
  Lanes* g;             ///< lanes := or += sum of 2 c (f - y) a(z(i)); a row for each unit
  std::size_t units;
  std::size_t samples;
  bool accumulate;
};

/// Every sum is taken in an order that depends on the sizes alone, the same in all kernels: they differ only in whether products are rounded before
/// they are added.
struct PanelKernels {
  /// z(p, i) := sum_k w(i, k) x(p, k); w row-major, units x inner; z and x panels.
  void (*multiply)(Lanes* z, const double* w, const Lanes* x, std::size_t units, std::size_t inner, std::size_t panels);

  /// g(i, j) := or += sum_s d(s, i) x(s, j); g strips with the units as samples, d panels of width `units`, x strips of width `columns`.
  void (*add_outer)(Lanes* g, const Lanes* d, const Lanes* x, std::size_t units, std::size_t columns, std::size_t samples, bool accumulate);

  /// Lanes of g(i) := or += sum_p e(p) a(p, i); g has a row for each unit.
  void (*add_dots)(Lanes* g, const Lanes* e, const Lanes* a, std::size_t units, std::size_t panels, bool accumulate);

  /// d(p, i) := d(p, i) e(p) w(i)
  void (*multiply_by_outer)(Lanes* d, const Lanes* e, const double* w, std::size_t units, std::size_t panels);

  /// All that lies between z and the gradient by z, for a(z) = z where z > 0 and left z elsewhere, or for a(z) = z^2.  \returns sum_s |f(s) - y(s)|^2
  double (*finish_two_slopes)(const LastLayer& layer, double left);
  double (*finish_quadratic)(const LastLayer& layer);

  /// The samples whose units begin at x(s), as strips and as panels.
  void (*pack)(Lanes* strips, Lanes* panels, const double* const* x, std::size_t units, std::size_t samples);

  /// Panels as strips.
  void (*to_strips)(Lanes* strips, const Lanes* panels, std::size_t units, std::size_t samples);
};

/// The kernels that this processor can run, the fastest last.  The first ones round every product: with them all bits are the same on every machine.
std::vector<const PanelKernels*> all_panel_kernels();

}  // namespace lemmacheck
