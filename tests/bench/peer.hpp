#pragma once

/// \file
/// A program beside the bench that works on request.

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lemmacheck::bench {

/// Reads commands from its standard input and answers on its standard output.
class Peer {
 public:
  explicit Peer(std::vector<std::string> command) {
    std::signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> to{};
    std::array<int, 2> from{};
    if (pipe2(to.data(), O_CLOEXEC) != 0 || pipe2(from.data(), O_CLOEXEC) != 0) std::abort();  // no other peer may hold their ends
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
    std::vector<char*> arguments;
    for (std::string& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    if (posix_spawnp(&process_, arguments[0], &actions, nullptr, arguments.data(), environ) != 0) process_ = 0;
    posix_spawn_file_actions_destroy(&actions);
    close(to[0]);
    close(from[1]);
    commands_ = fdopen(to[1], "w");
    answers_ = fdopen(from[0], "r");
    if (process_ != 0) clock_getcpuclockid(process_, &clock_);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() {
    if (commands_ != nullptr) std::fclose(commands_);
    if (answers_ != nullptr) std::fclose(answers_);
    if (process_ != 0) waitpid(process_, nullptr, 0);
  }

  void send(std::string_view line) { std::fwrite(line.data(), 1, line.size(), commands_); }
  void send(std::span<const double> entries) { std::fwrite(entries.data(), sizeof(double), entries.size(), commands_); }

  /// The next line of its answer, empty at the end of all.
  std::string read_line() {
    std::fflush(commands_);
    std::string line;
    for (int c = std::fgetc(answers_); c != EOF && c != '\n'; c = std::fgetc(answers_)) line.push_back(static_cast<char>(c));
    return line;
  }
  /// \returns whether all came
  bool read(std::span<double> entries) {
    std::fflush(commands_);
    return std::fread(entries.data(), sizeof(double), entries.size(), answers_) == entries.size();
  }

  /// CPU seconds of all its threads so far.
  [[nodiscard]] double cpu_seconds() const {
    timespec t{};
    clock_gettime(clock_, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
  }

 private:
  pid_t process_ = 0;
  clockid_t clock_ = CLOCK_PROCESS_CPUTIME_ID;
  std::FILE* commands_ = nullptr;
  std::FILE* answers_ = nullptr;
};

}  // namespace lemmacheck::bench
