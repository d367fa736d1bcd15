#!/bin/sh
# setup.sh PRESET [TARGET...]: installs what is missing of packages.txt, configures the preset and builds the targets (default: all).
# Needs Debian 12 or a system that has the packages already, and root or sudo if one is missing.
set -eu
cd "$(dirname "$0")/../.."
preset=$1
shift

missing=
if command -v dpkg-query >/dev/null; then
  for package in $(grep -v '^#' src/cmake/packages.txt); do
    dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
fi
if [ -n "$missing" ]; then
  echo "== installing:$missing"
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "setup.sh: as root or with sudo, install:$missing" >&2; exit 1; }
    as_root=sudo
  fi
  $as_root apt-get update -q
  # shellcheck disable=SC2086  # one word a package
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y --no-install-recommends $missing
fi

echo "== configuring build/$preset"
cmake --preset "$preset"
echo "== building ${*:-everything}"
cmake --build --preset "$preset" ${*:+--target "$@"}
