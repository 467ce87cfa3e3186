"""The figures of this moment: the finding, and each of them as a number with its name."""

from datetime import UTC, datetime
from html import escape

import streamlit as st

from dashboard.frame.parts import verdict
from dashboard.live.reading import Reading
from dashboard.wording import NONE


def milliseconds(seconds: float | None) -> str:
    """Return a duration with its unit; a dash for none."""
    if seconds is None:
        return NONE
    return f"{_three_digits(1000 * seconds)} ms"


def per_second(rate: float | None) -> str:
    """Return a rate with its unit; a dash before there is one."""
    if rate is None:
        return NONE
    return f"{_three_digits(rate)} /s"


def _three_digits(value: float) -> str:
    return f"{value:.0f}" if value >= 10**2 else f"{value:.3g}"


def whole(count: float | None) -> str:
    """Return a count; a dash for none."""
    return NONE if count is None else f"{count:.0f}"


def finding(now: Reading) -> str:
    """Say the moment in one sentence."""
    if now.requests is None:
        return "Counting has begun"
    if now.requests == 0:
        return "Nobody has asked anything within the last minute"
    wrong = (
        "none ended in an error"
        if not now.errors
        else f"{_three_digits(100 * now.errors / now.requests)} of 100 ended in an error"
    )
    if now.p99 is None:
        return f"{per_second(now.requests)} requests, no prediction among them; {wrong}"
    return f"99 of 100 predictions took at most {milliseconds(now.p99)}; {wrong}"


def clock(moment: float) -> str:
    """Return a moment as people read it."""
    return datetime.fromtimestamp(moment, UTC).strftime("%H:%M:%S UTC")


def figures(now: Reading) -> dict[str, str]:
    """Return each figure by its name."""
    return {
        "p50": milliseconds(now.p50),
        "p95": milliseconds(now.p95),
        "p99": milliseconds(now.p99),
        "requests": per_second(now.requests),
        "refused": per_second(now.refused),
        "errors": per_second(now.errors),
        "shed": per_second(now.shed),
        "in flight": whole(now.in_flight),
        "journal backlog": whole(now.backlog),
        "pods": str(now.pods),
        "model": ", ".join(now.versions) or "none",
    }


def draw(now: Reading, source: str) -> None:
    """Draw the finding and the figures."""
    verdict(finding(now), f"{clock(now.time)}, over the last minute. {source}")
    told = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in figures(now).items()
    )
    st.html(f'<dl class="hs-figures">{told}</dl>')
