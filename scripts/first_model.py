"""A trained model for whoever measures: the one of the state directory, else one trained now."""

import os
import subprocess
import sys
from pathlib import Path

from scripts.serve import ROOT, has_promoted_bundle, program_environment

_TRAIN = (sys.executable, "-m", "analysis", "train")


def lacks_model(home: Path) -> bool:
    """Tell whether a state directory holds no promoted model."""
    return not has_promoted_bundle(home / "models")


def train(home: Path) -> bool:
    """Train the first model, as `make run` does, and return whether that went well."""
    print("No trained model here yet: training one (once).", flush=True)
    environment = program_environment(home.resolve(), os.environ)
    # In our own group of processes, unlike those of `make run`: Ctrl-C ends both.
    ended = subprocess.run(_TRAIN, cwd=ROOT, env=environment, check=False)  # noqa: S603 - our own module
    return ended.returncode == 0
