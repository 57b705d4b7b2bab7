"""The web server in a thread of its own, on a socket that one process can hand to the next."""

import socket
from collections.abc import Callable

from starlette.types import ASGIApp


class Serving:
    """Serves an application on a socket. `run` returns after `stop`."""

    def __init__(self, app: ASGIApp, listening: socket.socket) -> None:
        import uvicorn

        self.socket = listening
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(
            app,
            http="h11",
            loop="asyncio",
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self.run: Callable[[], None] = lambda: self._server.run([listening])
        """Serve until `stop`; for a thread of its own."""

    def stop(self) -> None:
        """Come to an end, soon."""
        self._server.should_exit = True


def listen(host: str, port: int, *, inherited: int | None = None) -> socket.socket:
    """Return a listening socket that a process which takes this one's place can inherit.

    `inherited` is the number of the socket that this process inherited itself. Raises `OSError` when the
    address is taken or unknown.
    """
    if inherited is not None:
        found = socket.socket(fileno=inherited)
    else:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, protocol)
        try:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind(address)
            found.listen(128)
        except OSError:
            found.close()
            raise
    found.set_inheritable(True)
    return found
