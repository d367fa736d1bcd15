#pragma once

/// \file
/// Command lines in a working folder that is removed at the end, and what they answer.

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace lemmacheck::shell {

inline const std::filesystem::path& folder() {
  struct Scratch {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("lemmacheck_test_" + std::to_string(::getpid()));
    Scratch() { std::filesystem::create_directories(path); }
    ~Scratch() { std::filesystem::remove_all(path); }
  };
  static const Scratch scratch;
  return scratch.path;
}

/// \param path in the working folder, or absolute
inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(folder() / path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void write(const std::string& name, const std::string& text) { std::ofstream(folder() / name, std::ios::binary) << text; }

struct Ended {
  int code = -1;
  std::string out;
  std::string err;
};

/// Runs a command line in the working folder.
inline Ended run_line(const std::string& command) {
  const int status = std::system(("cd '" + folder().string() + "' && { " + command + " ; } > out 2> err < /dev/null").c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of("out"), text_of("err")};
}

inline bool has(const std::string& text, const std::string& words) {
  const bool found = text.find(words) != std::string::npos;
  if (!found) MESSAGE("'" << words << "' is not in: " << text);
  return found;
}

/// Usage and input errors: exit code 2, one line on standard error with these words, nothing on standard output.
inline void check_refused(const Ended& ended, const std::string& words) {
  CHECK(ended.code == 2);
  CHECK(ended.out.empty());
  CHECK(has(ended.err, words));
  CHECK(ended.err.starts_with("lemmacheck: "));
  CHECK(ended.err.find('\n') == ended.err.size() - 1);
}

}  // namespace lemmacheck::shell
