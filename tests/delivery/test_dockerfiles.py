"""The Dockerfiles: clean, without root, with only what they copy, and no secret."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = sorted([*ROOT.glob("Dockerfile.*"), *(ROOT / "compose").glob("Dockerfile.*")])


def test_hadolint_finds_nothing() -> None:
    program = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([program, *FILES], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_runs_as_a_numbered_user_and_tells_its_health(file: Path) -> None:
    last = file.read_text().split("\nFROM ")[-1]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert "\nHEALTHCHECK " in last
    assert "\nENTRYPOINT [" in last
    assert "pip" not in last.replace("/pip", "")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_library_is_held_to_its_hash(file: Path) -> None:
    installs = re.findall(
        r"python install.*?(?=&&|\n\n|\nFROM|\n[A-Z]+ )", file.read_text(), re.DOTALL
    )
    assert installs
    assert all("--require-hashes" in one and "--no-deps" in one for one in installs)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_is_copied_may_reach_the_build(file: Path) -> None:
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    admitted = [line[1:] for line in ignore if line.startswith("!")]
    for line in re.findall(r"^COPY (?!--)(.+)$", file.read_text(), re.MULTILINE):
        for source in line.split()[:-1]:
            assert any(Path(source).match(one) or source.split("/")[0] == one for one in admitted)


def test_nothing_but_what_is_named_reaches_a_build() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert next(line for line in lines if not line.startswith("#")) == "*"
    assert not {"!tests", "!var", "!.git"} & set(lines)
