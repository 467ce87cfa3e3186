"""The command that compares the same two groups without the page."""

from shlex import quote

from dashboard.drift.who import HOME, Who


def command(reference: Who, current: Who, url: str) -> str:
    """Return the command for two groups; served patients are asked for at `url`.

    An uploaded file is named as it was uploaded: the command is run where it lies.
    """
    if current.served:
        return f"python -m analysis drift --served {url} --last {current.n}"
    parts = ["python -m analysis drift", quote(current.key or current.name)]
    if reference != HOME:
        parts.append(f"--reference {quote(reference.key or reference.name)}")
    if current.n:
        parts.append(f"--n {current.n}")
    return " ".join(parts)
