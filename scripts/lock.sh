#!/bin/sh
# Writes requirements/*.txt from requirements/*.in: every version and every hash, no address.
# Versions already chosen are kept where they still fit; `scripts/lock.sh --upgrade` takes the newest.
set -eu
cd "$(dirname "$0")/.."
scripts/install.sh uv

compile() {
    .venv/bin/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate "$@"
}

# All are first solved together, so that any of the locks may be installed beside any other.
names="backend analysis dashboard loadtests tracking cloud tracing dev"
together=$(mktemp)
trap 'rm -f "$together"' EXIT
# uv prefers the versions that it finds in the file it is to write.
cat requirements/[!u]*.txt >"$together"
# shellcheck disable=SC2046,SC2086  # our own file names, none with a space
compile "$@" -c requirements/constraints.txt $(printf 'requirements/%s.in ' $names) -o "$together"
for name in $names; do
    compile "$@" -c requirements/constraints.txt -c "$together" \
        "requirements/$name.in" -o "requirements/$name.txt"
done
compile "$@" requirements/uv.in -o requirements/uv.txt
