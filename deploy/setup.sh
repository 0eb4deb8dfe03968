#!/usr/bin/env bash
# Set up a fresh Debian 12, Debian 13 or Ubuntu 24.04 machine for Sluicegate: system packages, then a Python environment
# whose every package is pinned by hash. Says what it does; quick the second time. Exit code 5: something is missing that
# only somebody else can mend; the message says what.
#
#   deploy/setup.sh [run|dev]            run = what the product needs, dev = also what `make test` needs
#   deploy/setup.sh packages [run|dev]   the system packages alone: for an administrator, as root, from any clone
#
# Whoever may not become root runs the first after an administrator has run the second.
set -euo pipefail
cd "$(dirname "$0")/.."

only_packages=""
if [ "${1:-}" = packages ]; then
    only_packages=yes
    shift
fi
kind=${1:-run}
case "$kind" in
run | dev) ;;
*)
    echo "usage: deploy/setup.sh [packages] [run|dev]" >&2
    exit 2
    ;;
esac

packages="bubblewrap libimage-exiftool-perl libarchive-zip-perl libarchive13 libmagic1 libseccomp2 poppler-utils qpdf
tesseract-ocr tesseract-ocr-fra tesseract-ocr-rus gnupg age fonts-dejavu-core util-linux python3 python3-venv
libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui ffmpeg"
[ "$kind" = dev ] && packages="$packages strace apparmor zip"

lacks() { # what is missing, and who mends it
    echo "setup: $1" >&2
    shift
    printf 'setup: %s\n' "$@" >&2
    exit 5
}

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }

old_bubblewrap="bubblewrap 0.8 or newer is needed, which can forbid user namespaces inside a sandbox; this release has"
no_old_release="use Debian 12, Debian 13, Ubuntu 24.04 or newer (Ubuntu 22.04 is too old, its Python too)"

install_packages() { # missing packages; as root
    export DEBIAN_FRONTEND=noninteractive
    echo "setup: installing system packages: $*" >&2
    apt-get update -qq
    # Before anything is installed: a release whose bubblewrap is too old stays as it is.
    offered=$(LC_ALL=C apt-cache policy bubblewrap | sed -n 's/^ *Candidate: *//p')
    if dpkg --compare-versions "${offered:-0}" lt 0.8; then
        lacks "$old_bubblewrap ${offered:-none}" "$no_old_release"
    fi
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
    lacks "this is neither Debian nor Ubuntu: the system packages cannot be installed, nor looked for" "$no_old_release"

missing=()
for package in $packages; do
    # Newer releases carry the 64-bit time_t names of some libraries; an office with a desktop does as well as one without.
    installed "$package" || installed "${package}t64" || installed "${package%-nogui}" || missing+=("$package")
done
may_sudo() { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; } # it may ask people, nobody else
if [ "${#missing[@]}" -gt 0 ]; then
    code=1
    if [ "$(id -u)" = 0 ]; then
        install_packages "${missing[@]}"
        code=0
    elif may_sudo; then
        code=0
        sudo "$PWD/deploy/setup.sh" packages "$kind" || code=$?
        [ "$code" != 5 ] || exit 5 # root has said why
    fi
    [ "$code" = 0 ] || lacks "these system packages are missing, and only root can install them: ${missing[*]}" \
        "ask an administrator to run, as root: deploy/setup.sh packages $kind" \
        "then run this again; the rest needs no root"
fi
bwrap --help 2>&1 | grep -- --disable-userns >/dev/null || lacks "$old_bubblewrap $(bwrap --version)" "$no_old_release"
[ -z "$only_packages" ] || exit 0

python=""
for candidate in python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || lacks "Python 3.11 or newer with venv is missing" "$no_old_release"

lock=deploy/requirements.lock
[ "$kind" = dev ] && lock=deploy/requirements-dev.lock
# A sandbox cannot write its bytecode: what is not compiled here is compiled at each of its starts. It may run under a
# user id of its own, hence the umask. In a project of somebody else's it is for them to do.
compile() { [ ! -w pipeline ] || (umask 022 && .venv/bin/python -m compileall -q pipeline redaction); }

stamp=.venv/.sluice-$kind-$(cat "$lock" pyproject.toml | sha256sum | cut -c1-16)
if [ -e "$stamp" ]; then
    compile
    exit 0
fi
if [ ! -w . ] || { [ -e .venv ] && [ ! -w .venv ]; }; then
    lacks "the Python environment has to be made anew, and this folder or its .venv belongs to somebody else" \
        "ask its owner to run: deploy/setup.sh $kind; or work in a clone of your own"
fi
echo "setup: making the Python environment in .venv from $lock" >&2
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r deploy/bootstrap.lock
.venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r "$lock"
.venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
(umask 022 && env -u PYTHONDONTWRITEBYTECODE .venv/bin/python -c 'import pipeline.sandbox.worker as _, \
pipeline.verifiers.worker as _, pipeline.formats as f, pipeline.verifiers as v; f.formats(), v.verifiers()')
compile
touch "$stamp"
echo "setup: ready" >&2
