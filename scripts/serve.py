"""`make run`: the backend and the dashboard on this machine, until Ctrl-C.

Settings are environment variables: BACKEND_PORT, DASHBOARD_PORT, STUDY and HEARTSIGHT_HOME. How
processes are started and ended stands in `scripts/supervisor.py`.
"""

import os
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.background_study import BackgroundStudy
from scripts.stop_request import StopRequest
from scripts.supervisor import (
    POLL_SECONDS,
    Limits,
    Service,
    ServiceError,
    describe_exit,
    end_processes,
    spawn,
    supervise,
)

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"
HIGHEST_PORT = 65535


class StartError(Exception):
    """Something the user can put right before anything was started."""


@dataclass(frozen=True)
class Settings:
    """Where the programs listen and keep their state."""

    backend_port: int
    dashboard_port: int
    home: Path
    study: bool = True

    @property
    def backend_url(self) -> str:
        """Address of the backend."""
        return f"http://{LOOPBACK}:{self.backend_port}"

    @property
    def dashboard_url(self) -> str:
        """Address of the dashboard."""
        return f"http://{LOOPBACK}:{self.dashboard_port}"

    @property
    def logs(self) -> Path:
        """Folder of both programs' output."""
        return self.home / "log"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from the environment.

    Parameters
    ----------
    environ : mapping
        The process environment.

    Returns
    -------
    Settings
        With an absolute home, so that every program means the same folder.

    Raises
    ------
    StartError
        If a port is not a number from 1 to 65535, both are the same, or STUDY is no yes or no.
    """
    settings = Settings(
        backend_port=_read_port(environ, "BACKEND_PORT", 8000),
        dashboard_port=_read_port(environ, "DASHBOARD_PORT", 8501),
        home=(ROOT / (environ.get("HEARTSIGHT_HOME") or "var")).absolute(),
        study=_read_choice(environ, "STUDY"),
    )
    if settings.backend_port == settings.dashboard_port:
        raise StartError("BACKEND_PORT and DASHBOARD_PORT are the same: give them different ports.")
    return settings


def check_port_free(port: int, variable: str) -> None:
    """Make sure that a program can listen on a port.

    Parameters
    ----------
    port : int
        Port on the loopback address.
    variable : str
        Environment variable by which the user chooses another one; named in the message.

    Raises
    ------
    StartError
        If the port is taken or not allowed.
    """
    with socket.socket() as probe:
        # As the servers do: a port whose last connections are still fading counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            reason = "not allowed" if isinstance(error, PermissionError) else "already in use"
            raise StartError(
                f"Port {port} is {reason}: choose another one, "
                f"for example `make run {variable}={_neighbour(port)}`."
            ) from error


def has_promoted_bundle(models: Path) -> bool:
    """Tell whether a models folder names a current version that is there."""
    current = models / "current"
    folder = models / current.read_text().strip() if current.is_file() else current
    return (folder / "manifest.json").is_file()


def lacks_studies(models: Path) -> bool:
    """Tell whether the current version was only trained, without the studies about it."""
    folder = models / (models / "current").read_text().strip()
    return not (folder / "reports" / "drift.json").is_file()


def services(settings: Settings, environ: Mapping[str, str]) -> list[Service]:
    """Describe the two programs.

    Parameters
    ----------
    settings : Settings
        Ports and home.
    environ : mapping
        What both programs inherit.

    Returns
    -------
    list of Service
        Backend and dashboard, in this order.
    """
    shared = program_environment(settings.home, environ)
    streamlit = {
        "server.address": LOOPBACK,
        "server.port": str(settings.dashboard_port),
        # Without headless the server looks up its public address; usage statistics call home.
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    options = [part for name, value in streamlit.items() for part in (f"--{name}", value)]
    return [
        Service(
            name="backend",
            command=[sys.executable, "-m", "backend"],
            env={**shared, "HEARTSIGHT_PORT": str(settings.backend_port)},
            ready_url=f"{settings.backend_url}/readyz",
        ),
        Service(
            name="dashboard",
            command=[sys.executable, "-m", "streamlit", "run", "dashboard/app.py", *options],
            env={**shared, "HEARTSIGHT_BACKEND_URL": settings.backend_url},
            ready_url=f"{settings.dashboard_url}/_stcore/health",
        ),
    ]


def program_environment(home: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Put together what every program of ours is told, beside what the user's shell says."""
    return {
        **environ,
        "HEARTSIGHT_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "DO_NOT_TRACK": "1",
    }


def train(settings: Settings, environ: Mapping[str, str], stop: StopRequest) -> None:
    """Train the first model; its progress shows on our terminal.

    Raises
    ------
    ServiceError
        If the training fails.
    """
    print("No trained model here yet: training one (once).")
    command = [sys.executable, "-m", "analysis", "train"]
    process = spawn(command, program_environment(settings.home, environ))
    while process.poll() is None and not stop:
        time.sleep(POLL_SECONDS)
    end_processes([process], stop, Limits().grace_seconds)
    if stop and sys.stdout.isatty():
        print("\x1b[?25h")  # a progress bar that is cut off leaves the cursor hidden
    elif process.returncode != 0 and not stop:
        raise ServiceError(
            f"The training ended {describe_exit(process.returncode)}; nothing was started."
        )


def main() -> int:
    """Run both programs until the user stops them.

    Returns
    -------
    int
        0 after a requested stop, 1 when a program failed, 2 when the start was refused.
    """
    stop = StopRequest()
    stop.listen()
    os.chdir(ROOT)
    try:
        settings = read_settings(os.environ)
        check_port_free(settings.backend_port, "BACKEND_PORT")
        check_port_free(settings.dashboard_port, "DASHBOARD_PORT")
        chosen_elsewhere = os.environ.get("HEARTSIGHT_MODEL_URI")
        if not chosen_elsewhere and not has_promoted_bundle(settings.home / "models"):
            train(settings, os.environ, stop)
        if not stop:
            _run(settings, stop, studied_elsewhere=bool(chosen_elsewhere))
    except StartError as error:
        print(error, file=sys.stderr)
        return 2
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    print("Stopped.")
    return 0


def _run(settings: Settings, stop: StopRequest, *, studied_elsewhere: bool) -> None:
    wanted = settings.study and not studied_elsewhere and lacks_studies(settings.home / "models")
    study = BackgroundStudy(
        program_environment(settings.home, os.environ), settings.logs / "studies.log"
    )
    try:
        supervise(
            services(settings, os.environ),
            settings.logs,
            stop=stop,
            on_ready=lambda: _announce(settings),
            meanwhile=lambda pids: study.look(pids["backend"]) if wanted else None,
        )
    finally:
        study.end(stop, Limits().grace_seconds)


def _announce(settings: Settings) -> None:
    print(
        f"\n  Dashboard  {settings.dashboard_url}"
        f"\n  Backend    {settings.backend_url}  (documentation: /docs)"
        f"\n  Logs       {settings.logs}"
        "\n\nCtrl-C ends both."
    )


def _read_port(environ: Mapping[str, str], variable: str, default: int) -> int:
    text = environ.get(variable) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= HIGHEST_PORT:
        raise StartError(f"{variable} must be a whole number from 1 to {HIGHEST_PORT}.")
    return int(text)


def _read_choice(environ: Mapping[str, str], variable: str) -> bool:
    text = (environ.get(variable) or "yes").lower()
    if text not in {"yes", "no"}:
        raise StartError(f"{variable} must be yes or no.")
    return text == "yes"


def _neighbour(port: int) -> int:
    return port + 1 if port < HIGHEST_PORT else port - 1


if __name__ == "__main__":
    sys.exit(main())
