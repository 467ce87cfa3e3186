"""The SBOM names every package of an image's locks once, in its version, and nothing else."""

import json
import re
from pathlib import Path

import pytest

from scripts.sbom import IMAGES, requirements, write
from tests.conftest import ROOT

DOCKERFILES = {
    path.suffix.removeprefix("."): path
    for folder in (ROOT, ROOT / "compose")
    for path in folder.glob("Dockerfile.*")
}


@pytest.mark.full
@pytest.mark.parametrize("image", IMAGES)
def test_it_names_what_the_locks_install(image: str, tmp_path: Path) -> None:
    document = json.loads(write(image, tmp_path).read_text())
    assert document["bomFormat"] == "CycloneDX"
    told = sorted((one["name"], one["version"]) for one in document["components"])
    locked = re.findall(r"^([\w.\[\]-]+)==([\w.+!-]+)", requirements(IMAGES[image]), re.MULTILINE)
    assert told == sorted((re.sub(r"\[.*\]", "", name), version) for name, version in locked)
    assert len(set(told)) == len(told)


def test_every_image_that_is_built_has_one() -> None:
    assert {image.partition("-")[0] for image in IMAGES} == set(DOCKERFILES)


def test_the_locks_are_those_of_the_dockerfiles() -> None:
    for image, locks in IMAGES.items():
        text = DOCKERFILES[image.partition("-")[0]].read_text()
        for lock in locks:
            assert f"-r requirements/{lock}.txt" in text, image
