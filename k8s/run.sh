# shellcheck shell=sh
# Sourced by the scripts beside it: `--dry-run` as first argument prints every command and runs none.
set -eu
cd "$(dirname "$0")/../.."

dry_run=
case ${1:-} in
    --dry-run) dry_run=yes ;;
    "") ;;
    *)
        echo "usage: $0 [--dry-run]" >&2
        exit 2
        ;;
esac

# Say a command, and run it.
run() {
    echo "+ $*"
    [ -n "$dry_run" ] || "$@"
}

# unless 'CHECK' COMMAND...: what is there already is left as it is.
unless() {
    check=$1
    shift
    if [ -z "$dry_run" ] && sh -c "$check" >/dev/null 2>&1; then
        echo "There already: $*"
    else
        run "$@"
    fi
}

# needs PROGRAM...: say what is missing before anything is begun.
needs() {
    [ -z "$dry_run" ] || return 0
    for program; do
        command -v "$program" >/dev/null || {
            echo "$0 needs $program: install it first." >&2
            exit 1
        }
    done
}

# write FILE: keep what comes in.
write() {
    echo "+ write $1"
    if [ -n "$dry_run" ]; then
        sed 's/^/    /'
    else
        mkdir -p "$(dirname "$1")"
        cat >"$1"
    fi
}
