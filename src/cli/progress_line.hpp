#pragma once

/// \file
/// A line on the terminal that follows a long command.

#include <chrono>
#include <cstddef>
#include <string>

namespace lemmacheck {

/// Written to the terminal behind standard error, erased at the end; nothing elsewhere.
class ProgressLine {
 public:
  ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  [[nodiscard]] bool is_shown() const { return is_shown_; }

  /// Shows a bar, `text` and the time that the rest of `total` takes if it goes on as the first `done` did, as much as fits; 1 <= done <= total.
  void update(std::size_t done, std::size_t total, const std::string& text) const;
  /// Shows `text`, as much as fits.
  void show(const std::string& text) const;

 private:
  bool is_shown_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace lemmacheck
