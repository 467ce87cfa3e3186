#!/bin/sh
# Removes what costs money by the hour: cluster, and with it balancer and pods. The bucket, the images
# and the database stay unless EVERYTHING=yes, which is asked for twice: the database is the history.
#
#   PROJECT=my-project HOST=heart.example.org k8s/gke/tear-down.sh [--dry-run]
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
. k8s/gke/settings.sh
needs gcloud kubectl

# The balancer belongs to the Gateway; without it gone first, it would outlive the cluster.
run kubectl --namespace heartsight delete gateway heartsight --ignore-not-found --wait
run gcloud container clusters delete "$CLUSTER" --region "$REGION"
[ "${EVERYTHING:-}" = yes ] || exit 0
if [ -z "$dry_run" ]; then
    printf 'This deletes the history in %s and all models in gs://%s. Type the name of the project: ' "$INSTANCE" "$BUCKET"
    read -r answer
    [ "$answer" = "$PROJECT" ] || exit 1
fi
run gcloud sql instances delete "$INSTANCE"
run gcloud storage rm --recursive "gs://$BUCKET"
run gcloud artifacts repositories delete heartsight --location "$REGION"
run gcloud certificate-manager maps entries delete "$(echo "$HOST" | tr . -)" --map heartsight
run gcloud certificate-manager maps entries delete "$(echo "api.$HOST" | tr . -)" --map heartsight
run gcloud certificate-manager maps delete heartsight
run gcloud certificate-manager certificates delete heartsight
run gcloud iam service-accounts delete "$IDENTITY"
