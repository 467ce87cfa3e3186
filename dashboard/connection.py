"""What every page begins with: the client, the colour mode, a report of the live model."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import streamlit as st

from dashboard.api import Client
from dashboard.charts.theme import Mode
from dashboard.reports import Values, parse
from dashboard.settings import Settings

if TYPE_CHECKING:
    from analysis.drift.report import DriftReport
    from analysis.explanation.report import ExplanationReport
    from analysis.exploration.report import DataReport
    from analysis.fairness.report import FairnessReport
    from analysis.poisoning.report import PoisoningReport
    from analysis.studying import PerformanceEvidence

SECRETS: Final = Path("/run/secrets")
"""Where containers find secrets: a file named like a setting holds its value."""


@st.cache_resource
def settings() -> Settings:
    """Return the settings, read once."""
    return Settings(_secrets_dir=SECRETS if SECRETS.is_dir() else None)


@st.cache_resource
def client() -> Client:
    """Return the one client of this process."""
    return Client(settings())


def mode() -> Mode:
    """Return the palette that the reader's browser shows now."""
    return "dark" if st.context.theme.type == "dark" else "light"


@st.cache_resource(max_entries=24, show_spinner="Reading the report of the live model ...")
def _report(_client: Client, version: str, name: str) -> Values:  # noqa: ARG001 - part of the key
    return parse(name, _client.report(name))


def report(name: str) -> Values:
    """Return a report of the model that is live now; raises like `Client.report`."""
    live = client()
    return _report(live, live.model().model_version, name)


def performance_report() -> "PerformanceEvidence":
    """Return how good the live model is."""
    return cast("PerformanceEvidence", report("performance"))


def explanation_report() -> "ExplanationReport":
    """Return why the live model says what it says."""
    return cast("ExplanationReport", report("explanation"))


def data_report() -> "DataReport":
    """Return what the four cohorts look like."""
    return cast("DataReport", report("data"))


def fairness_report() -> "FairnessReport":
    """Return the comparison of women and men."""
    return cast("FairnessReport", report("fairness"))


def drift_report() -> "DriftReport":
    """Return the comparisons with other sites and synthetic patients."""
    return cast("DriftReport", report("drift"))


def poisoning_report() -> "PoisoningReport":
    """Return what wrong labels would do."""
    return cast("PoisoningReport", report("poisoning"))
