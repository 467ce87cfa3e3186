#!/bin/sh
# Puts load on the backend from inside the cluster and watches what the autoscaler does about it.
#
#   MINUTES=15 k8s/minikube/watch-autoscaler.sh [--dry-run]
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
needs kubectl timeout
minutes=${MINUTES:-15}
folder=${HEARTSIGHT_HOME:-var}/k8s/minikube-locust
root=$(echo "$folder" | sed 's#[^/][^/]*#..#g')
case $folder in /*) root=$(pwd) ;; esac

write "$folder/kustomization.yaml" <<EOF
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: heartsight
components: [$root/k8s/components/locust]
EOF
run kubectl apply --kustomize "$folder"
[ -n "$dry_run" ] || trap 'kubectl delete --kustomize "$folder"' EXIT
# The end of the time is how this is meant to end.
run timeout "$((minutes * 60))" kubectl --namespace heartsight get horizontalpodautoscaler heartsight-backend --watch || true
run kubectl --namespace heartsight logs deployment/heartsight-locust-master --tail 40
[ -z "$dry_run" ] || run kubectl delete --kustomize "$folder"
