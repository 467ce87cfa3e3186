#!/bin/sh
# Builds the images, pushes them, keeps their digests; pushes the promoted bundle to the bucket.
#
#   PROJECT=my-project HOST=heart.example.org k8s/gke/push.sh [--dry-run]
#
# MODELS=keep leaves the bucket as it is: a model is released by people, not with each program.
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
. k8s/gke/settings.sh
needs gcloud docker
models=${HEARTSIGHT_HOME:-var}/models

run gcloud auth configure-docker "$REGION-docker.pkg.dev"
for program in backend dashboard loadtests; do
    image=$REGISTRY/$program:$VERSION-$(echo "$REVISION" | cut -c1-12)
    extra=
    [ "$program" != backend ] || extra="--build-arg CLOUD=yes"
    # Tags are never moved: an image of this commit that is there already is this image.
    # shellcheck disable=SC2086  # options
    if [ -z "$dry_run" ] && docker pull --quiet "$image" >/dev/null 2>&1; then
        echo "There already: $image"
    else
        run docker build --file "Dockerfile.$program" --build-arg "REVISION=$REVISION" \
            --build-arg "VERSION=$VERSION" $extra --tag "$image" .
        run docker push "$image"
    fi
    digest="sha256:$(printf '%064d' 0)"
    if [ -z "$dry_run" ]; then
        digest=$(docker image inspect --format '{{index .RepoDigests 0}}' "$image" | cut -d@ -f2)
    fi
    echo "$digest" | write "$TOP/$program.digest"
done

[ "${MODELS:-}" != keep ] || exit 0
if [ -z "$dry_run" ] && [ ! -f "$models/current" ]; then
    echo "There is no promoted model in $models: run \`python -m analysis all\` first." >&2
    exit 1
fi
# The pointer last: whoever reads it finds the bundle whole.
run gcloud storage rsync --recursive --exclude '^current$' "$models" "gs://$BUCKET/models"
run gcloud storage cp "$models/current" "gs://$BUCKET/models/current"
