// Certificates that must be accepted (accepted/*.json) and forgeries that must be rejected for the stated reason (../forgeries/<rule>/*.json).
// A digest "auto" is replaced by the right one, so that the digest is not what stops a forgery.

#include "certificate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "common.hpp"

using nlohmann::json;

namespace {

std::vector<std::filesystem::path> files_below(const std::string& folder) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".json") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

json read(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return json::parse(text.str());
}

std::string text_of(json certificate) {
  if (certificate.value("digest", json()) == "auto") {
    for (const char* key : {"claim", "form", "part", "statement", "instance"})
      if (!certificate.contains(key)) return certificate.dump();
    certificate["digest"] = recheck::digest_of(certificate.dump());
  }
  return certificate.dump();
}

}  // namespace

TEST_CASE("recheck: every good certificate is accepted with its verdict") {
  const auto files = files_below(LEMMACHECK_TESTS "/recheck/accepted");
  REQUIRE(files.size() >= 40);
  for (const auto& file : files) {
    CAPTURE(file.string());
    const json entry = read(file);
    const recheck::Report report = recheck::check_certificate(text_of(entry["certificate"]), std::nullopt);
    CAPTURE(report.reason);
    CHECK(report.accepted);
    CHECK(report.verdict == entry["certificate"]["verdict"]);
  }
}

TEST_CASE("recheck: no good certificate is accepted with another verdict, without its last evidence or with evidence doubled") {
  for (const auto& file : files_below(LEMMACHECK_TESTS "/recheck/accepted")) {
    CAPTURE(file.string());
    const json good = read(file)["certificate"];
    for (const char* verdict : {"verified", "refuted", "inapplicable", "supported", "contradicted", "undecided"}) {
      json forged = good;
      forged["verdict"] = verdict;
      CHECK(recheck::check_certificate(text_of(forged), std::nullopt).accepted == (good["verdict"] == verdict));
    }
    if (good["evidence"].empty()) continue;
    json shorter = good;
    shorter["evidence"].erase(shorter["evidence"].size() - 1);
    CHECK_FALSE(recheck::check_certificate(text_of(shorter), std::nullopt).accepted);
    json longer = good;
    longer["evidence"].push_back(good["evidence"].back());
    CHECK_FALSE(recheck::check_certificate(text_of(longer), std::nullopt).accepted);
  }
}

TEST_CASE("recheck: evidence that is tight is rejected with any one digit changed") {
  for (const char* name : {"farkas", "farkas-strict", "farkas-mixed", "unionrank-refutes"}) {
    const json good = read(std::string(LEMMACHECK_TESTS "/recheck/accepted/") + name + ".json")["certificate"];
    const std::string evidence = good["evidence"].dump();
    for (std::size_t i = 0; i < evidence.size(); ++i)
      for (char digit = '0'; digit <= '9' && evidence[i] >= '0' && evidence[i] <= '9'; ++digit) {
        if (digit == evidence[i]) continue;
        std::string changed = evidence;
        changed[i] = digit;
        CAPTURE(changed);
        json forged = good;
        forged["evidence"] = json::parse(changed, nullptr, false);
        CHECK_FALSE(recheck::check_certificate(text_of(forged), std::nullopt).accepted);
      }
  }
}

TEST_CASE("recheck: every forgery is rejected for its own reason") {
  std::set<std::string> rules;
  for (const auto& file : files_below(LEMMACHECK_TESTS "/forgeries")) {
    const json entry = read(file);
    if (!entry.contains("reason")) continue;  // forgeries of other parts of the program
    CAPTURE(file.string());
    rules.insert(file.parent_path().filename().string());
    std::optional<recheck::ClaimList> claims;
    if (entry.contains("claims")) claims = recheck::parse_claims(entry["claims"].dump());
    const std::string text = entry.contains("text") ? entry["text"].get<std::string>() : text_of(entry["certificate"]);
    const recheck::Report report = recheck::check_certificate(text, claims);
    CHECK_FALSE(report.accepted);
    const std::string reason = entry["reason"];
    CHECK(report.reason.substr(0, reason.size()) == reason);
  }
  for (const char* rule : {"minor", "kernel", "ldlt", "cholesky", "vector", "congruence", "witness", "no-witness", "unique", "combination", "face", "identity",
                           "sos", "ball", "farkas", "partition", "cover", "point", "counterexample", "verdict", "evidence", "language", "format", "claims"}) {
    CAPTURE(rule);
    CHECK(rules.contains(rule));
  }
}

TEST_CASE("recheck: hashes and entries") {
  CHECK(recheck::sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(recheck::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(recheck::sha256(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(recheck::parse_entry("-6/8") == mpq_class(-3, 4));
  CHECK(recheck::parse_entry("-3*2^-2") == mpq_class(-3, 4));
  CHECK(recheck::parse_entry("3*2^2") == 12);
}

TEST_CASE("recheck: work without end is refused [standard]") {
  const json certificate{{"format", "lemmacheck-certificate"}, {"version", 1}, {"claim", "c"}, {"form", "printed"}, {"part", "p"}, {"digest", "auto"},
                         {"statement", "def f(u) = sum(i in 1..9000000 . sum(j in 1..9000000 . u)); prove p : f(1) > 0;"},
                         {"instance", json::object()}, {"evidence", json::array()}, {"verdict", "verified"}};
  CHECK(recheck::check_certificate(text_of(certificate), std::nullopt).reason == "the certificate asks for more work than the checker does");
  recheck::reset_work();
}
