#!/bin/sh
# run.sh BUILD SCRATCH COMPILER: installs the build into a scratch prefix, builds the foreign project against it, runs its discovered checks,
# and lets the installed lemmacheck-recheck judge their certificates.
set -eu
build=$1 scratch=$2 compiler=$3
project=$(cd "$(dirname "$0")/project" && pwd)
prefix=$scratch/prefix
rm -rf "$scratch"
mkdir -p "$scratch"
cmake --install "$build" --prefix "$prefix" >"$scratch/install.log"

[ "$(wc -l <"$project/CMakeLists.txt")" -le 6 ]
[ "$(cat "$project"/*.cpp | wc -l)" -le 25 ]
cmake -G Ninja -S "$project" -B "$scratch/build" -D CMAKE_PREFIX_PATH="$prefix" -D CMAKE_CXX_COMPILER="$compiler" -D CMAKE_BUILD_TYPE=Release
cmake --build "$scratch/build"
ctest --test-dir "$scratch/build" --no-tests=error --output-on-failure

"$scratch/build/consumer" run cauchy-schwarz --certificates "$scratch/certificates"
"$prefix/bin/lemmacheck-recheck" "$scratch"/certificates/*
"$scratch/build/consumer" recheck "$scratch"/certificates/*

# A program without claims must not build into a silent success.
sed 's/ cauchy-schwarz.cpp//' "$project/CMakeLists.txt" >"$scratch/CMakeLists.txt"
cmake -G Ninja -S "$scratch" -B "$scratch/empty" -D CMAKE_PREFIX_PATH="$prefix" -D CMAKE_CXX_COMPILER="$compiler" >"$scratch/empty.log"
if cmake --build "$scratch/empty" >>"$scratch/empty.log" 2>&1; then
  echo "a program without checks was built"
  exit 1
fi
grep -q "this program has no claims" "$scratch/empty.log"
