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

# forward_metrics: they are on the second port, which no balancer leads to; METRICS_URL says where.
forward_metrics() {
    if [ -z "$dry_run" ]; then
        kubectl --namespace heartsight port-forward deployment/heartsight-backend 18001:8001 >/dev/null &
        trap 'kill $!' EXIT
        sleep 3
    fi
    METRICS_URL=http://127.0.0.1:18001
    export METRICS_URL
}

# root_from FOLDER: the way back from there, for kustomize wants paths relative to its file.
root_from() {
    case $1 in
        /*) pwd ;;
        *) echo "$1" | sed 's#[^/][^/]*#..#g' ;;
    esac
}

# watch_autoscaler FOLDER MINUTES [LINE]: load from inside the cluster, by an overlay written to
# FOLDER with LINE at its end, and what the autoscaler does about it.
watch_autoscaler() {
    folder=$1
    root=$(root_from "$folder")
    write "$folder/kustomization.yaml" <<EOF
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: heartsight
components: [$root/k8s/components/locust]
${3:-}
EOF
    run kubectl apply --kustomize "$folder"
    [ -n "$dry_run" ] || trap 'kubectl delete --kustomize "$folder"' EXIT
    # The end of the time is how this is meant to end.
    run timeout "$(($2 * 60))" kubectl --namespace heartsight get horizontalpodautoscaler heartsight-backend --watch || true
    run kubectl --namespace heartsight logs job/heartsight-locust-master --tail 40
    [ -z "$dry_run" ] || run kubectl delete --kustomize "$folder"
}
