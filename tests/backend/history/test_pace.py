"""The shipper rests in a busy process and not in an idle one."""

import threading
import time

from backend.history.pace import Pace


def work(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def work_until(over: threading.Event) -> None:
    while not over.is_set():
        work(0.01)


def test_an_idle_process_gives_no_reason_to_rest() -> None:
    pace = Pace()
    work(0.05)
    assert pace.rest_seconds() < 0.05


def test_a_busy_process_is_left_alone_for_longer_than_the_work_took() -> None:
    over = threading.Event()
    other = threading.Thread(target=work_until, args=(over,))
    other.start()
    pace = Pace()
    time.sleep(0.3)
    work(0.02)
    rest = pace.rest_seconds()
    over.set()
    other.join()
    assert 0.02 < rest <= 1
