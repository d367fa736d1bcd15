#pragma once

/// \file
/// Outcomes of rigorous decisions: the truth value of a formula and the verdict on an instance.  Floor: base.

#include <cstdint>
#include <optional>
#include <string_view>

namespace lemmacheck {

/// What is proved about a formula.  `unknown` is "not decided", never "probably false".
enum class Truth : std::uint8_t { false_, unknown, true_ };

constexpr Truth negate(Truth t) {
  return t == Truth::true_ ? Truth::false_ : t == Truth::false_ ? Truth::true_ : Truth::unknown;
}
constexpr Truth both(Truth a, Truth b) { return a < b ? a : b; }
constexpr Truth either(Truth a, Truth b) { return a < b ? b : a; }
constexpr Truth truth_of(bool b) { return b ? Truth::true_ : Truth::false_; }

/// What is proved about a claim on an instance.
/// `verified`: every hypothesis and the conclusion are proved.  `refuted`: every hypothesis is proved and the conclusion is
/// proved false.  `inapplicable`: a hypothesis is proved false.  `supported` / `contradicted`: the same as the first two for
/// statistical evidence.  `undecided`: everything else; the reason says why.
enum class Verdict : std::uint8_t { verified, refuted, inapplicable, supported, contradicted, undecided };

/// Why a verdict is `undecided`.
enum class Reason : std::uint8_t {
  none,
  precision_cap,         ///< enclosures up to the largest precision still overlap
  time,                  ///< the time budget ran out
  memory,                ///< the memory budget ran out
  crash,                 ///< the process that decided the instance died
  hypothesis_undecided,  ///< a hypothesis was neither proved nor refuted
  domain_left,           ///< a term has no value: shape, index, division by zero, root of a negative number
  no_witness,            ///< the search found no witness for an existential statement
  no_evidence,           ///< the search found no evidence that a judge could weigh
  certificate_rejected,  ///< the evidence offered does not prove what it is offered for
  internal_error,        ///< a fault of lemmacheck itself
};

/// How strong the evidence behind a verdict is; grades are never mixed.
enum class Grade : std::uint8_t { exact, ball, statistical };

/// How far a `verified` reaches: this instance; almost every instance of its shape; every instance of its shape.
enum class Scope : std::uint8_t { instance, generic, shape };

std::string_view to_string(Truth t);
std::string_view to_string(Verdict v);  ///< "verified", ...
std::string_view to_string(Reason r);   ///< "precision-cap", ...; "" for none
std::string_view to_string(Grade g);
std::string_view to_string(Scope s);

/// Inverse of to_string; nothing for an unknown word.
std::optional<Verdict> verdict_from(std::string_view word);
std::optional<Reason> reason_from(std::string_view word);
std::optional<Grade> grade_from(std::string_view word);
std::optional<Scope> scope_from(std::string_view word);

}  // namespace lemmacheck
