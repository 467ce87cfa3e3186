"""`make sbom`: what each image is made of, as CycloneDX documents in the state directory's `sbom/`.

They are written from the locks, which the images hold to by hash: no image has to be built for it.
What a base image brings is told by the base image.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
IMAGES: Final = {
    "backend": ("backend",),
    "backend-cloud": ("backend", "cloud"),
    "dashboard": ("analysis", "dashboard"),
    "loadtests": ("loadtests",),
    "mlflow": ("tracking",),
}
"""Image -> the locks that its Dockerfile installs."""
_ENTRY: Final = re.compile(r"^(?=\S)", re.MULTILINE)


def requirements(locks: tuple[str, ...]) -> str:
    """Return the entries of several locks, each package once: they agree on versions."""
    found: dict[str, str] = {}
    for lock in locks:
        text = (ROOT / "requirements" / f"{lock}.txt").read_text()
        for entry in _ENTRY.split(text):
            if entry and not entry.startswith("#"):
                found[entry.split("==", 1)[0]] = entry
    return "".join(found.values())


def write(image: str, folder: Path) -> Path:
    """Write one image's document; gives the file."""
    file = folder / f"{image}.cdx.json"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as together:
        together.write(requirements(IMAGES[image]))
        together.flush()
        command = [
            sys.executable, "-m", "cyclonedx_py", "requirements", together.name,
            "--output-reproducible", "--output-format", "JSON", "--output-file", str(file),
        ]  # fmt: skip
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - our own command
    return file


def main(arguments: list[str] | None = None) -> int:
    """Write all documents."""
    parser = argparse.ArgumentParser(prog="make sbom", description=__doc__)
    home = Path(os.environ.get("HEARTSIGHT_HOME") or "var")
    parser.add_argument("--to", type=Path, default=home / "sbom", metavar="FOLDER")
    folder: Path = parser.parse_args(arguments).to
    folder.mkdir(parents=True, exist_ok=True)
    for image in IMAGES:
        print(write(image, folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
