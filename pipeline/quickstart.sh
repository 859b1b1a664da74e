#!/bin/sh
# From a fresh clone to PDFs: installs what is missing, builds a release
# in build/ and typesets the samples of input/samples/ into out/.  May be
# called from anywhere and again at any time; then it takes seconds.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

now() { echo $(($(date +%s%N) / 1000000)); }

# Runs a noisy command; its noise is shown only if it fails.
quietly() {
    what=$1
    shift
    if ! "$@" >>"$log" 2>&1 </dev/null; then
        tail -n 60 "$log" >&2
        echo "$what failed; all it said is in $log." >&2
        exit 1
    fi
}

sh pipeline/packages.sh build

mkdir -p build out
log=build/quickstart.log
: >"$log"
generator=
[ -f build/CMakeCache.txt ] || generator="-G Ninja"
start=$(now)
quietly "Configuring" cmake -S . -B build $generator \
    -DCMAKE_BUILD_TYPE=Release -DBRIEFSET_TESTS=OFF
quietly "Building" cmake --build build
echo "Built build/briefset in $(($(now) - start)) ms."

failed=0
for source in input/samples/*.md; do
    pdf=out/$(basename "$source" .md).pdf
    start=$(now)
    build/briefset typeset "$source" -o "$pdf" || { failed=$? && continue; }
    echo "Made $pdf ($(($(wc -c <"$pdf") / 1024)) KB) from $source" \
        "in $(($(now) - start)) ms."
done
[ "$failed" -eq 0 ] || exit "$failed"

echo "Now a text of yours: build/briefset typeset FILE.md --layout bulletin"
echo "(layouts: build/briefset layouts; manual: man pipeline/briefset.1)"
