"""What a run must not miss, checked alike for both tools; a miss ends the command with code 1."""

from loadtests.client_figures import ClientFigures
from loadtests.profiles import Thresholds


def misses(found: ClientFigures, asked: Thresholds) -> list[str]:
    """Return a sentence for each threshold that was missed; nothing answered misses all."""
    if not found.requests:
        return ["Nothing was answered."]
    counted = found.error_count - (found.shed if asked.shedding else 0)
    said = []
    if counted > asked.error_share * found.requests:
        kinds = ", ".join(f"{kind} {count}" for kind, count in found.errors.items())
        said.append(f"{counted} errors ({kinds}); at most {asked.error_share:.2%} may be.")
    if asked.timeouts is not None and found.timeouts > asked.timeouts:
        said.append(f"{found.timeouts} timeouts; at most {asked.timeouts} may be.")
    p99 = found.latencies.percentile(0.99)
    if asked.p99_ms is not None and p99 > asked.p99_ms:
        said.append(f"p99 {p99:.1f} ms; at most {asked.p99_ms:g} ms may be.")
    return said
