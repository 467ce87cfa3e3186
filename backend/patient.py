"""From a JSON object to a checked patient, by the one table of features.

All problems are found, not only the first, and each names field and rule without the value.
Reading bytes is the business of `request_body`; whether a legal value is plausible of `cautions`.
"""

from collections.abc import Mapping
from typing import Any, Final

from backend.errors import FieldError, RequestRefused
from backend.settings import Coding
from data import recoded
from data.features import BY_NAME, FEATURES, NAMES, Feature, Kind

Value = int | float
Patient = Mapping[str, Value]
"""Known inputs by name, in the features' order, UCI's codes; a missing input has no key."""

_ALIAS: Final = "gender"
_CODES: Final[Mapping[str, Mapping[str, int]]] = {
    f.name: {label.lower(): code for code, label in f.codes.items()} for f in FEATURES
}


class _BreaksRuleError(ValueError):
    """A value is not what its feature allows."""


def checked(raw: object, coding: Coding) -> Patient:
    """Return the patient that `raw`, decoded JSON, describes.

    Raises
    ------
    RequestRefused
        With status 422 and every field that breaks a rule.
    """
    if not isinstance(raw, dict):
        raise RequestRefused(422, "invalid-patient", "The body must be one JSON object.")
    errors: list[FieldError] = []
    fields = _renamed(raw, errors)
    if coding is Coding.RECODED:
        fields = recoded.to_uci(fields)
    errors += [
        FieldError(_shown(name), "is no field of a patient; the fields are " + ", ".join(NAMES))
        for name in fields
        if name not in BY_NAME
    ]
    patient: dict[str, Value] = {}
    for feature in FEATURES:
        value = fields.get(feature.name)
        if value is None:
            if feature.required:
                errors.append(FieldError(feature.name, f"is required and {feature.rule}"))
            continue
        try:
            patient[feature.name] = _value(feature, value)
        except _BreaksRuleError:
            errors.append(FieldError(feature.name, feature.rule + _hint(feature, value, coding)))
    if errors:
        names = ", ".join(dict.fromkeys(error.field for error in errors))
        raise RequestRefused(422, "invalid-patient", f"Please correct: {names}.", tuple(errors))
    return patient


def _renamed(raw: dict[str, Any], errors: list[FieldError]) -> dict[str, Any]:
    if _ALIAS not in raw:
        return raw
    if "sex" in raw:
        errors.append(FieldError(_ALIAS, "is another name of sex; send one of the two"))
    return {("sex" if name == _ALIAS else name): value for name, value in raw.items()}


_LONGEST_NAME: Final = 40


def _shown(name: str) -> str:
    """Return an unknown field's name, unless it might be a value in the wrong place."""
    plain = name.isidentifier() and name.isascii() and len(name) <= _LONGEST_NAME
    return name if plain else "(a field with an unusual name)"


def _value(feature: Feature, value: Any) -> Value:
    if isinstance(value, str) and value.strip().lower() in _CODES[feature.name]:
        return _CODES[feature.name][value.strip().lower()]
    # NaN and the infinities are in no range and are no code; a huge integer is never converted.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _BreaksRuleError
    if feature.is_category and value not in feature.codes:
        raise _BreaksRuleError
    if feature.possible is not None and value not in feature.possible:
        raise _BreaksRuleError
    if feature.kind is Kind.DECIMAL:
        return float(value)
    if value != int(value):
        raise _BreaksRuleError
    return int(value)


def _hint(feature: Feature, value: object, coding: Coding) -> str:
    if coding is Coding.UCI and recoded.explains(feature.name, value):
        return (
            "; the re-coded copy that circulates has other codes: if yours are its, send "
            "?coding=recoded"
        )
    if coding is Coding.RECODED and feature.name in recoded.TO_UCI:
        codes = ", ".join(str(code) for code in recoded.TO_UCI[feature.name])
        return f"; in the re-coded copy, which this request says it uses, the codes are {codes}"
    return ""
