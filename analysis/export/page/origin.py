"""Where the model comes from: data, code, parameters, and every file of its bundle."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any, Final

from analysis.export.page.markup import Html, heading, join, lead, saved_file, table, text
from analysis.export.page.wording import name_of, title_of

Report = Mapping[str, Any]

_TOLD_ELSEWHERE: Final = ("files", "metrics", "schema_version", "version")


def origin(manifest: Report, files: Mapping[str, bytes]) -> Html:
    """Return what determines the version, and its files.

    Parameters
    ----------
    files : Mapping of str to bytes
        Content of the reports; each can be taken out of the page by a link.
    """
    about = manifest["trained_on"]
    rest = {key: value for key, value in manifest.items() if key not in _TOLD_ELSEWHERE}
    return join(
        [
            lead(
                f"Version {manifest['version']} is the hash of its data, code and parameters: "
                f"{about['n']} patients of the cohort {title_of(about['cohort'])}, "
                f"{about['diseased']} of them diseased. Training again gives the same bytes."
            ),
            table(("made from", ""), _facts(rest)),
            heading("Files of the bundle"),
            table(
                ("file", "SHA-256"),
                [
                    (_file(name, files.get(name)), Html(f"<code>{text(sha)}</code>"))
                    for name, sha in sorted(manifest["files"].items())
                ],
            ),
        ]
    )


def _facts(values: Report, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value, as it is written in the manifest."""
    for key, value in values.items():
        name = f"{before}{name_of(key)}"
        if isinstance(value, Mapping):
            yield from _facts(value, f"{name}: ")
        elif value not in ([], ""):
            yield name, "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _file(name: str, content: bytes | None) -> Html:
    if content is None:
        return text(name)
    kind = "application/json" if name.endswith(".json") else "text/markdown"
    return saved_file(name, f"data:{kind};base64,{b64encode(content).decode()}")
