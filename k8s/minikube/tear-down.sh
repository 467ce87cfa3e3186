#!/bin/sh
# Removes Heartsight and its history; minikube itself stays unless EVERYTHING=yes.
#
#   k8s/minikube/tear-down.sh [--dry-run]
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
needs kubectl minikube
run kubectl delete namespace heartsight --ignore-not-found --wait
[ "${EVERYTHING:-}" != yes ] || run minikube delete
