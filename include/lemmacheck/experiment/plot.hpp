#pragma once

/// \file
/// Plots as data; gnuplot draws them from a script and a CSV file that stay beside the picture.  Floor: experiment.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lemmacheck/base/result.hpp"

namespace lemmacheck {

enum class Mark {
  line,         ///< through (x, y)
  points,       ///< at (x, y)
  line_points,  ///< both
  dashed,       ///< black broken line through (x, y): a reference, a prediction
  band,         ///< line and points through (x, y) on the shaded area from low to high
  bars,         ///< a histogram: over [low, high] of height y
  cells         ///< a heat map: a cell around every (x, y) of an evenly spaced grid, coloured by value (NaN: left white); at most one a plot
};

struct Series {
  std::string label{};  ///< in the legend; none if empty
  Mark mark = Mark::line;
  std::vector<double> x{};
  std::vector<double> y{};
  std::vector<double> low{};    ///< band, bars
  std::vector<double> high{};   ///< band, bars
  std::vector<double> value{};  ///< cells
};

struct Axis {
  std::string label;  ///< with the unit, if there is one
  bool logarithmic = false;
  std::optional<double> low{};                          ///< where the axis begins; absent: as the data ask
  std::optional<double> high{};                         ///< where it ends
  std::vector<std::pair<double, std::string>> ticks{};  ///< absent: as the data ask
};

struct Plot {
  std::string name;  ///< of the files NAME.svg, NAME.gp, NAME.csv: letters, digits, '-'
  std::string title{};
  std::string caption{};  ///< under the picture on the page
  Axis x;
  Axis y;
  Axis colour{};  ///< of cells
  std::vector<Series> series;
};

/// The bars of a sample over the bins [edge_k, edge_{k+1}), the last one closed; y counts.  \pre edges ascend, two or more
Series histogram(std::string label, const std::vector<double>& sample, const std::vector<double>& edges);

/// What gnuplot reads; redraws NAME.svg in the current folder.
std::string gnuplot_script(const Plot& plot);

/// series,x,y,low,high,value: a line for each point, in the order of the plot.
std::string plot_csv(const Plot& plot);

/// Writes NAME.csv and NAME.gp into the folder and runs the program `gnuplot` there, which draws NAME.svg; an old picture stays if it fails.
/// \returns nothing, or an error that names the file or the program
std::optional<Error> write_plot(const Plot& plot, const std::string& folder, const std::string& gnuplot = "gnuplot");

}  // namespace lemmacheck
