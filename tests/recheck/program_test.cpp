// The command line of lemmacheck-recheck: what it prints and its exit status.

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "certificate.hpp"

using nlohmann::json;

namespace {

struct Run {
  int status = -1;
  std::string output;
};

Run run(const std::string& arguments) {
  Run result;
  FILE* pipe = popen((std::string("'" LEMMACHECK_RECHECK "' ") + arguments + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) result.output.append(buffer.data(), n);
  result.status = WEXITSTATUS(pclose(pipe));
  return result;
}

struct Folder {
  Folder() : path(std::filesystem::temp_directory_path() / ("recheck_test_" + std::to_string(getpid()))) { std::filesystem::create_directories(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
    return (path / name).string();
  }
  std::filesystem::path path;
};

std::string certificate(const std::string& verdict) {
  json c{{"format", "lemmacheck-certificate"}, {"version", 1}, {"claim", "paper/id"}, {"form", "printed"}, {"part", "all"},
         {"statement", "prove p : 1 < 2;"}, {"instance", json::object()}, {"evidence", json::array()}, {"verdict", verdict}};
  c["digest"] = recheck::digest_of(c.dump());
  return c.dump();
}

}  // namespace

TEST_CASE("recheck program: output and exit status") {
  const Folder folder;
  const std::string good = folder.write("b.json", certificate("verified"));
  CHECK(run(good).status == 0);
  CHECK(run(good).output == "accepted  paper/id printed all verified  " + good + "\n1 accepted, 0 rejected\n");
  CHECK(run("- < " + good).output == "accepted  paper/id printed all verified  -\n1 accepted, 0 rejected\n");
  CHECK(run("--quiet " + good).output.empty());
  CHECK(run("--digest " + good).output == json::parse(certificate("verified"))["digest"].get<std::string>() + "\n");

  for (const std::string& arguments : {std::string("--help"), "--json " + good, "--digest " + good, good}) {
    const Run full = run(arguments + " 2>&1 >/dev/full #");
    CHECK(full.status == 2);
    CHECK(full.output == "lemmacheck-recheck: standard output: cannot be written\n");
  }

  const std::string bad = folder.write("a.json", certificate("refuted"));
  folder.write("ignored.txt", "x");
  const std::string both = "rejected  " + bad + ": the evidence proves verified, not refuted\naccepted  paper/id printed all verified  " + good + "\n";
  CHECK(run(folder.path.string()).output == both + "1 accepted, 1 rejected\n");
  CHECK(run(folder.path.string()).status == 1);
  const json report = json::parse(run("--json " + good + " " + bad).output);
  CHECK(report["accepted"] == 1);
  CHECK(report["rejected"] == 1);
  CHECK(report["results"][0]["verdict"] == "verified");
  CHECK(report["results"][1]["reason"] == "the evidence proves verified, not refuted");

  const std::string claims = folder.write("claims.list", R"({"claims":[{"id":"paper/id","form":"printed","parts":[{"name":"all","statement":"prove p : 1 < 2;"}]}]})");
  CHECK(run("--claims " + claims + " " + good).status == 0);
  const std::string other = folder.write("other.list", R"({"claims":[{"id":"paper/id","form":"printed","parts":[{"name":"all","statement":"prove p : 1 < 1;"}]}]})");
  CHECK(run("--claims " + other + " " + good).status == 1);
  CHECK(run("--claims " + good + " " + good).status == 2);
}

TEST_CASE("recheck program: usage and unreadable input") {
  const Folder folder;
  const std::string good = folder.write("a.json", certificate("verified"));
  std::filesystem::create_directories(folder.path / "empty");
  CHECK(run("").status == 2);
  CHECK(run("--nonsense " + good).status == 2);
  CHECK(run("--claims").status == 2);
  CHECK(run((folder.path / "missing").string()).status == 2);
  CHECK(run(good + " " + (folder.path / "missing").string()).status == 2);
  CHECK(run((folder.path / "empty").string()).status == 2);
  CHECK(run("--help").status == 0);
}
