"""How the figures of the page were computed."""

from typing import Final

from dashboard.frame.figure import Origin
from dashboard.prose import read

PERFORMANCE: Final = Origin(read("performance"), "python -m analysis all")
DATA: Final = Origin(read("cohorts"), "python -m analysis all")
