"""Around a start: one heap for all threads, nothing kept that only the start needed.

Importing leaves holes in the heap, and everything imported lives as long as the process: looking
at it again and again for garbage takes time from predictions.
"""

import ctypes
import gc
import sys
from contextlib import suppress
from typing import Any, Final, cast

_M_ARENA_MAX: Final = -8


def share_one_heap() -> None:
    """Have threads to come use the heap of the first one; each has megabytes of its own else.

    They seldom wait for each other there: Python runs one at a time anyway.
    """
    # Of the GNU C library alone, like what `settle` asks for.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def do_without_pydantic_v1() -> None:
    """Make the import of `pydantic.v1` fail, to be called before FastAPI is imported.

    FastAPI asks of each type whether it is a model of that package, and takes "not installed" for
    no. Importing it would cost three megabytes and a tenth of a second.
    """
    cast("dict[str, Any]", sys.modules).setdefault("pydantic.v1", None)


def settle() -> None:
    """Take what lives now out of the collector's sight, and return free memory to the system."""
    gc.collect()
    gc.freeze()
    # Elsewhere the memory stays reserved.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
