#!/bin/sh
# Puts your project, hosts and image digests over the overlay, migrates the database, and waits until
# the new pods answer. If any of that fails, both programs go back to what ran before, and this fails.
#
#   PROJECT=my-project HOST=heart.example.org DATABASE_URL_FILE=... k8s/gke/deploy.sh [--dry-run]
#
# DATABASE_URL_FILE holds postgresql://user:password@127.0.0.1:5432/heartsight (the proxy is beside
# the program); it is read only while the Secret does not exist. COMPONENTS="canary/gke" adds some.
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
. k8s/gke/settings.sh
needs kubectl
canary=
case " ${COMPONENTS:-}" in *" canary/"*) canary=yes ;; esac
[ -z "$canary" ] || needs kubectl-argo-rollouts

# revision_of PROGRAM: what runs now, by number; 0 of nothing.
revision_of() {
    revision=
    [ -n "$dry_run" ] || revision=$(kubectl --namespace heartsight get deployment "heartsight-$1" \
        --ignore-not-found --output 'jsonpath={.metadata.annotations.deployment\.kubernetes\.io/revision}')
    echo "${revision:-0}"
}

# go_back WHY: both programs, whether or not one of them has anything to go back to. By number: where
# nothing was changed, the one before would be too old. A canary's Rollout follows its Deployment.
go_back() {
    echo "$1; going back to what ran before." >&2
    for program in backend dashboard; do
        run kubectl --namespace heartsight rollout undo "deployment/heartsight-$program" \
            --to-revision "$(cat "$TOP/$program.before")" || true
    done
    exit 1
}

# ready PROGRAM: wait for its new pods. The Deployment under a canary has none of its own.
ready() {
    if [ -n "$canary" ] && [ "$1" = backend ]; then
        run kubectl argo rollouts --namespace heartsight status heartsight-backend --timeout 30m
    else
        run kubectl --namespace heartsight rollout status "deployment/heartsight-$1" --timeout 5m
    fi
}

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
root=$(root_from "$TOP")
for program in backend dashboard; do
    revision_of "$program" | write "$TOP/$program.before"
done

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
elif kubectl --namespace heartsight get secret heartsight-sign-in >/dev/null 2>&1; then
    # It is the last of them.
    echo "The Secrets are there already."
else
    sh k8s/secrets.sh "$(cat "${DATABASE_URL_FILE:?give DATABASE_URL_FILE, see above}")" "$SIGN_IN_FILE"
fi
run kubectl --namespace heartsight delete job heartsight-migrate --ignore-not-found
run kubectl apply --kustomize "$TOP" || go_back "The manifests were not all taken"
run kubectl --namespace heartsight wait --for condition=complete job/heartsight-migrate --timeout 15m ||
    go_back "The database was not migrated"
for program in backend dashboard; do
    ready "$program" || go_back "The new $program does not get ready"
done
