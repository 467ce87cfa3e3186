"""A state directory for one measurement: the trained models of another one, all else fresh.

Standard library only: what is measured carries nothing else along.
"""

from pathlib import Path


def own_home(folder: Path, home: Path) -> Path:
    """Make a folder a state directory with the models of another one; gives the folder."""
    folder.mkdir(exist_ok=True)
    (folder / "models").symlink_to((home / "models").resolve())
    return folder
