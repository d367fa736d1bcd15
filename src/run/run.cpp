#include "lemmacheck/run/run.hpp"

#include <cblas.h>
#include <poll.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <list>
#include <memory>
#include <set>
#include <stdexcept>
#include <utility>

#include "lemmacheck/base/file.hpp"
#include "lemmacheck/decide/decide.hpp"
#include "lemmacheck/run/select.hpp"
#include "worker.hpp"

namespace lemmacheck {
namespace {

/// A case of the run: where its result goes, and the number in its certificate's name.
struct PlannedCase {
  Task task;
  std::size_t claim = 0;   ///< index into RunResult::claims of the first claim that may be chosen
  std::size_t number = 0;  ///< 0 for the user's data
};

/// Digits of the hash of an instance in the name of its certificate.
constexpr std::size_t hash_digits = 12;

bool is_word(const std::string& text, const char* punctuation) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [punctuation](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view(punctuation).find(c) != std::string_view::npos;
  });
}

/// What is malformed in the claim as it is registered, if anything.
std::optional<Error> find_claim_error(const SelectedClaim& selected) {
  const std::string where = "claim '" + selected.id + "': ";
  if (!is_word(selected.claim->id, "-_./")) return Error{where + "expected an id of letters, digits and - _ . /"};
  std::set<std::string> parts;
  for (const Part& part : selected.claim->parts) {
    const std::string at = where + "part '" + part.name + "': ";
    if (!is_word(part.name, "-_")) return Error{at + "expected a name of letters, digits, - and _"};
    if (!parts.insert(part.name).second) return Error{at + "found twice"};
    if (const auto error = find_statement_error(part.statement)) return Error{at + *error};
    std::set<std::string> labels;
    for (const LazyCase& lazy : part.cases) {
      if (!labels.insert(lazy.label).second) return Error{at + "case '" + lazy.label + "': found twice"};
      if (!lazy.build) return Error{at + "case '" + lazy.label + "': nothing builds it"};
    }
  }
  return std::nullopt;
}

bool ended_as_expected(const CaseResult& one) {
  return one.as_expected() && std::all_of(one.controls.begin(), one.controls.end(), [](const ControlResult& c) { return c.as_expected(); });
}

/// Runs the planned cases, at most `jobs` at a time, and appends each result to its claim in the order of the plan.
std::optional<Error> decide_cases(const std::vector<PlannedCase>& plan, const RunOptions& options, RunResult& run) {
  std::vector<CaseResult> results(plan.size());
  std::vector<std::size_t> claims(plan.size());
  struct Active {
    std::unique_ptr<Worker> worker;
    std::size_t index;
  };
  std::list<Active> active;
  Progress progress{.done = 0, .total = plan.size(), .unexpected = 0};
  std::optional<Error> error;
  const auto start = Worker::Clock::now();

  const auto finish = [&](Worker& worker, std::size_t index) {
    CaseResult& result = results[index] = worker.finish();
    claims[index] = plan[index].claim + worker.choice();
    if (!options.certificates.empty() && !result.certificate.empty()) {
      const std::string which = plan[index].number == 0 ? result.hash.substr(0, hash_digits) : std::to_string(plan[index].number);
      const std::string name = certificate_name(run.claims[claims[index]].id, result.part, which);
      if (auto failed = write_file(options.certificates + "/" + name, result.certificate + "\n")) error = std::move(failed);
      else result.certificate_file = name;
    }
    ++progress.done;
    if (!ended_as_expected(result)) ++progress.unexpected;
    if (options.on_progress) options.on_progress(progress);
  };

  std::size_t next = 0;
  while (!error && (next < plan.size() || !active.empty())) {
    while (next < plan.size() && active.size() < std::max(1U, options.jobs)) {
      auto worker = std::make_unique<Worker>(plan[next].task);
      if (!worker->started() && !active.empty()) break;  // try again when a running one has ended
      if (worker->started()) active.push_back({std::move(worker), next});
      else finish(*worker, next);
      ++next;
    }
    std::vector<pollfd> descriptors;
    auto deadline = Worker::Clock::time_point::max();
    for (const Active& one : active) {
      descriptors.push_back({one.worker->descriptor(), POLLIN, 0});
      deadline = std::min(deadline, one.worker->deadline());
    }
    if (descriptors.empty()) continue;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(deadline - Worker::Clock::now()).count();
    ::poll(descriptors.data(), descriptors.size(), static_cast<int>(std::clamp<long long>(wait, 0, options.on_wait ? 1000 : 3'600'000)));

    const auto now = Worker::Clock::now();
    if (options.on_wait) options.on_wait(std::chrono::duration<double>(now - start).count());
    std::size_t k = 0;
    for (auto one = active.begin(); one != active.end() && !error; ++k) {
      bool ended = descriptors[k].revents != 0 && !one->worker->receive();
      if (!ended && now >= one->worker->deadline()) {
        one->worker->stop();
        ended = true;
      }
      if (ended) {
        finish(*one->worker, one->index);
        one = active.erase(one);
      } else {
        ++one;
      }
    }
  }
  if (error) return error;
  for (std::size_t index = 0; index < plan.size(); ++index) run.claims[claims[index]].cases.push_back(std::move(results[index]));
  return std::nullopt;
}

/// Position in "refuted before undecided before verified"; statistical verdicts beside their exact ones.
int weight(Verdict v) {
  switch (v) {
    case Verdict::refuted: return 5;
    case Verdict::contradicted: return 4;
    case Verdict::undecided: return 3;
    case Verdict::supported: return 2;
    case Verdict::verified: return 1;
    case Verdict::inapplicable: return 0;
  }
  return 3;
}

/// Verdict, grade, scope and flags of a claim from its cases.
void aggregate(ClaimResult& claim) {
  claim.verdict = Verdict::inapplicable;
  for (const CaseResult& one : claim.cases)
    if (weight(one.verdict) > weight(claim.verdict)) {
      claim.verdict = one.verdict;
      claim.reason = one.reason;
    }
  claim.vacuous = claim.verdict == Verdict::inapplicable;
  bool known = true;
  bool controlled = false;
  for (const CaseResult& one : claim.cases) {
    if (one.verdict == claim.verdict) claim.grade = std::max(claim.grade, one.grade);
    if (one.verdict == Verdict::verified) claim.scope = std::max(claim.scope, one.scope);
    known = known && !is_interruption(one.reason);
    controlled = controlled || !one.controls.empty();
  }
  claim.uncontrolled = !controlled && known;
  claim.as_expected = claim.verdict == claim.claim->expectation && !claim.vacuous && !claim.uncontrolled &&
                      std::all_of(claim.cases.begin(), claim.cases.end(), ended_as_expected);
}

/// A verdict that is missing, as against one that is wrong.
bool is_open(Verdict verdict, Reason reason) {
  return verdict == Verdict::undecided && reason != Reason::certificate_rejected && reason != Reason::internal_error;
}

int exit_code(const std::vector<ClaimResult>& claims) {
  bool open = false;
  for (const ClaimResult& claim : claims) {
    if (claim.as_expected) continue;
    if (claim.vacuous || claim.uncontrolled) return 1;
    if (claim.verdict != claim.claim->expectation && !is_open(claim.verdict, claim.reason)) return 1;
    for (const CaseResult& one : claim.cases) {
      if (!one.as_expected() && !is_open(one.verdict, one.reason)) return 1;
      for (const ControlResult& control : one.controls)
        if (!control.as_expected()) return 1;
    }
    open = true;
  }
  return open ? 3 : 0;
}

RunResult start_result(const RunOptions& options) {
  RunResult run;
  run.seed = options.seed;
  run.level = options.level;
  if (options.shard) run.shard = std::to_string(options.shard->index) + "/" + std::to_string(options.shard->count);
  return run;
}

// ---- user data

using Givens = std::vector<std::pair<std::string, std::string>>;

std::string givens_text(const Givens& givens) {
  std::string text;
  for (const auto& [name, shape] : givens) text += (text.empty() ? "" : ", ") + name + (shape == "scalar" ? " (a scalar)" : " : " + shape);
  return text;
}

bool takes(const Givens& givens, const std::map<std::string, Matrix>& data) {
  return givens.size() == data.size() && std::all_of(givens.begin(), givens.end(), [&](const auto& given) { return data.contains(given.first); });
}

std::string shape_text(const Matrix& a) { return std::to_string(a.rows()) + " x " + std::to_string(a.cols()); }

/// Compares the matrices with the declared shapes as far as these are names and numbers; decide() evaluates the others.
std::optional<Error> find_shape_error(const Givens& givens, const std::map<std::string, Matrix>& data) {
  std::map<std::string, std::pair<std::size_t, std::string>> sizes;  // name of a dimension -> its size and where it was first met
  for (const auto& [name, declared] : givens) {
    const Matrix& value = data.at(name);
    if (declared == "scalar") {
      if (!value.is_scalar()) return Error{"data '" + name + "': expected a scalar, found " + shape_text(value)};
      continue;
    }
    std::string shape = declared;
    const bool symmetric = shape.ends_with(" symmetric");
    if (symmetric) shape.erase(shape.size() - 10);
    const std::size_t middle = shape.find(" x ");
    if (middle == std::string::npos) continue;
    const std::pair<std::string, std::size_t> dimensions[] = {{shape.substr(0, middle), value.rows()}, {shape.substr(middle + 3), value.cols()}};
    const std::string expected = "data '" + name + "': expected a matrix " + shape;
    for (const auto& [dimension, size] : dimensions) {
      const bool is_number = std::all_of(dimension.begin(), dimension.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (is_number) {
        if (dimension != std::to_string(size)) return Error{expected + ", found " + shape_text(value)};
      } else if (is_word(dimension, "_")) {
        const auto [known, fresh] = sizes.try_emplace(dimension, size, name);
        if (!fresh && known->second.first != size)
          return Error{expected + " with " + dimension + " = " + std::to_string(known->second.first) + " as in '" + known->second.second +
                       "', found " + shape_text(value)};
      }
    }
    if (symmetric && !is_symmetric(value)) return Error{expected + ", symmetric, found one that is not symmetric"};
  }
  return std::nullopt;
}

/// Decides the planned cases, which are expected to be verified; a claim has one or, where another was chosen, none and is left out.
Result<RunResult> decide_user_cases(const std::vector<PlannedCase>& plan, const RunOptions& options, RunResult run) {
  if (auto error = decide_cases(plan, options, run)) return std::move(*error);
  std::erase_if(run.claims, [](const ClaimResult& claim) { return claim.cases.empty(); });
  bool bad = false;
  bool open = false;
  for (ClaimResult& claim : run.claims) {
    CaseResult& one = claim.cases.front();
    one.expected = one.verdict == Verdict::supported ? Verdict::supported : Verdict::verified;
    claim.verdict = one.verdict;
    claim.reason = one.reason;
    claim.grade = one.grade;
    claim.scope = one.scope;
    claim.as_expected = one.as_expected();
    if (claim.as_expected) continue;
    (is_open(one.verdict, one.reason) ? open : bad) = true;
  }
  run.exit_code = bad ? 1 : open ? 3 : 0;
  return run;
}

}  // namespace

Result<Shard> parse_shard(const std::string& text) {
  const std::size_t slash = text.find('/');
  const auto number = [](const std::string& digits) -> std::size_t {
    const bool plain = !digits.empty() && digits.size() <= 6 && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    return plain ? std::stoul(digits) : 0;
  };
  if (slash != std::string::npos) {
    const Shard shard{number(text.substr(0, slash)), number(text.substr(slash + 1))};
    if (shard.index >= 1 && shard.index <= shard.count) return shard;
  }
  return Error{"shard '" + text + "': expected I/N with 1 <= I <= N"};
}

Budget default_budget(Level level) {
  constexpr std::uint64_t gib = std::uint64_t{1} << 30;
  switch (level) {
    case Level::quick: return {60, gib};
    case Level::standard: return {600, 2 * gib};
    case Level::thorough: return {7200, 8 * gib};
  }
  return {};
}

Result<RunResult> run_checks(const std::vector<Check>& checks, const RunOptions& options) {
  auto selected = select_claims(checks, options.globs);
  if (!selected.has_value()) return selected.error();
  RunResult run = start_result(options);
  std::vector<PlannedCase> plan;
  for (std::size_t k = 0; k < selected.value().size(); ++k) {
    if (options.shard && k % options.shard->count != options.shard->index - 1) continue;
    const SelectedClaim& one = selected.value()[k];
    if (const auto error = find_claim_error(one)) return *error;
    ClaimResult& result = run.claims.emplace_back();
    result.id = one.id;
    result.claim = one.claim;
    for (const Part& part : one.claim->parts)
      for (std::size_t number = 1; number <= part.cases.size(); ++number)
        if (const LazyCase& lazy = part.cases[number - 1]; lazy.level <= options.level)
          plan.push_back({{one.claim, &part, &lazy, options.seed, options.budget}, run.claims.size() - 1, number});
  }
  if (run.claims.empty())
    return Error{"shard " + run.shard + ": expected at least one claim, found none among the " + std::to_string(selected.value().size()) + " selected"};
  if (auto error = decide_cases(plan, options, run)) return std::move(*error);
  for (ClaimResult& claim : run.claims) aggregate(claim);
  run.exit_code = exit_code(run.claims);
  return run;
}

Result<RunResult> run_on_data(const std::vector<Check>& checks, const RunOptions& options, const std::map<std::string, Matrix>& data) {
  const auto selected = select_claims(checks, options.globs);
  if (!selected.has_value()) return selected.error();
  Instance instance;
  for (const auto& [name, value] : data) instance.set(name, value);
  const LazyCase user_data{.label = "user data", .level = Level::quick, .build = [&instance](Random&) { return Case{instance, {}, {}, {}}; }};

  RunResult run = start_result(options);
  std::vector<PlannedCase> plan;
  std::string known;
  for (const SelectedClaim& one : selected.value()) {
    if (const auto error = find_claim_error(one)) return *error;
    for (const Part& part : one.claim->parts) {
      const Givens givens = givens_of(part.statement);
      if (takes(givens, data)) {
        if (auto error = find_shape_error(givens, data)) return Error{"claim '" + one.id + "', part '" + part.name + "': " + error->what};
        ClaimResult& result = run.claims.emplace_back();
        result.id = one.id;
        result.claim = one.claim;
        plan.push_back({{one.claim, &part, &user_data, options.seed, options.budget}, run.claims.size() - 1});
        break;
      }
      if (known.size() < 400) known += "; '" + one.id + "', part '" + part.name + "': " + givens_text(givens);
    }
  }
  if (run.claims.empty()) {
    std::string names;
    for (const auto& [name, value] : data) names += (names.empty() ? "" : ", ") + name;
    return Error{"data: no selected claim takes exactly " + names + ". Givens" + (known.size() < 400 ? "" : " (first of them)") + ": " +
                 (known.empty() ? "none" : known.substr(2))};
  }
  return decide_user_cases(plan, options, std::move(run));
}

Result<RunResult> run_on_search(const std::vector<Check>& checks, const RunOptions& options, const std::vector<std::string>& claims,
                                const std::string& part, const std::function<Result<Proposal>()>& search) {
  RunResult run = start_result(options);
  std::vector<const Part*> parts;
  for (const std::string& id : claims) {
    const auto selected = select_claims(checks, {id});
    if (!selected.has_value()) return selected.error();
    const SelectedClaim& one = selected.value().front();
    const auto found = std::ranges::find(one.claim->parts, part, &Part::name);
    if (found == one.claim->parts.end()) return Error{"claim '" + one.id + "': no part '" + part + "'"};
    parts.push_back(&*found);
    ClaimResult& result = run.claims.emplace_back();
    result.id = one.id;
    result.claim = one.claim;
  }
  if (run.claims.empty()) return Error{"expected at least one claim, found none"};
  const auto choose = [&]() -> Result<Choice> {
    auto proposal = search();
    if (!proposal.has_value()) return proposal.error();
    const auto place = std::ranges::find(run.claims, proposal.value().claim, &ClaimResult::id);
    if (place == run.claims.end()) throw std::invalid_argument("an instance of the claim '" + proposal.value().claim + "', which is not in question");
    const auto index = static_cast<std::size_t>(place - run.claims.begin());
    return Choice{index, place->claim, parts[index], Case{std::move(proposal.value().instance), std::move(proposal.value().hints), {}, {}}};
  };
  const LazyCase user_data{.label = "user data", .level = Level::quick, .build = {}};
  const Task task{run.claims.front().claim, parts.front(), &user_data, options.seed, options.budget, choose};
  return decide_user_cases({{task, 0}}, options, run);
}

std::string certificate_name(const std::string& qualified_id, const std::string& part, const std::string& which) {
  std::string name = qualified_id + "." + part + "." + which + ".json";
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

void prepare_workers() {
  openblas_set_num_threads(1);
  const double one[1] = {1};
  double product[1] = {0};
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, 1, 1, 1, 1.0, one, 1, one, 1, 0.0, product, 1);
}

}  // namespace lemmacheck
