#include "lemmacheck/base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace lemmacheck {
namespace {

constexpr std::string_view part_mark = ".part";

Error system_error(const std::string& path, const char* what) { return Error{"file '" + path + "': " + what + ": " + std::strerror(errno)}; }

/// Closes a descriptor at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

bool path_exists(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0;
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return system_error(path, "cannot be opened");
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) return system_error(path, "cannot be read");
  if (S_ISDIR(info.st_mode)) return Error{"file '" + path + "': expected a file, found a directory"};
  std::string text;
  if (S_ISREG(info.st_mode)) {
    if (static_cast<std::size_t>(info.st_size) > limit)
      return Error{"file '" + path + "': expected at most " + std::to_string(limit) + " bytes, found " + std::to_string(info.st_size)};
    text.reserve(static_cast<std::size_t>(info.st_size) + 1);
  }
  char block[1 << 16];
  for (;;) {
    const ssize_t n = ::read(file.get(), block, sizeof block);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(path, "cannot be read");
    if (n == 0) return text;
    text.append(block, static_cast<std::size_t>(n));
    if (text.size() > limit) return Error{"file '" + path + "': expected at most " + std::to_string(limit) + " bytes, found more"};
  }
}

std::optional<Error> write_file(const std::string& path, std::string_view text) {
  struct stat info{};
  if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    if (S_ISDIR(info.st_mode)) return Error{"file '" + path + "': expected a file, found a directory"};
    const Descriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (device.get() < 0 || !write_all(device.get(), text)) return system_error(path, "cannot be written");
    return std::nullopt;
  }
  const std::string temporary = path + std::string(part_mark) + std::to_string(::getpid());
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return system_error(path, "cannot be written");
  const bool written = write_all(fd, text);
  const bool closed = ::close(fd) == 0;
  if (written && closed && std::rename(temporary.c_str(), path.c_str()) == 0) return std::nullopt;
  const Error error = system_error(path, "cannot be written");
  ::unlink(temporary.c_str());
  return error;
}

void remove_abandoned_parts(const std::string& folder, std::string_view name) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string file = entry.path().filename();
    const std::size_t mark = file.rfind(part_mark);
    if (mark == file.npos || (!name.empty() && std::string_view(file).substr(0, mark) != name)) continue;
    pid_t process = 0;
    const char* last = file.data() + file.size();
    const auto [end, code] = std::from_chars(file.data() + mark + part_mark.size(), last, process);
    if (code != std::errc() || end != last || process <= 0) continue;
    if (::kill(process, 0) != 0 && errno == ESRCH) std::filesystem::remove(entry.path(), ignored);
  }
}

}  // namespace lemmacheck
