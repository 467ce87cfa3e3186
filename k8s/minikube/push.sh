#!/bin/sh
# Builds the images inside minikube. STUDY=train is faster and has no reports for the analysis pages
# and the nightly drift check.
#
#   k8s/minikube/push.sh [--dry-run]
# shellcheck source=k8s/run.sh
. "$(dirname "$0")/../run.sh"
needs minikube
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)

for program in backend dashboard loadtests; do
    study=
    [ "$program" != backend ] || study="--build-opt build-arg=STUDY=${STUDY:-all}"
    # shellcheck disable=SC2086  # options
    run minikube image build --file "Dockerfile.$program" --build-opt "build-arg=REVISION=$revision" \
        --build-opt "build-arg=VERSION=$version" $study --tag "docker.io/library/heartsight-$program:$version" .
done
