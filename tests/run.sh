#!/bin/sh
# run.sh [OPTION of ctest...]: sets up and runs the quick and standard tests; the thorough ones as well with "-L .".
set -eu
cd "$(dirname "$0")/.."
sh src/cmake/setup.sh release

out=out/tests
mkdir -p "$out"
echo "== running the tests"
status=0
[ $# -gt 0 ] || set -- -LE thorough
ctest --test-dir build/release --output-on-failure --no-tests=error --output-junit "$PWD/$out/junit.xml" "$@" || status=$?

echo
if [ $status -eq 0 ]; then echo "Tests passed."; else echo "Tests FAILED."; fi
echo "Report: $out/junit.xml"
exit $status
