#!/bin/sh
# Installs the programs that some tests drive (a browser, databases, wrk, Prometheus; with `full`
# also what builds and runs images, and nginx) where that is allowed without a question. Where it is
# not, says what is missing and goes on: the tests that need a missing program are skipped and say so.
set -eu
cd "$(dirname "$0")/.."
log=${HEARTSIGHT_HOME:-var}/log/system-packages.log

has() {
    case $1 in
        chromium) command -v chromium || command -v chromium-browser || command -v google-chrome ;;
        # Debian keeps the server's programs outside of PATH.
        postgresql) command -v initdb || ls /usr/lib/postgresql/*/bin/initdb ;;
        # Debian's system programs are not on everybody's PATH.
        debootstrap | nginx | runc) command -v "$1" || ls "/usr/sbin/$1" ;;
        prometheus) command -v prometheus && command -v promtool ;;
        *) command -v "$1" ;;
    esac >/dev/null 2>&1
}

full=
[ "${1:-}" != full ] || full="buildah podman runc catatonit debootstrap nginx"

missing() {
    for program in $full chromium postgresql redis-server wrk prometheus; do
        has "$program" || printf '%s ' "$program"
    done
}

wanted=$(missing)
[ -n "$wanted" ] || exit 0

as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
    mkdir -p "$(dirname "$log")"
    printf 'Installing for the tests, with apt-get: %s...' "$wanted"
    # One package that cannot be had must not keep the others away. Word splitting is meant.
    # shellcheck disable=SC2086
    {
        $as_root apt-get update
        for package in $wanted; do
            $as_root env DEBIAN_FRONTEND=noninteractive \
                apt-get install -y --no-install-recommends "$package" || echo "$package: not installed"
        done
    } >"$log" 2>&1 </dev/null || true
    echo " done (log: $log)."
    wanted=$(missing)
fi
[ -z "$wanted" ] || echo "Not on this machine: ${wanted% }; the tests that need them are skipped."
