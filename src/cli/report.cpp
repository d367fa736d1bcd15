#include <unistd.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "lemmacheck/base/file.hpp"
#include "lemmacheck/report/report.hpp"

namespace lemmacheck {

int render_stored_report(const ReportArguments& arguments) {
  const auto stored = read_file(arguments.from);
  if (!stored.has_value()) return complain(stored.error().what, exit_usage);
  const auto report = read_report(stored.value());
  if (!report.has_value()) return complain("report '" + arguments.from + "': " + report.error().what, exit_usage);
  if (arguments.format == "console" && arguments.output.empty()) {
    std::cout << render_console(report.value(), {.colour = shows_colour(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO), .written = {}});
    return exit_as_expected;
  }
  const auto rendered = render_report(report.value(), arguments.format);
  if (!rendered.has_value()) return complain(rendered.error().what, exit_usage);
  if (arguments.output.empty()) {
    std::cout << rendered.value();
  } else if (const auto error = write_file(arguments.output, rendered.value())) {
    return complain(error->what, exit_usage);
  }
  return exit_as_expected;
}

}  // namespace lemmacheck
