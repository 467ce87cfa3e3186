"""The HorizontalPodAutoscaler's own rule, as Kubernetes documents it, for the CPU metric.

kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale: the ratio, its
tolerance, pods that are not ready, stabilisation windows, scaling policies and their defaults.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

SYNC_SECONDS: Final = 15
TOLERANCE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod as the autoscaler sees it.

    Attributes
    ----------
    usage : float or None
        In the unit of the target; None when no metric is known.
    ready : bool
        False while it starts, and until a metric from after its start is there.
    """

    usage: float | None
    ready: bool = True


def desired_replicas(pods: Sequence[Pod], target: float, tolerance: float = TOLERANCE) -> int:
    """Return how many replicas the metrics ask for, before windows and policies.

    ceil(replicas * usage / target), where pods that are not ready are left out when scaling down
    and use nothing when scaling up, and pods without a metric use nothing when scaling up and the
    target when scaling down. Neither may turn the direction.
    """
    current = len(pods)
    ready = [one.usage for one in pods if one.ready and one.usage is not None]
    if not ready:
        return current
    ratio = _mean(ready) / target
    unready = [one for one in pods if not one.ready]
    missing = [one for one in pods if one.ready and one.usage is None]
    dampened = bool(unready) and ratio > 1
    if not dampened and not missing:
        return current if _close(ratio, tolerance) else math.ceil(_rounded(ratio * len(ready)))
    assumed = [*ready]
    if ratio < 1:
        assumed += [target] * len(missing)
    elif ratio > 1:
        assumed += [0.0] * len(missing)
    if dampened:
        assumed += [0.0] * len(unready)
    again = _mean(assumed) / target
    if _close(again, tolerance) or (ratio < 1) != (again < 1):
        return current
    wanted = math.ceil(_rounded(again * len(assumed)))
    turned = wanted > current if again < 1 else wanted < current
    return current if turned else wanted


@dataclass(frozen=True, slots=True)
class Policy:
    """How much may change within a time: a number of pods, or per cent of them."""

    kind: Literal["Pods", "Percent"]
    value: int
    period_seconds: int = 15

    def change(self, replicas: int) -> int:
        """Return by how many pods it lets a number of them change; per cent are rounded up."""
        return (
            self.value if self.kind == "Pods" else math.ceil(_rounded(replicas * self.value / 100))
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """One direction of scaling: `behavior.scaleUp` or `behavior.scaleDown`."""

    stabilization_seconds: int
    policies: tuple[Policy, ...]
    select: Literal["Max", "Min", "Disabled"] = "Max"


DEFAULT_UP: Final = Rules(0, (Policy("Percent", 100), Policy("Pods", 4)))
DEFAULT_DOWN: Final = Rules(300, (Policy("Percent", 100),))
OURS_UP: Final = Rules(0, (Policy("Pods", 2),))
OURS_DOWN: Final = Rules(300, (Policy("Pods", 1, 60),))
"""What `k8s/base/backend.yaml` sets; a test holds it to these."""


@dataclass(slots=True)
class Autoscaler:
    """Remembers what it recommended and did, and applies windows, policies and limits.

    Parameters
    ----------
    target : float
        Usage per pod that is aimed at.
    """

    target: float
    least: int = 1
    most: int = 3
    up: Rules = DEFAULT_UP
    down: Rules = DEFAULT_DOWN
    tolerance: float = TOLERANCE
    _recommended: list[tuple[float, int]] = field(default_factory=list)
    _changes: list[tuple[float, int]] = field(default_factory=list)

    def replicas(self, now: float, pods: Sequence[Pod]) -> int:
        """Return how many pods there should be from now on; call it at each sync."""
        wanted = desired_replicas(pods, self.target, self.tolerance)
        chosen = self.applied(now, len(pods), wanted)
        if chosen != len(pods):
            self._changes.append((now, chosen - len(pods)))
        return chosen

    def applied(self, now: float, current: int, wanted: int) -> int:
        """Return what windows, policies and limits leave of a recommendation."""
        self._recommended.append((now, wanted))
        steady = self._stabilized(now, current, wanted)
        if steady > current:
            steady = min(steady, max(current, self._limit(now, current, self.up, 1)))
        elif steady < current:
            steady = max(steady, min(current, self._limit(now, current, self.down, -1)))
        return min(self.most, max(self.least, steady))

    def _stabilized(self, now: float, current: int, wanted: int) -> int:
        """Up not beyond the lowest, down not below the highest, of those in the window."""
        lowest = min([wanted, *self._since(now - self.up.stabilization_seconds)])
        highest = max([wanted, *self._since(now - self.down.stabilization_seconds)])
        return min(max(current, lowest), highest)

    def _since(self, then: float) -> list[int]:
        return [wanted for time, wanted in self._recommended if time > then]

    def _limit(self, now: float, current: int, rules: Rules, direction: int) -> int:
        """Return how far policies let it go; what changed within a period counts towards it."""
        if rules.select == "Disabled":
            return current
        limits = []
        for policy in rules.policies:
            done = sum(
                abs(change)
                for time, change in self._changes
                if time > now - policy.period_seconds and change * direction > 0
            )
            before = current - direction * done
            limits.append(before + direction * policy.change(before))
        furthest = max if (direction > 0) == (rules.select == "Max") else min
        return furthest(limits)


def _close(ratio: float, tolerance: float) -> bool:
    return abs(ratio - 1) <= tolerance + 1e-9


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _rounded(value: float) -> float:
    """Take off what binary arithmetic adds, so that 3 times 0.2 / 0.3 is 2 and not a bit more."""
    return round(value, 9)
