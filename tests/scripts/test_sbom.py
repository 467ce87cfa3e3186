"""The SBOM names every package of an image's locks once, in its version, and nothing else."""

import json
import re
from pathlib import Path

import pytest

from scripts.sbom import IMAGES, requirements, write
from tests.conftest import ROOT


@pytest.mark.full
@pytest.mark.parametrize("image", IMAGES)
def test_it_names_what_the_locks_install(image: str, tmp_path: Path) -> None:
    document = json.loads(write(image, tmp_path).read_text())
    assert document["bomFormat"] == "CycloneDX"
    told = sorted((one["name"], one["version"]) for one in document["components"])
    locked = re.findall(r"^([\w.\[\]-]+)==([\w.+!-]+)", requirements(IMAGES[image]), re.MULTILINE)
    assert told == sorted((re.sub(r"\[.*\]", "", name), version) for name, version in locked)
    assert len(set(told)) == len(told)


def test_the_locks_are_those_of_the_dockerfiles() -> None:
    for image, locks in IMAGES.items():
        text = (ROOT / f"Dockerfile.{image.partition('-')[0]}").read_text()
        for lock in locks:
            assert f"-r requirements/{lock}.txt" in text, image
