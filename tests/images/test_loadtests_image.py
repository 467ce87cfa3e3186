"""The load tests' image: the arguments of the cluster's manifests load a backend's container."""

import pytest

from tests.images.engine import CONFINED, Engine
from tests.k8s.rendering import pod_templates

pytestmark = pytest.mark.images


def test_the_masters_arguments_put_load_on_a_backend(
    engine: Engine, loadtests_image: str, backend_url: str
) -> None:
    template = pod_templates(("minikube", "locust"))["heartsight-locust-master"]
    (container,) = template["spec"]["containers"]
    # Alone: without workers to wait for.
    alone = [one for one in container["args"] if one != "--master" and "workers" not in one]
    done = engine.run(
        "podman", "run", "--rm", *CONFINED, loadtests_image,
        *alone, "--host", backend_url, "--users=4", "--spawn-rate=4", "--run-time=6s",
        check=False,
    )  # fmt: skip
    told = done.stdout + done.stderr
    assert "/predict" in told, told
    assert "Traceback" not in told, told
