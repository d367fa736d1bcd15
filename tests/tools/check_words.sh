#!/bin/sh
# check_words.sh ROOT: does no file of the project match a pattern of forbidden_words.txt?
set -eu
root=$1
patterns=$(dirname "$0")/forbidden_words.txt
cd "$root"
if find . \( -path ./.git -o -path ./build -o -path ./out \) -prune -o -type f -print |
     xargs grep -nIE -f "$patterns"; then
  exit 1
fi
