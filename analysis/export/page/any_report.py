"""Any report as headings, sentences, tables and curves, for those that have no room of their own.

What it can tell without knowing the report: estimates, curves, tables (lists of like objects) and
sentences. Sentences come first; lists of numbers too long to read are left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from analysis.export.figures.axes import Axis
from analysis.export.figures.lines import Line, line_chart
from analysis.export.figures.svg import Tone
from analysis.export.page.markup import Html, figure, heading, join, paragraph, table
from analysis.export.page.wording import (
    NONE,
    estimated,
    inputs_of,
    is_estimate,
    name_of,
    plain,
    title_of,
)
from data.features import NAMES

_SENTENCE_FROM: Final = 60
_LISTED: Final = 13
_ROWS: Final = 40
_COLUMNS: Final = 7
_TURNED: Final = 4
"""So few rows become columns where there are too many of those."""
_DEEPEST_HEADING: Final = 5
_KEY: Final = re.compile("[a-z]+(_[a-z]+)+")

_Path = tuple[str, ...]


def any_report(content: Any, level: int = 3) -> Html:
    """Return a report, or a part of one, under headings from `level` on."""
    if isinstance(content, Mapping):
        return _object(content, level)
    if _is_table(content):
        return _table(content)
    return paragraph(_value(content))


def _object(content: Mapping[str, Any], level: int) -> Html:
    if _is_curve(content):
        return _curve(content)
    sentences = {k: v for k, v in content.items() if _is_sentence(v)}
    facts = {k: v for k, v in content.items() if k not in sentences and _is_fact(v)}
    parts = {
        k: v
        for k, v in content.items()
        if (isinstance(v, Mapping) and not is_estimate(v)) or _is_table(v)
    }
    return join(
        [
            *(paragraph(sentence) for sentence in sentences.values()),
            _facts(facts),
            *(_part(key, value, level) for key, value in parts.items()),
        ]
    )


def _part(key: str, value: Any, level: int) -> Html:
    told = any_report(value, min(level + 1, _DEEPEST_HEADING))
    return join([heading(title_of(key), level), told]) if told else told


def _facts(facts: Mapping[str, Any]) -> Html:
    if not facts:
        return Html("")
    return table(("", "value"), [(name_of(key), _value(value)) for key, value in facts.items()])


def _table(rows: Sequence[Mapping[str, Any]]) -> Html:
    flat = [dict(_leaves(row)) for row in rows]
    found = dict.fromkeys(key for row in flat for key in row)
    # On disk the fields stand by the alphabet: what names a row is found by being text.
    columns = sorted(found, key=lambda key: not all(_is_name(row.get(key)) for row in flat))
    said = [key for key in columns if any(_is_sentence(row.get(key)) for row in flat)]
    facts = [key for key in columns if key not in said]
    sentences = dict.fromkeys(str(row[key]) for row in flat for key in said if row.get(key))
    return join(
        [
            _cells(flat, facts) if facts else Html(""),
            *(paragraph(sentence) for sentence in sentences),
        ]
    )


def _cells(rows: Sequence[Mapping[_Path, Any]], columns: Sequence[_Path]) -> Html:
    shown, kept = rows[:_ROWS], columns
    cells = [[_value(row[key]) if key in row else "" for key in columns] for row in shown]
    heads = [_head(key, columns) for key in columns]
    if len(columns) > _COLUMNS and len(shown) <= _TURNED:
        first, *rest = zip(heads, *cells, strict=True)
        return table(first, rest)
    kept = columns[:_COLUMNS]
    left = [f"{len(rows) - len(shown)} more rows"] if len(rows) > len(shown) else []
    left += [_head(key, columns) for key in columns[_COLUMNS:]]
    told = f"In the report besides: {', '.join(left)}." if left else ""
    return join(
        [
            table(heads[: len(kept)], [row[: len(kept)] for row in cells]),
            paragraph(told, "quiet"),
        ]
    )


def _head(column: _Path, columns: Sequence[_Path]) -> str:
    """Return a column's own name, with those it lies within only where two are alike."""
    alike = [other for other in columns if other[-1] == column[-1]]
    return ", ".join(name_of(key) for key in (column if len(alike) > 1 else column[-1:]))


def _leaves(row: Mapping[str, Any], before: _Path = ()) -> Iterator[tuple[_Path, Any]]:
    """Yield what a row holds, objects inside it spread out; curves and tables are left out."""
    for key, value in row.items():
        path = (*before, key)
        if isinstance(value, Mapping) and not is_estimate(value):
            if not _is_curve(value):
                yield from _leaves(value, path)
        elif _is_fact(value):
            yield path, value


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _is_sentence(value: Any) -> bool:
    return isinstance(value, str) and len(value) >= _SENTENCE_FROM and " " in value


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and not _is_sentence(value)


def _is_fact(value: Any) -> bool:
    """Whether a value fits into a cell; long lists do not."""
    if isinstance(value, list):
        flat = all(not isinstance(one, list | Mapping) for one in value)
        return flat and len(value) <= _LISTED
    return is_estimate(value) or not isinstance(value, Mapping)


def _is_curve(value: Mapping[str, Any]) -> bool:
    x, y = value.get("x"), value.get("y")
    return isinstance(x, list) and isinstance(y, list) and len(x) == len(y) > 1


def _curve(curve: Mapping[str, Any]) -> Html:
    low, high = curve.get("low", ()), curve.get("high", ())
    tall = [*curve["y"], *low, *high]
    line = Line(curve["x"], curve["y"], Tone.SERVED, low, high)
    axes = (_axis("x", curve["x"]), _axis("y", tall))
    n = f"{curve['n']} patients" if "n" in curve else ""
    return figure(line_chart("curve", *axes, [line]), n)


def _axis(title: str, values: Sequence[float]) -> Axis:
    low, high = min(values), max(values)
    return Axis(title, low, high if high > low else low + 1)


def _value(value: Any) -> str:
    if value is None or value in ("", []):
        return NONE
    if is_estimate(value):
        return estimated(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, list):
        return _list(value)
    return name_of(value) if _KEY.fullmatch(value) else str(value)


def _list(values: list[Any]) -> str:
    if all(value in NAMES for value in values):
        return inputs_of(values)
    return ", ".join(_value(value) for value in values)
