#include "lemmacheck/cli/cli.hpp"

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "commands.hpp"
#include "lemmacheck/report/report.hpp"

namespace lemmacheck {
namespace {

std::string version_text() {
  const Report tool = tool_json();
  std::string text = "lemmacheck " + tool.at("version").get<std::string>() + "\ncompiler " + tool.at("compiler").get<std::string>();
  for (const auto& [library, version] : tool.at("libraries").items()) text += "\n" + library + " " + version.get<std::string>();
  return text;
}

constexpr const char* exit_codes =
    "Exit codes: 0 every verdict as expected; 1 a verdict not as expected, a control that slipped through, a rejected certificate, a claim that is "
    "vacuous or has no control; 2 usage or input error; 3 undecided verdicts remain and nothing worse; 4 internal error or failed canary.";

std::string examples(const std::string& lines) { return "Examples:\n" + lines; }

void add_globs(CLI::App* command, std::vector<std::string>& globs, bool required) {
  command->add_option("claims", globs, "Claim ids or globs (* ? [..]), with or without the form; quote globs")->required(required);
}

void add_list(CLI::App& app, ListArguments& arguments, int& code) {
  CLI::App* command = app.add_subcommand("list", "List the claims");
  add_globs(command, arguments.globs, false);
  command->add_flag("--json", arguments.json, "Write JSON: {\"claims\": [{\"id\", \"claim\", \"form\", ...}]}");
  command->footer(examples("  lemmacheck list\n  lemmacheck list 'gamarnik-*/thm-*'\n  lemmacheck list --json"));
  command->callback([&] { code = list_claims(arguments); });
}

void add_show(CLI::App& app, ShowArguments& arguments, int& code) {
  CLI::App* command = app.add_subcommand("show", "Show claims: source, statement, formal statements, cases");
  add_globs(command, arguments.globs, true);
  command->add_flag("--json", arguments.json, "Write JSON, as lemmacheck-recheck --claims reads it");
  command->footer(examples("  lemmacheck show gamarnik-kizildag-zadik-2019/thm-2-6-a\n  lemmacheck show --json '*'"));
  command->callback([&] { code = show_claims(arguments); });
}

void add_run(CLI::App& app, RunArguments& arguments, int& code) {
  CLI::App* command = app.add_subcommand("run", "Decide claims on their instances, or on your data");
  arguments.jobs = std::max(1U, std::thread::hardware_concurrency());
  add_globs(command, arguments.globs, false);
  command->add_option("--level", arguments.level, "How much work: quick, standard or thorough (default quick)")
      ->type_name("LEVEL");
  command->add_option("--seed", arguments.seed, "Seed of all random instances (default 1)");
  command->add_option("--jobs", arguments.jobs, "Worker processes at a time (default: one per core)")->check(CLI::Range(1, 1024))->type_name("N");
  command->add_option("--time-limit", arguments.time_limit, "Seconds for each instance and each control (default 60, 600, 7200 by level)")
      ->type_name("SECONDS");
  command->add_option("--memory-limit", arguments.memory_limit, "MB for each instance (default 1024, 2048, 8192 by level)")
      ->check(CLI::Range(1, 16'000'000))
      ->type_name("MB");
  command->add_option("--report", arguments.reports, "Write a report: json, junit, markdown or console; repeatable")->type_name("FORMAT=PATH");
  command->add_option("--timings", arguments.timings, "Write times and memory of each instance as JSON")->type_name("PATH");
  command->add_option("--certificates", arguments.certificates, "Write a certificate of each decided instance into this folder")->type_name("DIR");
  command->add_option("--data", arguments.data, "Decide the claim on your own matrix (.npy, CSV, JSON); repeatable")->type_name("NAME=FILE");
  command->add_option("--shard", arguments.shard, "Only the claims I, I+N, I+2N, ... of the selection")->type_name("I/N");
  command->add_flag("--json", arguments.json, "Write the JSON report to standard output");
  command->footer(examples("  lemmacheck run\n"
                           "  lemmacheck run 'gamarnik-*' --level standard --report junit=report.xml --report json=report.json\n"
                           "  lemmacheck run '*/thm-2-1-*' --certificates c/ && lemmacheck recheck c/*\n"
                           "  lemmacheck run gamarnik-kizildag-zadik-2019/thm-2-6-a --data X=x.npy --certificates c/\n") +
                  "With --data: exit code 0 verified, 1 refuted or inapplicable, 3 undecided.\n" + exit_codes);
  command->callback([&] { code = run_claims(arguments); });
}

void add_recheck(CLI::App& app, RecheckArguments& arguments, int& code) {
  CLI::App* command = app.add_subcommand("recheck", "Validate certificates with the independent program lemmacheck-recheck");
  command->add_option("files", arguments.files, "Certificates, or folders of them")->required();
  command->add_flag("--json", arguments.json, "Write the answers as JSON");
  command->add_flag("--quiet", arguments.quiet, "Show rejected certificates only");
  command->footer(examples("  lemmacheck recheck certificates/*.json\n  lemmacheck recheck --quiet certificates") + "\nEvery certificate must state its claim as this program does.");
  command->callback([&] { code = recheck_certificates(arguments); });
}

void add_report(CLI::App& app, ReportArguments& arguments, int& code) {
  CLI::App* command = app.add_subcommand("report", "Render a stored JSON report in another format");
  command->add_option("--from", arguments.from, "A report written by run --report json=PATH")->required()->type_name("PATH");
  command->add_option("--format", arguments.format, "json, junit, markdown or console (default console)")->type_name("FORMAT");
  command->add_option("--output", arguments.output, "Write to this file instead of standard output")->type_name("PATH");
  command->footer(examples("  lemmacheck report --from report.json\n  lemmacheck report --from report.json --format markdown --output report.md"));
  command->callback([&] { code = render_stored_report(arguments); });
}

}  // namespace

int run_cli(int argc, char** argv) {
  try {
    CLI::App app("Verifies theorems on concrete instances, with certificates", "lemmacheck");
    app.require_subcommand(1);
    app.set_version_flag("--version", version_text, "Versions of lemmacheck, the compiler and the libraries");
    app.footer(std::string("Each command has its own --help with examples.\n") + exit_codes);
    int code = exit_as_expected;
    ListArguments list;
    ShowArguments show;
    RunArguments run;
    RecheckArguments recheck;
    ReportArguments report;
    add_list(app, list, code);
    add_show(app, show, code);
    add_run(app, run, code);
    add_recheck(app, recheck, code);
    add_report(app, report, code);
    try {
      app.parse(argc, argv);
    } catch (const CLI::Success& request) {  // --help, --version
      app.exit(request);
      return exit_as_expected;
    } catch (const CLI::ParseError& error) {
      return complain(std::string(error.what()) + " (--help shows how)", exit_usage);
    }
    return code;
  } catch (const std::exception& error) {
    return complain(std::string("internal error: ") + error.what(), exit_internal);
  }
}

}  // namespace lemmacheck
