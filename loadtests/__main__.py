"""`python -m loadtests`: run a profile, compare two, see where waiting begins, plan pods.

Exit code 1: a threshold was missed. Code 2: nothing could be measured, and the message says why.
"""

import sys

from rich.console import Console

from loadtests import commands
from loadtests.command_line import parser
from loadtests.errors import LoadTestError
from loadtests.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked."""
    console = Console(highlight=False, soft_wrap=True)
    options = parser(Settings.of()).parse_args(arguments)
    try:
        return int(getattr(commands, options.command)(options, console))
    except LoadTestError as error:
        console.print(str(error), style="red", markup=False)
        return 2
    except KeyboardInterrupt:
        console.print("Stopped; nothing was written.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
