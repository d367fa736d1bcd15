#!/bin/sh
# lints_catch.sh: each lint passes a clean miniature project and stops each of the violations below.
set -eu
tools=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

fresh() {
  rm -rf "$scratch/p"
  mkdir -p "$scratch/p/src/kernel" "$scratch/p/src/claim" "$scratch/p/src/recheck" "$scratch/p/include/lemmacheck/kernel" "$scratch/p/checks" "$scratch/p/tests"
  cd "$scratch/p"
  printf '#include <vector>\n#include "lemmacheck/exact/matrix.hpp"\n// No double here. \\source [Bareiss1968]\n' >src/kernel/rank.cpp
  printf '#include <gmp.h>\n#include "parser.hpp"\n' >src/recheck/main.cpp
  printf '#include "lemmacheck/claim/claim.hpp"\nauto source = "[Bareiss1968, p. 1]";\n' >checks/a.cpp
  printf '@article{Bareiss1968,\n}\n' >checks/references.bib
  printf 'See `src/kernel/rank.cpp`.\n' >README.md
}

# stops <lint> <what> <file> <line>: the lint passes before the line is appended to the file and fails after.
stops() {
  fresh
  if ! "$tools/check_$1.sh" . >/dev/null; then
    echo "check_$1.sh fails on the clean project"
    failed=1
  fi
  printf '%s\n' "$4" >>"$3"
  if "$tools/check_$1.sh" . >/dev/null; then
    echo "check_$1.sh lets through: $2"
    failed=1
  fi
}

stops floors 'a higher floor' src/claim/a.cpp '#include "lemmacheck/solve/rank.hpp"'
stops floors 'an unknown floor' src/claim/a.cpp '#include "lemmacheck/cellar/rank.hpp"'
stops floors 'a third-party header' src/kernel/rank.cpp '#include <Eigen/Core>'
stops floors 'lemmacheck in the recheck' src/recheck/main.cpp '#include "lemmacheck/exact/rational.hpp"'
stops floors 'a double in the kernel' src/kernel/rank.cpp 'bool f(double x);'
stops floors 'a throw in the kernel' src/kernel/rank.cpp 'void f() { throw 1; }'
stops floors 'a thread in the kernel' src/kernel/rank.cpp 'std::thread t;'
stops floors 'a check that includes a check' checks/a.cpp '#include "b.cpp"'
stops floors 'a check that includes a header of another paper' checks/a.cpp '#include "other/b.hpp"'
stops floors 'rounding modes' src/claim/a.cpp 'int x = fesetround(0);'
stops citations 'an unknown source line' src/kernel/rank.cpp '/// \source [Nobody1999]'
stops citations 'an unknown source of a claim' checks/a.cpp 'auto other = "[Nobody1999, L1]";'
stops citations 'a key entered twice' checks/references.bib '@book{Bareiss1968,'
stops citations 'a document that names a lost file' README.md 'and `src/kernel/lost.cpp`'
stops words 'a path of one machine' src/kernel/rank.cpp "// see /""home/someone"
stops words 'an unfinished line' src/kernel/rank.cpp '// TO''DO'
fresh
awk 'BEGIN { for (i = 0; i < 2499; ++i) print "//" }' >>src/recheck/main.cpp
if "$tools/check_recheck_size.sh" . >/dev/null; then
  echo "check_recheck_size.sh lets through 2501 lines"
  failed=1
fi
exit $failed
