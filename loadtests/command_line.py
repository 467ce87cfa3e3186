"""The words of `python -m loadtests`."""

import argparse
from pathlib import Path

from loadtests.capacity import HEADROOM
from loadtests.profiles import PROFILES
from loadtests.settings import Settings
from loadtests.sweep import CONCURRENCIES


def parser(settings: Settings) -> argparse.ArgumentParser:
    """Return the parser; defaults come from the environment."""
    whole = argparse.ArgumentParser(prog="python -m loadtests", description=__doc__)
    whole.set_defaults(home=settings.home, results=settings.results)
    commands = whole.add_subparsers(dest="command", required=True)

    run = commands.add_parser("run", help="run a profile; write one result and one report")
    run.add_argument(
        "profile",
        choices=PROFILES,
        help="; ".join(f"{p.name}: {p.told}" for p in PROFILES.values()),
    )
    _target(run, settings)
    run.add_argument("--tool", choices=("wrk", "locust"), default="", help="other than its own")
    run.add_argument("--seconds", type=float, help="shorter or longer than the profile says")
    run.add_argument("--rate", type=float, help="requests a second, of the profile rate")
    run.add_argument(
        "--processes", type=int, default=1, help="locust: a master and so many workers"
    )
    run.add_argument("--journal", type=Path, help="the backend's journal: is each answer in it?")

    compare = commands.add_parser("compare", help="two results side by side")
    compare.add_argument("before", type=Path, metavar="A")
    compare.add_argument("after", type=Path, metavar="B")

    timeouts = commands.add_parser("timeouts", help="how long requests wait, by how many at once")
    _target(timeouts, settings)
    timeouts.add_argument("--seconds", type=float, default=3, help="for each concurrency")
    timeouts.add_argument("--concurrency", type=_numbers, default=CONCURRENCIES, help="1,8,64")
    timeouts.add_argument("--p99-ms", type=float, default=250, help="the limit to meet")

    capacity = commands.add_parser("capacity", help="pods for a rate; the autoscaler, simulated")
    capacity.add_argument("--rate", type=float, required=True, help="requests a second to serve")
    capacity.add_argument("--from", dest="sweep", type=Path, help="a sweep; else the latest")
    capacity.add_argument("--p99-ms", type=float, default=250, help="the limit to meet")
    capacity.add_argument("--cpu-request", type=float, default=1.0, help="cores a pod requests")
    capacity.add_argument(
        "--cpu-limit", type=float, default=1.0, help="cores a pod may use, up to 1"
    )
    capacity.add_argument("--headroom", type=float, default=HEADROOM, help="share left free")
    capacity.add_argument("--most", type=int, default=3, help="most pods")
    capacity.add_argument("--peak", type=float, help="of the load curve; else what three pods need")
    capacity.add_argument("--pod-start", type=float, help="seconds; else measured here")
    capacity.add_argument(
        "--schedule-seconds", type=float, default=5.0,
        help="assumed for placing a pod and pulling its image, added to what is measured",
    )  # fmt: skip

    demo = commands.add_parser("demo", help="a hundred patients one by one, and their traces")
    _target(demo, settings)
    demo.add_argument("--lines", type=int, default=5, help="so many of the journal's are shown")
    demo.add_argument("--journal", type=Path, default=settings.home / "journal")

    table = commands.add_parser("table", help="measure the table of docs/load-tests.md")
    table.add_argument("--seconds", type=float, help="for each; else as the profile says")
    table.add_argument("--print", dest="shown", action="store_true", help="do not change the file")
    return whole


def _target(command: argparse.ArgumentParser, settings: Settings) -> None:
    command.add_argument("--target", default="http://127.0.0.1:8000", help="root address")
    command.add_argument(
        "--key", default=settings.api_key, help="API key; better by HEARTSIGHT_API_KEY"
    )
    command.add_argument("--metrics", default="", help="where metrics are, if not at the target")
    command.add_argument("--metrics-key", default="", help="key that may read them")
    command.add_argument("--prometheus", default="", help="a Prometheus that scrapes all backends")
    command.add_argument(
        "--yes-this-is-mine", action="store_true",
        help="load a machine other than this one, which looks like an attack to its owner",
    )  # fmt: skip


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))
