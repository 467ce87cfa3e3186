"""How long requests wait at a pod: an M/D/1 queue.

Arrivals at random, one worker, every request as long as the other. The mean wait is Pollaczek's and
Khinchine's, exact; its tail is taken as exponential with that mean, which is near where it matters,
at high load. Pods share the load evenly, each with its own queue.
"""

import math


def mean_wait(busy: float, service_seconds: float) -> float:
    """Return the mean wait of M/D/1; infinite from a full load on."""
    if busy >= 1:
        return math.inf
    return busy * service_seconds / (2 * (1 - busy))


def wait(share: float, busy: float, service_seconds: float) -> float:
    """Return the wait that a share of requests stays within.

    Parameters
    ----------
    share : float
        0.99 for the 99th percentile.
    busy : float
        Share of the time that the worker works, below 1.
    """
    if busy <= 1 - share:
        # So seldom is anybody there that so many wait not at all.
        return 0.0
    if busy >= 1:
        return math.inf
    return math.log(busy / (1 - share)) * service_seconds / (2 * (1 - busy))
