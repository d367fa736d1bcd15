#include "lemmacheck/experiment/table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lemmacheck {

std::size_t Table::index(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::find(columns, name, &Column::name) - columns.begin());
}

std::vector<double> Table::column(std::string_view name) const {
  const std::size_t j = index(name);
  std::vector<double> out;
  out.reserve(rows.size());
  for (const auto& row : rows) out.push_back(row.at(j));
  return out;
}

Table Table::where(const std::vector<std::pair<std::string_view, double>>& values) const {
  Table out{.columns = columns, .rows = {}};
  for (const auto& row : rows)
    if (std::ranges::all_of(values, [&](const auto& one) { return row.at(index(one.first)) == one.second; })) out.rows.push_back(row);
  return out;
}

Statistics describe(std::vector<double> sample) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  Statistics out{.count = sample.size(), .mean = none, .deviation = none, .low = none, .median = none, .high = none};
  if (sample.empty() || std::ranges::any_of(sample, [](double v) { return std::isnan(v); })) return out;
  std::ranges::sort(sample);
  const auto count = static_cast<double>(sample.size());
  double sum = 0;
  for (const double v : sample) sum += v;
  out.mean = sum / count;
  double squares = 0;
  for (const double v : sample) squares += (v - out.mean) * (v - out.mean);
  out.deviation = sample.size() > 1 ? std::sqrt(squares / (count - 1)) : 0;
  out.low = sample.front();
  out.high = sample.back();
  const std::size_t half = sample.size() / 2;
  out.median = sample.size() % 2 == 1 ? sample[half] : (sample[half - 1] + sample[half]) / 2;
  return out;
}

std::vector<double> distinct(std::vector<double> sample) {
  std::ranges::sort(sample);
  sample.erase(std::unique(sample.begin(), sample.end()), sample.end());
  return sample;
}

std::string percent(double part) { return rounded(100 * part) + " %"; }

}  // namespace lemmacheck
