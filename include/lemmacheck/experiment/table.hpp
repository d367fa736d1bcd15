#pragma once

/// \file
/// Rows of numbers under named columns, and what is said about a sample of them.  Floor: experiment.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lemmacheck/base/decimal.hpp"

namespace lemmacheck {

struct Column {
  std::string name{};     ///< of letters, digits and '_': the heading in results.csv
  std::string meaning{};  ///< a phrase for the page, with the unit if there is one
};

/// What an experiment measured: one row for each work item, in their order.
struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<double>> rows;

  /// The numbers of a column.  \pre a column has that name
  [[nodiscard]] std::vector<double> column(std::string_view name) const;

  /// The rows with the given values in the given columns.  \pre columns have those names
  [[nodiscard]] Table where(const std::vector<std::pair<std::string_view, double>>& values) const;

  /// The rows whose number in a column meets a condition.  \pre a column has that name
  template <class Condition>
  [[nodiscard]] Table where(std::string_view name, Condition condition) const {
    const std::size_t j = index(name);
    Table out{.columns = columns, .rows = {}};
    for (const auto& row : rows)
      if (condition(row.at(j))) out.rows.push_back(row);
    return out;
  }

 private:
  [[nodiscard]] std::size_t index(std::string_view name) const;
};

struct Statistics {
  std::size_t count = 0;
  double mean = 0;
  double deviation = 0;  ///< sqrt(sum (x - mean)^2 / (count - 1)), 0 for one number
  double low = 0;        ///< smallest
  double median = 0;
  double high = 0;  ///< largest
};

/// All fields are NaN without numbers, or with a NaN among them.
Statistics describe(std::vector<double> sample);

/// The different values of a sample, ascending.
std::vector<double> distinct(std::vector<double> sample);

/// The share of numbers that meet a condition; NaN without numbers.
template <class Condition>
double share(const std::vector<double>& sample, Condition condition) {
  std::size_t met = 0;
  for (const double value : sample) met += condition(value) ? 1U : 0U;
  return static_cast<double>(met) / static_cast<double>(sample.size());
}

/// "12.5 %" for 0.125, rounded to three digits.
std::string percent(double part);

}  // namespace lemmacheck
