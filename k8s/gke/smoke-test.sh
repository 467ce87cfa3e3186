#!/bin/sh
# Asks the deployment from outside: health, a known patient, metrics, a refusal.
#
#   PROJECT=my-project HOST=heart.example.org HEARTSIGHT_API_KEY=... k8s/gke/smoke-test.sh [--dry-run]
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
. k8s/gke/settings.sh
needs make kubectl
if [ -z "$dry_run" ]; then
    # Metrics are on the second port, which no balancer leads to.
    kubectl --namespace heartsight port-forward deployment/heartsight-backend 18001:8001 >/dev/null &
    trap 'kill $!' EXIT
    sleep 3
fi
METRICS_URL=http://127.0.0.1:18001
export METRICS_URL
run make smoke "URL=https://api.$HOST"
