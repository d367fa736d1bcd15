#!/bin/sh
# mutate_kernel.sh ROOT EVERY COMPILER LINK-ARGUMENT...
# Compiles each EVERY-th mutant of kernel_mutants.txt by itself, links it before the kernel's library, so that it takes the place of the
# sound file, and demands that the tests of the kernel fail.
set -eu
root=$1 every=$2 compiler=$3
shift 3
table=$(dirname "$0")/kernel_mutants.txt
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tab=$(printf '\t')

# passes <source> <link argument>...: do the tests pass when this source takes the place of its file?
passes() {
  "$compiler" -std=c++20 -O1 -w -D_GLIBCXX_ASSERTIONS -I"$root/include" -c "$1" -o "$scratch/mutant.o" || exit 2
  shift
  "$compiler" "$scratch/mutant.o" "$@" -o "$scratch/unit_kernel" || exit 2
  timeout 120 "$scratch/unit_kernel" --test-case-exclude='*[standard],*[thorough]' >"$scratch/log" 2>&1
}

# The sound files must pass when linked in this way, or nothing is learnt from the mutants.
for file in "$root"/src/kernel/*.cpp; do
  grep -q "^$(basename "$file")$tab" "$table" || { echo "kernel_mutants.txt: no mutant of $file"; exit 1; }
done
if ! passes "$root/src/kernel/rank.cpp" "$@"; then
  cat "$scratch/log"
  echo "the unchanged kernel fails its tests"
  exit 1
fi

number=0 tried=0 survived=0
while IFS="$tab" read -r file edit rule; do
  case $file in '#'* | '') continue ;; esac
  sed "$edit" "$root/src/kernel/$file" >"$scratch/$file"
  if cmp -s "$root/src/kernel/$file" "$scratch/$file"; then
    echo "kernel_mutants.txt: the edit no longer applies to $file: $edit"
    exit 1
  fi
  number=$((number + 1))
  [ $((number % every)) -eq 0 ] || continue
  tried=$((tried + 1))
  if passes "$scratch/$file" "$@"; then
    echo "SURVIVED  $file: $rule"
    survived=$((survived + 1))
  else
    echo "killed    $file: $rule"
  fi
done <"$table"
echo "$tried mutants, $survived survived"
[ "$tried" -gt 0 ] && [ "$survived" -eq 0 ]
