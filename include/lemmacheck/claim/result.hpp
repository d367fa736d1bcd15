#pragma once

/// \file
/// What a run found: plain data between the runner and the reports.  Floor: claim.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lemmacheck/base/verdict.hpp"
#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck {

/// Deciding was cut short, so an `undecided` with this reason says nothing about the statement.
constexpr bool is_interruption(Reason reason) {
  return reason == Reason::time || reason == Reason::memory || reason == Reason::crash || reason == Reason::internal_error;
}

/// A hypothesis or conclusion line on one instance.
struct LineResult {
  std::string name;
  bool is_hypothesis = false;
  std::string truth;         ///< "true", "false", "unknown", "not-reached"
  std::string margin_lower;  ///< decimal bounds of right side - left side, "" if none
  std::string margin_upper;
};

struct ControlResult {
  std::string what;
  Verdict expected = Verdict::undecided;
  std::optional<Reason> expected_reason;
  Verdict verdict = Verdict::undecided;
  Reason reason = Reason::none;
  std::string detail;
  std::vector<std::string> dropped;   ///< hypotheses of the case's statement that the control's edits change or remove (dropped_hypotheses)
  std::vector<std::string> violated;  ///< hypotheses proved false on the control's instance
  /// The verdict (and the reason, where one is expected) is the stated one.  An interrupted control only counts where its very reason is expected.
  [[nodiscard]] bool as_expected() const {
    return verdict == expected && (expected_reason ? *expected_reason == reason : !is_interruption(reason));
  }
};

struct CaseResult {
  std::string part;
  std::string label;
  std::string hash;        ///< instance_hash; "" if the instance was never built
  std::string parameters;  ///< describe_shapes
  Verdict expected = Verdict::verified;
  Verdict verdict = Verdict::undecided;
  Reason reason = Reason::none;
  std::string detail;
  Grade grade = Grade::exact;
  Scope scope = Scope::instance;
  std::vector<LineResult> lines;
  std::vector<ControlResult> controls;
  std::string certificate;        ///< JSON text; "" if undecided
  std::string certificate_file;   ///< name within --certificates DIR, set when written
  double seconds = 0;             ///< wall time; goes to the timings file only
  std::uint64_t peak_bytes = 0;   ///< peak resident memory of the worker; timings file only
  [[nodiscard]] bool as_expected() const { return verdict == expected && !is_interruption(reason); }
};

struct ClaimResult {
  std::string id;  ///< qualified_id
  const Claim* claim = nullptr;
  Verdict verdict = Verdict::undecided;  ///< over the applicable instances: refuted before undecided before verified
  Reason reason = Reason::none;
  Grade grade = Grade::exact;
  Scope scope = Scope::instance;         ///< the widest among the verified instances
  bool vacuous = false;                  ///< no instance satisfied its hypotheses, or there was none
  bool uncontrolled = false;             ///< no negative control ran
  std::vector<CaseResult> cases;
  bool as_expected = false;
};

struct RunResult {
  std::vector<ClaimResult> claims;  ///< ascending by id
  std::uint64_t seed = 1;
  Level level = Level::quick;
  std::string shard;                ///< "I/N" or ""
  int exit_code = 0;                ///< 0, 1 or 3 (DESIGN, exit codes)
};

/// The names of the `assume` lines of `statement` that `edited` lacks or has with another formula; white space and comments do not count.
std::vector<std::string> dropped_hypotheses(const std::string& statement, const std::string& edited);

}  // namespace lemmacheck
