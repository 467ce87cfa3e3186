"""What locust does beside asking: options, counting, the result's file, and the exit code.

Importing this registers it with locust; both locustfiles do. Exit code 1: a threshold was missed,
or a user failed. Code 2: nothing could be measured.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from locust import events
from locust.runners import WorkerRunner

from loadtests.arrivals import Arrivals
from loadtests.client_figures_file import to_json
from loadtests.errors import LoadTestError
from loadtests.profiles import Thresholds
from loadtests.recorder import Recorder
from loadtests.shapes import STAGES
from loadtests.target import checked_target
from loadtests.thresholds import misses

RECORDER = Recorder()
STARTED = {"at": 0.0, "until": 0.0}
Listener = Callable[..., None]


@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]
def _options(parser: Any) -> None:
    parser.add_argument("--shape", choices=sorted(STAGES), default="steady", help="how users go")
    parser.add_argument("--rate", type=float, default=100, help="requests a second, of Arrivals")
    parser.add_argument(
        "--api-key", default=os.environ.get("LOADTEST_KEY", ""), is_secret=True, help="if needed"
    )
    parser.add_argument("--answer-timeout", type=float, default=2, help="seconds for an answer")
    parser.add_argument("--most-errors", type=float, default=0, help="share that may fail")
    parser.add_argument("--most-p99-ms", type=float, default=None, help="slowest of 99 in 100")
    parser.add_argument("--result", default="", help="file for the figures, as JSON")
    parser.add_argument("--yes-this-is-mine", action="store_true", help="for other machines")


@events.init.add_listener  # type: ignore[untyped-decorator]
def _begin(environment: Any, **_: Any) -> None:
    options = environment.parsed_options
    try:
        checked_target(environment.host or "", mine=options.yes_this_is_mine)
    except LoadTestError as error:
        sys.stderr.write(f"{error}\n")
        # Locust catches exceptions of listeners, so that raising would not end it.
        sys.stderr.flush()
        os._exit(2)
    hooks = environment.events
    hooks.request.add_listener(RECORDER.request)
    hooks.report_to_master.add_listener(RECORDER.to_master)
    hooks.worker_report.add_listener(RECORDER.from_worker)
    hooks.test_start.add_listener(_mark_start)
    hooks.test_stop.add_listener(_mark_stop)
    hooks.quitting.add_listener(cast("Listener", _judge))


def _mark_start(**_: Any) -> None:
    RECORDER.clear()
    STARTED["at"] = time.time()


def _mark_stop(**_: Any) -> None:
    STARTED["until"] = time.time()


def _judge(environment: Any, **_: Any) -> None:
    if isinstance(environment.runner, WorkerRunner):
        return
    options = environment.parsed_options
    seconds = (STARTED["until"] or time.time()) - STARTED["at"]
    open_loop = any(one is Arrivals for one in environment.user_classes)
    found = RECORDER.figures(seconds, open_loop=open_loop)
    if options.result:
        Path(options.result).write_text(json.dumps(to_json(found)))
    missed = misses(found, Thresholds(error_share=options.most_errors, p99_ms=options.most_p99_ms))
    missed += [f"A user failed: {one['msg']}." for one in environment.runner.exceptions.values()]
    for sentence in missed:
        sys.stderr.write(f"missed: {sentence}\n")
    environment.process_exit_code = 1 if missed else 0
