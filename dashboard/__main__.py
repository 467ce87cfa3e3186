"""`python -m dashboard`: listens where the settings say, unless that would be an open door."""

import os
import sys
from pathlib import Path
from typing import Final, NoReturn

from pydantic import ValidationError

from dashboard.access.policy import refusal
from dashboard.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
MEMORY: Final = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}
"""The C library gives back what pages no longer hold: 17 MB less after all of them were seen."""


def command(settings: Settings) -> list[str]:
    """Return Streamlit's command line."""
    options = {
        "server.address": settings.dashboard_host,
        "server.port": str(settings.dashboard_port),
        # Without headless the server looks up its public address; usage statistics call home.
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    told = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard" / "app.py"), *told]


def refuse(why: str) -> NoReturn:
    """End without having listened."""
    sys.stderr.write(f"{why}\n")
    sys.exit(2)


def main() -> NoReturn:
    """Become the server, or say why not and end with 2."""
    # Streamlit reads its configuration and secrets from here.
    os.chdir(ROOT)
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        refuse(f"A setting cannot be used: {wrong}.")
    # Below, because they bring Streamlit with them.
    from streamlit import config  # noqa: PLC0415

    from dashboard.access.sign_in import auth  # noqa: PLC0415

    # The server takes this variable from its command line's parser, which has not run here.
    secrets = os.environ.get("STREAMLIT_SECRETS_FILES")
    if secrets:
        config.set_option("secrets.files", secrets.split())
    why = refusal(
        settings.dashboard_host, auth(), behind_proxy=settings.behind_authenticating_proxy
    )
    if why is not None:
        refuse(why)
    line = command(settings)
    os.execve(line[0], line, MEMORY | os.environ)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
