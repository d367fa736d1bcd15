#include "lemmacheck/experiment/plot.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>

#include "lemmacheck/base/decimal.hpp"
#include "lemmacheck/base/file.hpp"

namespace lemmacheck {
namespace {

/// Colours that people who see fewer of them can tell apart.  \source [OkabeIto2008]
constexpr std::array colours{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F4F24"};

/// A gnuplot string: single quotes know no escape but their own doubling.
std::string in_quotes(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : c == '\n' ? " " : std::string(1, c);
  return out + "'";
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string bound(const std::optional<double>& value) { return value ? to_decimal(*value) : "*"; }

std::string axis_lines(const char* which, const Axis& axis) {
  const std::string name = which;
  std::string out = "set " + name + "label " + in_quotes(axis.label) + "\n";
  if (axis.logarithmic) out += "set logscale " + name + "\nset format " + name + " '1e%L'\n";
  if (axis.low || axis.high) out += "set " + name + "range [" + bound(axis.low) + ":" + bound(axis.high) + "]\n";
  if (!axis.ticks.empty()) {
    out += "set " + name + "tics (";
    for (std::size_t k = 0; k < axis.ticks.size(); ++k)
      out += (k == 0 ? "" : ", ") + in_quotes(axis.ticks[k].second) + " " + to_decimal(axis.ticks[k].first);
    out += ")\n";
  }
  return out;
}

/// Runs a program in a folder without any output.  \returns its exit status, or -1 and the reason in `why`
int run_quietly(const std::string& program, std::vector<std::string> arguments, const std::string& folder, std::string& why) {
  std::vector<char*> argv;
  std::string first = program;
  argv.push_back(first.data());
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t process = 0;
  const int error = posix_spawnp(&process, program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    why = std::strerror(error);
    return -1;
  }
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  why = std::string("ended by the signal ") + strsignal(WTERMSIG(status));
  return -1;
}

}  // namespace

Series histogram(std::string label, const std::vector<double>& sample, const std::vector<double>& edges) {
  Series out{.label = std::move(label), .mark = Mark::bars};
  for (std::size_t k = 0; k + 1 < edges.size(); ++k) {
    out.low.push_back(edges[k]);
    out.high.push_back(edges[k + 1]);
    out.x.push_back((edges[k] + edges[k + 1]) / 2);
    const bool is_last = k + 2 == edges.size();
    out.y.push_back(static_cast<double>(
        std::ranges::count_if(sample, [&](double v) { return v >= edges[k] && (v < edges[k + 1] || (is_last && v == edges[k + 1])); })));
  }
  return out;
}

std::string gnuplot_script(const Plot& plot) {
  const bool has_cells = std::ranges::any_of(plot.series, [](const Series& s) { return s.mark == Mark::cells; });
  std::string out = "# Redraw with: gnuplot " + plot.name + ".gp\n";
  out += "if (!exists('svg')) svg = " + in_quotes(plot.name + ".svg") + "\n";
  out += "set encoding utf8\nset terminal svg size " + std::string(has_cells ? "640,560" : "760,520") +
         " noenhanced font 'DejaVu Sans,13' background '#ffffff'\nset output svg\n";
  // A missing point would shift all cells after it.
  out += std::string("set datafile separator comma\n") + (has_cells ? "" : "set datafile missing 'nan'\n");
  if (!plot.title.empty()) out += "set title " + in_quotes(plot.title) + "\n";
  out += axis_lines("x", plot.x) + axis_lines("y", plot.y);
  if (has_cells) out += axis_lines("cb", plot.colour) + "set palette defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 '#5ec962', 4 '#fde725')\n";
  else out += "set grid back linecolor '#dddddd'\n";
  out += "set border linecolor '#444444'\nset tics out nomirror\n";
  // The style holds for the colour bar too.
  out += has_cells ? "set style fill solid 1 noborder\n" : "set style fill transparent solid 0.18 noborder\n";
  out += "set key outside bottom center horizontal samplen 2 height 1.5\n";

  std::string parts;
  std::size_t begin = 0;
  std::size_t colour = 0;
  for (const Series& s : plot.series) {
    if (s.x.empty()) continue;
    const std::size_t end = begin + s.x.size() - 1;
    const std::string data = in_quotes(plot.name + ".csv") + " skip 1 every ::" + std::to_string(begin) + "::" + std::to_string(end) + " using ";
    const std::string title = s.label.empty() ? " notitle" : " title " + in_quotes(s.label);
    const std::string look = " linecolor '" + std::string(colours[colour % colours.size()]) + "'";
    const auto add = [&](const std::string& part) { parts += (parts.empty() ? "plot " : ", \\\n     ") + data + part; };
    switch (s.mark) {
      case Mark::line:
        add("2:3 with lines linewidth 2" + look + title);
        break;
      case Mark::points:
        add("2:3 with points pointtype 7 pointsize 0.5" + look + title);
        break;
      case Mark::line_points:
        add("2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6" + look + title);
        break;
      case Mark::dashed:
        add("2:3 with lines linewidth 2 dashtype 2 linecolor '" + std::string(has_cells ? "#ffffff" : "#000000") + "'" + title);
        break;
      case Mark::band:
        add("2:4:5 with filledcurves" + look + " notitle");
        add("2:3 with linespoints linewidth 2 pointtype 7 pointsize 0.6" + look + title);
        break;
      case Mark::bars:
        add("2:3:4:5:(0):3 with boxxyerror fillstyle transparent solid 0.5 border" + look + title);
        break;
      case Mark::cells:
        add("2:3:6 with image pixels" + title);
        break;
    }
    begin = end + 1;
    colour += s.mark == Mark::dashed || s.mark == Mark::cells ? 0 : 1;
  }
  return out + parts + "\n";
}

std::string plot_csv(const Plot& plot) {
  std::string out = "series,x,y,low,high,value\n";
  const auto field = [](const std::vector<double>& values, std::size_t k) { return values.empty() ? std::string() : to_decimal(values.at(k)); };
  for (const Series& s : plot.series)
    for (std::size_t k = 0; k < s.x.size(); ++k)
      out += csv_field(s.label) + "," + field(s.x, k) + "," + field(s.y, k) + "," + field(s.low, k) + "," + field(s.high, k) + "," +
             field(s.value, k) + "\n";
  return out;
}

std::optional<Error> write_plot(const Plot& plot, const std::string& folder, const std::string& gnuplot) {
  const std::string base = folder + "/" + plot.name;
  if (auto error = write_file(base + ".csv", plot_csv(plot))) return error;
  if (auto error = write_file(base + ".gp", gnuplot_script(plot))) return error;
  const std::string part = plot.name + ".svg.part";
  std::string why;
  const int status = run_quietly(gnuplot, {"-e", "svg='" + part + "'", plot.name + ".gp"}, folder, why);
  std::error_code failed;
  if (status == 0) {
    std::filesystem::rename(folder + "/" + part, base + ".svg", failed);
    if (!failed) return std::nullopt;
    why = failed.message();
  } else if (status > 0) {
    why = "it ended with exit code " + std::to_string(status);
  }
  std::filesystem::remove(folder + "/" + part, failed);
  return Error{"no picture " + plot.name + ".svg: the program '" + gnuplot + "' could not draw it (" + why + "); " + plot.name +
               ".gp and .csv are there to draw it later"};
}

}  // namespace lemmacheck
