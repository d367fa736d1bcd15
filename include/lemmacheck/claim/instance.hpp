#pragma once

/// \file
/// Concrete inputs of a claim.  Floor: claim.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// The value of one `given` name.
struct Binding {
  enum class Kind : std::uint8_t { value, every, almost_every };
  Kind kind = Kind::value;
  std::size_t rows = 0;
  std::size_t cols = 0;
  bool symmetric = false;  ///< for every, almost_every: indeterminates mirrored at the diagonal
  Matrix matrix;           ///< for value
};

/// Values of all `given` names of a statement (reports/LANGUAGE.md, section 2).
class Instance {
 public:
  Instance& set(const std::string& name, Matrix value);
  Instance& set(const std::string& name, const Rational& value);
  /// The statement is claimed for every rows x cols matrix.
  Instance& every(const std::string& name, std::size_t rows, std::size_t cols);
  Instance& every_symmetric(const std::string& name, std::size_t n);
  /// The statement is claimed for all rows x cols matrices outside a proper algebraic subset.
  Instance& almost_every(const std::string& name, std::size_t rows, std::size_t cols);

  [[nodiscard]] bool has(std::string_view name) const;
  /// The matrix of a `value` binding.  \throws std::out_of_range if there is none of that name
  [[nodiscard]] const Matrix& operator[](std::string_view name) const;
  [[nodiscard]] const std::map<std::string, Binding, std::less<>>& bindings() const { return bindings_; }

 private:
  std::map<std::string, Binding, std::less<>> bindings_;
};

/// "4x2 W, 1x1 eta": the shapes, for reports.
std::string describe_shapes(const Instance& instance);

}  // namespace lemmacheck
