#!/bin/sh
# Starts minikube with what Heartsight asks of a cluster: ingress, metrics, network policies, Prometheus.
#
#   k8s/minikube/create.sh [--dry-run]
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
needs minikube kubectl helm

# Network policies are kept by calico; minikube's own network ignores them.
unless "minikube status" \
    minikube start --cpus "${CPUS:-4}" --memory "${MEMORY:-6g}" --cni calico --kubernetes-version v1.33.1
run minikube addons enable ingress
run minikube addons enable metrics-server
run helm repo add prometheus-community https://prometheus-community.github.io/helm-charts --force-update
# Every ServiceMonitor and rule of every namespace is taken, not only the chart's own.
run helm upgrade --install prometheus prometheus-community/kube-prometheus-stack \
    --version "${CHART_VERSION:-66.2.1}" --namespace monitoring --create-namespace \
    --set prometheus.prometheusSpec.serviceMonitorSelectorNilUsesHelmValues=false \
    --set prometheus.prometheusSpec.ruleSelectorNilUsesHelmValues=false \
    --wait
