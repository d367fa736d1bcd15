/// \file
/// The program without any check.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/cli/cli.hpp"

const std::vector<lemmacheck::Check>& lemmacheck::all_checks() {
  static const std::vector<Check> table;
  return table;
}

int main(int argc, char** argv) { return lemmacheck::run_cli(argc, argv); }
