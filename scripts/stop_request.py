"""How `make run` learns that it should end: signals to itself, and the fate of its parent.

What then happens to the programs stands in `scripts/supervisor.py`.
"""

import ctypes
import os
import re
import signal
import sys
from pathlib import Path

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
# Loaded here, because a freshly forked child should do as little as possible.
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequest:
    """True once the user has asked to stop; a second signal makes it impatient."""

    def __init__(self) -> None:
        self._signals = 0
        self._below_make = False

    def listen(self) -> None:
        """Take Ctrl-C, a polite kill, a closed terminal and a vanished parent as requests."""
        for number in STOPPING:
            signal.signal(number, self._note)
        end_with_parent()
        self._below_make = _make_above_handles_interrupts()

    @property
    def impatient(self) -> bool:
        """Whether the user has asked more than once."""
        return self._signals > 1

    def __bool__(self) -> bool:
        # GNU make passes SIGTERM on to us, but trusts the terminal to have sent SIGINT to all. One
        # sent to make alone would leave it waiting for us for ever; it shows in that make, on
        # its way out, has taken its handler off.
        if self._below_make and not _make_above_handles_interrupts():
            return True
        return self._signals > 0

    def _note(self, _number: int, _frame: object) -> None:
        # No Event: setting one inside a handler can deadlock with a wait on it.
        self._signals += 1


def end_with_parent() -> None:
    """Ask Linux to end this process politely when its parent is gone, even killed outright."""
    if LIBC is not None:
        LIBC.prctl(SET_PARENT_DEATH_SIGNAL, int(signal.SIGTERM))


def _make_above_handles_interrupts() -> bool:
    try:
        status = Path(f"/proc/{os.getppid()}/status").read_text()
    except OSError:
        return False  # not Linux
    name = re.search(r"^Name:\s*g?make$", status, re.MULTILINE)
    caught = re.search(r"^SigCgt:\s*(\w+)$", status, re.MULTILINE)
    if name is None or caught is None:
        return False
    return bool(int(caught[1], 16) & 1 << (signal.SIGINT - 1))
