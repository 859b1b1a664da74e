#!/bin/sh
# Do the two commands of the README pass on a machine that has nothing?
#
#   sh tests/fresh_machine.sh [bookworm|trixie] [--commit] [--keep]
#
# Makes a minimal Debian in a temporary folder with debootstrap, copies this
# checkout there as it stands (--commit: as last committed) and runs both
# commands in it by chroot.  Needs root, debootstrap and the machine's own
# package mirror; takes some five minutes, so it is no part of ctest.
set -eu

suite=bookworm
keep=false
commit=false
for argument in "$@"; do
    case $argument in
    --keep) keep=true ;;
    --commit) commit=true ;;
    -*)
        echo "usage: sh tests/fresh_machine.sh [SUITE] [--commit] [--keep]" >&2
        exit 2
        ;;
    *) suite=$argument ;;
    esac
done

root=$(cd "$(dirname "$0")/.." && pwd)
for tool in debootstrap unshare git; do
    command -v "$tool" >/dev/null || {
        echo "fresh_machine.sh needs $tool." >&2
        exit 1
    }
done
if [ "$(id -u)" -ne 0 ]; then
    echo "fresh_machine.sh needs root: it makes a chroot." >&2
    exit 1
fi
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' \
    'Label: Debian' | head -n 1)

# All mounts are in a mount namespace of its own and vanish with it.
if [ "${FRESH_MACHINE_NAMESPACE:-}" != yes ]; then
    FRESH_MACHINE_NAMESPACE=yes exec unshare --mount --pid --fork \
        --mount-proc sh "$0" "$@"
fi

machine=$(mktemp -d)
chmod 755 "$machine"
mount --bind "$machine" "$machine" # unshare wants / to be a mount point there
if $keep; then
    echo "The machine stays in $machine."
else
    trap 'umount -R "$machine" && rm -rf "$machine"' EXIT
fi

echo "== a minimal $suite"
debootstrap --variant=minbase "$suite" "$machine" "$mirror" \
    >"$machine/debootstrap.log" 2>&1 || {
    tail -n 20 "$machine/debootstrap.log" >&2
    exit 1
}
mount -t proc proc "$machine/proc"
cp -L /etc/resolv.conf "$machine/etc/resolv.conf" 2>/dev/null || :

home=$machine/home/reader
mkdir -p "$home/briefset"
in_git() { git -c safe.directory='*' -C "$root" "$@"; }
if $commit; then
    in_git archive HEAD
else
    in_git ls-files -z --cached --others --exclude-standard |
        tar -C "$root" --null --ignore-failed-read -T - -c -f -
fi | tar -x -f - -C "$home/briefset"
[ ! -d "$root/../shared" ] || cp -R "$root/../shared" "$home/shared"

# Runs a command there, from a folder that is not the checkout.
there() {
    start=$(date +%s)
    echo "== $*"
    chroot "$machine" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        sh -c "cd / && $*" || failed="$failed
FAILED: $*"
    echo "($(($(date +%s) - start)) s)"
}

failed=
there "sh /home/reader/briefset/pipeline/quickstart.sh"
there "sh /home/reader/briefset/pipeline/quickstart.sh"
there "sh /home/reader/briefset/tests/run.sh"
[ -s "$home/briefset/out/bulletin.pdf" ] || failed="$failed
FAILED: there is no out/bulletin.pdf"

echo
if [ -n "$failed" ]; then
    echo "$suite:$failed"
    exit 1
fi
echo "$suite: both commands pass on a fresh machine."
