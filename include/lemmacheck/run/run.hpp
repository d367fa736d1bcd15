#pragma once

/// \file
/// Running claims: every case is built and decided in a process of its own, within its budget.  Floor: run.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/claim/result.hpp"
#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// The claims number index, index + count, index + 2 count, ... of the selection (1 <= index <= count).
struct Shard {
  std::size_t index = 1;
  std::size_t count = 1;
};

/// "2/8" as a Shard, or an error that says what is wrong.
Result<Shard> parse_shard(const std::string& text);

struct Progress {
  std::size_t done = 0;
  std::size_t total = 0;
  std::size_t unexpected = 0;  ///< cases so far that, or one of whose controls, did not end as expected
};

struct Budget {
  double seconds = 60;               ///< wall time of one decision: building and deciding an instance, or deciding one of its controls
  std::uint64_t bytes = 2ULL << 30;  ///< address space that one worker process may add to what the program has when it starts
};

/// 60 s, 600 s, 7200 s; 1 GiB, 2 GiB, 8 GiB.
Budget default_budget(Level level);

struct RunOptions {
  std::vector<std::string> globs;  ///< as for select_claims
  Level level = Level::quick;
  std::uint64_t seed = 1;
  unsigned jobs = 1;  ///< worker processes at a time, at least 1
  Budget budget;
  std::optional<Shard> shard;
  std::string certificates;  ///< existing folder that receives the certificates; "" for none
  std::function<void(const Progress&)> on_progress;
};

/// Decides the cases of the selected claims up to `options.level`, and their controls.
///
/// A case runs in a process of its own, so one that loops, exhausts memory or crashes is `undecided` (time, memory, crash) and harms no other.
/// The random stream of a case is Random(seed, "<claim id>/<part>/<label>"); the result is the same for every number of jobs.  The verdict of a claim is
/// the first of refuted or contradicted, undecided, verified or supported that occurs among its applicable instances; it is as expected when that is the
/// claim's expectation, every case and every control ended as expected, and the claim is neither vacuous nor uncontrolled.
/// \pre the process has a single thread of its own
/// \returns the results, or an error: nothing selected, an empty shard, a malformed check, a certificate that cannot be written
Result<RunResult> run_checks(const std::vector<Check>& checks, const RunOptions& options);

/// Decides the selected claims on the user's own matrices instead of their cases: of each claim the first part whose givens are exactly the names of
/// `data`, with the part's search and without controls.  A claim without such a part is left out.
/// \returns the results, or an error: no selected claim takes these names (the givens are listed), a matrix does not have the declared shape
Result<RunResult> run_on_data(const std::vector<Check>& checks, const RunOptions& options, const std::map<std::string, Matrix>& data);

/// Decides one part of one claim (options.globs is not used) on an instance that a search has found, with its evidence and without controls.
/// \returns the results, or an error: no such claim or part, a certificate that cannot be written
Result<RunResult> run_on_instance(const std::vector<Check>& checks, const RunOptions& options, const std::string& id, const std::string& part,
                                  const Instance& instance, const Hints& hints);

/// The name of the certificate of the `number`-th case (from 1, in the order of the check) of a part: "<paper>.<claim>[.<form>].<part>.<number>.json".
std::string certificate_name(const std::string& qualified_id, const std::string& part, std::size_t number);

/// Lets OpenBLAS use one thread and allocate its buffers, so that workers inherit both.  Call once, before the first run.
void prepare_workers();

}  // namespace lemmacheck
