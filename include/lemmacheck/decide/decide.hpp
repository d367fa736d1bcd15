#pragma once

/// \file
/// Deciding a statement on an instance: searchers propose, kernel judges decide.  Floor: decide.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "lemmacheck/base/verdict.hpp"
#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck {

/// An enclosure [lower, upper] of right side minus left side of an inequality l <= r or l < r (for vectors the least entry).
struct Margin {
  Rational lower;
  Rational upper;
};

/// One `assume` or `prove` line, decided.
struct LineOutcome {
  std::string name;
  bool is_hypothesis = false;
  std::optional<Truth> truth;    ///< nothing: not reached
  std::optional<Margin> margin;  ///< of the last inequality decided in the line
};

struct Outcome {
  Verdict verdict = Verdict::undecided;
  Reason reason = Reason::none;
  std::string detail;            ///< one sentence for undecided: which line, what was missing
  Grade grade = Grade::exact;
  Scope scope = Scope::instance;
  std::vector<LineOutcome> lines;
  std::string evidence;          ///< JSON array, as in a certificate; "[]" if undecided
};

struct DecideOptions {
  long max_precision = 4096;     ///< bits, for enclosures
  std::uint64_t seed = 1;        ///< of the random points for every / almost_every
};

/// Decides `statement` on `instance` with the help of `hints`.  Never throws on foreign input: a malformed statement or an instance that does not
/// fit it gives `undecided`, internal_error or domain_left, with the sentence in `detail`.
Outcome decide(const std::string& statement, const Instance& instance, const Hints& hints, const DecideOptions& options = {});

/// One sentence that says what is wrong with the statement (with line and column), or nothing.
std::optional<std::string> find_statement_error(const std::string& statement);

/// The names and shapes of the statement's givens: ("W", "m x d"), ("S", "d x d symmetric"), ("eta", "scalar"), ...
std::vector<std::pair<std::string, std::string>> givens_of(const std::string& statement);

/// The statement after the control's edits, or an error if one of the texts does not occur exactly once.
Result<std::string> edited_statement(const std::string& statement, const Control& control);

}  // namespace lemmacheck
