#include "panels.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>

#include "lemmacheck/base/random.hpp"

namespace lemmacheck {
namespace {

/// A matrix of small integers: all sums of products of its entries are exact in doubles, in whatever order and whether rounded or fused.
struct Integers {
  std::size_t rows;
  std::size_t cols;
  std::vector<double> entries;

  Integers(std::size_t m, std::size_t n, Random& random) : rows(m), cols(n), entries(m * n) {
    for (double& entry : entries) entry = static_cast<double>(random.integer(-9, 9));
  }
  [[nodiscard]] std::int64_t at(std::size_t i, std::size_t j) const { return static_cast<std::int64_t>(entries[i * cols + j]); }
};

/// Samples are the rows; 0 where there is none.
std::vector<Lanes> to_panels(const Integers& a) {
  std::vector<Lanes> out(rows_of(a.rows) * a.cols, Lanes{});
  for (std::size_t s = 0; s < a.rows; ++s)
    for (std::size_t i = 0; i < a.cols; ++i) out[s / lane_count * a.cols + i].at[s % lane_count] = a.entries[s * a.cols + i];
  return out;
}

std::vector<Lanes> to_strips(const Integers& a) {
  const std::size_t rows = rows_of(a.rows) * lane_count;
  std::vector<Lanes> out(rows_of(a.cols) * rows, Lanes{});
  for (std::size_t s = 0; s < a.rows; ++s)
    for (std::size_t i = 0; i < a.cols; ++i) out[i / lane_count * rows + s].at[i % lane_count] = a.entries[s * a.cols + i];
  return out;
}

bool are_equal(const std::vector<Lanes>& a, const std::vector<Lanes>& b) {
  for (std::size_t k = 0; k < a.size(); ++k)
    for (std::size_t s = 0; s < lane_count; ++s)
      if (a[k].at[s] != b[k].at[s]) return false;
  return a.size() == b.size();
}

struct Size {
  std::size_t units;
  std::size_t inner;
  std::size_t samples;
};

constexpr std::array<Size, 9> sizes{{{1, 1, 1}, {1, 5, 16}, {2, 16, 17}, {7, 8, 128}, {13, 17, 100}, {20, 100, 31}, {25, 9, 64}, {37, 3, 5}, {3, 401, 33}}};

TEST_CASE("panels: every kernel lays samples out as the definition says") {
  Random random(1, "panels_test");
  for (const PanelKernels* kernels : all_panel_kernels())
    for (const Size& size : sizes) {
      const Integers x(size.samples, size.inner, random);
      std::vector<const double*> rows;
      for (std::size_t s = 0; s < size.samples; ++s) rows.push_back(&x.entries[s * size.inner]);
      std::vector<Lanes> panels = to_panels(x);
      std::vector<Lanes> strips = to_strips(x);
      for (Lanes& row : panels) row.at[3] = -1;
      for (Lanes& row : strips) row.at[3] = -1;
      kernels->pack(strips.data(), panels.data(), rows.data(), size.inner, size.samples);
      CHECK(are_equal(panels, to_panels(x)));
      CHECK(are_equal(strips, to_strips(x)));
      for (Lanes& row : strips) row.at[3] = -1;
      kernels->to_strips(strips.data(), panels.data(), size.inner, size.samples);
      CHECK(are_equal(strips, to_strips(x)));
    }
}

TEST_CASE("panels: products of every kernel are those of integers") {
  Random random(2, "panels_test");
  for (const PanelKernels* kernels : all_panel_kernels())
    for (const Size& size : sizes) {
      const Integers w(size.units, size.inner, random);
      const Integers x(size.samples, size.inner, random);
      const Integers d(size.samples, size.units, random);
      Integers z(size.samples, size.units, random);
      Integers g(size.units, size.inner, random);
      std::vector<Lanes> z_found = to_panels(z);
      std::vector<Lanes> g_found = to_strips(g);
      for (std::size_t i = 0; i < size.units; ++i) {
        for (std::size_t s = 0; s < size.samples; ++s) {
          std::int64_t sum = 0;
          for (std::size_t k = 0; k < size.inner; ++k) sum += w.at(i, k) * x.at(s, k);
          z.entries[s * size.units + i] = static_cast<double>(sum);
        }
        for (std::size_t k = 0; k < size.inner; ++k) {
          std::int64_t sum = g.at(i, k);
          for (std::size_t s = 0; s < size.samples; ++s) sum += d.at(s, i) * x.at(s, k);
          g.entries[i * size.inner + k] = static_cast<double>(sum);
        }
      }
      kernels->multiply(z_found.data(), w.entries.data(), to_panels(x).data(), size.units, size.inner, rows_of(size.samples));
      CHECK(are_equal(z_found, to_panels(z)));
      // The strips of g stand a unit after the other, without rows that fill up 16.
      std::vector<Lanes> sums(rows_of(size.inner) * size.units, Lanes{});
      std::vector<Lanes> expected = sums;
      const std::size_t rows = rows_of(size.units) * lane_count;
      for (std::size_t c = 0; c < rows_of(size.inner); ++c)
        for (std::size_t i = 0; i < size.units; ++i) {
          sums[c * size.units + i] = g_found[c * rows + i];
          expected[c * size.units + i] = to_strips(g)[c * rows + i];
        }
      std::vector<Lanes> fresh = sums;
      kernels->add_outer(sums.data(), to_panels(d).data(), to_strips(x).data(), size.units, size.inner, size.samples, true);
      CHECK(are_equal(sums, expected));
      std::vector<Lanes> before = fresh;
      kernels->add_outer(fresh.data(), to_panels(d).data(), to_strips(x).data(), size.units, size.inner, size.samples, false);
      for (std::size_t k = 0; k < fresh.size(); ++k)
        for (std::size_t s = 0; s < lane_count; ++s) before[k].at[s] += fresh[k].at[s];
      CHECK(are_equal(before, expected));
    }
}

TEST_CASE("panels: what every kernel does after the last hidden layer is what the definition says of integers") {
  Random random(3, "panels_test");
  for (const PanelKernels* kernels : all_panel_kernels())
    for (const Size& size : sizes)
      for (const bool is_quadratic : {false, true}) {
        const Integers z(size.samples, size.units, random);
        const Integers w(1, size.units, random);
        const Integers labels(1, size.samples, random);
        const std::int64_t left = -2;
        Integers by_z = z;
        std::vector<std::int64_t> by_w(size.units);
        std::int64_t squares = 0;
        const auto value = [&](std::int64_t u) { return is_quadratic ? u * u : u > 0 ? u : left * u; };
        const auto slope = [&](std::int64_t u) { return is_quadratic ? 2 * u : u > 0 ? 1 : left; };
        for (std::size_t s = 0; s < size.samples; ++s) {
          std::int64_t e = -labels.at(0, s);
          for (std::size_t i = 0; i < size.units; ++i) e += w.at(0, i) * value(z.at(s, i));
          squares += e * e;
          for (std::size_t i = 0; i < size.units; ++i) {
            by_w[i] += 6 * e * value(z.at(s, i));
            by_z.entries[s * size.units + i] = static_cast<double>(6 * e * w.at(0, i) * slope(z.at(s, i)));
          }
        }
        std::vector<Lanes> panels = to_panels(z);
        std::vector<Lanes> g(size.units, Lanes{});
        for (Lanes& row : g) row.at[5] = 100;
        for (const bool accumulate : {true, false}) {
          panels = to_panels(z);
          const LastLayer layer{.z = panels.data(),
                                .w = w.entries.data(),
                                .labels = labels.entries.data(),
                                .twice_factor = 6,
                                .g = g.data(),
                                .units = size.units,
                                .samples = size.samples,
                                .accumulate = accumulate};
          const double found = is_quadratic ? kernels->finish_quadratic(layer) : kernels->finish_two_slopes(layer, static_cast<double>(left));
          CHECK(found == static_cast<double>(squares));
          CHECK(are_equal(panels, to_panels(by_z)));
          for (std::size_t i = 0; i < size.units; ++i) {
            double sum = accumulate ? -100 : 0;
            for (const double part : g[i].at) sum += part;
            CHECK(sum == static_cast<double>(by_w[i]));
          }
        }
      }
}

TEST_CASE("panels: sums of lanes and outer products of every kernel are those of integers") {
  Random random(4, "panels_test");
  for (const PanelKernels* kernels : all_panel_kernels())
    for (const Size& size : sizes) {
      const Integers a(size.samples, size.units, random);
      const Integers e(size.samples, 1, random);
      const Integers w(1, size.units, random);
      std::vector<Lanes> dots(size.units, Lanes{});
      for (Lanes& row : dots) row.at[2] = 7;
      std::vector<Lanes> d = to_panels(a);
      kernels->multiply_by_outer(d.data(), to_panels(e).data(), w.entries.data(), size.units, rows_of(size.samples));
      for (const bool accumulate : {true, false}) {
        kernels->add_dots(dots.data(), to_panels(e).data(), to_panels(a).data(), size.units, rows_of(size.samples), accumulate);
        for (std::size_t i = 0; i < size.units; ++i) {
          std::int64_t expected = accumulate ? 7 : 0;
          for (std::size_t s = 0; s < size.samples; ++s) expected += e.at(s, 0) * a.at(s, i);
          double sum = 0;
          for (const double part : dots[i].at) sum += part;
          CHECK(sum == static_cast<double>(expected));
        }
      }
      Integers product = a;
      for (std::size_t s = 0; s < size.samples; ++s)
        for (std::size_t i = 0; i < size.units; ++i)
          product.entries[s * size.units + i] = static_cast<double>(a.at(s, i) * e.at(s, 0) * w.at(0, i));
      CHECK(are_equal(d, to_panels(product)));
    }
}

}  // namespace
}  // namespace lemmacheck
