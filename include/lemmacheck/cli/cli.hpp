#pragma once

/// \file
/// The program `lemmacheck` as a function, for lemmacheck_add_checks.  Floor: cli.

namespace lemmacheck {

/// Runs the command line `lemmacheck argv[1] ...` over all_checks().
/// \returns the exit code: 0 every verdict as expected; 1 not so; 2 usage or input error; 3 undecided verdicts remain; 4 internal error
int run_cli(int argc, char** argv);

}  // namespace lemmacheck
