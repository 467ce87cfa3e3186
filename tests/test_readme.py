"""The README says what is true: its settings are the programs', its commands the Makefile's."""

import re
from pathlib import Path

import analysis.settings
import backend.settings
import dashboard.settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
SETTINGS = (analysis.settings.Settings, backend.settings.Settings, dashboard.settings.Settings)


def test_every_setting_is_in_the_table_and_no_other() -> None:
    told = set(re.findall(r"^\| `(HEARTSIGHT_[A-Z_]+)`", README, re.MULTILINE))
    real = {f"HEARTSIGHT_{name.upper()}" for s in SETTINGS for name in s.model_fields}
    assert told == real


def test_every_link_into_the_repository_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_make_target_it_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", README)) <= targets
