"""A trained model for whoever measures: the one of the state directory, else one trained now."""

import subprocess
import sys
from collections.abc import Mapping

from scripts.serve import ROOT, has_promoted_bundle, program_environment, read_settings

_TRAIN = (sys.executable, "-m", "analysis", "train")


def lacks_model(environ: Mapping[str, str]) -> bool:
    """Tell whether the state directory holds no promoted model."""
    return not has_promoted_bundle(read_settings(environ).home / "models")


def train(environ: Mapping[str, str]) -> bool:
    """Train the first model, as `make run` does, and return whether that went well."""
    print("No trained model here yet: training one (once).", flush=True)
    environment = program_environment(read_settings(environ), environ)
    # In our own group of processes, unlike those of `make run`: Ctrl-C ends both.
    ended = subprocess.run(_TRAIN, cwd=ROOT, env=environment, check=False)  # noqa: S603 - our own module
    return ended.returncode == 0
