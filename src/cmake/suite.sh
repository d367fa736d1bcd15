#!/bin/sh
# suite.sh [quick|standard|thorough]: sets up, runs the suite (standard), rechecks every certificate, and says where the report lies.
set -eu
level=${1:-standard}
cd "$(dirname "$0")/../.."
sh src/cmake/setup.sh release lemmacheck lemmacheck-recheck

out=out/suite
rm -rf "$out"
mkdir -p "$out"
echo "== running the $level suite"
status=0
build/release/bin/lemmacheck run '*' --level "$level" --certificates "$out/certificates" \
  --report json="$out/report.json" --report junit="$out/junit.xml" --report markdown="$out/report.md" || status=$?
echo "== rechecking the certificates"
build/release/bin/lemmacheck recheck "$out"/certificates/* || status=$((status > 0 ? status : 1))

echo
if [ $status -eq 0 ]; then
  echo "Suite passed: every verdict as expected, every certificate accepted."
else
  echo "Suite FAILED with exit code $status (1 unexpected verdict or rejected certificate, 3 undecided verdicts, 4 internal error)."
fi
echo "Report: $out/report.md, $out/report.json, $out/junit.xml; certificates: $out/certificates"
exit $status
