# shellcheck shell=sh
# Sourced by the scripts beside it: what they make, and where. PROJECT and HOST are yours to give.
PROJECT=${PROJECT:?give PROJECT, the id of your Google Cloud project}
HOST=${HOST:?give HOST, the name of the dashboard; the backend is api.HOST}
REGION=${REGION:-europe-west3}
CLUSTER=${CLUSTER:-heartsight}
BUCKET=${BUCKET:-$PROJECT-heartsight-models}
INSTANCE=${INSTANCE:-heartsight}
SIGN_IN_FILE=${SIGN_IN_FILE:-.streamlit/secrets.toml}
VERSION=${VERSION:-$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)}
REVISION=${REVISION:-$(git rev-parse HEAD 2>/dev/null || echo unknown)}
REGISTRY=$REGION-docker.pkg.dev/$PROJECT/heartsight
IDENTITY=heartsight-backend@$PROJECT.iam.gserviceaccount.com
TOP=${HEARTSIGHT_HOME:-var}/k8s/gke
# Never the project that somebody has set as their own, and no questions.
gcloud() { command gcloud --project "$PROJECT" --quiet "$@"; }
export PROJECT HOST REGION CLUSTER BUCKET INSTANCE SIGN_IN_FILE VERSION REVISION REGISTRY IDENTITY TOP
