#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "commands.hpp"
#include "lemmacheck/base/file.hpp"
#include "lemmacheck/claim/certificate.hpp"
#include "lemmacheck/network/critical_point.hpp"
#include "lemmacheck/network/smooth_critical_point.hpp"
#include "lemmacheck/report/report.hpp"
#include "lemmacheck/run/data_file.hpp"
#include "lemmacheck/run/run.hpp"
#include "lemmacheck/train/network.hpp"
#include "orientation.hpp"
#include "progress_line.hpp"

namespace lemmacheck {
namespace {

using nlohmann::ordered_json;

struct TrainedNetwork {
  std::string part;  ///< of the claims: rectifiers, quadratic, tanh or softplus
  Matrix w1;         ///< d1 x d0
  Matrix w2;         ///< 1 x d1; may be empty for quadratic
  Rational rho;      ///< of rectifiers
  ActivationKind activation = ActivationKind::relu;
  Matrix x;  ///< N x d0
  Matrix y;  ///< N x 1
  Rational within;
};

Shape shape_of(const Matrix& a) { return {.rows = a.rows(), .cols = a.cols()}; }

Result<std::vector<Matrix>> load_weights(const std::vector<std::string>& arguments) {
  std::vector<std::string> files = arguments;
  std::error_code ignored;
  if (files.size() == 1 && std::filesystem::is_directory(files[0], ignored)) {
    const std::string folder = files[0];
    files.clear();
    for (std::size_t layer = 1;; ++layer) {
      const std::string file = folder + "/W" + std::to_string(layer) + ".npy";
      if (!path_exists(file)) break;
      files.push_back(file);
    }
    if (files.empty()) return Error{"--weights '" + folder + "': expected W1.npy, found none"};
  }
  std::vector<Matrix> out;
  for (const std::string& file : files) {
    auto matrix = load_matrix(file);
    if (!matrix.has_value()) return Error{"--weights: " + matrix.error().what};
    out.push_back(std::move(matrix).value());
  }
  return out;
}

/// Reads the activation: the part of the claims that is about it and, for rectifiers, the slope for negative arguments as it is written.
std::optional<Error> read_activation(const std::string& text, TrainedNetwork& out) {
  const auto parsed = parse_activation(text);
  if (!parsed.has_value()) return Error{"--" + parsed.error().what};
  out.activation = parsed.value().kind;
  out.part = "rectifiers";
  switch (out.activation) {
    case ActivationKind::relu:
      out.rho = 0;
      break;
    case ActivationKind::absolute:
      out.rho = -1;
      break;
    case ActivationKind::linear:
      out.rho = 1;
      break;
    case ActivationKind::leaky: {
      auto slope = parse_rational(text.substr(text.find(':') + 1));
      if (!slope.has_value()) return Error{"--activation '" + text + "': " + slope.error().what};
      out.rho = std::move(slope).value();
      break;
    }
    case ActivationKind::quadratic:
      out.part = "quadratic";
      break;
    case ActivationKind::tanh:
      out.part = "tanh";
      break;
    case ActivationKind::softplus:
      out.part = "softplus";
      break;
  }
  return std::nullopt;
}

Result<TrainedNetwork> read_network(const CertifyArguments& arguments) {
  TrainedNetwork out;
  if (auto error = read_activation(arguments.activation, out)) return std::move(*error);
  const bool is_quadratic = out.part == "quadratic";
  auto within = parse_rational(arguments.within);
  if (!within.has_value()) return Error{"--within: " + within.error().what};
  if (within.value() <= 0) return Error{"--within: expected a positive number, found " + arguments.within};
  out.within = std::move(within).value();

  auto weights = load_weights(arguments.weights);
  if (!weights.has_value()) return weights.error();
  std::vector<Matrix> w = std::move(weights).value();
  if (w.size() != 2 && !(is_quadratic && w.size() == 1))
    return Error{std::string("--weights: expected one hidden layer, ") + (is_quadratic ? "W1 or W1 and W2" : "W1 and W2") + ", found " +
                 std::to_string(w.size()) + (w.size() == 1 ? " matrix" : " matrices")};
  if (w.size() == 2) {
    if (w[1].rows() != 1 || w[1].cols() != w[0].rows())
      return Error{"--weights W2: expected one output, 1 x " + std::to_string(w[0].rows()) + " for the " + counted(w[0].rows(), "hidden unit") +
                   " of W1, found " + to_string(shape_of(w[1]))};
    if (is_quadratic && std::ranges::any_of(w[1].entries(), [](const Rational& z) { return z != 1; }))
      return Error{"--weights W2: expected ones for the quadratic network |W1 x|^2 (train --weights with ones and --freeze 2), found another number"};
    out.w2 = std::move(w[1]);
  }
  out.w1 = std::move(w[0]);

  auto data = load_data(arguments.data);
  if (!data.has_value()) return data.error();
  for (const auto& [name, value] : data.value())
    if (name != "X" && name != "y") return Error{"--data " + name + ": expected X=FILE and y=FILE"};
  for (const char* name : {"X", "y"})
    if (!data.value().contains(name)) return Error{std::string("--data: expected X=FILE and y=FILE, found no ") + name};
  out.x = data.value().at("X");
  out.y = data.value().at("y");
  const std::size_t inputs = out.w1.cols();
  const auto orientation = find_orientation(shape_of(out.x), shape_of(out.y), inputs, 1, arguments.columns, "as W1 has");
  if (!orientation.has_value()) return orientation.error();
  if (orientation.value().turns_x) out.x = transpose(out.x);
  if (orientation.value().turns_y) out.y = transpose(out.y);
  const bool is_smooth = is_certifiable_smooth(out.activation);
  const std::size_t most = is_smooth ? 100 : 2000;
  const std::size_t unknowns = is_quadratic ? inputs * (inputs + 1) / 2 : inputs * out.w1.rows();
  const std::size_t order = is_smooth ? unknowns + out.w1.rows() : std::min(unknowns, out.x.rows());
  if (order > most)
    return Error{"--weights: expected a network that leads to at most " + std::to_string(most) +
                 (is_smooth ? " weights in all" : " exact equations") + ", found " + std::to_string(order)};
  return out;
}

std::string kind_name(CriticalKind kind) {
  switch (kind) {
    case CriticalKind::global_minimum:
      return "global-minimum";
    case CriticalKind::local_minimum:
      return "local-minimum";
    case CriticalKind::strict_saddle:
      return "strict-saddle";
  }
  return {};
}

constexpr int loss_digits = 12;

/// An error whose sentence starts with the name of what is in the way: it crosses from the process of the search as one text.
Error obstacle_error(Obstacle obstacle, const std::string& detail) { return Error{std::string(to_string(obstacle)) + ": " + detail}; }

/// Whether a distance of the claims is Euclidean; else it is the largest change of an entry.
bool is_euclidean(const TrainedNetwork& network, const std::string& kind) {
  return is_certifiable_smooth(network.activation) || (network.part == "quadratic" && kind == "global-minimum");
}

Proposal propose(const TrainedNetwork& network, const CriticalPoint& point) {
  const bool is_quadratic = network.part == "quadratic";
  const bool is_minimum_of_gram = is_quadratic && point.kind == CriticalKind::global_minimum;
  Proposal out;
  if (!is_quadratic) out.instance.set("W2", network.w2).set("rho", network.rho);
  if (is_minimum_of_gram) out.instance.set("definite", point.definite);
  if (is_quadratic || point.kind != CriticalKind::global_minimum)
    out.instance.set("lower", parse_rational(decimal_down(point.loss, loss_digits)).value())
        .set("upper", parse_rational(decimal_up(point.loss, loss_digits)).value());
  if (point.kind == CriticalKind::local_minimum) out.instance.set("positive", Rational(point.positive));
  out.hints.witnesses.emplace(is_minimum_of_gram ? "M" : "V", point.weights);
  if (point.kind == CriticalKind::strict_saddle) {
    out.hints.witnesses.emplace("U", point.descent.weights);
    if (!is_quadratic) out.hints.witnesses.emplace("q", point.descent.outputs);
  }
  return out;
}

Proposal propose(const TrainedNetwork& network, const SmoothCriticalPoint& point) {
  Proposal out;
  out.instance.set("W2", network.w2)
      .set("V1", point.w1)
      .set("V2", point.w2)
      .set("radius", point.radius)
      .set("slope", point.slope)
      .set("lower", point.lower)
      .set("upper", point.upper);
  if (point.kind == CriticalKind::local_minimum) {
    out.instance.set("definite", point.definite).set("error", point.error);
    out.hints.witnesses.emplace("S", point.hessian);
  } else {
    out.instance.set("contraction", point.contraction).set("size", point.size);
    out.hints.witnesses = {{"B", point.inverse}, {"v", point.direction}};
  }
  return out;
}

Rational loss_of(const CriticalPoint& point) { return point.loss; }
Rational loss_of(const SmoothCriticalPoint& point) { return point.upper; }

/// The critical point that the search finds near enough, as an instance of the claim trained-network/<kind> with the evidence for it.
Result<Proposal> search_for_point(const TrainedNetwork& network, const std::string& within) {
  const auto complete = [&](const auto& search) -> Result<Proposal> {
    if (const auto* nothing = std::get_if<NoCriticalPoint>(&search)) return obstacle_error(nothing->obstacle, nothing->detail);
    const auto& point = std::get<0>(search);
    if (point.distance > network.within)
      return obstacle_error(Obstacle::residual_too_large, "the exact critical point found beside these weights (" + kind_name(point.kind) +
                                                              ", mean squared error " + decimal_up(loss_of(point), 6) + ") is " +
                                                              decimal_up(point.distance, 3) + " away, more than --within " + within +
                                                              "; train on, or allow more");
    Proposal out = propose(network, point);
    out.claim = "trained-network/" + kind_name(point.kind);
    out.instance.set("W1", network.w1).set("X", network.x).set("y", network.y).set("distance", point.distance);
    return out;
  };
  if (network.part == "quadratic") return complete(find_quadratic_critical_point(network.w1, network.x, network.y));
  if (network.part == "rectifiers") return complete(find_rectifier_critical_point({network.w1, network.w2, network.rho}, network.x, network.y));
  return complete(find_smooth_critical_point(network.w1, network.w2, network.activation, network.x, network.y));
}

/// The claims that a critical point may turn out to be about; a report puts what stays undecided under the first.
std::vector<std::string> claims_about(const TrainedNetwork& network) {
  if (network.part == "quadratic") return {"trained-network/global-minimum", "trained-network/strict-saddle"};
  std::vector<std::string> out = {"trained-network/local-minimum", "trained-network/strict-saddle"};
  if (network.part == "rectifiers") out.emplace_back("trained-network/global-minimum");
  return out;
}

/// What is proved about a critical point, in numbers.
struct ProvedPoint {
  Rational distance;
  Rational radius;  ///< smooth: of the ball that holds this critical point and no other
  Rational lower;   ///< of the mean squared error
  Rational upper;
  std::size_t positive = 0;  ///< eigenvalues of the Hessian of a local minimum, at least
};

/// What is to be said about the weights, proved or not.
struct Finding {
  std::string verdict = "undecided";
  std::string reason;
  std::string detail;
  std::optional<ProvedPoint> point;  ///< where there is a verdict
  std::string claim;
  std::string certificate;  ///< path, "" if none is kept
};

ProvedPoint read_point(const TrainedNetwork& network, const std::string& certificate) {
  const auto instance = nlohmann::json::parse(certificate).at("instance");
  const auto number = [&](const char* name) { return instance.contains(name) ? matrix_from_json(instance.at(name)).value()(0, 0) : Rational(0); };
  ProvedPoint out{.distance = number("distance"), .radius = number("radius"), .lower = number("lower"), .upper = number("upper")};
  out.positive = is_certifiable_smooth(network.activation) ? network.w1.entries().size() + network.w2.entries().size()
                                                           : static_cast<std::size_t>(number("positive"));
  return out;
}

/// What the one case of the run says about the weights.
Finding finding_of(const TrainedNetwork& network, const RunResult& run, const std::string& folder) {
  const ClaimResult& claim = run.claims.front();
  const CaseResult& one = claim.cases.front();
  Finding out;
  if (one.hash.empty() && one.reason == Reason::no_witness) {  // an obstacle_error
    const std::size_t colon = one.detail.find(": ");
    out.reason = one.detail.substr(0, colon);
    out.detail = one.detail.substr(colon + 2);
    return out;
  }
  if (!one.hash.empty()) out.claim = claim.id;
  if (one.verdict == Verdict::verified) {
    out.verdict = claim.id.substr(claim.id.find('/') + 1);
    out.point = read_point(network, one.certificate);
    if (!one.certificate_file.empty()) out.certificate = folder + "/" + one.certificate_file;
    return out;
  }
  if (one.verdict != Verdict::undecided) {
    out.reason = to_string(Reason::certificate_rejected);
    out.detail = "the judge refuted a bound that the search had found for the critical point";
    return out;
  }
  out.reason = to_string(one.reason);
  out.detail = (one.hash.empty()              ? "searching for an exact critical point: "
                : is_interruption(one.reason) ? "judging the critical point found: "
                                              : "the judge did not accept the critical point found: ") +
               one.detail + (one.reason == Reason::time ? "; --time-limit allows more" : "");
  return out;
}

std::string describe_verdict(const Finding& finding, const std::string& part) {
  if (finding.verdict == "global-minimum")
    return part == "quadratic" ? "global minimum (the exact least-squares value)" : "global minimum (zero loss)";
  if (finding.verdict == "local-minimum")
    return part == "rectifiers"
               ? std::string("differentiable local minimum, the least loss of its activation region")
               : "local minimum with positive definite Hessian, the one critical point in a ball of radius " + decimal_up(finding.point->radius, 3);
  if (finding.verdict == "strict-saddle") return "strict saddle, a critical point with a direction of negative curvature";
  return "undecided (" + finding.reason + "): " + finding.detail;
}

struct PreActivations {
  std::size_t count = 0;
  std::vector<std::pair<std::size_t, std::size_t>> zeros;  ///< (unit, sample), from 0
  Rational least;
};

PreActivations inspect_pre_activations(const TrainedNetwork& network) {
  const Matrix values = network.w1 * transpose(network.x);
  PreActivations out{.count = values.entries().size(), .zeros = {}, .least = abs(values.entries().front())};
  for (std::size_t i = 0; i < values.rows(); ++i)
    for (std::size_t n = 0; n < values.cols(); ++n) {
      if (values(i, n) == 0) out.zeros.emplace_back(i, n);
      out.least = std::min(out.least, Rational(abs(values(i, n))));
    }
  return out;
}

ordered_json to_json(const TrainedNetwork& network, const CertifyArguments& arguments, const Finding& finding) {
  const Matrix& w1 = network.w1;
  ordered_json out = {{"schema", "lemmacheck-certify-1"}, {"activation", arguments.activation}, {"inputs", w1.cols()},
                      {"hidden_units", w1.rows()},        {"samples", network.x.rows()},        {"within", arguments.within}};
  if (network.part == "rectifiers") {
    const PreActivations pre = inspect_pre_activations(network);
    auto kinks = ordered_json::array();  // counted from 1
    constexpr std::size_t listed = 1000;
    for (const auto& [unit, sample] : pre.zeros)
      if (kinks.size() < listed) kinks.push_back({{"unit", unit + 1}, {"sample", sample + 1}});
    out["pre_activations"] = {{"count", pre.count}, {"zero", pre.zeros.size()}, {"kinks", kinks}, {"smallest", decimal_down(pre.least, 6)}};
  }
  out["verdict"] = finding.verdict;
  out["reason"] = finding.reason;
  out["detail"] = finding.detail;
  if (finding.point) {
    out["distance"] = decimal_up(finding.point->distance, 3);
    out["norm"] = is_euclidean(network, finding.verdict) ? "euclidean" : "largest-entry";
    if (finding.point->radius != 0) out["radius"] = decimal_up(finding.point->radius, 3);
    out["loss"] = {{"lower", decimal_down(finding.point->lower, loss_digits)}, {"upper", decimal_up(finding.point->upper, loss_digits)}};
    if (finding.verdict == "local-minimum")
      out["hessian"] = {{"positive_at_least", finding.point->positive}, {"negative", 0}, {"order", w1.entries().size() + w1.rows()}};
  }
  out["claim"] = finding.claim;
  out["part"] = network.part;
  out["certificate"] = finding.certificate;
  return out;
}

void print(std::ostream& out, const TrainedNetwork& network, const CertifyArguments& arguments, const Finding& finding) {
  const Matrix& w1 = network.w1;
  out << arguments.activation << ", " << counted(w1.cols(), "input") << ", " << counted(w1.rows(), "hidden unit") << ", "
      << counted(network.x.rows(), "sample") << "\n";
  if (network.part == "rectifiers") {
    const PreActivations pre = inspect_pre_activations(network);
    out << "pre-activations: ";
    if (pre.count == 1 && pre.zeros.empty())
      out << "the one is non-zero, at least " << decimal_down(pre.least, 3) << " in absolute value\n";
    else if (pre.zeros.empty())
      out << "all " << pre.count << " are non-zero, the smallest is at least " << decimal_down(pre.least, 3) << " in absolute value\n";
    else
      out << pre.zeros.size() << " of " << pre.count << (pre.zeros.size() == 1 ? " is zero\n" : " are zero\n");
  }
  if (finding.point) {
    const ProvedPoint& point = *finding.point;
    out << "exact critical point: "
        << (point.distance == 0 ? "the weights themselves"
                                : "at most " + decimal_up(point.distance, 3) + " from the weights " +
                                      (is_euclidean(network, finding.verdict) ? "(Euclidean distance)" : "(in every entry)"))
        << (network.part == "rectifiers" && point.distance != 0 ? ", in the same activation region" : "") << "\nmean squared error there: "
        << (point.upper == 0 ? "0" : "in [" + decimal_down(point.lower, loss_digits) + ", " + decimal_up(point.upper, loss_digits) + "]") << "\n";
    if (finding.verdict == "local-minimum")
      out << "Hessian: no negative eigenvalue, at least " << point.positive << (point.positive == 1 ? " positive one of " : " positive ones of ")
          << w1.entries().size() + w1.rows()
          << (network.part == "rectifiers" && point.positive == w1.entries().size()
                  ? (w1.rows() == 1 ? "; the other belongs to the scaling of the unit"
                                    : "; the other " + std::to_string(w1.rows()) + " belong to the scalings of the units")
                  : "")
          << "\n";
  }
  out << "verdict: " << describe_verdict(finding, network.part) << "\n";
  if (finding.point)
    out << "claim: " << finding.claim << ", part " << network.part << "\ncertificate"
        << (finding.certificate.empty() ? " not kept; --certificates DIR keeps it" : ": " + finding.certificate) << std::endl;
}

}  // namespace

int certify_weights(const CertifyArguments& arguments) {
  const auto targets = read_report_targets(arguments.reports);
  if (!targets.has_value()) return complain(targets.error().what, exit_usage);
  if (!(arguments.time_limit > 0 && arguments.time_limit <= 1e7))
    return complain("--time-limit: expected more than 0 and at most 1e7 seconds", exit_usage);
  const auto read = read_network(arguments);
  if (!read.has_value()) return complain(read.error().what, exit_usage);
  const TrainedNetwork& network = read.value();
  if (!arguments.certificates.empty())
    if (const auto error = prepare_certificates(arguments.certificates)) return complain(error->what, exit_usage);
  if (const auto error = prepare_deciding()) return complain(error->what, exit_internal);

  RunOptions options;
  options.budget = {.seconds = arguments.time_limit, .bytes = std::uint64_t{8} << 30};
  options.certificates = arguments.certificates;
  const auto outcome = [&] {
    const ProgressLine line;
    options.on_wait = [&](double seconds) {
      line.show("searching for an exact critical point, then judging it: " + std::to_string(std::lround(seconds)) + " s of at most " +
                std::to_string(std::lround(std::ceil(arguments.time_limit))) + " s");
    };
    options.on_wait(0);
    return run_on_search(all_checks(), options, claims_about(network), network.part, [&] { return search_for_point(network, arguments.within); });
  }();
  if (!outcome.has_value()) return complain(outcome.error().what, exit_usage);
  const RunResult& run = outcome.value();
  const Finding finding = finding_of(network, run, arguments.certificates);

  for (const ReportTarget& target : targets.value()) {
    const auto text = render_report(report_of(run), target.format);
    if (!text.has_value()) return complain(text.error().what, exit_usage);
    if (const auto error = write_file(target.path, text.value())) return complain(error->what, exit_usage);
  }
  if (arguments.json)
    std::cout << to_json(network, arguments, finding).dump(2) << std::endl;
  else
    print(std::cout, network, arguments, finding);
  if (run.claims.front().reason == Reason::internal_error) return exit_internal;
  return finding.verdict == "undecided" ? exit_undecided : exit_as_expected;
}

}  // namespace lemmacheck
