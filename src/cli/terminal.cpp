#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "commands.hpp"
#include "progress_line.hpp"

namespace lemmacheck {

int complain(const std::string& what, int code) {
  std::cout.flush();
  std::cerr << "lemmacheck: " << what << std::endl;
  return code;
}

std::string counted(std::size_t count, const std::string& what) { return std::to_string(count) + " " + what + (count == 1 ? "" : "s"); }

int terminal_width(int descriptor) {
  winsize size{};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
}

bool shows_colour(int descriptor) {
  const char* terminal = std::getenv("TERM");
  return isatty(descriptor) == 1 && std::getenv("NO_COLOR") == nullptr && (terminal == nullptr || std::strcmp(terminal, "dumb") != 0);
}

ProgressLine::ProgressLine() : is_shown_(isatty(STDERR_FILENO) == 1), start_(std::chrono::steady_clock::now()), due_(start_ + interval) {}

ProgressLine::~ProgressLine() {
  if (is_shown_) std::cerr << "\r\x1b[K" << std::flush;
}

bool ProgressLine::is_due() {
  if (!is_shown_) return false;
  const auto now = std::chrono::steady_clock::now();
  if (now < due_) return false;
  due_ = now + interval;
  return true;
}

void ProgressLine::update(std::size_t done, std::size_t total, const std::string& text) const {
  if (!is_shown_) return;
  const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  const auto left = static_cast<long>(elapsed / static_cast<double>(done) * static_cast<double>(total - done));
  constexpr std::size_t cells = 20;
  const std::size_t filled = cells * done / total;
  show("[" + std::string(filled, '#') + std::string(cells - filled, '.') + "] " + text + ", about " + std::to_string(left / 60) + " min " +
       std::to_string(left % 60) + " s left");
}

void ProgressLine::show(const std::string& text) const {
  if (!is_shown_) return;
  std::string line = text;
  line.resize(std::min(line.size(), static_cast<std::size_t>(terminal_width(STDERR_FILENO)) - 1));  // a broken line would not be erased
  std::cerr << "\r" << line << "\x1b[K" << std::flush;
}

}  // namespace lemmacheck
