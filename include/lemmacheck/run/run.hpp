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
  std::function<void(double seconds)> on_wait;  ///< about once a second while workers run, with the time since the start
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

/// What a search has found: an instance of one claim, with the evidence for it.
struct Proposal {
  std::string claim{};
  Instance instance{};
  Hints hints{};
};

/// Searches for an instance of a part that all of `claims` have and decides it, without controls, in one process within one budget (options.globs is
/// not used).
/// \param search proposes an instance of one of `claims`, or says why it has none: then the first of them is undecided, reason no-witness, as it is
/// with another reason if the search does not end
/// \returns the results, of one claim, or an error: no such claim or part, a certificate that cannot be written
Result<RunResult> run_on_search(const std::vector<Check>& checks, const RunOptions& options, const std::vector<std::string>& claims,
                                const std::string& part, const std::function<Result<Proposal>()>& search);

/// The name of the certificate of a case of a part: "<paper>.<claim>[.<form>].<part>.<which>.json".
/// \param which the number of the case, from 1 in the order of the check; for a user's data the first 12 digits of instance_hash, so that no
/// certificate in a folder takes the place of another's
std::string certificate_name(const std::string& qualified_id, const std::string& part, const std::string& which);

/// Lets OpenBLAS use one thread and allocate its buffers, so that workers inherit both.  Call once, before the first run.
void prepare_workers();

}  // namespace lemmacheck
