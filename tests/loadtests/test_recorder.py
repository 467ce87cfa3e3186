"""What locust's users saw: timeouts apart from errors, and nothing told that was not counted."""

from loadtests.recorder import Recorder


def test_a_timeout_is_no_error_and_what_was_never_sent_is_no_timeout() -> None:
    recorder = Recorder()
    recorder.request("/predict", 5, None, 0)
    recorder.request("/predict", 2000, TimeoutError("timed out"), 0)
    recorder.request("/predict", 900, RuntimeError("unsent: 2000 were waiting"), 0)
    found = recorder.figures(10, open_loop=True)
    assert (found.requests, found.timeouts, found.errors) == (3, 1, {"unsent": 1})


def test_reading_a_report_is_no_fresh_patient() -> None:
    recorder = Recorder()
    recorder.request("/reports", 5, None, 0)
    assert recorder.figures(1, open_loop=False).fresh == 0
