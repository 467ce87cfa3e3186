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
if [ ! -s "$folder/keys.json" ]; then
    HEARTSIGHT_KEYS_FILE=$folder/keys.json "$python" -m backend keys create --name dashboard \
        --role predict --role review 2>/dev/null | tr -d '\n' >"$folder/heartsight_api_key"
    chmod 644 "$folder/keys.json"
fi
echo "The secrets are in $folder. Grafana: user admin, password in grafana_password."
