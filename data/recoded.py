"""The re-coded copy that circulates: its codes, and their translation into UCI's.

A much-used 303-row table carries UCI's column names with other codes and an INVERTED target: its
"yes" or 1 are the patients without disease. `data/README.md` tells how the mapping was derived.
Reading a file is the business of `cohorts`; this module knows single values, standard library only.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

MISSING: Final = None

TO_UCI: Final[Mapping[str, Mapping[float, int | None]]] = MappingProxyType(
    {
        "cp": {0: 4, 1: 2, 2: 3, 3: 1},
        "restecg": {0: 2, 1: 0, 2: 1},
        "slope": {0: 3, 1: 2, 2: 1},
        "ca": {0: 0, 1: 1, 2: 2, 3: 3, 4: MISSING},
        "thal": {0: MISSING, 1: 6, 2: 3, 3: 7},
    }
)
"""Copy's code to UCI's, for the columns in which they differ; sex, fbs and exang agree."""

TARGET_TO_DISEASE: Final[Mapping[object, int]] = MappingProxyType({"yes": 0, "no": 1, 1: 0, 0: 1})
"""Copy's `target` to 1 = disease."""


def explains(name: str, value: object) -> bool:
    """Whether `value`, refused as a UCI code of `name`, would be a code of the re-coded copy."""
    return (
        not isinstance(value, bool)
        and isinstance(value, int | float)
        and value in TO_UCI.get(name, {})
    )


def to_uci(patient: Mapping[str, Any]) -> dict[str, Any]:
    """Translate one patient of the re-coded copy into UCI's codes.

    Parameters
    ----------
    patient : Mapping of str to object
        Raw fields as received. Numbers and labels that the copy does not re-code pass unchanged,
        unknown fields and wrong types too: refusing them is the validator's work.

    Returns
    -------
    dict
        The same fields with UCI's codes; a code that means "missing" becomes None. A number
        outside the copy's codes becomes one that no validator accepts.
    """
    return {name: _translate(name, value) for name, value in patient.items()}


_NOT_A_CODE: Final = -1
"""In no feature's domain, so that validation refuses the field by name."""


def _translate(name: str, value: Any) -> Any:
    codes = TO_UCI.get(name)
    if codes is None or isinstance(value, bool) or not isinstance(value, int | float):
        return value
    # A code of UCI that the copy lacks (thal 6) must not pass as if it were the copy's.
    return codes.get(value, _NOT_A_CODE)
