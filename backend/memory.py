"""After a start: give back what only the start needed, and spare the collector what stays.

Importing leaves holes in the heap, and everything imported lives as long as the process: looking
at it again and again for garbage takes time from predictions.
"""

import ctypes
import gc
from contextlib import suppress


def settle() -> None:
    """Take what lives now out of the collector's sight, and return free memory to the system."""
    gc.collect()
    gc.freeze()
    # Of the GNU C library alone; elsewhere the memory stays reserved.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
