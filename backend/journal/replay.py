"""A recorded prediction once more: the same number from the same inputs and the same model."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from backend import bundle
from backend.block import BlockLine, in_sequence
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
    inputs: Mapping[str, int | float]
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
_decode_block: Final = msgspec.json.Decoder(BlockLine).decode


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
    # A row of a batch stands under the batch's own id.
    names = [
        msgspec.json.encode(name) for name in (request_id, request_id.rpartition("-")[0]) if name
    ]
    for path in segments(folder):
        for line in read_lines(path):
            if not any(name in line.content for name in names):
                continue
            try:
                found = _recorded(line.content)
            except (msgspec.MsgspecError, ValueError):
                damaged(f"{path.name}, line {line.number}")
                continue
            yield from (one for one in found if one.request_id == request_id)


def _recorded(line: bytes) -> list[Recorded]:
    """Return what a line says, of each row if it is a block; raises ValueError if it is neither."""
    with suppress(msgspec.ValidationError):
        return [_decode(line)]
    block = _decode_block(line)
    return [
        Recorded(
            row.request_id,
            row.time,
            row.model_version,
            row.inputs,
            row.probability,
            row.interval,
            block.process,
            sequence,
        )
        for sequence, row in in_sequence(block)
    ]


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
