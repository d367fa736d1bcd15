#!/bin/sh
# check_recheck_size.sh ROOT: is the independent checker short enough to be read, at most 2500 lines?
set -eu
lines=$(find "$1/src/recheck" -type f \( -name '*.cpp' -o -name '*.hpp' \) -exec cat {} + | wc -l)
echo "src/recheck: $lines lines"
[ "$lines" -gt 0 ] && [ "$lines" -le 2500 ]
