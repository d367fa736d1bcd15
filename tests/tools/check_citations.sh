#!/bin/sh
# check_citations.sh ROOT: does every [Key of a source line resolve in checks/references.bib, and does every file named in the documents exist?
set -eu
root=$1
bad=$(mktemp)
trap 'rm -f "$bad"' EXIT
cd "$root"

keys=$(sed -n 's/^@[a-z]*{\([^,]*\),.*/\1/p' checks/references.bib)
doubled=$(echo "$keys" | sort | uniq -d)
[ -z "$doubled" ] || echo "checks/references.bib: entered twice: $doubled" >>"$bad"

# A key is a name and a year; after "\source [" anything counts as a key.
grep -rnoE '\\source \[[^],;]*|\[[A-Z][A-Za-z]+[12][0-9]{3}[a-z]?' include src checks tests --include='*.hpp' --include='*.cpp' |
  sed -E 's/^([^:]*:[0-9]*):(\\source )?\[(.*)$/\1 \3/' | sort -u |
  while read -r place key; do
    echo "$keys" | grep -qxF "$key" || echo "$place: [$key is not in checks/references.bib"
  done >>"$bad"

for document in README.md CHANGELOG.md reports/*.md; do
  [ -f "$document" ] || continue
  grep -noE '(^|[^A-Za-z0-9_./-])(src|include|checks|tests|reports|\.ci)/[A-Za-z0-9_./-]*[A-Za-z0-9_]' "$document" |
    sed -E 's/^([0-9]+):[^A-Za-z.]?/\1 /' |
    while read -r line name; do
      [ -e "$name" ] || echo "$document:$line: there is no $name"
    done >>"$bad"
done

[ ! -s "$bad" ] || { cat "$bad"; exit 1; }
