#pragma once

/// \file
/// Reports of a run.  The JSON document is the single source: every other format is rendered from it, so a stored report can be rendered
/// again.  Floor: report.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/claim/result.hpp"

namespace lemmacheck {

/// A report document: valid for reports/schema/report.schema.json, keys in the order of that schema.
using Report = nlohmann::ordered_json;

/// The report of a run.  A function of the run's verdicts alone: no times, no paths, no host; text that is not UTF-8 is repaired with U+FFFD.
/// \pre every ClaimResult::claim points to a claim
Report report_of(const RunResult& run);

/// Reads a stored report.
/// \returns the document, valid for the schema, or an error that names the first field that is not
Result<Report> read_report(std::string_view text);

/// "json", "junit", "markdown", "console".
const std::vector<std::string>& report_formats();

/// The report in one of report_formats(), ending in a line end; console without colour, 100 columns.
/// \returns the text, or an error that names the known formats
Result<std::string> render_report(const Report& report, std::string_view format);

struct ConsoleStyle {
  bool colour = false;               ///< ANSI colours
  int width = 100;                   ///< columns of the terminal; at least 40 are used
  std::vector<std::string> written;  ///< files of this run, named in the last lines
};

/// A table with one row a claim, what needs attention with its reason, the totals, and the files written.
std::string render_console(const Report& report, const ConsoleStyle& style);

/// Wall seconds and peak memory per instance, as JSON: the only output of a run that may differ between two runs of the same input.
std::string render_timings(const RunResult& run);

/// Version of lemmacheck, compiler, library versions and the trusted base, as in the report's field `tool`.
Report tool_json();

}  // namespace lemmacheck
