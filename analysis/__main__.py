"""The command line: `python -m analysis COMMAND`. Each command lives in a module of its own.

A command's module is imported only when it is asked for, because some of them need libraries that
take seconds to import.
"""

import argparse
import sys
from importlib import import_module
from typing import Final

from rich.console import Console
from rich.markup import escape

from analysis.errors import AnalysisError
from data.errors import DataError

MODULES: Final = {
    "train": "analysis.train_command",
    "all": "analysis.all_command",
    "fairness": "analysis.fairness.command",
    "drift": "analysis.drift.command",
    "poison": "analysis.poisoning.command",
    "releases": "analysis.releases.commands",
    "compare": "analysis.releases.commands",
    "promote": "analysis.releases.commands",
    "rollback": "analysis.releases.commands",
    "export": "analysis.export.command",
}
"""Each has `add_command(subparsers)` and `run(arguments, console) -> exit code`."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns its exit code, 1 when the data or the result was refused."""
    given = sys.argv[1:] if arguments is None else arguments
    chosen = _parser(given[:1]).parse_args(given)
    console = Console(stderr=True)
    try:
        return int(import_module(MODULES[chosen.command]).run(chosen, console))
    except (DataError, AnalysisError) as error:
        told = escape(str(error))  # column and file names may look like markup
        console.print(f"[bold]Refused:[/bold] {told}", highlight=False, soft_wrap=True)
        return 1


def _parser(first: list[str]) -> argparse.ArgumentParser:
    """Return the parser of the command that stands first, or of all when there is no such."""
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    wanted = [MODULES[name] for name in first if name in MODULES] or MODULES.values()
    for module in dict.fromkeys(wanted):
        import_module(module).add_command(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
