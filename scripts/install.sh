#!/bin/sh
# Makes .venv hold exactly the locked versions: `install.sh run` what the two programs need,
# `install.sh dev` that and the tools, `install.sh uv` only the installer. A stamp in .venv names
# the set and the checksum of its locks, so that a second call ends at once.
set -eu
cd "$(dirname "$0")/.."

set_name=${1:?usage: scripts/install.sh run|dev|uv}
python=.venv/bin/python
stamp=.venv/.installed
log=${HEARTSIGHT_HOME:-var}/log/install.log

locks_of() {
    case $1 in
        run) echo requirements/backend.txt requirements/analysis.txt requirements/dashboard.txt ;;
        dev) echo requirements/backend.txt requirements/analysis.txt requirements/dashboard.txt \
            requirements/loadtests.txt requirements/tracking.txt requirements/cloud.txt \
            requirements/tracing.txt requirements/dev.txt ;;
        uv) echo requirements/uv.txt ;;
        *) echo "scripts/install.sh knows run, dev and uv, not \"$1\"." >&2; return 2 ;;
    esac
}

stamp_of() {
    # shellcheck disable=SC2046  # our own file names, none with a space
    echo "$1 $(cat $(locks_of "$1") requirements/uv.txt | cksum)"
}

installed() {
    [ -x "$python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(stamp_of "$1")" ]
}

fail() {
    echo " failed."
    # On a build machine nobody can open the log afterwards.
    if [ "${CI:-}" = true ]; then tail -n 40 "$log" >&2; fi
    echo "$1: the reason stands at the end of $log." >&2
    exit 1
}

make_environment() {
    if "$python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return
    fi
    # --clear: what may be there is half made, or belongs to a Python that is gone or too old.
    "$base_python" -m venv --clear .venv
}

install_uv() {
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
}

install_locks() {
    options=
    for lock in $(locks_of "$1"); do options="$options -r $lock"; done
    # shellcheck disable=SC2086  # a list of options
    "$python" -m uv pip install --python "$python" --require-hashes $options
}

locks_of "$set_name" >/dev/null
# The set dev holds all of the set run, in the same versions.
if installed "$set_name" || { [ "$set_name" = run ] && installed dev; }; then
    exit 0
fi

base_python=$(scripts/find-python.sh)
mkdir -p "$(dirname "$log")"
exec 3>"$log"
if [ "$set_name" = uv ]; then
    printf 'Installing uv ...'
else
    printf 'Installing dependencies (about a minute, once) ...'
fi
make_environment >&3 2>&1 || fail "The virtual environment .venv could not be made"
install_uv >&3 2>&1 || fail "The installer uv could not be installed"
if [ "$set_name" != uv ]; then
    # One stamp: installing one set may change versions that another had put there.
    rm -f "$stamp"
    install_locks "$set_name" >&3 2>&1 || fail "The dependencies could not be installed"
    stamp_of "$set_name" >"$stamp"
fi
echo " done."
