#!/bin/sh
# Asks the deployment from outside: health, a known patient, metrics, a refusal.
#
#   PROJECT=my-project HOST=heart.example.org HEARTSIGHT_API_KEY=... k8s/gke/smoke-test.sh [--dry-run]
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
. k8s/gke/settings.sh
needs make kubectl
forward_metrics
run make smoke "URL=https://api.$HOST"
