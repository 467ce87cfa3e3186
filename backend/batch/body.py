"""The body of a batch, taken in whole before it is answered, in little memory.

Answering while it still comes would lock both sides up: most clients read nothing before they have
sent everything. What is more than a mebibyte waits in a file without a name, which the
operating system removes with the process.
"""

from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Final, cast

from starlette.requests import Request

from backend.errors import JournalError
from backend.request_body import MEBIBYTE, too_large

ROW_BYTES: Final = 512
"""What a row may take on average; a whole patient in JSON takes 140."""


async def spooled(request: Request, folder: Path, limit_bytes: int) -> IO[bytes]:
    """Return the request's body as a file, at its beginning.

    Raises
    ------
    RequestRefused
        413 when it is larger than the limit.
    JournalError
        When the disk has no room for it, nor then for the journal's lines.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit_bytes:
        raise too_large(limit_bytes)
    spool = SpooledTemporaryFile(max_size=MEBIBYTE, dir=str(folder))  # noqa: SIM115 - the answer closes it
    file = cast("IO[bytes]", spool)
    try:
        await _take(request, file, limit_bytes)
    except OSError as error:
        file.close()
        raise JournalError(f"the body of a batch cannot be kept: {error.strerror}") from error
    except BaseException:
        file.close()
        raise
    return file


async def _take(request: Request, file: IO[bytes], limit_bytes: int) -> None:
    received = 0
    async for piece in request.stream():
        received += len(piece)
        if received > limit_bytes:
            raise too_large(limit_bytes)
        file.write(piece)
    file.seek(0)
