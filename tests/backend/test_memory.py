"""What is done around a start has its effect, in a process of its own each time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

gnu_only = pytest.mark.skipif(
    "CS_GNU_LIBC_VERSION" not in os.confstr_names, reason="only the GNU C library does that"
)

RESIDENT = """
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096
"""

HOLES = f"""
from backend.memory import settle
{RESIDENT}
# Too large for Python's own allocator, and the last one holds the heap's end.
blocks = [bytes(1000) for _ in range(60_000)]
full = resident()
del blocks[:-1]
holed = resident()
settle()
print(full - holed, holed - resident())
"""

COLLECTOR = """
import gc, weakref
from backend.memory import settle

class Node: pass

def ring():
    one = Node()
    one.itself = one
    return weakref.ref(one)

before = ring()
settle()
after = ring()
gc.collect()
print(before() is None, after() is None, gc.get_freeze_count() > 1000)
"""

HEAPS = """
import sys, threading
from backend import memory
if sys.argv[1] == "shared":
    memory.share_one_heap()
together = threading.Barrier(4)
def work():
    together.wait()
    kept = [bytearray(2000) for _ in range(2000)]
    together.wait()
    return kept
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
# A thread's own heap is 64 MiB of addresses, most of them out of reach.
reserved = 0
for line in open("/proc/self/maps"):
    span, rights = line.split()[:2]
    low, high = (int(end, 16) for end in span.split("-"))
    reserved += rights == "---p" and 2**25 < high - low <= 2**26
print(reserved)
"""

DOCUMENT = """
import json, sys
from pathlib import Path
from backend import memory
if sys.argv[1] == "without":
    memory.leave_out_optional_imports()
from backend.app import create_app
from backend.settings import Settings
app = create_app(Settings(home=Path(sys.argv[2])))
print(sys.modules.get("pydantic.v1") is not None)
print(json.dumps(app.openapi()))
"""


def told(code: str, *arguments: str) -> list[str]:
    """Run a program and return the lines that it prints."""
    ended = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stdout.splitlines()


@gnu_only
def test_holes_of_the_heap_are_given_back() -> None:
    (line,) = told(HOLES)
    of_itself, settled = map(int, line.split())
    assert settled > 40_000_000 > of_itself


def test_what_lives_at_the_start_is_not_looked_at_again_and_new_garbage_is() -> None:
    assert told(COLLECTOR) == ["True True True"]


@gnu_only
def test_threads_share_one_heap() -> None:
    (of_their_own,), (shared,) = told(HEAPS, "each its own"), told(HEAPS, "shared")
    assert int(of_their_own) > int(shared) == 0


@pytest.mark.full
def test_the_old_pydantic_is_not_loaded_and_nothing_is_missing(tmp_path: Path) -> None:
    loaded, document = told(DOCUMENT, "with", str(tmp_path))
    left_out, same = told(DOCUMENT, "without", str(tmp_path))
    assert (loaded, left_out) == ("True", "False")
    assert same == document
