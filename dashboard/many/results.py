"""The answers to a file in little memory: a few numbers per row, and each reason kept once."""

import json
from array import array
from math import nan
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dashboard.errors import BackendFailedError

DECISIONS: Final = ("", "no disease", "undecided", "disease")


class Results:
    """The answers as they come, a line of JSON for each row, in the order of the file.

    Attributes
    ----------
    model_version : str
        Of the model that answered; empty while all rows were refused.
    ended : str
        Why the answers end before the file does; empty when they do not.
    """

    def __init__(self) -> None:
        self.model_version = ""
        self.ended = ""
        self._batch = ""
        self._probability = array("d")
        self._low = array("d")
        self._high = array("d")
        self._decision = bytearray()
        self._missing = bytearray()
        self._notes: dict[str, int] = {"": 0}
        self._warned = array("I")
        self._refused = array("I")

    def __len__(self) -> int:
        return len(self._probability)

    def take(self, line: bytes) -> None:
        """Take in the answer to the next row.

        Raises
        ------
        BackendFailedError
            If the line is no answer.
        """
        if not line.strip():
            return
        try:
            entry: dict[str, Any] = json.loads(line)
            if "problem" in entry:
                self.ended = str(entry["problem"]["detail"])
            elif "probability" in entry:
                self._answered(entry)
            else:
                self._not_answered(entry)
        except (ValueError, KeyError, TypeError) as error:
            raise BackendFailedError("its answer cannot be read") from error

    def _answered(self, entry: dict[str, Any]) -> None:
        interval = entry["interval"]
        warned = "; ".join(f"{w['field']}: {w['message']}" for w in entry["warnings"])
        self.model_version = entry["model_version"]
        self._add(
            (entry["probability"], interval["low"], interval["high"]),
            DECISIONS.index(entry["decision"] or ""),
            len(entry["missing"]),
            warned,
            "",
        )
        self._batch = self._batch or entry["request_id"].rpartition("-")[0]

    def _not_answered(self, entry: dict[str, Any]) -> None:
        rules = "; ".join(f"{e['field']} {e['rule']}" for e in entry["errors"])
        self._add((nan, nan, nan), 0, 0, "", rules or entry["detail"])
        self._batch = self._batch or entry["request_id"].rpartition("-")[0]

    def _add(
        self,
        numbers: tuple[float, float, float],
        decision: int,
        missing: int,
        warned: str,
        refused: str,
    ) -> None:
        self._probability.append(numbers[0])
        self._low.append(numbers[1])
        self._high.append(numbers[2])
        self._decision.append(decision)
        self._missing.append(missing)
        self._warned.append(self._notes.setdefault(warned, len(self._notes)))
        self._refused.append(self._notes.setdefault(refused, len(self._notes)))

    @property
    def probability(self) -> npt.NDArray[np.float64]:
        """Of each row; NaN where it was refused."""
        return np.array(self._probability)

    @property
    def interval(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """The lower and the upper ends."""
        return np.array(self._low), np.array(self._high)

    @property
    def decision(self) -> npt.NDArray[np.uint8]:
        """The place of each row's decision in `DECISIONS`."""
        return np.frombuffer(bytes(self._decision), dtype=np.uint8)

    @property
    def missing(self) -> npt.NDArray[np.uint8]:
        """How many inputs of each row were not known."""
        return np.frombuffer(bytes(self._missing), dtype=np.uint8)

    @property
    def warned(self) -> npt.NDArray[np.int64]:
        """The place of each row's doubts in `notes`."""
        return np.array(self._warned, dtype=np.int64)

    @property
    def refused(self) -> npt.NDArray[np.int64]:
        """The place in `notes` of why each row has no answer; 0 for those that have one."""
        return np.array(self._refused, dtype=np.int64)

    @property
    def notes(self) -> list[str]:
        """Every distinct text of doubts and reasons; the first is empty."""
        return list(self._notes)

    def request_id(self, row: int) -> str:
        """Return the request id of a row, counted from 1."""
        return f"{self._batch}-{row}"
