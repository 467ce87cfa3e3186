"""A difference in words that a clinician would use: "6 years younger", "more men"."""

from typing import Final

from data.features import BY_NAME, Feature

_LESS_AND_MORE: Final = {
    "age": ("younger", "older"),
    "oldpeak": ("less", "more"),
    "ca": ("fewer", "more"),
}
_PEOPLE: Final = {"sex": {0: "women", 1: "men"}}
_WHOLE_FROM: Final = 2.0
"""Differences from here on are told in whole units."""


def number_words(name: str, change: float, spread_before: float, spread_after: float) -> str:
    """Tell how a number's mean changed, or its spread where the mean hardly did.

    Parameters
    ----------
    change : float
        Mean now less mean before, in the input's unit.
    spread_before, spread_after : float
        Standard deviations.
    """
    feature = BY_NAME[name]
    amount = f"{abs(change):.{0 if abs(change) >= _WHOLE_FROM else 1}f}"
    small = abs(change) < 0.1 * spread_before
    if float(amount) == 0 or small:
        return _spread_words(spread_before, spread_after)
    less, more = _LESS_AND_MORE.get(name, ("lower", "higher"))
    return f"{amount} {_unit(feature, amount)} {more if change > 0 else less} on average"


def _unit(feature: Feature, amount: str) -> str:
    return feature.unit.removesuffix("s") if float(amount) == 1 else feature.unit


def _spread_words(before: float, after: float) -> str:
    if after > 1.1 * before:
        return f"more spread out, by {_times(after, before)}, about the same mean"
    if before > 1.1 * after:
        return f"less spread out, by {_times(before, after)}, about the same mean"
    return "another shape, about the same mean and spread"


def _times(large: float, small: float) -> str:
    return f"{large / small:.1f} times" if small else "far"


def category_words(name: str, code: int, before: float, after: float) -> str:
    """Tell which category became more common or rarer.

    Parameters
    ----------
    before, after : float
        Shares of patients with `code`.
    """
    shares = f"{percent(after)} instead of {percent(before)}"
    if name in _PEOPLE:
        return f"{'more' if after > before else 'fewer'} {_PEOPLE[name][code]}: {shares}"
    return f"{category(name, code)} {'more common' if after > before else 'rarer'}: {shares}"


def category(name: str, code: int) -> str:
    """Return what a code is called where its question does not stand beside it."""
    feature = BY_NAME[name]
    if not feature.is_category:
        return f"{code} {feature.unit.removesuffix('s') if code == 1 else feature.unit}"
    yes_or_no = set(feature.codes.values()) == {"no", "yes"}
    if yes_or_no:
        return feature.label.lower() if code else f"no {feature.label.lower()}"
    return feature.codes[code]


def missing_words(before: float, after: float) -> str:
    """Tell how often an input is missing."""
    return f"missing in {percent(after)} instead of {percent(before)}"


def percent(share: float) -> str:
    """Return a share in whole per cent; what is not quite all or nothing does not read so."""
    shown = round(100 * share)
    if shown == 0 and share > 0:
        return "under 1 %"
    if shown == 100 and share < 1:  # noqa: PLR2004 - of a hundred
        return "over 99 %"
    return f"{shown} %"
