"""`python -m backend keys`: make, list and revoke API keys.

A running backend takes notice by itself.
"""

import argparse
import sys
from typing import Final

from backend.errors import KeyFileError
from backend.security import keys
from backend.security.roles import Role
from backend.settings import Settings

_EPILOG: Final = (
    "predict: predictions and explanations. review: recorded predictions, outcomes and feedback. "
    "operate: metrics and administration."
)


def add_command(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("keys", help="make, list and revoke API keys", epilog=_EPILOG)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make a key and print it, once", epilog=_EPILOG)
    create.add_argument(
        "--role",
        dest="roles",
        type=Role,
        choices=tuple(Role),
        action="append",
        required=True,
        metavar="|".join(Role),
        help="what its holder may do; may be repeated",
    )
    create.add_argument("--name", default="", help="whose it is, for the list")
    actions.add_parser("list", help="show all keys, without their secrets")
    revoke = actions.add_parser("revoke", help="make a key worthless")
    revoke.add_argument("id", help="the id of the key, as `keys list` shows it")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Do it; returns 1 when there is no such key, 2 when the file cannot be read or written."""
    path = settings.keys_path
    try:
        if arguments.action == "create":
            key, text = keys.new_key(arguments.roles, arguments.name)
            keys.add(path, key)
            sys.stderr.write("This is shown once; only a hash of it is kept:\n")
            sys.stdout.write(f"{text}\n")
        elif arguments.action == "list":
            sys.stdout.write("".join(f"{_line(key)}\n" for key in keys.read(path)))
        elif not keys.revoke(path, arguments.id):
            sys.stderr.write(f"There is no key in use with the id {arguments.id}.\n")
            return 1
    except FileNotFoundError:
        sys.stderr.write("There are no keys yet.\n")
    except KeyFileError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _line(key: keys.Key) -> str:
    state = f"revoked {key.revoked}" if key.revoked else "in use"
    roles = ",".join(sorted(key.roles))
    return f"{key.id}  {roles:24}  {key.created}  {state:33}  {key.name}".rstrip()
