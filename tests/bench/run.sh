#!/bin/sh
# How much work a document is: prints Markdown tables.
#
#   sh tests/bench/run.sh [PROGRAM] >tests/bench/results.md
#
# Without PROGRAM a release is built in build-bench/.  Four tables:
#
#   one document    processor time (user and system, the median of 11 runs
#                   after one that warms the caches, and the least of them),
#                   time by the clock, peak memory and size of the PDF for
#                   each sample, for a source of one line, and for --version,
#                   which is the floor: the program and its libraries loaded,
#                   nothing done
#   where it goes   machine instructions by stage, counted by callgrind: the
#                   same on every run, so a change of one per cent shows
#   in a batch      the same of one document more, in a worker that is warm
#   a long text     one paragraph of 25,000 to 200,000 Han characters:
#                   instructions a character must not grow with the length
#                   (the last column is the whole of one job)
#
# The last three need valgrind; without it they are left out, with a word on
# standard error.  These are reports, not tests: nothing fails when a machine
# is slow.  tests/bench/results.md holds the results of one machine.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
program=${1:-}
if [ -z "$program" ]; then
    build=$root/build-bench
    mkdir -p "$build"
    { cmake -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Release \
        -DBRIEFSET_TESTS=OFF &&
        cmake --build "$build" --parallel; } >"$build/bench.log" 2>&1 || {
        cat "$build/bench.log" >&2
        exit 1
    }
    program=$build/briefset
fi
exec /usr/bin/python3 "$root/tests/bench/measure.py" "$program" "$root"
