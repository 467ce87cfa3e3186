"""Real images and containers without a Docker engine: buildah builds, podman runs, both as root.

The registry of the base image is not reached: a minimal Debian with its Python stands in for it.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.conftest import ROOT

BASE = "docker.io/library/python:3.11-slim"
PROGRAMS = ("buildah", "podman", "runc", "catatonit", "debootstrap")
START_SECONDS = 30
# podman's own defaults ask for more than this machine grants.
CONFIGURATION = """\
[containers]
default_ulimits=["nofile=1024:1024","nproc=4096:4096"]
[engine]
runtime="runc"
cgroup_manager="cgroupfs"
events_logger="file"
"""
CONFINED = (
    "--read-only",
    "--tmpfs=/tmp",
    "--cap-drop=ALL",
    "--security-opt=no-new-privileges",
    "--memory=512m",
    "--network=host",
)


def skip_without_an_engine() -> None:
    """Skip, naming what is missing."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"images cannot be built here: {', '.join(missing)} not installed")
    if os.geteuid() != 0:
        pytest.skip("images cannot be built here: only root may")


@dataclass(frozen=True)
class Engine:
    """The two programs, configured."""

    configuration: Path

    def run(self, *command: str | Path, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run a program; gives what it printed."""
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env={**os.environ, "CONTAINERS_CONF": str(self.configuration)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode != 0:
            pytest.fail(f"{command[0]} ended with {done.returncode}:\n{done.stderr[-4000:]}")
        return done

    def has(self, image: str) -> bool:
        """Whether there is such an image."""
        return self.run("podman", "image", "exists", image, check=False).returncode == 0

    def megabytes(self, image: str) -> float:
        """Size of an image in 10^6 bytes."""
        told = self.run("podman", "image", "inspect", "--format", "{{.Size}}", image)
        return int(told.stdout) / 1e6

    def build(self, dockerfile: str, tag: str, *arguments: str) -> float:
        """Build an image as its file says; gives the seconds it took."""
        began = time.monotonic()
        self.run(
            "buildah", "bud", "--isolation=chroot", "--pull-never", "--format=docker", "--layers",
            "--volume=/etc/ssl/certs:/etc/ssl/certs:ro", "--build-arg=REVISION=test",
            *(f"--build-arg={one}" for one in arguments), "--tag", tag, "--file", dockerfile, ".",
        )  # fmt: skip
        return time.monotonic() - began

    @contextmanager
    def container(
        self, image: str, *options: str, command: tuple[str, ...] = ()
    ) -> Iterator["Container"]:
        """Start a container and remove it in the end."""
        began = time.monotonic()
        started = self.run("podman", "run", "--detach", *options, image, *command)
        name = started.stdout.split()[-1]
        try:
            yield Container(self, name, began)
        finally:
            self.run("podman", "rm", "--force", "--time=0", name, check=False)


@dataclass(frozen=True)
class Container:
    """A started container."""

    engine: Engine
    name: str
    began: float

    def wait_until(self, url: str, seconds: float = START_SECONDS) -> float:
        """Wait until an address answers well; gives the seconds since the start."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with suppress(requests.RequestException):  # not there yet
                if requests.get(url, timeout=1).ok:
                    return time.monotonic() - self.began
            time.sleep(0.02)
        pytest.fail(f"{url} did not answer within {seconds:g} s:\n{self.log()}")

    def log(self) -> str:
        """What it has said."""
        told = self.engine.run("podman", "logs", self.name, check=False)
        return told.stdout + told.stderr

    def inspect(self, template: str) -> str:
        """One value about it."""
        return self.engine.run("podman", "inspect", "--format", template, self.name).stdout.strip()

    def exec(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Run something inside."""
        return self.engine.run("podman", "exec", self.name, *command, check=False)

    def stop(self, grace_seconds: int) -> tuple[float, int]:
        """Ask it to end; gives the seconds it took, and its exit code (137: it was killed)."""
        began = time.monotonic()
        self.engine.run("podman", "stop", f"--time={grace_seconds}", self.name)
        return time.monotonic() - began, int(self.inspect("{{.State.ExitCode}}"))


def make_base(engine: Engine, folder: Path) -> None:
    """Make the stand-in for the base image from Debian's packages."""
    sources = Path("/etc/apt/sources.list.d/debian.sources")
    if not sources.exists():
        pytest.skip("the base image cannot be made here: this is no Debian")
    mirror = next(
        line.split()[1] for line in sources.read_text().splitlines() if line.startswith("URIs:")
    )
    root = folder / "rootfs"
    packages = "python3,python3-venv,python3-pip,ca-certificates"
    done = engine.run(
        "debootstrap", "--variant=minbase", f"--include={packages}", "bookworm", root, mirror,
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        pytest.skip("the base image cannot be made here: debootstrap cannot fetch its packages")
    (root / "usr/lib/python3.11/EXTERNALLY-MANAGED").unlink(missing_ok=True)
    (root / "usr/bin/python").symlink_to("python3.11")
    container = engine.run("buildah", "from", "scratch").stdout.strip()
    engine.run("buildah", "copy", "--quiet", container, root, "/")
    path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    engine.run("buildah", "config", "--env", path, container)
    engine.run("buildah", "commit", "--quiet", "--rm", container, BASE)
    shutil.rmtree(root)
