#!/bin/sh
# Makes the secrets that compose.yaml mounts, in var/compose; what is there already stays.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-var/compose}
python=${PYTHON:-.venv/bin/python}

# Compose mounts the files as they are, and the programs inside are not root: the folder is what
# keeps other users of this machine out.
umask 022
mkdir -p "$folder"
chmod 700 "$folder"

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

for name in database_password heartsight_case_secret grafana_password; do
    [ -s "$folder/$name" ] || random >"$folder/$name"
done
if [ ! -s "$folder/heartsight_database_url" ]; then
    printf 'postgresql://heartsight:%s@database:5432/heartsight' "$(cat "$folder/database_password")" \
        >"$folder/heartsight_database_url"
fi
# The hash comes last: without it, a key that is there is of a run that was broken off.
if [ ! -s "$folder/keys.json" ]; then
    new=$(mktemp -d "$folder/new.XXXXXX")
    trap 'rm -rf "$new"' EXIT
    if ! HEARTSIGHT_KEYS_FILE=$new/keys.json "$python" -m backend keys create --name dashboard \
        --role predict --role review >"$new/key" 2>"$new/said"; then
        cat "$new/said" >&2
        echo "No key could be made; \`make run\` installs what $python needs." >&2
        exit 1
    fi
    tr -d '\n' <"$new/key" >"$folder/heartsight_api_key"
    chmod 644 "$new/keys.json"
    mv "$new/keys.json" "$folder/keys.json"
fi
echo "The secrets are in $folder. Grafana: user admin, password in grafana_password."
