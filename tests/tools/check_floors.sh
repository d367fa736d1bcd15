#!/bin/sh
# check_floors.sh ROOT: does every file include only what floors.txt lets its floor include, and does the kernel keep its diet?
set -eu
root=$1
table=$(dirname "$0")/floors.txt
bad=$(mktemp)
trap 'rm -f "$bad"' EXIT

list() { find "$@" -type f \( -name '*.hpp' -o -name '*.cpp' -o -name '*.h' \) 2>/dev/null || true; }

floors=$(awk -F'|' '!/^#/ && NF { gsub(/ /, "", $1); print $1 }' "$table")
for folder in "$root"/src/*/ "$root"/include/lemmacheck/*/; do
  [ -d "$folder" ] || continue
  floor=$(basename "$folder")
  [ "$floor" = cmake ] && continue
  files=$(list "$folder")
  [ -n "$files" ] || continue
  if ! echo "$floors" | grep -qx "$floor"; then
    echo "$folder: the floor '$floor' is not in floors.txt" >>"$bad"
    continue
  fi
  # Standard headers have no slash and no dot; everything else must be allowed by name.
  awk -v floor="$floor" '
    FNR == NR { if ($0 ~ /^#/ || !NF) next
                split($0, field, "|"); name = field[1]; gsub(/ /, "", name)
                if (name == floor) { n = split(field[2], floors, " "); m = split(field[3], prefixes, " ") } next }
    /^[ \t]*#[ \t]*include/ {
      header = $0; sub(/^[^"<]*["<]/, "", header); sub(/[">].*$/, "", header)
      ok = header !~ /[\/.]/
      if (header ~ /^lemmacheck\//) {
        split(header, part, "/"); ok = floor != "recheck" && part[2] == floor
        for (i = 1; i <= n; ++i) if (part[2] == floors[i]) ok = 1
      } else if (!ok) {
        for (i = 1; i <= m; ++i) if (index(header, prefixes[i]) == 1) ok = 1
        if ($0 ~ /"/ && header !~ /\//) ok = 1   # a private header beside the file
      }
      if (!ok) print FILENAME ":" FNR ": floor " floor " may not include " header
    }' "$table" $files >>"$bad"
done

kernel=$(list "$root/src/kernel" "$root/include/lemmacheck/kernel")
if [ -n "$kernel" ]; then
  # Comments may name what code must not use.
  awk '{ line = $0; sub(/\/\/.*/, "", line)
         if (line ~ /(^|[^A-Za-z_])(double|float|throw|thread|iostream|Eigen|reinterpret_cast|rand|printf|fstream)([^A-Za-z_]|$)/)
           print FILENAME ":" FNR ": forbidden in the kernel: " $0 }' $kernel >>"$bad"
fi

checks=$(list "$root/checks")
if [ -n "$checks" ]; then
  # A header without a folder is shared by the checks of one paper.
  awk '/#[ \t]*include[ \t]*"/ && !/"lemmacheck\// && !/"[A-Za-z0-9_]*\.hpp"/ {
         print FILENAME ":" FNR ": a check includes only lemmacheck/<floor>/, headers beside it and the standard library: " $0 }' $checks >>"$bad"
fi

code=$(list "$root/src" "$root/include" "$root/checks")
if [ -n "$code" ]; then
  awk '{ line = $0; sub(/\/\/.*/, "", line)
         if (line ~ /fesetround|boost\/numeric\/interval|ffast-math|fast_math/) print FILENAME ":" FNR ": breaks enclosures: " $0 }' $code >>"$bad"
fi

[ ! -s "$bad" ] || { cat "$bad"; exit 1; }
