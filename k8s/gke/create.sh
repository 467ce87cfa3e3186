#!/bin/sh
# Makes what Heartsight stands on: registry, bucket, identity, database, certificate, cluster.
#
#   PROJECT=my-project HOST=heart.example.org k8s/gke/create.sh [--dry-run]
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
. k8s/gke/settings.sh
needs gcloud kubectl

run gcloud services enable container.googleapis.com artifactregistry.googleapis.com \
    sqladmin.googleapis.com certificatemanager.googleapis.com storage.googleapis.com

unless "gcloud --project $PROJECT artifacts repositories describe heartsight --location $REGION" \
    gcloud artifacts repositories create heartsight --repository-format docker --location "$REGION" \
    --immutable-tags
unless "gcloud --project $PROJECT storage buckets describe gs://$BUCKET" \
    gcloud storage buckets create "gs://$BUCKET" --location "$REGION" \
    --uniform-bucket-level-access --public-access-prevention
# A bundle that was replaced can be had back.
run gcloud storage buckets update "gs://$BUCKET" --versioning

unless "gcloud --project $PROJECT iam service-accounts describe $IDENTITY" \
    gcloud iam service-accounts create heartsight-backend --display-name "Heartsight backend"
# It may read bundles and reach the database, and nothing else.
run gcloud storage buckets add-iam-policy-binding "gs://$BUCKET" \
    --member "serviceAccount:$IDENTITY" --role roles/storage.objectViewer
run gcloud projects add-iam-policy-binding "$PROJECT" --condition None \
    --member "serviceAccount:$IDENTITY" --role roles/cloudsql.client
unless "gcloud --project $PROJECT container clusters describe $CLUSTER --region $REGION" \
    gcloud container clusters create-auto "$CLUSTER" --region "$REGION" --release-channel regular
# Only now does the cluster's pool of identities exist.
run gcloud iam service-accounts add-iam-policy-binding "$IDENTITY" \
    --member "serviceAccount:$PROJECT.svc.id.goog[heartsight/heartsight-backend]" \
    --role roles/iam.workloadIdentityUser
run gcloud container clusters get-credentials "$CLUSTER" --region "$REGION"

unless "gcloud --project $PROJECT sql instances describe $INSTANCE" \
    gcloud sql instances create "$INSTANCE" --region "$REGION" --database-version POSTGRES_16 \
    --edition enterprise --tier db-custom-1-3840 --availability-type regional \
    --backup-start-time 03:00 --enable-point-in-time-recovery --ssl-mode ENCRYPTED_ONLY
unless "gcloud --project $PROJECT sql databases describe heartsight --instance $INSTANCE" \
    gcloud sql databases create heartsight --instance "$INSTANCE"

unless "gcloud --project $PROJECT certificate-manager certificates describe heartsight" \
    gcloud certificate-manager certificates create heartsight --domains "$HOST,api.$HOST"
unless "gcloud --project $PROJECT certificate-manager maps describe heartsight" \
    gcloud certificate-manager maps create heartsight
for name in "$HOST" "api.$HOST"; do
    entry=$(echo "$name" | tr . -)
    unless "gcloud --project $PROJECT certificate-manager maps entries describe $entry --map heartsight" \
        gcloud certificate-manager maps entries create "$entry" --map heartsight \
        --certificates heartsight --hostname "$name"
done
echo "Next: k8s/gke/push.sh, then k8s/gke/deploy.sh."
