#!/bin/sh
# All tests: installs what they need, builds twice (release; with
# AddressSanitizer and UBSan) and runs ctest in both.  Tests labelled `once`
# (style, layers, valgrind) run in the release build only.  Fails if anything
# fails; ctest's own closing lines come last.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
jobs=$(nproc)

build() { # folder, then options of cmake
    folder=build-test/$1
    shift
    mkdir -p "$folder"
    [ -f "$folder/CMakeCache.txt" ] || set -- -G Ninja "$@"
    if ! { cmake -S . -B "$folder" -DBRIEFSET_TESTS=ON "$@" &&
        cmake --build "$folder" --parallel "$jobs"; } \
        >"$folder/build.log" 2>&1; then
        cat "$folder/build.log" >&2
        echo "The build in $folder failed." >&2
        exit 1
    fi
}

run() { # folder, then options of ctest
    folder=build-test/$1
    shift
    echo "== $folder"
    (cd "$folder" && ctest --output-on-failure --no-tests=error \
        --parallel "$jobs" --output-log ctest.log "$@") || failed=1
}

sh pipeline/packages.sh build test
failed=0
build release -DCMAKE_BUILD_TYPE=Release
build sanitize -DCMAKE_BUILD_TYPE=Release -DBRIEFSET_SANITIZE=ON
run release
run sanitize --label-exclude once

echo
grep -h '^SKIPPED: ' build-test/*/Testing/Temporary/LastTest.log | sort -u || :
for build in release sanitize; do
    echo "== build-test/$build"
    sed -n '/^\[ERROR_MESSAGE\]/d; /tests passed,/,$p' \
        "build-test/$build/ctest.log"
done
exit "$failed"
