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

  /// Often enough for a person.
  static constexpr std::chrono::milliseconds interval{200};

  [[nodiscard]] bool is_shown() const { return is_shown_; }
  /// Whether the line is shown and `interval` has passed since the last time that this was true.
  bool is_due();

  /// Shows a bar, `text` and the time that the rest of `total` takes if it goes on as the first `done` did, as much as fits; 1 <= done <= total.
  void update(std::size_t done, std::size_t total, const std::string& text) const;
  /// Shows `text`, as much as fits.
  void show(const std::string& text) const;

 private:
  bool is_shown_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point due_;
};

}  // namespace lemmacheck
