#pragma once

/// \file
/// The commands of the program, each with its arguments.  Every command returns an exit code.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck {

inline constexpr int exit_as_expected = 0;
inline constexpr int exit_not_as_expected = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_undecided = 3;
inline constexpr int exit_internal = 4;

struct ListArguments {
  std::vector<std::string> globs;
  bool json = false;
};
int list_claims(const ListArguments& arguments);

struct ShowArguments {
  std::vector<std::string> globs;
  bool json = false;
};
int show_claims(const ShowArguments& arguments);

struct RunArguments {
  std::vector<std::string> globs;
  std::string level = "quick";
  std::uint64_t seed = 1;
  unsigned jobs = 1;
  std::optional<double> time_limit;              ///< seconds
  std::optional<std::uint64_t> memory_limit;     ///< MB
  std::vector<std::string> reports;              ///< FORMAT=PATH
  std::string timings;                           ///< path, "" for none
  std::string certificates;                      ///< folder, "" for none
  std::vector<std::string> data;                 ///< NAME=FILE
  std::string shard;                             ///< I/N, "" for none
  bool json = false;
};
int run_claims(const RunArguments& arguments);

struct RecheckArguments {
  std::vector<std::string> files;
  bool json = false;
  bool quiet = false;
};
int recheck_certificates(const RecheckArguments& arguments);

struct ReportArguments {
  std::string from;
  std::string format = "console";
  std::string output;  ///< path, "" for standard output
};
int render_stored_report(const ReportArguments& arguments);

struct TrainArguments {
  std::string arch;
  std::string activation = "relu";
  std::vector<std::string> data;  ///< X=FILE and y=FILE
  bool columns = false;           ///< the samples are the columns of X and y
  std::string loss = "mean";
  std::string optimizer = "adam";
  std::optional<double> rate;  ///< 0.01 where the optimiser has one
  std::size_t hold = 0;  ///< epochs; 0 for all
  double decay = 1;
  std::optional<double> momentum;  ///< these have the defaults of Optimizer, each for the one optimiser that has it
  std::optional<double> beta1;
  std::optional<double> beta2;
  std::optional<double> epsilon;
  std::optional<std::size_t> pairs;
  std::size_t batch = 0;
  std::size_t epochs = 1000;
  double target_loss = 0;
  double target_gradient = 0;
  std::vector<std::size_t> freeze;  ///< layers, counted from 1
  std::string weights;              ///< folder, "" for random ones
  std::uint64_t seed = 1;
  std::string seeds;  ///< A..B, "" for the one seed
  unsigned jobs = 1;
  std::size_t threads = 1;
  std::size_t log_every = 0;         ///< epochs; 0 for a hundred lines
  std::size_t checkpoint_every = 0;  ///< epochs; 0 for the end alone
  bool resume = false;
  std::string out;  ///< folder
};
int train_weights(const TrainArguments& arguments);

struct DataArguments {
  std::string path;
  std::size_t count = 0;  ///< images; 0 for all
  std::uint64_t seed = 1;
  std::size_t crop = 0;    ///< side; 0 for none
  std::size_t resize = 0;  ///< side; 0 for none
  bool grey = false;
  bool standardise = false;
  std::optional<double> whiten;  ///< what is added to the eigenvalues
  std::string labels = "classes";
  std::string out;  ///< folder
};
int prepare_data(const DataArguments& arguments);

struct ExperimentArguments {
  std::string name;
  std::string level = "quick";
  std::uint64_t seed = 1;
  unsigned jobs = 1;
  std::vector<std::string> data;  ///< NAME=PATH
  std::string out;                ///< folder, "" for experiments/NAME/LEVEL
};
int list_experiments(bool json);
int carry_out_experiment(const ExperimentArguments& arguments);

struct CertifyArguments {
  std::vector<std::string> weights;  ///< W1 and W2, or the folder of W1.npy and W2.npy
  std::vector<std::string> data;     ///< X=FILE and y=FILE
  std::string activation;
  bool columns = false;  ///< the samples are the columns of X
  std::string within = "1e-6";
  std::string certificates;          ///< folder, "" for none
  std::vector<std::string> reports;  ///< FORMAT=PATH
  double time_limit = 600;           ///< seconds
  bool json = false;
};
int certify_weights(const CertifyArguments& arguments);

/// Splits "KEY=VALUE"; both sides must be there.
std::optional<std::pair<std::string, std::string>> split_assignment(const std::string& text);

struct ReportTarget {
  std::string format;
  std::string path;
};

/// FORMAT=PATH, each a known format and a folder that can be written.
Result<std::vector<ReportTarget>> read_report_targets(const std::vector<std::string>& texts);

/// NAME=FILE, each name once.
Result<std::map<std::string, Matrix>> load_data(const std::vector<std::string>& assignments);

/// Makes the folder of --certificates.  \returns an error if it cannot be written
std::optional<Error> prepare_certificates(const std::string& folder);

/// Readies the process for deciding.  \returns an error if a self-test of the arithmetic fails
std::optional<Error> prepare_deciding();

/// What `show --json` prints: every form of the claims with the exact text of its statements.
Result<std::string> claims_document(const std::vector<std::string>& globs);

/// Writes "lemmacheck: <what>" to standard error.  \returns `code`
int complain(const std::string& what, int code);

/// "1 input", "2 inputs".
std::string counted(std::size_t count, const std::string& what);

/// Columns of the terminal behind a descriptor; 100 if it is none.
int terminal_width(int descriptor);

/// Whether output to a descriptor is for a person's terminal that shows colours.
bool shows_colour(int descriptor);

}  // namespace lemmacheck
