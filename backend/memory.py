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
_OPTIONAL: Final = ("pydantic.v1", "ujson", "orjson", "watchfiles")


def share_one_heap() -> None:
    """Have threads to come use the heap of the first one; each has megabytes of its own else.

    They seldom wait for each other there: Python runs one at a time anyway.
    """
    # Of the GNU C library alone, like what `settle` asks for.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def leave_out_optional_imports() -> None:
    """Make imports fail that FastAPI tries and we do not need; to be called before it is imported.

    It looks for models of `pydantic.v1` and offers answers by other encoders, and takes "not
    installed" for no. The imports would cost four megabytes and a tenth of a second.
    """
    modules = cast("dict[str, Any]", sys.modules)
    for name in _OPTIONAL:
        modules.setdefault(name, None)


def settle() -> None:
    """Take what lives now out of the collector's sight, and return free memory to the system."""
    gc.collect()
    gc.freeze()
    # Elsewhere the memory stays reserved.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
