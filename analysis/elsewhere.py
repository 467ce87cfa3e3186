"""Which of the four sites are other hospitals than a cohort's own: none may be tested on itself."""

from collections.abc import Iterator
from typing import Final

from data.cohorts import SITES, Cohort, load

_SAME_PATIENTS: Final = 0.5
"""Share of a site's patients from which on it is no other site but a copy."""

_UNKNOWN: Final = -99.0


def elsewhere(cohort: Cohort) -> list[Cohort]:
    """Return the sites whose patients the cohort does not hold, under whatever name or coding."""
    sites = [load(site) for site in SITES]
    return [site for site in sites if _shared(site, cohort) < _SAME_PATIENTS]


def _shared(site: Cohort, cohort: Cohort) -> float:
    """Share of the site's patients that the cohort holds too."""
    patients, others = (set(_rows(one)) for one in (site, cohort))
    return len(patients & others) / len(patients)


def _rows(cohort: Cohort) -> Iterator[tuple[float, ...]]:
    known = cohort.patients.fillna(_UNKNOWN)  # NaN is not equal to itself
    return known.itertuples(index=False, name=None)
