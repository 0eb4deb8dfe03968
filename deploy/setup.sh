#!/usr/bin/env bash
# Set up a fresh Debian 12 or Ubuntu machine for Sluicegate: system packages, then a Python environment whose every
# package is pinned by hash. Says what it does; quick the second time.
#
#   deploy/setup.sh [run|dev]     run = what the product needs, dev = also what `make test` needs
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}

packages="bubblewrap libimage-exiftool-perl libarchive-zip-perl libarchive13 libmagic1 libseccomp2 poppler-utils qpdf
ffmpeg tesseract-ocr tesseract-ocr-fra tesseract-ocr-rus gnupg age fonts-dejavu-core python3 python3-venv"
[ "$kind" = dev ] && packages="$packages strace"

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
missing=""
for package in $packages; do
    # Newer releases carry the 64-bit time_t names of some libraries.
    installed "$package" || installed "${package}t64" || missing="$missing $package"
done
if [ -n "$missing" ]; then
    echo "setup: installing system packages:$missing" >&2
    as_root=""
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

python=""
for candidate in python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "setup: Python 3.11 or newer with venv is missing; on Debian 12 or Ubuntu 24.04: apt install python3-venv" >&2
    exit 5
fi

lock=deploy/requirements.lock
[ "$kind" = dev ] && lock=deploy/requirements-dev.lock
# A sandbox cannot write its bytecode: what is not compiled here is compiled at each of its starts. It may run under a
# user id of its own, hence the umask.
compile() { (umask 022 && .venv/bin/python -m compileall -q pipeline redaction); }

stamp=.venv/.sluice-$kind-$(cat "$lock" pyproject.toml | sha256sum | cut -c1-16)
if [ -e "$stamp" ]; then
    compile
    exit 0
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
