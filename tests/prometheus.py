"""A real Prometheus for tests: Debian's program, a port of its own, our configuration."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from tests.conftest import ROOT, free_port
from tests.waiting import wait_until_answering

MONITORING = ROOT / "k8s" / "monitoring"


@dataclass(frozen=True)
class Prometheus:
    """A running server."""

    url: str

    def query(self, expression: str) -> dict[str, Any]:
        """Ask for an instant; gives the whole answer, that of an error too."""
        return self._get("query", query=expression)

    def vector(self, expression: str) -> list[dict[str, Any]]:
        """The samples of an expression that must be fine."""
        answer = self.query(expression)
        assert answer["status"] == "success", answer
        return list(answer["data"]["result"])

    def label_values(self, label: str, match: str) -> list[str]:
        """The values of a label among the series that match."""
        return list(self._get(f"label/{label}/values", **{"match[]": match})["data"])

    def _get(self, path: str, **parameters: str) -> dict[str, Any]:
        answer = requests.get(f"{self.url}/api/v1/{path}", params=parameters, timeout=10)
        return dict(answer.json())


@contextmanager
def prometheus(folder: Path, targets: Mapping[str, str]) -> Iterator[Prometheus]:
    """Run Prometheus by the configuration that we deliver, each second, until the block ends.

    Parameters
    ----------
    targets : mapping
        Address of each scrape job, in place of the names of a cluster; the others are left out.
    """
    program = shutil.which("prometheus")
    if program is None:
        pytest.skip("Prometheus is not installed")
    configuration = yaml.safe_load((MONITORING / "prometheus.yml").read_text())
    configuration["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    jobs = [job for job in configuration["scrape_configs"] if job["job_name"] in targets]
    configuration["scrape_configs"] = jobs
    for job in jobs:
        del job["dns_sd_configs"]
        job.pop("scrape_interval", None)
        job["static_configs"] = [{"targets": [targets[job["job_name"]]]}]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(configuration))
    shutil.copy(MONITORING / "rules.yml", folder)
    port = free_port()
    command = [
        program,
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'series'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=warn",
    ]
    with (
        (folder / "prometheus.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,
    ):
        server = Prometheus(f"http://127.0.0.1:{port}")
        try:
            wait_until_answering(f"{server.url}/-/ready", process, folder / "prometheus.log")
            yield server
        finally:
            process.terminate()
