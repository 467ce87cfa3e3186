"""Which versions were promoted, when and by what verdict: `models/history.jsonl`, oldest first.

Times stand here and not in a bundle, whose bytes depend on nothing but its inputs.
"""

import json
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from analysis import bundle
from analysis.errors import ReleaseRefused
from analysis.releases.check import Stage

HISTORY: Final = "history.jsonl"


class Action(StrEnum):
    """How a version became the current one."""

    PROMOTE = "promote"
    ROLLBACK = "rollback"


class Promotion(BaseModel):
    """One change of the current version.

    Attributes
    ----------
    previous : str or None
        The version that was current before.
    gate : Mapping of str to int
        How many checks had each verdict; empty for a rollback, which checks the files alone.
    accepted : str
        Why a challenger that beats the readable model was left aside; mostly empty.
    """

    model_config = ConfigDict(frozen=True)

    action: Action
    version: str
    previous: str | None
    time: AwareDatetime
    stage: Stage | None = None
    gate: dict[str, int] = {}
    accepted: str = ""


def read(home: Path) -> tuple[Promotion, ...]:
    """Return all promotions, oldest first; none when there is no history yet.

    Raises
    ------
    ReleaseRefused
        If a line is none of ours.
    """
    try:
        lines = (home / bundle.MODELS / HISTORY).read_text().splitlines()
    except FileNotFoundError:
        return ()
    return tuple(_parsed(number, line) for number, line in enumerate(lines, 1))


def _parsed(number: int, line: str) -> Promotion:
    try:
        return Promotion.model_validate_json(line)
    except ValidationError as error:
        raise ReleaseRefused(f"line {number} of {HISTORY} is no promotion") from error


def append(home: Path, promotion: Promotion) -> None:
    """Write one more promotion; the file is replaced whole, so that no line is ever torn."""
    path = home / bundle.MODELS / HISTORY
    lines = [_line(one) for one in (*read(home), promotion)]
    draft = path.with_name(f".{HISTORY}.{os.getpid()}")
    draft.write_text("".join(lines))
    draft.replace(path)


def _line(promotion: Promotion) -> str:
    return json.dumps(promotion.model_dump(mode="json"), ensure_ascii=False) + "\n"


def previous(history: Sequence[Promotion], current: str) -> str | None:
    """Return the version to roll back to: the one that `current` was promoted over.

    A rollback undoes one promotion, so that two of them go two promotions back. Versions made
    current without an entry here (by an interrupted promotion) count as promoted.
    """
    stack: list[str] = []
    for promotion in history:
        _settle(stack, promotion.previous)
        if promotion.action is Action.ROLLBACK and promotion.version in stack:
            del stack[len(stack) - stack[::-1].index(promotion.version) :]
        else:
            _settle(stack, promotion.version)
    _settle(stack, current)
    return stack[-2] if len(stack) > 1 else None


def _settle(stack: list[str], version: str | None) -> None:
    if version is not None and stack[-1:] != [version]:
        stack.append(version)
