#!/bin/sh
# Puts load on the backend from inside the cluster and watches what the autoscaler does about it:
# ten minutes of load, five until it acts on their end, and what pods take to come.
#
#   PROJECT=my-project HOST=heart.example.org MINUTES=20 k8s/gke/watch-autoscaler.sh [--dry-run]
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
. k8s/gke/settings.sh
needs kubectl timeout
digest="sha256:$(printf '%064d' 0)"
[ -n "$dry_run" ] || digest=$(cat "$TOP/loadtests.digest")
image="{name: heartsight-loadtests, newName: $REGISTRY/loadtests, digest: \"$digest\"}"
watch_autoscaler "$TOP-locust" "${MINUTES:-20}" "images: [$image]"
