#!/bin/sh
# Makes the Secrets of Heartsight in the cluster that kubectl points at. What is there already stays,
# so that a second run changes nothing; delete one to have it made anew.
#
#   k8s/secrets.sh [--dry-run] DATABASE_URL SIGN_IN_FILE
#
# DATABASE_URL   postgresql://... (minikube: leave it empty, a password is made up)
# SIGN_IN_FILE   Streamlit's secrets.toml with [auth]; minikube: a file of `htpasswd`
#
# heartsight-keys          hashes of the API keys      heartsight-dashboard  the dashboard's key
# heartsight-case-secret   key of the case hashes      heartsight-drift      the nightly check's key
# heartsight-database      URL and password            heartsight-locust     the load tests' key
# heartsight-sign-in       who may open the dashboard
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."

dry_run=
if [ "${1:-}" = --dry-run ]; then
    dry_run=yes
    shift
fi
database_url=${1-}
sign_in=${2:?usage: k8s/secrets.sh [--dry-run] DATABASE_URL SIGN_IN_FILE}
python=${PYTHON:-.venv/bin/python}

if [ -n "$dry_run" ]; then
    there() { false; }
else
    there() { kubectl --namespace heartsight get secret "$1" >/dev/null 2>&1; }
fi

# make NAME --from-file=...: the values are in files, because arguments are for all to see.
make() {
    if there "$1"; then
        echo "Secret $1 is there already."
    elif [ -n "$dry_run" ]; then
        echo "kubectl --namespace heartsight create secret generic $*"
    else
        kubectl --namespace heartsight create secret generic "$@"
    fi
}

new_key() { # name, roles as options
    name=$1
    shift
    if ! HEARTSIGHT_KEYS_FILE=$folder/keys.json "$python" -m backend keys create --name "$name" "$@" \
        >"$folder/key" 2>"$folder/said"; then
        cat "$folder/said" >&2
        echo "No key could be made for $name; \`make run\` installs what $python needs." >&2
        exit 1
    fi
    tr -d '\n' <"$folder/key" >"$folder/$name"
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 700 "$folder"

# The keys and their hashes belong together, and the hashes come last: where they are not there, a key
# that is there is of a run that was broken off, and fits nothing.
if there heartsight-keys; then
    echo "Secret heartsight-keys is there already, and with it the keys of the programs."
else
    if [ -z "$dry_run" ]; then
        new_key dashboard --role predict --role review
        new_key drift --role review
        new_key locust --role predict --role review
        new_key operator --role operate --role predict --role review
        kubectl --namespace heartsight delete secret --ignore-not-found \
            heartsight-dashboard heartsight-drift heartsight-locust
        echo "The operator's key, shown once: $(cat "$folder/operator")"
    fi
    make heartsight-dashboard "--from-file=api-key=$folder/dashboard"
    make heartsight-drift "--from-file=api-key=$folder/drift"
    make heartsight-locust "--from-file=api-key=$folder/locust"
    make heartsight-keys "--from-file=keys.json=$folder/keys.json"
fi

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

random >"$folder/case-secret"
make heartsight-case-secret "--from-file=secret=$folder/case-secret"

random >"$folder/password"
if [ -z "$database_url" ]; then
    database_url=postgresql://heartsight:$(cat "$folder/password")@heartsight-postgresql:5432/heartsight
fi
printf '%s' "$database_url" >"$folder/url"
make heartsight-database "--from-file=url=$folder/url" "--from-file=password=$folder/password"

case $sign_in in
    *.toml) make heartsight-sign-in "--from-file=secrets.toml=$sign_in" ;;
    *) make heartsight-sign-in "--from-file=auth=$sign_in" ;;
esac
