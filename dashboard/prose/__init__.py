"""The long texts of the pages, as markdown files beside this one."""

from importlib.resources import files


def read(name: str) -> str:
    """Return a text by its name without the ending."""
    return files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8")
