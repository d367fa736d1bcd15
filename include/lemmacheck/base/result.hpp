#pragma once

/// \file
/// A value, or one sentence that says what is wrong.  Floor: base.

#include <string>
#include <utility>
#include <variant>

namespace lemmacheck {

/// Failure as a value.  `what` is one clear sentence: which input, what was expected, what was found.
struct Error {
  std::string what;
};

/// Either a T or an Error.  Reading the wrong side throws std::bad_variant_access: test has_value() first.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool has_value() const { return content_.index() == 0; }
  [[nodiscard]] const T& value() const& { return std::get<0>(content_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(content_)); }
  [[nodiscard]] const Error& error() const { return std::get<1>(content_); }

 private:
  std::variant<T, Error> content_;
};

}  // namespace lemmacheck
