"""Which source the page Live watches: one backend's own counts, or Prometheus for many."""

from typing import Protocol

import streamlit as st

from dashboard.connection import client, settings
from dashboard.live.process import ProcessWatch
from dashboard.live.prometheus import PrometheusWatch
from dashboard.live.reading import Reading


class Watch(Protocol):
    """Something that keeps the last 15 minutes."""

    @property
    def source(self) -> str:
        """Say whose figures these are."""

    @property
    def command(self) -> str:
        """Return the command that asks the same source."""

    def look(self) -> None:
        """Ask for new figures; raises BackendError."""

    def kept(self) -> tuple[Reading, ...]:
        """Return what is kept, oldest first."""

    def refusals(self) -> dict[str, float]:
        """Return how many requests were refused in that time, by kind."""


@st.cache_resource
def watch() -> Watch:
    """Return the one watch of this server, shared by everyone who looks."""
    chosen = settings()
    if chosen.prometheus_url is not None:
        return PrometheusWatch(str(chosen.prometheus_url), chosen.timeout_seconds)
    return ProcessWatch(client().metrics)
