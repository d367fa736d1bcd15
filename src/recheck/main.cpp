/// \file
/// The program lemmacheck-recheck: decides certificates again, with code of its own.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>
#include "certificate.hpp"
#include "common.hpp"
namespace {
constexpr const char* usage =
    "usage: lemmacheck-recheck [--claims FILE] [--json] [--quiet] FILE...\n"
    "       lemmacheck-recheck --digest FILE\n"
    "Decides every certificate again from its evidence.  FILE is a certificate, a directory (its *.json) or - for standard input.\n"
    "  --claims FILE  demand that the statements are those of this list (lemmacheck show --json '*')\n"
    "  --json         write one JSON object\n"
    "  --quiet        write rejections only\n"
    "  --digest       write the digest that belongs to a certificate\n"
    "Exit status: 0 all accepted, 1 some rejected, 2 usage, unreadable input or no certificate.\n";
struct Options {
  std::optional<std::string> claims;
  std::vector<std::string> files;
  bool json = false, quiet = false, digest = false, help = false;
};

bool parse_options(int argc, char** argv, Options& options) {
  bool only_files = false;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (only_files || word == "-" || word.empty() || word[0] != '-') {
      options.files.push_back(word);
    } else if (word == "--") {
      only_files = true;
    } else if (word == "--claims" && i + 1 < argc && !options.claims) {
      options.claims = argv[++i];
    } else if (word == "--json") {
      options.json = true;
    } else if (word == "--quiet") {
      options.quiet = true;
    } else if (word == "--digest") {
      options.digest = true;
    } else if (word == "--help") {
      options.help = true;
    } else {
      return false;
    }
  }
  return options.help || (!options.files.empty() && (!options.digest || options.files.size() == 1));
}

std::optional<std::string> read(const std::string& path) {
  constexpr std::size_t limit = std::size_t{1} << 30;
  std::ifstream file;
  if (path != "-") {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) return std::nullopt;
    file.open(path, std::ios::binary);
    if (!file) return std::nullopt;
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string text;
  std::vector<char> buffer(1 << 16);
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() > limit) return std::nullopt;
  }
  if (in.bad()) return std::nullopt;
  return text;
}

// Replaces directories by the certificates in them.
std::vector<std::string> expanded(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    std::error_code error;
    if (name == "-" || !std::filesystem::is_directory(name, error)) {
      out.push_back(name);
      continue;
    }
    std::vector<std::string> inside;
    for (std::filesystem::directory_iterator it(name, error), end; !error && it != end; it.increment(error))
      if (it->path().extension() == ".json") inside.push_back(it->path().string());
    if (error) out.push_back(name);  // will be reported as unreadable
    std::sort(inside.begin(), inside.end());
    out.insert(out.end(), inside.begin(), inside.end());
  }
  return out;
}

int run(const Options& options) {
  if (options.digest) {
    const auto text = read(options.files[0]);
    if (!text) return std::cerr << "lemmacheck-recheck: cannot read " << recheck::shown(options.files[0]) << '\n', 2;
    return std::cout << recheck::digest_of(*text) << '\n', 0;
  }
  std::optional<recheck::ClaimList> claims;
  if (options.claims) {
    const auto text = read(*options.claims);
    if (!text) return std::cerr << "lemmacheck-recheck: cannot read " << recheck::shown(*options.claims) << '\n', 2;
    claims = recheck::parse_claims(*text);
  }
  const std::vector<std::string> files = expanded(options.files);
  if (files.empty()) return std::cerr << "lemmacheck-recheck: no certificate found\n", 2;
  std::size_t accepted = 0;
  std::size_t unreadable = 0;
  nlohmann::json results = nlohmann::json::array();
  for (const std::string& file : files) {
    const std::string name = recheck::shown(file);
    const auto text = read(file);
    if (!text) {
      ++unreadable;
      std::cerr << "lemmacheck-recheck: cannot read " << name << '\n';
      continue;
    }
    const recheck::Report report = recheck::check_certificate(*text, claims);
    accepted += report.accepted ? 1 : 0;
    if (options.json) {
      nlohmann::json result{{"file", file}, {"accepted", report.accepted}};
      if (report.accepted)
        result.update({{"claim", report.claim}, {"form", report.form}, {"part", report.part}, {"verdict", report.verdict}});
      else
        result["reason"] = report.reason;
      results.push_back(result);
    } else if (!report.accepted) {
      std::cout << "rejected  " << name << ": " << report.reason << '\n';
    } else if (!options.quiet) {
      std::cout << "accepted  " << report.claim << ' ' << report.form << ' ' << report.part << ' ' << report.verdict << "  " << name << '\n';
    }
    std::cout.flush();
  }
  const std::size_t rejected = files.size() - unreadable - accepted;
  if (options.json)
    std::cout << nlohmann::json{{"accepted", accepted}, {"rejected", rejected}, {"unreadable", unreadable}, {"results", results}}.dump(
                     2, ' ', false, nlohmann::json::error_handler_t::replace)
              << '\n';
  else if (!options.quiet)
    std::cout << accepted << " accepted, " << rejected << " rejected\n";
  return unreadable > 0 ? 2 : rejected > 0 ? 1 : 0;
}
}  // namespace
int main(int argc, char** argv) {
  try {
    Options options;
    if (!parse_options(argc, argv, options)) return std::cerr << usage, 2;
    if (options.help) return std::cout << usage, 0;
    return run(options);
  } catch (const std::exception& error) {
    std::cerr << "lemmacheck-recheck: " << error.what() << '\n';
    return 2;
  }
}
