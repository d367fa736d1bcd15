#include "worker.hpp"

#include <fcntl.h>
#include <flint/flint.h>
#include <gmp.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <new>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "lemmacheck/claim/certificate.hpp"
#include "lemmacheck/decide/decide.hpp"

namespace lemmacheck {
namespace {

using nlohmann::json;

/// How a worker ends when an allocation fails; GMP, FLINT and operator new would end in abort().
constexpr int exit_memory = 109;

/// More than this in standard output and error of one worker is lost.
constexpr rlim_t log_limit = 1 << 20;

// ---- the child

[[noreturn]] void end_out_of_memory() { _exit(exit_memory); }

void* checked_malloc(std::size_t n) {
  void* p = std::malloc(n);
  if (p == nullptr && n != 0) end_out_of_memory();
  return p;
}
void* checked_calloc(std::size_t count, std::size_t n) {
  void* p = std::calloc(count, n);
  if (p == nullptr && n != 0 && count != 0) end_out_of_memory();
  return p;
}
void* checked_realloc(void* old, std::size_t n) {
  void* p = std::realloc(old, n);
  if (p == nullptr && n != 0) end_out_of_memory();
  return p;
}
void* checked_gmp_realloc(void* old, std::size_t, std::size_t n) { return checked_realloc(old, n); }
void gmp_free(void* p, std::size_t) { std::free(p); }

std::uint64_t address_space() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t pages = 0;
  statm >> pages;
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void limit(__rlimit_resource resource, rlim_t value) {
  rlimit bounds{};
  getrlimit(resource, &bounds);
  bounds.rlim_cur = bounds.rlim_max == RLIM_INFINITY ? value : std::min(value, bounds.rlim_max);
  setrlimit(resource, &bounds);
}

void confine(const Budget& budget, int log) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int null = open("/dev/null", O_RDONLY);
  if (null >= 0) dup2(null, STDIN_FILENO);
  if (log >= 0) {
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
  }
  for (const int deadly : {SIGABRT, SIGBUS, SIGFPE, SIGHUP, SIGILL, SIGINT, SIGSEGV, SIGTERM}) std::signal(deadly, SIG_DFL);
  std::signal(SIGXFSZ, SIG_IGN);
  limit(RLIMIT_FSIZE, log_limit);
  limit(RLIMIT_CORE, 0);
  std::set_new_handler(end_out_of_memory);
  mp_set_memory_functions(checked_malloc, checked_gmp_realloc, gmp_free);
  __flint_set_memory_functions(checked_malloc, checked_calloc, checked_realloc, std::free);
  limit(RLIMIT_AS, address_space() + budget.bytes);
}

void send(int pipe, const json& record) {
  const std::string line = record.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  for (std::size_t sent = 0; sent < line.size();) {
    const ssize_t n = write(pipe, line.data() + sent, line.size() - sent);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(1);
    sent += static_cast<std::size_t>(n);
  }
}

json lines_to_json(const Outcome& outcome) {
  auto lines = json::array();
  for (const LineOutcome& line : outcome.lines)
    lines.push_back({{"name", line.name},
                     {"is_hypothesis", line.is_hypothesis},
                     {"truth", line.truth ? to_string(*line.truth) : std::string_view("not-reached")},
                     {"lower", line.margin ? decimal_down(line.margin->lower) : ""},
                     {"upper", line.margin ? decimal_up(line.margin->upper) : ""}});
  return lines;
}

json outcome_to_json(const Outcome& outcome) {
  return {{"verdict", to_string(outcome.verdict)},
          {"reason", to_string(outcome.reason)},
          {"detail", outcome.detail}};
}

/// decide(), and what a fault of a check or of the library throws as an outcome.
Outcome decide_guarded(const std::string& statement, const Instance& instance, const std::function<Hints()>& find_hints, std::uint64_t seed) {
  Outcome fault;
  fault.reason = Reason::internal_error;
  fault.evidence = "[]";
  try {
    const Hints hints = find_hints();
    return decide(statement, instance, hints, {.max_precision = DecideOptions{}.max_precision, .seed = seed});
  } catch (const std::bad_alloc&) {
    end_out_of_memory();
  } catch (const std::exception& e) {
    fault.detail = std::string("exception: ") + e.what();
  } catch (...) {
    fault.detail = "exception of an unknown type";
  }
  return fault;
}

void decide_control(int pipe, const Task& task, const Case& one, const Control& control) {
  const auto edited = edited_statement(task.part->statement, control);
  if (!edited.has_value()) {
    Outcome fault;
    fault.reason = Reason::internal_error;
    fault.detail = edited.error().what;
    send(pipe, {{"control", outcome_to_json(fault)}, {"dropped", json::array()}, {"violated", json::array()}});
    return;
  }
  const Instance& instance = control.instance ? *control.instance : one.instance;
  const auto hints = [&] {
    if (control.hints) return *control.hints;
    if (task.part->search) return task.part->search(instance);
    return one.hints && !control.instance ? *one.hints : Hints{};
  };
  const Outcome outcome = decide_guarded(edited.value(), instance, hints, task.seed);
  auto violated = json::array();
  for (const LineOutcome& line : outcome.lines)
    if (line.is_hypothesis && line.truth == Truth::false_) violated.push_back(line.name);
  send(pipe, {{"control", outcome_to_json(outcome)},
              {"dropped", dropped_hypotheses(task.part->statement, edited.value())},
              {"violated", std::move(violated)}});
}

void work(int pipe, Task task) {
  Case one;
  std::size_t choice = 0;
  try {
    if (task.choose) {
      auto chosen = task.choose();
      if (!chosen.has_value()) {
        send(pipe, {{"nothing", chosen.error().what}});
        return;
      }
      choice = chosen.value().index;
      task.claim = chosen.value().claim;
      task.part = chosen.value().part;
      one = std::move(chosen).value().content;
    } else {
      Random random(task.seed, task.claim->id + "/" + task.part->name + "/" + task.lazy->label);
      one = task.lazy->build(random);
    }
  } catch (const std::bad_alloc&) {
    end_out_of_memory();
  } catch (const std::exception& e) {
    send(pipe, {{"fault", std::string("building the instance: ") + e.what()}});
    return;
  }
  auto controls = json::array();
  for (const Control& control : one.controls)
    controls.push_back({{"what", control.what},
                        {"expected", to_string(control.expected)},
                        {"expected_reason", control.reason ? json(to_string(*control.reason)) : json()}});
  const json instance = instance_to_json(one.instance);
  send(pipe, {{"built", instance_hash(one.instance)},
              {"choice", choice},
              {"parameters", describe_shapes(one.instance)},
              {"expected", to_string(one.expected.value_or(task.claim->expectation))},
              {"controls", std::move(controls)}});

  const auto hints = [&] { return one.hints ? *one.hints : task.part->search ? task.part->search(one.instance) : Hints{}; };
  const Outcome outcome = decide_guarded(task.part->statement, one.instance, hints, task.seed);
  json decided = {{"decided", outcome_to_json(outcome)},
                  {"grade", to_string(outcome.grade)},
                  {"scope", to_string(outcome.scope)},
                  {"lines", lines_to_json(outcome)},
                  {"certificate", ""}};
  if (outcome.verdict != Verdict::undecided) {
    const Certificate certificate{.claim = task.claim->id,
                                  .form = std::string(to_string(task.claim->form)),
                                  .part = task.part->name,
                                  .statement = task.part->statement,
                                  .instance = instance,
                                  .verdict = outcome.verdict,
                                  .evidence = json::parse(outcome.evidence)};
    decided["certificate"] = certificate_to_json(certificate).dump(-1, ' ', false, json::error_handler_t::replace);
  }
  send(pipe, decided);
  for (const Control& control : one.controls) decide_control(pipe, task, one, control);
}

[[noreturn]] void run_child(int pipe, int log, const Task& task) {
  confine(task.budget, log);
  try {
    work(pipe, task);
  } catch (const std::bad_alloc&) {
    end_out_of_memory();
  } catch (const std::exception& e) {
    send(pipe, {{"fault", e.what()}});
  }
  _exit(0);
}

// ---- the parent

/// The last line that the worker printed.
std::string last_words(int log) {
  const off_t size = lseek(log, 0, SEEK_END);
  if (size <= 0) return {};
  char block[400];
  const off_t from = std::max<off_t>(0, size - static_cast<off_t>(sizeof block));
  const ssize_t n = pread(log, block, sizeof block, from);
  if (n <= 0) return {};
  std::string_view text(block, static_cast<std::size_t>(n));
  while (!text.empty() && std::strchr("\r\n ", text.back()) != nullptr) text.remove_suffix(1);
  const std::size_t start = text.rfind('\n');
  return std::string(start == std::string_view::npos ? text : text.substr(start + 1));
}

std::string budget_text(double seconds) {
  std::string text = std::to_string(seconds);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text + " s";
}

}  // namespace

Worker::Worker(const Task& task) : task_(task), start_(Clock::now()) {
  result_.part = task.part->name;
  result_.label = task.lazy->label;
  result_.expected = task.claim->expectation;
  deadline_ = start_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(task.budget.seconds));

  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return;
  log_ = memfd_create("lemmacheck", MFD_CLOEXEC);
  process_ = fork();
  if (process_ == 0) {
    close(ends[0]);
    run_child(ends[1], log_, task_);
  }
  close(ends[1]);
  pipe_ = ends[0];
  fcntl(pipe_, F_SETFL, O_NONBLOCK);
}

Worker::~Worker() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  if (pipe_ >= 0) close(pipe_);
  if (log_ >= 0) close(log_);
}

bool Worker::receive() {
  char block[1 << 16];
  for (;;) {
    const ssize_t n = read(pipe_, block, sizeof block);
    if (n == 0) return false;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
    const std::size_t seen = buffer_.size();
    buffer_.append(block, static_cast<std::size_t>(n));
    for (std::size_t end = buffer_.find('\n', seen); end != std::string::npos; end = buffer_.find('\n')) {
      accept(buffer_.substr(0, end));
      buffer_.erase(0, end + 1);
    }
  }
}

void Worker::accept(const std::string& line) {
  const json record = json::parse(line);
  const auto text = [&record](const char* key) { return record.at(key).get<std::string>(); };
  const auto read_outcome = [](const json& outcome, auto& into) {
    into.verdict = verdict_from(outcome.at("verdict").get<std::string>()).value();
    into.reason = reason_from(outcome.at("reason").get<std::string>()).value();
    into.detail = outcome.at("detail").get<std::string>();
  };
  if (record.contains("fault")) {
    result_.reason = Reason::internal_error;
    result_.detail = text("fault");
    decided_ = true;
  } else if (record.contains("nothing")) {
    result_.reason = Reason::no_witness;
    result_.detail = text("nothing");
    decided_ = true;
  } else if (record.contains("built")) {
    choice_ = record.at("choice").get<std::size_t>();
    result_.hash = text("built");
    result_.parameters = text("parameters");
    result_.expected = verdict_from(text("expected")).value();
    for (const json& control : record.at("controls")) {
      ControlResult& next = result_.controls.emplace_back();
      next.what = control.at("what").get<std::string>();
      next.expected = verdict_from(control.at("expected").get<std::string>()).value();
      if (!control.at("expected_reason").is_null()) next.expected_reason = reason_from(control.at("expected_reason").get<std::string>());
    }
    return;  // building and deciding share one budget
  } else if (record.contains("decided")) {
    read_outcome(record.at("decided"), result_);
    result_.grade = grade_from(text("grade")).value();
    result_.scope = scope_from(text("scope")).value();
    result_.certificate = text("certificate");
    for (const json& j : record.at("lines"))
      result_.lines.push_back({j.at("name").get<std::string>(), j.at("is_hypothesis").get<bool>(), j.at("truth").get<std::string>(),
                               j.at("lower").get<std::string>(), j.at("upper").get<std::string>()});
    decided_ = true;
  } else {
    ControlResult& control = result_.controls.at(controls_done_++);
    read_outcome(record.at("control"), control);
    control.dropped = record.at("dropped").get<std::vector<std::string>>();
    control.violated = record.at("violated").get<std::vector<std::string>>();
  }
  deadline_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(task_.budget.seconds));
}

void Worker::stop() {
  stopped_ = true;
  kill(process_, SIGKILL);
}

CaseResult Worker::finish() {
  if (!started()) {
    result_.reason = Reason::crash;
    result_.detail = "the system refused a process for this instance";
    return std::move(result_);
  }
  kill(process_, SIGKILL);  // no effect on a process that has ended; ends one that closed the pipe and goes on
  int status = 0;
  rusage usage{};
  while (wait4(process_, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  process_ = -1;
  result_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  result_.peak_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;

  Reason reason = Reason::crash;
  std::string detail;
  if (stopped_) {
    reason = Reason::time;
    detail = "not decided within " + budget_text(task_.budget.seconds);
  } else if (WIFEXITED(status) && WEXITSTATUS(status) == exit_memory) {
    reason = Reason::memory;
    detail = "needs more than " + std::to_string(task_.budget.bytes >> 20) + " MB";
  } else {
    detail = "the process of this instance ended " +
             (WIFSIGNALED(status) ? std::string("by the signal ") + strsignal(WTERMSIG(status)) : "with exit code " + std::to_string(WEXITSTATUS(status)));
    if (const std::string words = last_words(log_); !words.empty()) detail += ", having printed: " + words;
  }
  if (!decided_) {
    result_.reason = reason;
    result_.detail = detail;
    result_.controls.clear();  // none was reached
  }
  for (std::size_t k = controls_done_; k < result_.controls.size(); ++k) {
    result_.controls[k].reason = reason;
    result_.controls[k].detail = detail;
  }
  return std::move(result_);
}

}  // namespace lemmacheck
