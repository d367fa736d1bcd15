/// \file
/// The program lemmacheck-recheck: decides certificates again, with code of its own.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
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
std::optional<Options> parse_options(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "-" || word.empty() || word[0] != '-')
      options.files.push_back(word);
    else if (word == "--claims" && i + 1 < words.size() && !options.claims)
      options.claims = words[++i];
    else if (word == "--json" || word == "--quiet" || word == "--digest" || word == "--help")
      (word == "--json" ? options.json : word == "--quiet" ? options.quiet : word == "--digest" ? options.digest : options.help) = true;
    else
      return std::nullopt;
  }
  if (!options.help && (options.files.empty() || (options.digest && options.files.size() != 1))) return std::nullopt;
  return options;
}
// The text of a file of at most 1 GiB.
std::string read(const std::string& path) {
  std::error_code error;
  std::ifstream file;
  if (path != "-" && !std::filesystem::is_directory(path, error)) file.open(path, std::ios::binary);
  std::istream& in = path == "-" ? std::cin : file;
  std::string text;
  std::vector<char> buffer(1 << 16);
  while (text.size() <= std::size_t{1} << 30 && (in.read(buffer.data(), 1 << 16) || in.gcount() > 0))
    text.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
  if ((path != "-" && !file.is_open()) || in.bad() || !in.eof()) throw std::runtime_error("cannot read " + recheck::shown(path));
  return text;
}
// Replaces directories by the certificates in them.
std::vector<std::string> expanded(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    if (name == "-" || !std::filesystem::is_directory(name)) { out.push_back(name); continue; }
    const std::size_t before = out.size();
    for (const auto& entry : std::filesystem::directory_iterator(name)) if (entry.path().extension() == ".json") out.push_back(entry.path().string());
    std::sort(out.begin() + static_cast<std::ptrdiff_t>(before), out.end());
  }
  return out;
}

int run(const Options& options) {
  if (options.digest) { std::cout << recheck::digest_of(read(options.files[0])) << '\n'; return 0; }
  std::optional<recheck::ClaimList> claims;
  if (options.claims) claims = recheck::parse_claims(read(*options.claims));
  const std::vector<std::string> files = expanded(options.files);
  if (files.empty()) throw std::runtime_error("no certificate found");
  std::size_t accepted = 0, rejected = 0, unreadable = 0;
  nlohmann::json results = nlohmann::json::array();
  for (const std::string& file : files) {
    const std::string name = recheck::shown(file);
    std::string text;
    try { text = read(file); }
    catch (const std::runtime_error& error) { ++unreadable; std::cerr << "lemmacheck-recheck: " << error.what() << '\n'; continue; }
    const recheck::Report r = recheck::check_certificate(text, claims);
    ++(r.accepted ? accepted : rejected);
    if (options.json && r.accepted)
      results.push_back({{"file", file}, {"accepted", true}, {"claim", r.claim}, {"form", r.form}, {"part", r.part}, {"verdict", r.verdict}});
    else if (options.json)
      results.push_back({{"file", file}, {"accepted", false}, {"reason", r.reason}});
    else if (!r.accepted)
      std::cout << "rejected  " << name << ": " << r.reason << std::endl;
    else if (!options.quiet)
      std::cout << "accepted  " << r.claim << ' ' << r.form << ' ' << r.part << ' ' << r.verdict << "  " << name << std::endl;
  }
  const nlohmann::json report{{"accepted", accepted}, {"rejected", rejected}, {"unreadable", unreadable}, {"results", results}};
  if (options.json) std::cout << report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  else if (!options.quiet) std::cout << accepted << " accepted, " << rejected << " rejected\n";
  return unreadable > 0 ? 2 : rejected > 0 ? 1 : 0;
}
}  // namespace

int main(int argc, char** argv) {
  try {
    const auto options = parse_options({argv + 1, argv + argc});
    if (!options || options->help) (options ? std::cout : std::cerr) << usage;
    const int status = !options ? 2 : options->help ? 0 : run(*options);
    if (!std::cout.flush()) throw std::runtime_error("standard output: cannot be written");
    return status;
  } catch (const std::exception& error) { std::cerr << "lemmacheck-recheck: " << error.what() << '\n'; return 2; }
}
