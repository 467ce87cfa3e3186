#!/bin/sh
# Asks the deployment from outside, through the ingress and its self-made certificate.
#
#   HEARTSIGHT_API_KEY=... k8s/minikube/smoke-test.sh [--dry-run]
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
needs make kubectl
forward_metrics
SSL_CERT_FILE=${HEARTSIGHT_HOME:-var}/k8s/minikube/tls.crt
export SSL_CERT_FILE
run make smoke URL=https://api.heartsight.test
