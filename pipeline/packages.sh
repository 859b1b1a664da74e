#!/bin/sh
# What briefset needs from the distribution, and how to get it.
#
#   sh pipeline/packages.sh build        to build and run the program
#   sh pipeline/packages.sh build test   to run the tests as well
#
# Installs what is missing and nothing else: when all is there it asks no
# network and no password.  Debian 12 and 13 and Ubuntu 24.04, and what is
# derived from them.  Elsewhere it says what is needed and stops, unless the
# machine has it already.
set -eu

build_packages="gcc libc6-dev cmake ninja-build pkg-config
    libhpdf-dev libpango1.0-dev libharfbuzz-dev libfontconfig-dev
    libcmark-gfm-dev libcmark-gfm-extensions-dev libyaml-dev libdeflate-dev
    libspng-dev libturbojpeg0-dev liblcms2-dev libicu-dev nettle-dev
    libjson-c-dev libcsv-dev libutf8proc-dev libuchardet-dev
    libfreetype-dev libqpdf-dev libexpat1-dev libsqlite3-dev
    libhyphen-dev hyphen-en-gb hyphen-en-us libqrencode-dev
    fonts-noto-cjk fonts-lxgw-wenkai fonts-texgyre fonts-liberation"

# libc6-dbg is for valgrind, locales for the runs in other locales, groff for
# the manual.
test_packages="libcmocka-dev qpdf openssl poppler-utils mupdf-tools ghostscript
    zbar-tools pandoc valgrind libc6-dbg clang-format clang-tidy git groff-base locales
    python3 python3-pikepdf python3-pil python3-fonttools python3-yaml
    python3-jsonschema clang libclang-rt-dev parallel"

wanted=
tests_too=false
for list in "$@"; do
    case $list in
    build) wanted="$wanted $build_packages" ;;
    test) wanted="$wanted $test_packages" tests_too=true ;;
    *) wanted= && break ;;
    esac
done
if [ -z "$wanted" ]; then
    echo "usage: sh pipeline/packages.sh build [test]" >&2
    exit 2
fi
wanted=$(echo $wanted)

supported() {
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
        return 1
    for code in "${VERSION_CODENAME:-}" "${UBUNTU_CODENAME:-}" \
        "${DEBIAN_CODENAME:-}"; do
        case $code in bookworm | trixie | noble) return 0 ;; esac
    done
    return 1
}

has_commands() {
    for name in "$@"; do
        command -v "$name" >/dev/null || return 1
    done
}

# True if the machine has everything from elsewhere (fonts are the program's
# own business: it names the families that it does not find).
already_there() {
    has_commands cc cmake ninja pkg-config &&
        pkg-config --exists pangoft2 pangofc harfbuzz harfbuzz-subset \
            fontconfig libcmark-gfm yaml-0.1 libdeflate spng libturbojpeg lcms2 json-c \
            libutf8proc uchardet icu-uc nettle freetype2 libqpdf expat sqlite3 \
            libqrencode &&
        printf '#include <%s>\n' hpdf.h hyphen.h csv.h \
            cmark-gfm-core-extensions.h |
        cc -E - >/dev/null 2>&1 || return 1
    ! $tests_too ||
        { has_commands qpdf openssl pdftotext mutool gs valgrind git zbarimg \
            pandoc &&
            pkg-config --exists cmocka &&
            /usr/bin/python3 -c 'import fontTools, jsonschema, pikepdf, PIL, yaml'; }
} 2>/dev/null

system=$(uname -s)
os_release=${BRIEFSET_OS_RELEASE:-/etc/os-release}
[ ! -r "$os_release" ] || . "$os_release"
# Ubuntu packages no browser; tests of a page are skipped there.
case "${VERSION_CODENAME:-} ${UBUNTU_CODENAME:-}" in
*noble*) ;;
*) if $tests_too; then wanted="$wanted chromium"; fi ;;
esac
if ! supported; then
    already_there && exit 0
    echo "briefset installs its packages on Debian 12, Debian 13 and Ubuntu" \
        "24.04 only; on ${PRETTY_NAME:-$system} please install what" \
        "corresponds to: $wanted." >&2
    exit 1
fi

there=" $(dpkg-query -W -f '${db:Status-Status}=${Package} ' $wanted \
    2>/dev/null || :)"
missing=
for package in $wanted; do
    case $there in
    *" installed=$package "*) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Some packages are missing and there is no sudo here; please" \
            "run as root: apt-get update && apt-get install -y" \
            "--no-install-recommends$missing" >&2
        exit 1
    fi
    as_root=sudo
fi

echo "Installing:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q "$@" \
        >>"$log" 2>&1 </dev/null
}
if ! { apt update && apt install -y --no-install-recommends $missing; }; then
    tail -n 40 "$log" >&2
    echo "Packages could not be installed (apt-get's last words are above)." >&2
    exit 1
fi
