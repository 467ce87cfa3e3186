"""A recorded prediction once more: the same number from the same inputs and the same model."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from backend import bundle
from backend.errors import BundleError, JournalError, RequestRefused
from backend.journal.reading import read_lines
from backend.journal.segments import segments
from backend.patient import checked
from backend.settings import Coding

TOLERANCE: Final = 1e-12


class Recorded(msgspec.Struct, frozen=True):
    """What a line says that is needed to give its answer again."""

    request_id: str
    time: str
    model_version: str
    inputs: dict[str, int | float]
    probability: float
    interval: tuple[float, float]
    process: str
    sequence: int


class Replayed(NamedTuple):
    """A recorded answer and the recomputed one; each is probability, low, high."""

    recorded: tuple[float, float, float]
    recomputed: tuple[float, float, float]

    @property
    def agrees(self) -> bool:
        """Whether the two are the same number, up to the last digits of a float."""
        pairs = zip(self.recorded, self.recomputed, strict=True)
        return all(abs(one - other) <= TOLERANCE for one, other in pairs)


_decode: Final = msgspec.json.Decoder(Recorded).decode


def find(folder: Path, request_id: str, damaged: Callable[[str], None]) -> Iterator[Recorded]:
    """Yield all that a journal holds of a request; a caller may have used its id twice.

    Parameters
    ----------
    damaged : callable
        Told file and number of a line that names the request and cannot be read.

    Raises
    ------
    OSError
        If the journal cannot be read.
    """
    named = msgspec.json.encode(request_id)
    for path in segments(folder):
        for line in read_lines(path):
            if named not in line.content:
                continue
            try:
                found = _decode(line.content)
            except msgspec.MsgspecError:
                damaged(f"{path.name}, line {line.number}")
                continue
            if found.request_id == request_id:
                yield found


def replay(models: Path, recorded: Recorded) -> Replayed:
    """Give a recorded answer again with the bundle of its version.

    Raises
    ------
    BundleError
        If that bundle is gone, damaged or another than its folder's name says.
    JournalError
        If the recorded inputs are none of a patient.
    """
    version = recorded.model_version
    folder = models / version
    if folder.parent != models or not folder.is_dir():
        raise BundleError(f"there is no bundle of version {version} in {models}")
    model = bundle.load(folder)
    if model.version != version:
        raise BundleError(f"the bundle in {folder} is of version {model.version}")
    try:
        score = model.scorecard.score(checked(recorded.inputs, Coding.UCI))
    except RequestRefused as error:
        raise JournalError("the recorded inputs are none of a patient") from error
    return Replayed(
        (recorded.probability, *recorded.interval), (score.probability, score.low, score.high)
    )
