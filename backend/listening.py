"""A listening socket that takes every waiting connection at once.

uvloop's own takes one connection in each turn of its loop, so that under load the last of hundreds
that come together waits longer for being taken than for its answer. `docs/load-tests.md` has the
figures.
"""

import asyncio
import errno
import logging
import socket
from collections.abc import Callable
from typing import Final

_LOG: Final = logging.getLogger(__name__)
_AT_ONCE: Final = 1024
_EXHAUSTED: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_PAUSE_SECONDS: Final = 1.0


class Listener:
    """Takes connections from a bound socket until it is closed.

    Parameters
    ----------
    bound : socket
        Not listening yet; closed with the listener.
    make_protocol : callable
        Makes what serves one connection.
    """

    def __init__(
        self, bound: socket.socket, make_protocol: Callable[[], asyncio.Protocol], backlog: int
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._socket = bound
        self._make_protocol = make_protocol
        self._taking: set[asyncio.Task[None]] = set()
        self._closed = False
        bound.setblocking(False)
        bound.listen(backlog)
        self._listen()

    def close(self) -> None:
        """Take no more connections; those that are taken go on."""
        if not self._closed:
            self._closed = True
            self._loop.remove_reader(self._socket)
            self._socket.close()

    async def wait_closed(self) -> None:
        """Wait for connections that are being taken."""
        await asyncio.gather(*self._taking, return_exceptions=True)

    def _listen(self) -> None:
        if not self._closed:
            self._loop.add_reader(self._socket, self._take_all)

    def _take_all(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                connection, _address = self._socket.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                if error.errno not in _EXHAUSTED:
                    raise
                # The socket stays readable: without a pause the loop would do nothing else.
                _LOG.error("no connection can be taken: %s", error.strerror)
                self._loop.remove_reader(self._socket)
                self._loop.call_later(_PAUSE_SECONDS, self._listen)
                return
            task = self._loop.create_task(self._serve(connection))
            self._taking.add(task)
            task.add_done_callback(self._taking.discard)

    async def _serve(self, connection: socket.socket) -> None:
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self._loop.connect_accepted_socket(self._make_protocol, connection)
