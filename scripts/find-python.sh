#!/bin/sh
# Prints the Python that shall make .venv: $PYTHON if given, else the first of the usual names
# that is 3.11 or newer. Fails with one sentence that says what to install.
set -eu

recent_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -n "${PYTHON:-}" ]; then
    if ! recent_enough "$PYTHON"; then
        echo "PYTHON=$PYTHON is not a Python 3.11 or newer: name another one or leave the variable out." >&2
        exit 1
    fi
    set -- "$PYTHON"
else
    set -- python3.11 python3.12 python3.13 python3.14 python3
fi

for candidate; do
    if recent_enough "$candidate"; then
        # Debian ships venv without pip; venv itself would answer with a page of advice.
        if ! "$candidate" -c 'import venv, ensurepip' >/dev/null 2>&1; then
            package=$("$candidate" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
            echo "$candidate cannot make virtual environments: install the package $package (Debian, Ubuntu: sudo apt-get install $package)." >&2
            exit 1
        fi
        command -v "$candidate"
        exit 0
    fi
done
echo "Heartsight needs Python 3.11 or newer: install it (Debian, Ubuntu: sudo apt-get install python3 python3-venv; macOS: brew install python@3.11) or set PYTHON to its path." >&2
exit 1
