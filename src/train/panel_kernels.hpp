/// \file
/// The kernels of panels.hpp for the vector unit that the including file is compiled for; that file defines vector_length (doubles in a register) and
/// register_count before.  All is of internal linkage, and no header with inline functions is included: the linker must not take code for a wide
/// unit from here for a file that runs everywhere.  Floor: train.

#include <cstddef>
#include <utility>

#include "panels.hpp"

namespace lemmacheck {
namespace {

using Vector [[gnu::vector_size(vector_length * sizeof(double)), gnu::may_alias]] = double;

Vector& at(double* p) { return *reinterpret_cast<Vector*>(p); }
const Vector& at(const double* p) { return *reinterpret_cast<const Vector*>(p); }

/// A tile of at most tile_units x 2 Vectors of sums stays in registers, beside the two Vectors and the factor that it grows by.
constexpr std::size_t tile_width = 2 * vector_length;
constexpr std::size_t tile_units = register_count > 16 ? 12 : 6;
/// Terms of a product before it moves on to the next panel.
constexpr std::size_t inner_block = 192;

/// How much of `count` entries stands in this row.
std::size_t rest_of(std::size_t count, std::size_t row) { return count - row * lane_count < lane_count ? count - row * lane_count : lane_count; }

/// Rows that are needed next; each step of the tiles that compute meanwhile fetches one cache line of them, for nothing else hides how long the first
/// read of rows takes that lie outside the second cache.
class Ahead {
 public:
  Ahead(const Lanes* rows, std::size_t count) : line_(reinterpret_cast<const char*>(rows)), end_(line_ + count * sizeof(Lanes)) {}

  /// What a tile of so many steps fetches: lines that none did before, or the last ones again.
  const char* share(std::size_t steps) {
    const char* out = line_;
    if (static_cast<std::size_t>(end_ - line_) >= 2 * steps * line_size) line_ += steps * line_size;
    return out;
  }

  static constexpr std::size_t line_size = 64;

 private:
  const char* line_;
  const char* end_;
};

template <std::size_t units>
void multiply_tile(double* z, const double* w, std::size_t stride, const double* x, std::size_t inner, bool accumulate, const char* ahead) {
  Vector low[units] = {};
  Vector high[units] = {};
  if (accumulate)
#pragma GCC unroll 12
    for (std::size_t i = 0; i < units; ++i) {
      low[i] = at(z + i * lane_count);
      high[i] = at(z + i * lane_count + vector_length);
    }
  for (std::size_t k = 0; k < inner; ++k) {
    __builtin_prefetch(ahead + k * Ahead::line_size, 0, 2);
    const Vector x0 = at(x + k * lane_count);
    const Vector x1 = at(x + k * lane_count + vector_length);
#pragma GCC unroll 12
    for (std::size_t i = 0; i < units; ++i) {
      const double factor = w[i * stride + k];
      low[i] += factor * x0;
      high[i] += factor * x1;
    }
  }
#pragma GCC unroll 12
  for (std::size_t i = 0; i < units; ++i) {
    at(z + i * lane_count) = low[i];
    at(z + i * lane_count + vector_length) = high[i];
  }
}

template <std::size_t units, std::size_t vectors>
void add_outer_tile(double* g, const Lanes* d, std::size_t d_stride, const double* x, std::size_t samples, bool accumulate,
                    const char* ahead) {
  Vector low[units] = {};
  Vector high[units] = {};
  if (accumulate)
#pragma GCC unroll 12
    for (std::size_t i = 0; i < units; ++i) {
      low[i] = at(g + i * lane_count);
      if constexpr (vectors > 1) high[i] = at(g + i * lane_count + vector_length);
    }
  for (std::size_t first = 0; first < samples; first += lane_count, d += d_stride) {
    const std::size_t count = samples - first < lane_count ? samples - first : lane_count;
    for (std::size_t s = 0; s < count; ++s, x += lane_count, ahead += Ahead::line_size) {
      __builtin_prefetch(ahead, 0, 2);
      const Vector x0 = at(x);
      const Vector x1 = vectors > 1 ? at(x + vector_length) : x0;
#pragma GCC unroll 12
      for (std::size_t i = 0; i < units; ++i) {
        const double factor = d[i].at[s];
        low[i] += factor * x0;
        if constexpr (vectors > 1) high[i] += factor * x1;
      }
    }
  }
#pragma GCC unroll 12
  for (std::size_t i = 0; i < units; ++i) {
    at(g + i * lane_count) = low[i];
    if constexpr (vectors > 1) at(g + i * lane_count + vector_length) = high[i];
  }
}

/// tile.operator()<units>() for 1 <= units <= tile_units.
template <std::size_t k = tile_units, class Tile>
void choose_tile(std::size_t units, const Tile& tile) {
  if constexpr (k > 0) {
    if (units == k) tile.template operator()<k>();
    else choose_tile<k - 1>(units, tile);
  }
}

/// Cuts `units` into the fewest parts of at most tile_units, as even as can be.
template <class Part>
void for_each_part(std::size_t units, const Part& part) {
  const std::size_t parts = (units + tile_units - 1) / tile_units;
  for (std::size_t p = 0; p < parts; ++p) {
    const std::size_t begin = p * units / parts;
    part(begin, (p + 1) * units / parts - begin);
  }
}

void multiply(Lanes* z, const double* w, const Lanes* x, std::size_t units, std::size_t inner, std::size_t panels) {
  for (std::size_t k = 0; k < inner; k += inner_block) {
    const std::size_t terms = inner - k < inner_block ? inner - k : inner_block;
    for (std::size_t p = 0; p < panels; ++p) {
      const Lanes* slice = x + p * inner + k;
      Ahead ahead(p + 1 < panels ? slice + inner : slice, terms);
      for (std::size_t lane = 0; lane < lane_count; lane += tile_width)
        for_each_part(units, [&](std::size_t begin, std::size_t count) {
          choose_tile(count, [&]<std::size_t n>() {
            multiply_tile<n>(z[p * units + begin].at + lane, w + begin * inner + k, inner, slice->at + lane, terms, k > 0, ahead.share(terms));
          });
        });
    }
  }
}

void add_outer(Lanes* g, const Lanes* d, const Lanes* x, std::size_t units, std::size_t columns, std::size_t samples, bool accumulate) {
  const std::size_t x_stride = rows_of(samples) * lane_count;
  for (std::size_t c = 0; c < rows_of(columns); ++c) {
    const Lanes* strip = x + c * x_stride;
    Ahead ahead(c + 1 < rows_of(columns) ? strip + x_stride : strip, samples);
    for (std::size_t lane = 0; lane < lane_count && c * lane_count + lane < columns; lane += tile_width)
      for_each_part(units, [&](std::size_t begin, std::size_t count) {
        choose_tile(count, [&]<std::size_t n>() {
          const auto tile = columns - c * lane_count - lane > vector_length ? add_outer_tile<n, 2> : add_outer_tile<n, 1>;
          tile(g[c * units + begin].at + lane, d + begin, units, strip->at + lane, samples, accumulate, ahead.share(samples));
        });
      });
  }
}

void add_dots(Lanes* g, const Lanes* e, const Lanes* a, std::size_t units, std::size_t panels, bool accumulate) {
  for (std::size_t i = 0; i < units; ++i)
    for (std::size_t lane = 0; lane < lane_count; lane += vector_length) {
      Vector sum = {};
      if (accumulate) sum = at(g[i].at + lane);
      for (std::size_t p = 0; p < panels; ++p) sum += at(e[p].at + lane) * at(a[p * units + i].at + lane);
      at(g[i].at + lane) = sum;
    }
}

void multiply_by_outer(Lanes* d, const Lanes* e, const double* w, std::size_t units, std::size_t panels) {
  for (std::size_t p = 0; p < panels; ++p)
    for (std::size_t lane = 0; lane < lane_count; lane += tile_width) {
      const Vector e0 = at(e[p].at + lane);
      const Vector e1 = at(e[p].at + lane + vector_length);
      for (std::size_t i = 0; i < units; ++i) {
        double* row = d[p * units + i].at + lane;
        at(row) *= e0 * w[i];
        at(row + vector_length) *= e1 * w[i];
      }
    }
}

struct TwoSlopes {
  double left;
  void operator()(const Vector& z, Vector& value, Vector& slope) const {
    slope = z > 0 ? Vector{} + 1 : Vector{} + left;
    value = slope * z;
  }
};

struct Quadratic {
  void operator()(const Vector& z, Vector& value, Vector& slope) const {
    value = z * z;
    slope = 2 * z;
  }
};

template <class Activate>
double finish(const LastLayer& l, const Activate& activate) {
  Lanes squares = {};
  for (std::size_t p = 0; p < rows_of(l.samples); ++p) {
    Lanes* z = l.z + p * l.units;
    Lanes residual;
    for (std::size_t lane = 0; lane < lane_count; lane += tile_width) {
      Vector f0 = {};
      Vector f1 = {};
      for (std::size_t i = 0; i < l.units; ++i) {
        Vector value;
        Vector slope;
        activate(at(z[i].at + lane), value, slope);
        f0 += l.w[i] * value;
        activate(at(z[i].at + lane + vector_length), value, slope);
        f1 += l.w[i] * value;
      }
      at(residual.at + lane) = f0;
      at(residual.at + lane + vector_length) = f1;
    }
    const std::size_t count = rest_of(l.samples, p);
    for (std::size_t s = 0; s < lane_count; ++s) residual.at[s] = s < count ? residual.at[s] - l.labels[p * lane_count + s] : 0;
    for (std::size_t lane = 0; lane < lane_count; lane += vector_length) {
      Vector& e = at(residual.at + lane);
      at(squares.at + lane) += e * e;
      e *= l.twice_factor;
    }
    const bool accumulate = l.accumulate || p > 0;
    for (std::size_t lane = 0; lane < lane_count; lane += tile_width) {
      const Vector e0 = at(residual.at + lane);
      const Vector e1 = at(residual.at + lane + vector_length);
      for (std::size_t i = 0; i < l.units; ++i) {
        double* row = z[i].at + lane;
        double* sums = l.g[i].at + lane;
        Vector value0;
        Vector value1;
        Vector slope0;
        Vector slope1;
        activate(at(row), value0, slope0);
        activate(at(row + vector_length), value1, slope1);
        at(row) = slope0 * (e0 * l.w[i]);
        at(row + vector_length) = slope1 * (e1 * l.w[i]);
        at(sums) = accumulate ? at(sums) + e0 * value0 : e0 * value0;
        at(sums + vector_length) = accumulate ? at(sums + vector_length) + e1 * value1 : e1 * value1;
      }
    }
  }
  double sum = 0;
  for (const double square : squares.at) sum += square;
  return sum;
}

double finish_two_slopes(const LastLayer& layer, double left) { return finish(layer, TwoSlopes{left}); }

double finish_quadratic(const LastLayer& layer) { return finish(layer, Quadratic()); }

/// Lane j of the results: those lanes of a and b whose index has bit h clear, or set.
template <std::size_t h, std::size_t... j>
void exchange(Vector& a, Vector& b, std::index_sequence<j...> /*lanes*/) {
  const Vector clear = __builtin_shufflevector(a, b, ((j & h) == 0 ? j : vector_length + j - h)...);
  const Vector set = __builtin_shufflevector(a, b, ((j & h) == 0 ? j + h : vector_length + j)...);
  a = clear;
  b = set;
}

template <std::size_t h = vector_length / 2>
void transpose_square(Vector* rows) {
#pragma GCC unroll 8
  for (std::size_t r = 0; r < vector_length; ++r)
    if ((r & h) == 0) exchange<h>(rows[r], rows[r + h], std::make_index_sequence<vector_length>());
  if constexpr (h > 1) transpose_square<h / 2>(rows);
}

/// to[r].at[c] := from[c].at[r] for r < to_rows and c < from_rows, 0 for c >= from_rows.
void transpose(Lanes* to, std::size_t to_rows, const Lanes* from, std::size_t from_rows) {
  for (std::size_t r = 0; r < to_rows; r += vector_length)
    for (std::size_t c = 0; c < lane_count; c += vector_length) {
      Vector rows[vector_length] = {};
#pragma GCC unroll 8
      for (std::size_t k = 0; k < vector_length; ++k)
        if (c + k < from_rows) rows[k] = at(from[c + k].at + r);
      transpose_square(rows);
#pragma GCC unroll 8
      for (std::size_t k = 0; k < vector_length; ++k)
        if (r + k < to_rows) at(to[r + k].at + c) = rows[k];
    }
}

void pack(Lanes* strips, Lanes* panels, const double* const* x, std::size_t units, std::size_t samples) {
  const std::size_t rows = rows_of(samples) * lane_count;
  const std::size_t whole = units / lane_count;
  for (std::size_t s = 0; s < samples; ++s) {
    const double* from = x[s];
    const double* ahead = x[s + 4 < samples ? s + 4 : s];  // far enough for rows of a mini-batch, which lie anywhere
    for (std::size_t c = 0; c < whole; ++c, from += lane_count, ahead += lane_count) {
      __builtin_prefetch(ahead);
      __builtin_prefetch(ahead + lane_count / 2);
      __builtin_memcpy(strips[c * rows + s].at, from, sizeof(Lanes));
    }
    if (whole < rows_of(units)) {
      Lanes& last = strips[whole * rows + s];
      last = {};
      for (std::size_t k = 0; k < rest_of(units, whole); ++k) last.at[k] = from[k];
    }
  }
  for (std::size_t c = 0; c < rows_of(units); ++c) {
    Lanes* strip = strips + c * rows;
    for (std::size_t s = samples; s < rows; ++s) strip[s] = {};
    for (std::size_t p = 0; p < rows_of(samples); ++p)
      transpose(panels + p * units + c * lane_count, rest_of(units, c), strip + p * lane_count, lane_count);
  }
}

void to_strips(Lanes* strips, const Lanes* panels, std::size_t units, std::size_t samples) {
  for (std::size_t c = 0; c < rows_of(units); ++c)
    for (std::size_t p = 0; p < rows_of(samples); ++p)
      transpose(strips + (c * rows_of(samples) + p) * lane_count, lane_count, panels + p * units + c * lane_count, rest_of(units, c));
}

constexpr PanelKernels kernels{multiply, add_outer, add_dots, multiply_by_outer, finish_two_slopes, finish_quadratic, pack, to_strips};

}  // namespace
}  // namespace lemmacheck
