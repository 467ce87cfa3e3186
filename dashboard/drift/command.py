"""The command that compares the same two groups without the page."""

from shlex import quote

from dashboard.drift.comparing import SEED
from dashboard.drift.who import HOME, Who

_OWN_ONLY = "# the command compares served patients with the model's own only\n"


def command(reference: Who, current: Who, url: str) -> str:
    """Return the command for two groups; served patients are asked for at `url`.

    An uploaded file is named as it was uploaded: the command is run where it lies.
    """
    home = reference == HOME
    if current.served:
        asked = f"python -m analysis drift --served {url} --last {current.n} --seed {SEED}"
        return asked if home else _OWN_ONLY + asked
    parts = ["python -m analysis drift", quote(current.key or current.name)]
    if not home:
        parts.append(f"--reference {quote(reference.key)}")
    if current.n:
        parts.append(f"--n {current.n}")
    return " ".join([*parts, f"--seed {SEED}"])
