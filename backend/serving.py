"""From an application to listening sockets: the last check, one server or two, an orderly end.

The second server is for operation: probes and metrics on a port of their own, in the same process
and on the same event loop, so that they tell about the very process that answers predictions.
"""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, cast

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from backend.errors import KeyFileError
from backend.listening import Listener
from backend.security import keys
from backend.security.connection import BoundedProtocol, Door, DoorConfig
from backend.security.hosts import ANY, TrustedHosts, is_loopback
from backend.settings import Settings

_LOG: Final = logging.getLogger(__name__)
_BACKLOG: Final = 4096
_SWITCH_SECONDS: Final = 0.000_5
"""How long the event loop waits for its turn while another thread computes; Python's 5 ms would be
the slowest answers' time."""


def why_not(settings: Settings) -> str | None:
    """Return what must be done before the backend may listen there; None if all is fine."""
    path = settings.keys_path
    try:
        usable = any(not key.revoked for key in keys.read(path))
    except FileNotFoundError:
        usable = False
    except KeyFileError as error:
        return f"HEARTSIGHT_KEYS_FILE: {error}."
    if usable or is_loopback(settings.host):
        return None
    return (
        f"HEARTSIGHT_HOST: {settings.host} can be reached from other machines, and there is no API "
        f"key in {path}: make one with `python -m backend keys create --role predict`, or listen "
        "on 127.0.0.1."
    )


def serve(app: ASGIApp, ordinary: FastAPI, settings: Settings) -> int:
    """Serve until told to stop.

    Parameters
    ----------
    app : ASGI application
        What answers: the ordinary application or something in front of it.
    ordinary : FastAPI
        Answers what the connection refuses.

    Returns
    -------
    int
        0 after a requested stop; 2 when the backend must not listen there, said on stderr.
    """
    reason = why_not(settings)
    if reason is not None:
        sys.stderr.write(f"{reason}\n")
        return 2
    sys.setswitchinterval(_SWITCH_SECONDS)
    main = _server(app, ordinary, settings, settings.port)
    ordinary.state.overload.queue = main.server_state.tasks
    ordinary.state.service.metrics.in_flight.set_function(lambda: len(main.server_state.tasks))
    if settings.operation_port is None:
        main.run()
        return 0
    operation = _server(ordinary, ordinary, settings, settings.operation_port, second=True)
    with asyncio.Runner(loop_factory=main.config.get_loop_factory()) as runner:
        runner.run(_both(main, operation))
    return 0


class _Server(uvicorn.Server):
    """A server that takes a signal as the request to stop that it is, and ends with 0.

    Connections come by `listening`, not by the loop's own listening socket.
    """

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the application, then listen."""
        bound = self.config.bind_socket()
        await super().startup(sockets or [])
        listener = Listener(bound, self._connection, self.config.backlog)
        self.servers.append(cast("asyncio.base_events.Server", listener))

    def _connection(self) -> asyncio.Protocol:
        return cast(
            "asyncio.Protocol",
            BoundedProtocol(self.config, self.server_state, self.lifespan.state),
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGTERM or SIGINT; the base class would raise them again afterwards."""
        heard = (signal.SIGTERM, signal.SIGINT)
        before = {number: signal.signal(number, self._stop) for number in heard}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.handle_exit(number, frame)


class _SecondServer(_Server):
    """A server that leaves signals to the first."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do nothing."""
        yield


async def _both(main: uvicorn.Server, operation: uvicorn.Server) -> None:
    """Run both; the second one goes on telling until the first has answered everything."""
    second = asyncio.create_task(operation.serve())
    try:
        await main.serve()
    finally:
        operation.should_exit = True
        await second


def _server(
    app: ASGIApp, ordinary: FastAPI, settings: Settings, port: int, *, second: bool = False
) -> uvicorn.Server:
    config = DoorConfig(
        app,
        host=settings.host,
        port=port,
        http=BoundedProtocol,
        ws="none",
        lifespan="off" if second else "on",
        interface="asgi3",
        # Nothing here asks for the client's address, so no header may set it.
        proxy_headers=False,
        access_log=False,
        server_header=False,
        log_config=None,
        log_level=settings.log_level,
        backlog=_BACKLOG,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.stop_seconds,
    )
    metrics = ordinary.state.service.metrics
    config.door = Door(
        # Probes call a pod by its address, whatever that is.
        hosts=TrustedHosts((ANY,) if second else settings.trusted_hosts, settings.host),
        seconds=settings.body_timeout_seconds,
        ordinary=ordinary,
        on_refusal=lambda kind: metrics.refusals.labels(kind).inc(),
    )
    return _SecondServer(config) if second else _Server(config)
