#!/bin/sh
# Puts your project, hosts and image digests over the overlay, migrates the database, and waits until
# the new pods answer. If they do not, the Deployments go back to what ran before, and this fails.
#
#   PROJECT=my-project HOST=heart.example.org DATABASE_URL_FILE=... k8s/gke/deploy.sh [--dry-run]
#
# DATABASE_URL_FILE holds postgresql://user:password@127.0.0.1:5432/heartsight (the proxy is beside
# the program); it is read only while the Secret does not exist. COMPONENTS="canary/gke" adds some.
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
. k8s/gke/settings.sh
needs kubectl

digest_of() {
    if [ -n "$dry_run" ]; then
        echo "sha256:$(printf '%064d' 0)"
    elif [ -s "$TOP/$1.digest" ]; then
        cat "$TOP/$1.digest"
    else
        echo "There is no digest of $1: run k8s/gke/push.sh first." >&2
        exit 1
    fi
}
backend=$(digest_of backend)
dashboard=$(digest_of dashboard)
# kustomize wants paths relative to the file.
root=$(echo "$TOP" | sed 's#[^/][^/]*#..#g')
case $TOP in /*) root=$(pwd) ;; esac

{
    cat <<EOF
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: heartsight
resources: [$root/k8s/overlays/gke]
components:
EOF
    for component in ${COMPONENTS:-}; do echo "  - $root/k8s/components/$component"; done
    cat <<EOF
images:
  - {name: heartsight-backend, newName: $REGISTRY/backend, digest: "$backend"}
  - {name: heartsight-dashboard, newName: $REGISTRY/dashboard, digest: "$dashboard"}
configMapGenerator:
  - name: heartsight-backend
    behavior: merge
    literals: [HEARTSIGHT_MODEL_URI=gs://$BUCKET/models]
  - name: heartsight-cloud-sql
    behavior: merge
    literals: [CSQL_PROXY_INSTANCE_CONNECTION_NAME=$PROJECT:$REGION:$INSTANCE]
patches:
  - target: {kind: ServiceAccount, name: heartsight-backend}
    patch: |
      - {op: replace, path: /metadata/annotations/iam.gke.io~1gcp-service-account, value: $IDENTITY}
  - target: {kind: HTTPRoute, name: heartsight-backend}
    patch: |
      - {op: replace, path: /spec/hostnames, value: [api.$HOST]}
  - target: {kind: HTTPRoute, name: heartsight-dashboard}
    patch: |
      - {op: replace, path: /spec/hostnames, value: [$HOST]}
EOF
} | sed '/^components:$/{N;s/^components:\nimages:/images:/;}' | write "$TOP/kustomization.yaml"

run kubectl apply --filename k8s/base/namespace.yaml
if [ -n "$dry_run" ]; then
    sh k8s/secrets.sh --dry-run postgresql://... "$SIGN_IN_FILE"
elif kubectl --namespace heartsight get secret heartsight-database >/dev/null 2>&1; then
    echo "The Secrets are there already."
else
    sh k8s/secrets.sh "$(cat "${DATABASE_URL_FILE:?give DATABASE_URL_FILE, see above}")" "$SIGN_IN_FILE"
fi
run kubectl --namespace heartsight delete job heartsight-migrate --ignore-not-found
run kubectl apply --kustomize "$TOP"
run kubectl --namespace heartsight wait --for condition=complete job/heartsight-migrate --timeout 15m

for program in backend dashboard; do
    if ! run kubectl --namespace heartsight rollout status "deployment/heartsight-$program" --timeout 5m; then
        echo "The new $program does not get ready; going back to the one before." >&2
        run kubectl --namespace heartsight rollout undo deployment/heartsight-backend
        run kubectl --namespace heartsight rollout undo deployment/heartsight-dashboard
        exit 1
    fi
done
