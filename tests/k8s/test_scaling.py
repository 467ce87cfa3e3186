"""How many backends there are, when there are more, and how one of them goes in peace."""

import pytest

from loadtests.autoscaler import OURS_DOWN, OURS_UP, Rules
from loadtests.capacity import HEADROOM
from tests.k8s.rendering import (
    ALL,
    Combination,
    Object,
    containers,
    environment,
    named,
    pod_templates,
)

every_combination = pytest.mark.parametrize("combination", ALL, ids="+".join)
NAME = "heartsight-backend"
LAST_BATCH_SECONDS = 2


@every_combination
def test_there_are_one_to_three_backends(combination: Combination) -> None:
    spec = named(combination, "HorizontalPodAutoscaler", NAME)["spec"]
    assert (spec["minReplicas"], spec["maxReplicas"]) == (1, 3)
    target = spec["scaleTargetRef"]
    assert target["kind"] == ("Rollout" if "canary" in combination else "Deployment")
    scaled = named(combination, target["kind"], target["name"])
    assert scaled["apiVersion"] == target["apiVersion"]
    assert "replicas" not in scaled["spec"]


@every_combination
def test_the_autoscaler_can_compute_a_share(combination: Combination) -> None:
    """A share of what was asked for needs every container of the pod to have asked."""
    spec = named(combination, "HorizontalPodAutoscaler", NAME)["spec"]
    (metric,) = spec["metrics"]
    assert metric["resource"]["name"] == "cpu"
    target = {"type": "Utilization", "averageUtilization": round(100 * (1 - HEADROOM))}
    assert metric["resource"]["target"] == target
    for container in containers(pod_templates(combination)[NAME]):
        assert container["resources"]["requests"]["cpu"]


def written(rules: Rules) -> Object:
    """Rules as a manifest has them."""
    return {
        "stabilizationWindowSeconds": rules.stabilization_seconds,
        "selectPolicy": rules.select,
        "policies": [
            {"type": one.kind, "value": one.value, "periodSeconds": one.period_seconds}
            for one in rules.policies
        ],
    }


@every_combination
def test_more_come_at_once_and_go_after_five_minutes(combination: Combination) -> None:
    """By the very rules that `python -m loadtests capacity` simulates."""
    behaviour = named(combination, "HorizontalPodAutoscaler", NAME)["spec"]["behavior"]
    assert behaviour == {"scaleUp": written(OURS_UP), "scaleDown": written(OURS_DOWN)}
    assert OURS_UP.stabilization_seconds == 0
    assert OURS_DOWN.stabilization_seconds == 300


@pytest.mark.parametrize("combination", [one for one in ALL if "locust" in one], ids="+".join)
def test_load_from_inside_ends_and_does_not_begin_anew(combination: Combination) -> None:
    for role, pods in (("master", 1), ("worker", 3)):
        spec = named(combination, "Job", f"heartsight-locust-{role}")["spec"]
        assert spec.get("parallelism", 1) == spec.get("completions", 1) == pods
        assert spec["backoffLimit"] == 0
        assert spec["template"]["spec"]["restartPolicy"] == "Never"


@every_combination
def test_a_pod_is_given_the_time_it_needs_to_go(combination: Combination) -> None:
    spec = pod_templates(combination)[NAME]["spec"]
    (backend,) = spec["containers"]
    settings = environment(combination, backend)
    needed = (
        backend["lifecycle"]["preStop"]["sleep"]["seconds"]
        + int(settings["HEARTSIGHT_STOP_SECONDS"])
        + int(settings["HEARTSIGHT_HISTORY_GRACE_SECONDS"])
        + LAST_BATCH_SECONDS
    )
    assert spec["terminationGracePeriodSeconds"] > needed


@pytest.mark.parametrize("combination", [one for one in ALL if one[0] == "gke"], ids="+".join)
def test_googles_balancer_drains_for_as_long_as_answers_may_take(combination: Combination) -> None:
    policy = named(combination, "GCPBackendPolicy", NAME)["spec"]["default"]
    (backend,) = pod_templates(combination)[NAME]["spec"]["containers"]
    stop = int(environment(combination, backend)["HEARTSIGHT_STOP_SECONDS"])
    pause = backend["lifecycle"]["preStop"]["sleep"]["seconds"]
    drain = policy["connectionDraining"]["drainingTimeoutSec"]
    assert stop <= drain <= pause + stop


@every_combination
def test_a_new_version_comes_before_an_old_one_goes(combination: Combination) -> None:
    strategy = named(combination, "Deployment", NAME)["spec"]["strategy"]["rollingUpdate"]
    assert (strategy["maxSurge"], strategy["maxUnavailable"]) == (1, 0)


@every_combination
def test_nodes_can_be_drained(combination: Combination) -> None:
    assert named(combination, "PodDisruptionBudget", NAME)["spec"]["maxUnavailable"] == 1


@pytest.mark.parametrize("combination", [one for one in ALL if "canary" in one], ids="+".join)
def test_a_canary_gets_10_then_50_then_100_per_cent_if_it_is_well(combination: Combination) -> None:
    canary = named(combination, "Rollout", NAME)["spec"]["strategy"]["canary"]
    steps = canary["steps"]
    assert [step["setWeight"] for step in steps if "setWeight" in step] == [10, 50, 100]
    assert [tuple(step) for step in steps[1:4:2]] == [("analysis",), ("analysis",)]
    assert named(combination, "Deployment", NAME)["spec"]["replicas"] == 0
    analysis = named(combination, "AnalysisTemplate", NAME)["spec"]["metrics"]
    assert {metric["name"] for metric in analysis} == {"error-ratio", "p99-seconds"}
    assert named(combination, "Service", canary["canaryService"])
