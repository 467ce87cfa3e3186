"""The note that stands for segments that were deleted once the database had their lines.

It says how far a process's journal is gone and which hash its next line follows, so that what is
left can still be proven. It is sealed as if it were the line after the last deleted one: damage
shows, forgery by somebody who may write here does not, as with every line.
"""

import os
from binascii import unhexlify
from pathlib import Path
from typing import Annotated, Final

import msgspec

from backend.journal.chain import NoLineError, follows, middle, opened, sealed
from backend.journal.segment_file import flush_folder
from backend.journal.segments import OWNER_ONLY, name_of, segment_path
from backend.record import now

SUFFIX: Final = ".deleted"

_Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Note(msgspec.Struct, frozen=True):
    """How far the journal of one process is gone.

    Attributes
    ----------
    segment, sequence : int
        The last one that was deleted; all before it are gone, too.
    last : str
        The hash of the last deleted line, in hexadecimal.
    time : str
        When it was deleted.
    """

    process: str
    segment: int
    sequence: int
    last: _Digest
    time: str

    @property
    def previous(self) -> bytes:
        """The hash that the first line that is left follows."""
        return unhexlify(self.last)


_decode: Final = msgspec.json.Decoder(Note).decode


def note_path(folder: Path, process: str) -> Path:
    """Return where the note of a process is kept."""
    return folder / f"{process}{SUFFIX}"


def notes(folder: Path) -> list[str]:
    """Return the processes of which there is a note, in order; raises OSError."""
    try:
        found = [path.stem for path in folder.iterdir() if path.suffix == SUFFIX]
    except FileNotFoundError:
        return []
    return sorted(process for process in found if name_of(segment_path(folder, process, 1)))


def read_note(folder: Path, process: str) -> Note | None:
    """Return the note of a process; None if nothing of it was deleted.

    Raises
    ------
    NoLineError
        If there is one and it is damaged.
    OSError
        If it cannot be read.
    """
    try:
        line = note_path(folder, process).read_bytes().removesuffix(b"\n")
    except FileNotFoundError:
        return None
    try:
        found = _decode(line)
    except msgspec.MsgspecError:
        raise NoLineError("is no note of what was deleted") from None
    if found.process != process or not follows(opened(line), found.previous):
        raise NoLineError("is not the note that was written")
    return found


def write_note(folder: Path, process: str, segment: int, sequence: int, last: str) -> None:
    """Put a note in the place of the one before, on the disk when this returns; raises OSError."""
    body = msgspec.json.encode({"segment": segment, "last": last, "time": now()})
    line, _ = sealed(body, middle(process), sequence, unhexlify(last))
    path = note_path(folder, process)
    new = path.with_name(f"{path.name}.new")
    file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    try:
        os.write(file, line)
        os.fsync(file)
    finally:
        os.close(file)
    new.replace(path)
    flush_folder(folder)
