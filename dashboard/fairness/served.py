"""The same comparison on served patients whose outcome has been recorded."""

from dashboard.frame.figure import Origin


def draw(origin: Origin) -> None:
    """Compare women and men among the patients that this backend answered."""
    raise NotImplementedError
