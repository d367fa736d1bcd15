#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "commands.hpp"
#include "lemmacheck/base/file.hpp"

extern char** environ;

namespace lemmacheck {
namespace {

constexpr const char* checker = "lemmacheck-recheck";

/// The checker beside the running program; otherwise its bare name, for a search along PATH.
std::string find_checker() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    const std::filesystem::path beside = self.parent_path() / checker;
    if (access(beside.c_str(), X_OK) == 0) return beside;
  }
  return checker;
}

/// A file in the folder for temporary files, removed at the end of the scope.
class TemporaryFile {
 public:
  TemporaryFile() {
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
    path_ = (error ? std::filesystem::path("/tmp") : folder) / "lemmacheck-claims-XXXXXX";
    descriptor_ = mkstemp(path_.data());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ < 0) return;
    close(descriptor_);
    unlink(path_.c_str());
  }
  [[nodiscard]] bool exists() const { return descriptor_ >= 0; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace

int recheck_certificates(const RecheckArguments& arguments) {
  const auto document = claims_document({});
  if (!document.has_value()) return complain(document.error().what, exit_usage);
  const TemporaryFile claims;
  if (!claims.exists()) return complain("temporary file '" + claims.path() + "' cannot be created: " + std::strerror(errno), exit_internal);
  if (const auto error = write_file(claims.path(), document.value())) return complain(error->what, exit_internal);

  std::string program = find_checker();
  std::vector<std::string> words{program, "--claims", claims.path()};
  if (arguments.json) words.emplace_back("--json");
  if (arguments.quiet) words.emplace_back("--quiet");
  words.insert(words.end(), arguments.files.begin(), arguments.files.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::cout.flush();
  pid_t process = 0;
  if (const int error = posix_spawnp(&process, program.c_str(), nullptr, nullptr, argv.data(), environ); error != 0)
    return complain(std::string(checker) + " cannot be started (looked beside this program and along PATH): " + std::strerror(error), exit_internal);
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return complain(std::string(checker) + " was ended by the signal " + strsignal(WTERMSIG(status)), exit_internal);
}

}  // namespace lemmacheck
