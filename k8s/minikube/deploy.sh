#!/bin/sh
# Deploys to minikube and waits until everything answers.
#
#   SIGN_IN_FILE=file-of-htpasswd k8s/minikube/deploy.sh [--dry-run]
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
needs kubectl openssl
sign_in=${SIGN_IN_FILE:?give SIGN_IN_FILE, made by htpasswd -c FILE NAME}
tls=${HEARTSIGHT_HOME:-var}/k8s/minikube

run kubectl apply --filename k8s/base/namespace.yaml
if [ -n "$dry_run" ]; then
    sh k8s/secrets.sh --dry-run "" "$sign_in"
else
    sh k8s/secrets.sh "" "$sign_in"
fi
if [ -n "$dry_run" ] || ! kubectl --namespace heartsight get secret heartsight-tls >/dev/null 2>&1; then
    run mkdir -p "$tls"
    run openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=heartsight.test \
        -addext "subjectAltName=DNS:heartsight.test,DNS:api.heartsight.test" \
        -keyout "$tls/tls.key" -out "$tls/tls.crt"
    run kubectl --namespace heartsight create secret tls heartsight-tls --key "$tls/tls.key" --cert "$tls/tls.crt"
fi
run kubectl --namespace heartsight delete job heartsight-migrate --ignore-not-found
run kubectl apply --kustomize k8s/overlays/minikube
run kubectl --namespace heartsight rollout status statefulset/heartsight-postgresql --timeout 5m
run kubectl --namespace heartsight wait --for condition=complete job/heartsight-migrate --timeout 10m
for program in backend dashboard; do
    run kubectl --namespace heartsight rollout status "deployment/heartsight-$program" --timeout 5m
done
echo "Put into /etc/hosts: the address that \`minikube ip\` prints, then heartsight.test api.heartsight.test"
