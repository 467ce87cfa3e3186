#!/bin/sh
# Puts load on the backend from inside the cluster and watches what the autoscaler does about it:
# ten minutes of load, five until it acts on their end, and what pods take to come.
#
#   MINUTES=20 k8s/minikube/watch-autoscaler.sh [--dry-run]
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
needs kubectl timeout
watch_autoscaler "${HEARTSIGHT_HOME:-var}/k8s/minikube-locust" "${MINUTES:-20}"
