/// \file
/// Drives the program from outside: TRIAL has the claims of trial_checks.cpp, EMPTY has none.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "shell.hpp"

using namespace lemmacheck::shell;
using nlohmann::json;

namespace {

Ended trial(const std::string& arguments) { return run_line(TRIAL " " + arguments); }

void check_refused(const std::string& arguments, const std::string& words) {
  CAPTURE(arguments);
  lemmacheck::shell::check_refused(trial(arguments), words);
}

}  // namespace

TEST_CASE("help: every command shows examples") {
  for (const char* command : {"list", "show", "run", "recheck", "report", "train", "certify"}) {
    const Ended ended = trial(std::string(command) + " --help");
    CHECK(ended.code == 0);
    CHECK(has(ended.out, "Examples:\n  lemmacheck " + std::string(command)));
  }
  const Ended ended = trial("--help");
  CHECK(ended.code == 0);
  CHECK(has(ended.out, "Exit codes: 0"));
  for (const char* option : {"--level", "--seed", "--jobs", "--time-limit", "--memory-limit", "--report", "--certificates", "--data", "--json"})
    CHECK(has(trial("run --help").out, option));
}

TEST_CASE("version: every library that matters") {
  const Ended ended = trial("--version");
  CHECK(ended.code == 0);
  for (const char* name : {"lemmacheck ", "compiler ", "GMP ", "MPFR ", "FLINT ", "Boost ", "Eigen ", "OpenBLAS "}) CHECK(has(ended.out, name));
}

TEST_CASE("usage errors end with 2 and one line") {
  check_refused("", "A subcommand is required");
  check_refused("prove", "A subcommand is required");
  check_refused("show", "claims");
  check_refused("recheck", "files");
  check_refused("report", "--from");
  check_refused("list 'nothing*'", "no claim matches 'nothing*'");
  check_refused("show nothing", "no claim matches 'nothing'");
  check_refused("run trial/sound nothing", "no claim matches 'nothing'");
  check_refused("run trial/sound --level extreme", "extreme");
  check_refused("run trial/sound --jobs 0", "jobs");
  check_refused("run trial/sound --jobs many", "jobs");
  check_refused("run trial/sound --seed x", "seed");
  check_refused("run trial/sound --time-limit 0", "time-limit");
  check_refused("run trial/sound --time-limit nan", "time-limit");
  check_refused("run trial/sound --memory-limit -5", "memory-limit");
  check_refused("run trial/sound --shard 3/2", "shard '3/2': expected I/N");
  check_refused("run trial/sound --shard 2/2", "shard 2/2: expected at least one claim");
  check_refused("run trial/sound --report json", "--report 'json': expected FORMAT=PATH");
  check_refused("run trial/sound --report pdf=x", "expected one of the formats json, junit, markdown, console, found 'pdf'");
  check_refused("run trial/sound --report json=none/x", "file 'none/x': the folder 'none' does not exist or cannot be written");
  check_refused("run trial/sound --timings none/x", "file 'none/x'");
  check_refused("run trial/sound --certificates /dev/null/c", "--certificates '/dev/null/c': the folder cannot be written");
  check_refused("run trial/sound --unknown", "unknown");
  check_refused("report --from none.json", "file 'none.json': cannot be opened");
}

TEST_CASE("what cannot be written to standard output is an error, and a reader that leaves is none") {
  const auto check_full = [](const std::string& arguments) {
    CAPTURE(arguments);
    const Ended ended = trial(arguments + " > /dev/full");
    CHECK(ended.code == 2);
    CHECK(ended.err == "lemmacheck: standard output: cannot be written\n");
  };
  for (const char* arguments : {"--help", "--version", "list", "list --json", "show trial/sound", "experiment list", "run trial/sound --report json=full.json",
                                "run trial/wrong --json", "report --from full.json", "report --from full.json --format json"})
    check_full(arguments);
  const Ended left = run_line("trap '' PIPE; { sleep 0.1; " TRIAL " list; } | :");
  CHECK(left.code == 0);
  CHECK(left.err.empty());
}

TEST_CASE("a program without checks fails") {
  for (const char* command : {"run", "list", "run --json", "recheck x"}) {
    const Ended ended = run_line(std::string(EMPTY " ") + command);
    CHECK(ended.code == 2);
    CHECK(ended.err == "lemmacheck: this program has no claims\n");
  }
}

TEST_CASE("list: table and JSON") {
  const Ended table = trial("list");
  CHECK(table.code == 0);
  CHECK(has(table.out, "trial/sound"));
  CHECK(has(table.out, "trial/two-forms.repaired"));
  const json claims = json::parse(trial("list --json 'trial/two-*'").out).at("claims");
  REQUIRE(claims.size() == 2);
  CHECK(claims[0].at("id") == "trial/two-forms.printed");
  CHECK(claims[0].at("claim") == "trial/two-forms");
  CHECK(claims[0].at("form") == "printed");
  CHECK(claims[0].at("paper") == "trial");
  CHECK(claims[0].at("label") == "Trial \"two-forms\"");
  CHECK(claims[0].at("kind") == "inequality");
  CHECK(claims[0].at("expectation") == "refuted");
  CHECK(claims[1].at("expectation") == "verified");
  CHECK(claims[1].at("statement") == "For a > 0, the square of a is at most b.");
}

TEST_CASE("show: text and JSON") {
  const Ended shown = trial("show trial/two-forms");
  CHECK(shown.code == 0);
  for (const char* words : {"trial/two-forms.printed\n", "Trial \"two-forms\", printed form", "[Nobody, p. 1]", "The bound 5 is too small",
                            "| assume a_is_positive : a > 0;", "The statement is the claim at one instance.", "first"})
    CHECK(has(shown.out, words));
  const json claims = json::parse(trial("show --json '*forms*' trial/sound").out).at("claims");
  REQUIRE(claims.size() == 3);
  CHECK(claims[0].at("id") == "trial/sound");
  CHECK(claims[1].at("id") == "trial/two-forms");
  CHECK(claims[2].at("id") == "trial/two-forms");
  CHECK(claims[2].at("form") == "repaired");
  CHECK(claims[2].at("parts").at(0).at("name") == "instance");
  CHECK(claims[2].at("parts").at(0).at("statement") == "given a, b;\nassume a_is_positive : a > 0;\nprove square_is_small : a*a <= b;");
  for (const char* key : {"label", "source", "statement", "kind", "expectation", "erratum", "not_checked"}) CHECK(claims[0].contains(key));
}

TEST_CASE("run: exit codes") {
  const auto code = [](const std::string& claims) { return trial("run " + claims + " --time-limit 20").code; };
  CHECK(code("trial/sound trial/two-forms trial/random trial/eigenvector") == 0);
  CHECK(code("trial/sound trial/wrong") == 1);
  CHECK(code("trial/slipped") == 1);
  CHECK(code("trial/vacuous") == 1);
  CHECK(code("trial/uncontrolled") == 1);
  CHECK(code("trial/throws") == 1);
  CHECK(code("trial/sound trial/open") == 3);
  CHECK(code("trial/open trial/wrong") == 1);
  CHECK(code("trial/crashes") == 3);
}

TEST_CASE("run: a failed canary ends with 4 and without verdicts") {
  const Ended ended = run_line("TRIAL_ROUNDS_UP=1 " TRIAL " run trial/sound --certificates canary --report json=canary.json");
  CHECK(ended.code == 4);
  CHECK(ended.out.empty());
  CHECK(has(ended.err, "lemmacheck: arithmetic does not work as assumed, nothing was decided: "));
  CHECK_FALSE(std::filesystem::exists(folder() / "canary.json"));
}

TEST_CASE("run: loops, exhausted memory and crashes harm only their own case") {
  const Ended ended = trial("run --json trial/sound trial/loops trial/hoards trial/crashes --time-limit 2 --memory-limit 64 --jobs 2");
  CHECK(ended.code == 3);
  const json report = json::parse(ended.out);
  std::map<std::string, json> claims;
  for (const json& claim : report.at("claims")) claims[claim.at("id")] = claim;
  CHECK(claims.at("trial/sound").at("verdict") == "verified");
  CHECK(claims.at("trial/loops").at("verdict") == "undecided");
  CHECK(claims.at("trial/loops").at("reason") == "time");
  CHECK(claims.at("trial/crashes").at("reason") == "crash");
#if defined(LEMMACHECK_SANITIZED)
  CHECK(claims.at("trial/hoards").at("verdict") == "undecided");
#else
  CHECK(claims.at("trial/hoards").at("reason") == "memory");
#endif
}

TEST_CASE("run: same bytes for every number of jobs, other bytes for another seed") {
  const std::string claims = "run trial/random trial/two-forms trial/wrong trial/throws trial/eigenvector ";
  const Ended one = trial(claims + "--jobs 1 --certificates c1 --report json=a.json --report junit=a.xml --report markdown=a.md --report console=a.txt --timings t");
  const Ended two = trial(claims + "--jobs 2 --certificates c2 --report json=b.json --report junit=b.xml --report markdown=b.md --report console=b.txt");
  CHECK(one.code == 1);
  CHECK(two.code == 1);
  for (const char* extension : {".json", ".xml", ".md", ".txt"}) {
    const std::string text = text_of(folder() / (std::string("a") + extension));
    CHECK(text.size() > 200);
    CHECK(text == text_of(folder() / (std::string("b") + extension)));
  }
  CHECK(run_line("diff -r c1 c2").code == 0);
  CHECK(run_line("ls c1").out.find("trial.random.instance.6.json") != std::string::npos);
  CHECK(run_line("ls c1").out.find("trial.two-forms.repaired.instance.1.json") != std::string::npos);
  CHECK(json::parse(text_of(folder() / "t")).is_object());
  trial(claims + "--seed 2 --report json=b.json");
  CHECK(text_of(folder() / "a.json") != text_of(folder() / "b.json"));
  CHECK(has(one.out, "a.md"));
}

TEST_CASE("report: a stored report is rendered as the run rendered it") {
  trial("run trial/sound trial/open --report json=r.json --report markdown=r.md --report junit=r.xml");
  CHECK(trial("report --from r.json --format markdown").out == text_of(folder() / "r.md"));
  CHECK(trial("report --from r.json --format json").out == text_of(folder() / "r.json"));
  CHECK(trial("report --from r.json --format junit --output again.xml").code == 0);
  CHECK(text_of(folder() / "again.xml") == text_of(folder() / "r.xml"));
  CHECK(has(trial("report --from r.json").out, "trial/open"));
  check_refused("report --from r.json --format pdf", "pdf");
  check_refused("report --from r.json --output none/x", "file 'none/x'");
  write("broken.json", text_of(folder() / "r.json").substr(0, 100));
  check_refused("report --from broken.json", "report 'broken.json': ");
  write("other.json", "{}");
  check_refused("report --from other.json", "report 'other.json': ");
}

TEST_CASE("recheck: starts the checker with the claims of the program") {
  // Stands in for the real checker, which has its own tests: says what it was given.
  std::filesystem::create_directories(folder() / "bin");
  write("bin/lemmacheck-recheck",
        "#!/bin/sh\ntest \"$1\" = --claims || exit 99\ngrep -q '\"id\": \"trial/eigenvector\"' \"$2\" || exit 98\nshift 2\necho \"$@\"\nexit 7\n");
  std::filesystem::permissions(folder() / "bin/lemmacheck-recheck", std::filesystem::perms::owner_all);
  std::filesystem::copy_file(TRIAL, folder() / "bin/trial", std::filesystem::copy_options::overwrite_existing);
  const Ended beside = run_line("TMPDIR=. bin/trial recheck 'one file.json' two.json");
  CHECK(beside.code == 7);
  CHECK(beside.out == "one file.json two.json\n");
  CHECK(run_line("ls").out.find("lemmacheck-claims") == std::string::npos);  // no temporary file is left

  std::filesystem::create_directories(folder() / "lone");
  std::filesystem::copy_file(TRIAL, folder() / "lone/trial", std::filesystem::copy_options::overwrite_existing);
  CHECK(run_line("PATH=\"$PWD/bin:$PATH\" lone/trial recheck x").code == 7);
  const Ended missing = run_line("PATH=/none lone/trial recheck x");
  CHECK(missing.code == 4);
  CHECK(has(missing.err, "lemmacheck-recheck cannot be started"));
}

TEST_CASE("data: verdicts on the user's own matrices") {
  write("A.csv", "x,y\n2,0\n0,3\n");
  write("v.json", "[\"1/3\", 0]");
  write("l.txt", "2");
  write("three.txt", "3");
  const Ended verified = trial("run trial/eigenvector --data A=A.csv --data v=v.json --data l=l.txt --certificates dc");
  CHECK(verified.code == 0);
  CHECK(has(verified.out, "verdict: verified"));
  CHECK(has(verified.out, "hypothesis full: true"));
  CHECK(has(verified.out, "rule minor"));
  const auto certificate_in = [](const std::string& out) {
    const std::size_t start = out.find("dc/trial.eigenvector.instance.");
    return start == std::string::npos ? "" : out.substr(start, out.find(".json", start) + 5 - start);
  };
  const std::string first = certificate_in(verified.out);
  CHECK(json::parse(text_of(first)).at("instance").at("v").at("entries").at(0) == "1/3");

  const Ended refuted = trial("run trial/eigenvector --data A=A.csv --data v=v.json --data l=three.txt");
  CHECK(refuted.code == 1);
  CHECK(has(refuted.out, "verdict: refuted"));
  CHECK(has(refuted.out, "conclusion eigen is false"));
  CHECK(has(refuted.out, "--certificates DIR keeps it"));

  write("B.csv", "2,0\n0,0\n");
  const Ended inapplicable = trial("run trial/eigenvector --data A=B.csv --data v=v.json --data l=l.txt --certificates dc");
  CHECK(inapplicable.code == 1);
  CHECK(has(inapplicable.out, "verdict: inapplicable"));
  const std::string second = certificate_in(inapplicable.out);
  CHECK(has(inapplicable.out, "hypothesis full is false; certificate " + second + " holds the witness"));
  CHECK(first != second);  // the second verdict in a folder leaves the first
  CHECK(json::parse(text_of(first)).at("verdict") == "verified");
  CHECK(has(inapplicable.out, "rule kernel"));

  write("a.txt", "2");
  write("b.txt", "4.5");
  const Ended margin = trial("run trial/sound --data a=a.txt --data b=b.txt");
  CHECK(margin.code == 0);
  CHECK(has(margin.out, "conclusion square_is_small: true, right side minus left side in [5e-1, 5e-1]"));
  CHECK(trial("run trial/open --data a=a.txt --data b=b.txt").code == 3);
  CHECK(trial("run trial/two-forms --data a=a.txt --data b=b.txt --json").code == 0);
  CHECK(json::parse(trial("run trial/two-forms --data a=a.txt --data b=b.txt --json").out).at("claims").size() == 2);
}

TEST_CASE("data: every fault is one line that names file and field") {
  write("A.csv", "2,0\n0,3\n");
  write("v.csv", "1\n0\n");
  write("l.csv", "2\n");
  write("nan.csv", "1\nnan\n");
  write("ragged.csv", "2,0\n0\n");
  write("empty.csv", "");
  write("cut.npy", std::string("\x93NUMPY\1\0v\0{'descr'", 18));
  write("wide.csv", "1,2,3\n4,5,6\n");
  const auto refused = [](const std::string& data, const std::string& words) { check_refused("run trial/eigenvector " + data, words); };
  refused("--data A", "--data 'A': expected NAME=FILE");
  refused("--data A=", "expected NAME=FILE");
  refused("--data A=A.csv --data A=A.csv", "A was given before");
  refused("--data A=none.csv", "--data A: file 'none.csv': cannot be opened");
  refused("--data A=empty.csv", "file 'empty.csv': expected a matrix, found an empty file");
  refused("--data A=ragged.csv", "file 'ragged.csv': line 2: expected 2 fields");
  refused("--data v=nan.csv", "--data v: file 'nan.csv': line 2, field 1: expected a finite number, found 'nan'");
  refused("--data A=cut.npy", "file 'cut.npy': header: truncated");
  refused("--data A=A.csv", "no selected claim takes exactly A.");
  refused("--data A=A.csv", "A : n x n, v : n x 1, l (a scalar)");
  refused("--data A=A.csv --data v=v.csv --data l=l.csv --data z=l.csv", "no selected claim takes exactly A, l, v, z");
  refused("--data A=wide.csv --data v=v.csv --data l=l.csv", "data 'A': expected a matrix n x n");
  refused("--data A=A.csv --data v=A.csv --data l=l.csv", "data 'v': expected a matrix n x 1, found 2 x 2");
  refused("--data A=A.csv --data v=v.csv --data l=v.csv", "data 'l': expected a scalar, found 2 x 1");
  refused("--data A=A.csv --data v=v.csv --data l=l.csv --shard 1/1", "--data and --shard cannot be combined");
}

namespace {

/// Five samples of two numbers; their label is max(2a - b, 0).
void write_samples() {
  write("x.csv", "1,2\n3,-1\n-2,1\n0.5,-4\n2,2\n");
  write("columns.csv", "1,3,-2,0.5,2\n2,-1,1,-4,2\n");
  write("y.csv", "0\n7\n0\n5\n2\n");
}

/// The doubles of an array file as train writes it: a header of 128 or fewer bytes, then little-endian numbers.
std::vector<double> entries_of(const std::string& name) {
  const std::string bytes = text_of(folder() / name);
  REQUIRE(bytes.starts_with(std::string("\x93NUMPY\1\0", 8)));
  const std::size_t start = 10 + static_cast<unsigned char>(bytes.at(8)) + 256 * static_cast<std::size_t>(static_cast<unsigned char>(bytes.at(9)));
  CHECK(start % 64 == 0);
  std::vector<double> out((bytes.size() - start) / sizeof(double));
  std::memcpy(out.data(), bytes.data() + start, out.size() * sizeof(double));
  return out;
}

std::vector<std::string> lines_of(const std::string& name) {
  std::istringstream text(text_of(folder() / name));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

const std::string train_leaky = "train --arch 2-3-1 --activation leaky:0.5 --data X=x.csv --data y=y.csv --batch 2 ";

}  // namespace

TEST_CASE("experiment: the files do not depend on the number of jobs, and a second call measures nothing") {
  const Ended list = trial("experiment list --json");
  CHECK(list.code == 0);
  CHECK(json::parse(list.out).at("experiments").size() >= 3);
  const std::string run = "experiment run soudry-hoffer-2017/fig-5-2 ";
  const Ended one = trial(run + "--jobs 1 --out one");
  CHECK(one.code == 0);
  CHECK(has(one.out, "rows: 30 measured, 0 kept from an earlier run; page: one/README.md"));
  CHECK(trial(run + "--jobs 2 --out two").code == 0);
  CHECK(run_line("diff -r one two").code == 0);
  CHECK(has(trial(run + "--out two").out, "rows: 0 measured, 30 kept from an earlier run"));
  const std::string page = text_of(folder() / "one/README.md");
  for (const char* words : {"# Soudry and Hoffer (2017), Figure 5.2", "| smallest absolute input of a neuron, learning rate 0.1 | 1e-3 to 1 |", "](final-error.svg)"})
    CHECK(has(page, words));
  CHECK(has(text_of(folder() / "one/final-error.svg"), "final mean squared error"));
}

TEST_CASE("experiment and data: every fault ends with 2 and one line") {
  check_refused("experiment run fig-5-2", "experiment 'fig-5-2': expected one of gamarnik-kizildag-zadik-2019/thm-2-5, ");
  check_refused("experiment run soudry-hoffer-2017/fig-5-2 --level fast", "--level: expected quick, standard or thorough, found 'fast'");
  check_refused("experiment run soudry-hoffer-2017/fig-5-2 --data mnist", "--data 'mnist': expected NAME=PATH");
  check_refused("experiment run soudry-hoffer-2017/fig-5-2 --data mnist=x", "--data mnist: soudry-hoffer-2017/fig-5-2 takes no data of that name");
  check_refused("experiment run soudry-hoffer-2017/table-1", "needs --data mnist=PATH or --data cifar10=PATH");
  check_refused("experiment run soudry-hoffer-2017/table-1 --data mnist=absent", "--data mnist: file 'absent': expected a folder of MNIST");
  check_refused("data absent --out images", "file 'absent': expected a folder of MNIST");
}

TEST_CASE("data: images are grouped, cropped and resized into arrays that data reads again") {
  std::filesystem::create_directories(folder() / "idx");
  std::string images({'\0', '\0', '\10', '\3', '\0', '\0', '\0', '\2', '\0', '\0', '\0', '\4', '\0', '\0', '\0', '\4'});
  for (int k = 0; k < 32; ++k) images += static_cast<char>(k);
  write("idx/train-images-idx3-ubyte", images);
  write("idx/train-labels-idx1-ubyte", std::string({'\0', '\0', '\10', '\1', '\0', '\0', '\0', '\2', '\6', '\3'}));
  CHECK(trial("data idx --crop 2 --resize 1 --out small").out == "2 images of 1 x 1 x 1: small/X.npy and y.npy\n");
  const std::string x = text_of(folder() / "small/X.npy");
  double mean[2];  // of the bytes 5, 6, 9, 10 of each image, after a header of 128 bytes
  REQUIRE(x.size() == 128 + sizeof mean);
  std::memcpy(mean, x.data() + 128, sizeof mean);
  CHECK(mean[0] == doctest::Approx(7.5 / 255));
  CHECK(mean[1] == doctest::Approx(23.5 / 255));
  CHECK(trial("data small --labels odd-even --count 2 --out grouped").code == 0);
  CHECK(has(trial("data idx --crop 5 --out x").err, "--crop: expected at most 4, the side of the images, found 5"));
  CHECK(has(trial("data idx --count 3 --out x").err, "--count: expected at most 2, the number of images, found 3"));
  CHECK(has(trial("data idx --whiten inf --out x").err, "--whiten: expected a number that is not negative, found inf"));
  CHECK(trial("data idx --resize 1 --count 1 --out one").out == "1 image of 1 x 1 x 1: one/X.npy and y.npy\n");
  std::filesystem::create_directories(folder() / "eleven");
  write("eleven/train-images-idx3-ubyte", std::string({'\0', '\0', '\10', '\3', '\0', '\0', '\0', '\13', '\0', '\0', '\0', '\1', '\0', '\0', '\0', '\1'}) + std::string(11, 'x'));
  write("eleven/train-labels-idx1-ubyte", std::string({'\0', '\0', '\10', '\1', '\0', '\0', '\0', '\13'}) + std::string(11, '\1'));
  check_refused("experiment run soudry-hoffer-2017/table-1 --data cifar10=eleven", "--data cifar10: expected images of 3 channels, found 1 in 'eleven'");
  check_refused("data eleven --resize 10000 --out x", "--resize: expected at most 10^9 pixels in all, found more with 10000");
  CHECK(has(trial("data idx --labels odd --out x").err, "--labels: expected classes, odd-even or halves, found 'odd'"));
  CHECK(has(trial("data grouped --out x").err, "file 'grouped/y.npy': expected classes 0, 1, 2, ..., found -1"));
}

TEST_CASE("train: weights have the loss and the smallest pre-activation of the log") {
  write_samples();
  const Ended ended = trial(train_leaky + "--epochs 50 --out logged");
  CHECK(ended.code == 0);
  CHECK(has(ended.out, "epoch 50: loss "));
  const std::vector<double> w = entries_of("logged/W1.npy");
  const std::vector<double> z = entries_of("logged/W2.npy");
  REQUIRE(w.size() == 6);
  REQUIRE(z.size() == 3);
  const double x[5][2] = {{1, 2}, {3, -1}, {-2, 1}, {0.5, -4}, {2, 2}};
  const double y[5] = {0, 7, 0, 5, 2};
  double loss = 0;
  double smallest = 1e300;
  for (std::size_t n = 0; n < 5; ++n) {
    double answer = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const double u = w[2 * i] * x[n][0] + w[2 * i + 1] * x[n][1];
      smallest = std::min(smallest, std::abs(u));
      answer += z[i] * (u > 0 ? u : u / 2);
    }
    loss += (answer - y[n]) * (answer - y[n]) / 5;
  }
  const std::vector<std::string> lines = lines_of("logged/log.csv");
  REQUIRE(lines.size() == 52);
  CHECK(lines[0] == "epoch,loss,gradient_norm,smallest_pre_activation,pattern_changes,rate");
  std::istringstream last(lines.back());
  std::vector<double> fields;
  for (std::string field; std::getline(last, field, ',');) fields.push_back(std::stod(field));
  REQUIRE(fields.size() == 6);
  CHECK(fields[0] == 50);
  CHECK(std::abs(fields[1] - loss) < 1e-12 * loss);
  CHECK(std::abs(fields[3] - smallest) < 1e-12);
}

TEST_CASE("train: interrupted and resumed, in columns or rows, with one thread or two, the files are the same") {
  write_samples();
  CHECK(trial(train_leaky + "--epochs 40 --log-every 5 --out whole").code == 0);
  CHECK(trial(train_leaky + "--epochs 22 --log-every 5 --checkpoint-every 10 --out parts").code == 0);
  write("parts/checkpoint-30.npz.part7", "cut off");
  CHECK(trial("train --arch 2-3-1 --activation leaky:0.5 --data X=columns.csv --columns --data y=y.csv --batch 2 --threads 2 --epochs 40 "
              "--log-every 5 --out parts --resume")
            .code == 0);
  for (const char* name : {"W1.npy", "W2.npy", "checkpoint-40.npz", "checkpoint.json"})
    CHECK(text_of(folder() / "whole" / name) == text_of(folder() / "parts" / name));
  CHECK(text_of(folder() / "whole/checkpoint-40.npz").find(text_of(folder() / "whole/W1.npy")) != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder() / "parts" / "checkpoint-22.npz"));
  CHECK_FALSE(std::filesystem::exists(folder() / "parts" / "checkpoint-30.npz.part7"));
  CHECK(lines_of("parts/log.csv").size() == lines_of("whole/log.csv").size() + 1);  // epoch 22 was an end
  check_refused(train_leaky + "--epochs 40 --out whole", "found one");
  check_refused(train_leaky + "--epochs 40 --out whole --resume", "--epochs beyond the checkpoint's 40, found 40");
  check_refused(train_leaky + "--rate 0.5 --epochs 50 --out whole --resume", "expected the settings of this run, found other rate");
  write("x.csv", "1,2\n3,-1\n-2,1\n0.5,-4\n2,3\n");
  check_refused(train_leaky + "--epochs 50 --out whole --resume", "found other X");
  write_samples();
  write("whole/checkpoint-40.npz", text_of(folder() / "parts" / "W1.npy"));
  check_refused(train_leaky + "--epochs 50 --out whole --resume", "expected the arrays that 'whole/checkpoint.json' describes, found others");
  const std::string document = text_of(folder() / "whole" / "checkpoint.json");
  for (const auto& [good, damaged] : {std::pair("\"step\": 120", "\"step\": 12"), {"\n  \"rate\": 0.0", "\n  \"rate\": 7.0"}, {"\"epoch\": 40", "\"epoch\": 44"}}) {
    const std::size_t at = document.find(good);
    REQUIRE(at != std::string::npos);
    write("whole/checkpoint.json", std::string(document).replace(at, std::string(good).size(), damaged));
    check_refused(train_leaky + "--epochs 50 --out whole --resume", "expected a checkpoint as train writes it");
  }
  write("whole/checkpoint.json", "{\"epoch\": -1}");
  check_refused(train_leaky + "--epochs 50 --out whole --resume", "expected a checkpoint as train writes it");
}

TEST_CASE("train: optimisers without a rate end at the level of rounding, interrupted or not") {
  write_samples();
  for (const std::string optimizer : {"lbfgs", "lm", "stationary"}) {
    const std::string command = "train --arch 2-1 --activation linear --data X=x.csv --data y=y.csv --optimizer " + optimizer + " ";
    const Ended ended = trial(command + "--out " + optimizer);
    CHECK(ended.code == 0);
    CHECK(has(ended.out, "(no further progress in doubles)"));
    const std::vector<double> w = entries_of(optimizer + "/W1.npy");
    REQUIRE(w.size() == 2);
    CHECK(std::abs(w[0] - 1384.0 / 947) < 1e-13);
    CHECK(std::abs(w[1] + 1569.0 / 1894) < 1e-13);
    CHECK(has(lines_of(optimizer + "/log.csv").back(), ",inf,0,"));  // no hidden units, and no rate
    CHECK(trial(command + "--epochs 1 --out " + optimizer + "-parts").code == 0);
    CHECK(trial(command + "--resume --out " + optimizer + "-parts").code == 0);
    CHECK(text_of(folder() / optimizer / "checkpoint.json") == text_of(folder() / (optimizer + "-parts") / "checkpoint.json"));
    check_refused(command + "--resume --epochs 2000 --out " + optimizer, "the training found no further progress in doubles after epoch ");
  }
  check_refused(train_leaky + "--optimizer lm --out o", "--optimizer lm uses all samples, found --batch");
  const std::string lbfgs = "train --arch 2-3-1 --data X=x.csv --data y=y.csv --out o --optimizer lbfgs ";
  check_refused(lbfgs + "--rate 0.1", "--optimizer lbfgs chooses its steps, found --rate");
  check_refused(lbfgs + "--hold 5", "found --hold");
  check_refused(lbfgs + "--decay 0.5", "found --decay");
  check_refused(lbfgs + "--momentum 0.9", "--momentum: expected --optimizer momentum, found lbfgs");
  const std::string adam = "train --arch 2-3-1 --data X=x.csv --data y=y.csv --out o ";
  check_refused(adam + "--pairs 20", "--pairs: expected --optimizer lbfgs, found adam");
  check_refused(adam + "--decay 0.5", "--decay: expected --hold");
  check_refused(adam + "--hold 5", "--hold: expected --decay below 1, ");
  for (const char* option : {"--beta1", "--beta2", "--epsilon"})
    check_refused(adam + "--optimizer gd " + option + " 0.5", std::string(option) + ": expected --optimizer adam, found gd");
}

TEST_CASE("train: many seeds give the files of each alone, for any number of jobs, and go on") {
  write_samples();
  CHECK(trial(train_leaky + "--epochs 30 --seed 3 --out alone").code == 0);
  const Ended ended = trial(train_leaky + "--epochs 30 --seeds 2..5 --jobs 1 --out seeds-1");
  CHECK(ended.code == 0);
  CHECK(has(ended.out, "seed 5, epoch 30: loss "));
  std::vector<double> losses;
  for (const char* seed : {"2", "3", "4", "5"}) {
    const std::string log = lines_of("seeds-1/seed-" + std::string(seed) + "/log.csv").back();
    losses.push_back(std::stod(log.substr(log.find(',') + 1)));
  }
  std::ranges::sort(losses);
  const std::size_t at = ended.out.find("median ");
  REQUIRE(at != std::string::npos);
  CHECK(std::stod(ended.out.substr(at + 7)) == (losses[1] + losses[2]) / 2);
  CHECK(trial(train_leaky + "--epochs 20 --seeds 3..4 --out seeds-3").code == 0);
  CHECK(trial(train_leaky + "--epochs 30 --seeds 2..5 --jobs 3 --resume --out seeds-3").code == 0);
  CHECK(text_of(folder() / "seeds-1/seeds.csv") == text_of(folder() / "seeds-3/seeds.csv"));
  CHECK(lines_of("seeds-1/seeds.csv").size() == 5);
  for (const std::string name : {"W1.npy", "W2.npy", "checkpoint-30.npz", "checkpoint.json"}) {
    CHECK(text_of(folder() / "alone" / name) == text_of(folder() / "seeds-1/seed-3" / name));
    for (const std::string seed : {"seed-2/", "seed-3/", "seed-5/"})
      CHECK(text_of(folder() / "seeds-1" / (seed + name)) == text_of(folder() / "seeds-3" / (seed + name)));
  }
  CHECK(trial(train_leaky + "--epochs 30 --seeds 2..5 --resume --out seeds-3").code == 0);
  check_refused(train_leaky + "--seeds 0..3 --out seeds-3", "expected a folder without checkpoint.json, or --resume");
  CHECK_FALSE(std::filesystem::exists(folder() / "seeds-3/seed-0"));
  for (const char* seeds : {"3", "3..", "..3", "5..3", "1..2x", "0..100000", "-1..2", "a..b"})
    check_refused(train_leaky + "--out o --seeds=" + seeds, "--seeds: expected A..B with A <= B");
  check_refused(train_leaky + "--out o --seeds 1..2 --threads 2", "--threads: expected 1 with --seeds, found 2");
  check_refused(train_leaky + "--out o --seeds 1..2 --seed 2", "--seed");
  check_refused(train_leaky + "--out o --jobs 2", "--seeds");
  CHECK_FALSE(std::filesystem::exists(folder() / "o"));
  const Ended diverged = trial("train --arch 2-3-1 --optimizer gd --rate 1e9 --seeds 1..2 --out diverging --data X=x.csv --data y=y.csv");
  CHECK(diverged.code == 1);
  CHECK(has(diverged.out, "seed 2, the loss is no longer finite after epoch "));
  CHECK(text_of(folder() / "diverging/seeds.csv").find("-nan") == std::string::npos);
}

TEST_CASE("train: frozen layers keep the weights they are given") {
  write_samples();
  CHECK(trial(train_leaky + "--epochs 5 --out first").code == 0);
  CHECK(trial(train_leaky + "--epochs 5 --weights first --freeze 2 --out second").code == 0);
  CHECK(entries_of("first/W2.npy") == entries_of("second/W2.npy"));
  CHECK(entries_of("first/W1.npy") != entries_of("second/W1.npy"));
}

TEST_CASE("train: bad input ends with 2 and one line, divergence with 1") {
  write_samples();
  const std::string data = "--data X=x.csv --data y=y.csv ";
  check_refused("train --arch 2-3-1 --out o", "--data");
  check_refused("train --arch 2-3-1 " + data, "--out");
  check_refused("train --arch 2 --out o " + data, "--arch: expected widths such as 784-89-1, found '2'");
  check_refused("train --arch 3-3-1 --out o " + data, "expected 3 columns as in --arch 3-3-1, found a matrix 5 x 2");
  check_refused("train --arch 5-3-1 --out o " + data, "found a matrix 5 x 2 (--columns?)");
  check_refused("train --arch 2-3-2 --out o " + data, "--data y: expected 5 x 2, one row for each sample, found a matrix 5 x 1");
  check_refused("train --arch 2-3-1 --out o --data X=x.csv", "found no y");
  check_refused("train --arch 2-3-1 --out o --data X=none.npy --data y=y.csv", "file 'none.npy': cannot be opened");
  check_refused("train --arch 2-3-1 --out o --data X=x.csv --data X=x.csv", "X was given before");
  check_refused("train --arch 2-3-1 --out o --data Z=x.csv", "expected X=FILE or y=FILE");
  const std::string too_long(300, 'x');
  check_refused("train --arch 2-3-1 --out " + too_long + " " + data, "the folder cannot be written");
  check_refused("train --arch 2-3-1 --out o --weights " + too_long + " " + data, "expected W1.npy or another layer's file, found none");
  check_refused("train --arch 2-3-1 --activation cos --out o " + data, "--activation: expected relu");
  check_refused("train --arch 2-3-1 --loss l1 --out o " + data, "--loss: expected mean");
  check_refused("train --arch 2-3-1 --optimizer newton --out o " + data, "--optimizer: expected gd");
  check_refused("train --arch 2-3-1 --optimizer gd --batch 2 --out o " + data, "sgd uses mini-batches");
  for (const char* option : {"--rate 0", "--rate nan", "--rate inf", "--decay 0", "--decay 1.5", "--momentum 1", "--beta1 -0.5", "--beta2 1",
                             "--epsilon 0", "--target-loss -1", "--target-gradient -1", "--pairs 0", "--epochs 0", "--batch 0", "--threads 0", "--log-every 0", "--hold 0"})
    check_refused("train --arch 2-3-1 " + std::string(option) + " --out o " + data, std::string(option).substr(0, std::string(option).find(' ')));
  for (const char* seed : {"-1", "18446744073709551616", "1.5", "1x"}) {
    check_refused("train --arch 2-3-1 --out o --seed=" + std::string(seed) + " " + data, "--seed: expected a whole number");
    check_refused("run --seed=" + std::string(seed), "--seed: expected a whole number");
  }
  for (const char* option : {"--rate", "--weights", "--target-loss"})
    check_refused("train --arch 2-3-1 --out o " + data + option + " ''", std::string(option) + ": expected a value, found ''");
  check_refused("train --arch 2-3-1 --freeze -1 --out o " + data, "--freeze: Value -1 not in range");
  check_refused("train --arch 2-3-1 --freeze 3 --out o " + data, "expected a layer from 1 to 2");
  check_refused("train --arch 2-1 --freeze 1 --out o " + data, "expected a layer that is not frozen");
  check_refused("train --arch 2-3-1 --weights none --out o " + data, "expected W1.npy or another layer's file");
  check_refused("train --arch 2-3-1 --resume --out o " + data, "checkpoint.json");
  check_refused("train --arch 2-3-1 --out /dev/null/o " + data, "the folder cannot be written");
  const Ended diverged = trial("train --arch 2-3-1 --optimizer gd --rate 1e9 --out diverged " + data);
  CHECK(diverged.code == 1);
  CHECK(has(diverged.err, "the loss is no longer finite after epoch "));
}
