"""A file with its answers as one table: to read on the page, and to keep as CSV."""

from typing import Final

import numpy as np
import pandas as pd

from dashboard.many.results import DECISIONS, Results
from dashboard.many.sheet import Sheet
from data.features import BY_NAME

ORDERS: Final = ("as in the file", "highest first", "lowest first", "widest range first")


class Answered:
    """What was sent and what was answered.

    Parameters
    ----------
    name : str
        Of the file.
    """

    def __init__(self, name: str, sheet: Sheet, results: Results) -> None:
        self.name = name
        self.sheet = sheet
        self.results = results
        self.shown = _shown(sheet, results)

    @property
    def n_answered(self) -> int:
        """Rows that have an answer."""
        return int((self.results.refused == 0).sum())

    @property
    def n_refused(self) -> int:
        """Rows that break a rule."""
        return len(self.results) - self.n_answered

    def ordered(self, order: str) -> pd.DataFrame:
        """Return the table of the page in one of `ORDERS`; rows without an answer come last."""
        if order == ORDERS[0]:
            return self.shown
        low, high = self.results.interval
        keys = {
            ORDERS[1]: -self.results.probability,
            ORDERS[2]: self.results.probability,
            ORDERS[3]: low - high,
        }
        return self.shown.iloc[np.argsort(keys[order], kind="stable")]

    def refused(self) -> pd.DataFrame:
        """Return the rows without an answer: line, and what is to be corrected."""
        return self.shown.loc[self.results.refused > 0, ["Line", "Why no answer"]].set_index("Line")

    def csv(self) -> bytes:
        """Return the file's own columns with the answers behind them."""
        results, rows = self.results, len(self.results)
        low, high = results.interval
        answers = pd.DataFrame(
            {
                "request_id": [results.request_id(row) for row in range(1, rows + 1)],
                "model_version": results.model_version,
                "probability": results.probability,
                "low": low,
                "high": high,
                "decision": np.array(DECISIONS)[results.decision],
                "inputs_not_known": results.missing,
                "doubts": np.array(results.notes, dtype=object)[results.warned],
                "errors": np.array(results.notes, dtype=object)[results.refused],
            }
        )
        table = pd.concat([self.sheet.frame().iloc[:rows], answers], axis=1)
        return table.to_csv(index=False, lineterminator="\n").encode()


def _shown(sheet: Sheet, results: Results) -> pd.DataFrame:
    rows = len(results)
    low, high = results.interval
    table = pd.DataFrame(
        {
            "Line": np.array(sheet.lines[:rows], dtype=np.int64),
            "Of 100": np.round(100 * results.probability, 1),
            "From": np.round(100 * low, 1),
            "To": np.round(100 * high, 1),
        }
    )
    if results.decision.any():
        table["Decision"] = pd.Categorical.from_codes(
            results.decision.astype(np.int64), pd.Index(DECISIONS)
        )
    table["Not known"] = results.missing
    for title, codes in (("Doubts", results.warned), ("Why no answer", results.refused)):
        if codes.any():
            table[title] = pd.Categorical.from_codes(codes, pd.Index(results.notes))
    inputs = sheet.frame().iloc[:rows].rename(columns=_label)
    return pd.concat([table, inputs], axis=1)


def _label(name: str) -> str:
    return BY_NAME[name].label if name in BY_NAME else name
