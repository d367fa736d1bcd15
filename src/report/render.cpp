#include <nlohmann/json.hpp>

#include "findings.hpp"
#include "lemmacheck/report/text.hpp"

namespace lemmacheck {

const std::vector<std::string>& report_formats() {
  static const std::vector<std::string> formats{"json", "junit", "markdown", "console"};
  return formats;
}

Result<std::string> render_report(const Report& report, std::string_view format) {
  if (format == "json") return report.dump(2) + "\n";
  if (format == "junit") return render_junit(report);
  if (format == "markdown") return render_markdown(report);
  if (format == "console") return render_console(report, ConsoleStyle{});
  std::string known;
  for (const std::string& name : report_formats()) known += (known.empty() ? "" : ", ") + name;
  return Error{"report format: expected one of " + known + ", found \"" + text::single_line(text::repair_utf8(format)) + "\""};
}

}  // namespace lemmacheck
