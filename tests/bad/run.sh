#!/bin/sh
# tests/bad/run.sh BUILD_DIR: suarad --check on every folder here says exactly
# the lines of its `expected`, and exits 1.
set -u
build=${1:?usage: run.sh BUILD_DIR}
here=$(cd "$(dirname "$0")" && pwd)
said=$(mktemp) || exit 1
trap 'rm -f "$said"' EXIT
chmod 644 "$here"/*/*.pin # a strict umask at check-out would make the bad one good
n=0 failed=0
for folder in "$here"/*/; do
    name=$(basename "$folder")
    "$build/suarad" -c "$folder/suara.conf" --check 2>"$said" >/dev/null
    status=$?
    n=$((n + 1))
    if [ "$status" -ne 1 ] || ! diff -u "$folder/expected" "$said"; then
        echo "bad/$name: exit status $status, or other lines than expected" >&2
        failed=$((failed + 1))
    fi
done
echo "bad configurations: $n, of which $failed were not refused as they should be"
[ "$failed" -eq 0 ] && [ "$n" -gt 0 ]
