"""Serving the page until Ctrl-C."""

import errno
import os
import signal
import socket
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from sqlalchemy import make_url

from paribus.errors import InputError
from paribus.store import Store, open_store
from paribus.store.opening import DEFAULT
from paribus.web.app import app_of
from paribus.web.datasets import Datasets
from paribus.web.desk import Desk
from paribus.web.folders import GuardedTables
from paribus.web.jobs.queue import Queue
from paribus.web.jobs.starting import Starter
from paribus.web.live.hub import Hub
from paribus.web.looking.looker import Looker
from paribus.web.looking.recent import Recent
from paribus.web.looking.views import Views
from paribus.web.security.hosts import Hosts
from paribus.web.security.keys import Keys, key_in
from paribus.web.settings import Settings

USUAL_PORT = 8765
_PORTS_TO_TRY = 20


def serve(settings: Settings, say: Callable[[str], None], *, browser: bool = True) -> None:
    """Serves the page until it is told to end.

    Args:
        settings: Where to listen, whom to let in, which folders may be read.
        say: Is told the address, and what goes on when the server ends.
        browser: Whether to open the page in the browser of this machine.

    Raises:
        InputError: The port is taken, or the address is none of this machine.
        StoreError: The store cannot be opened.
    """
    with open_store(settings.store) as store, _listening(settings) as listener:
        port = listener.getsockname()[1]
        keys = Keys(key_in(store.beside("page")), settings.password)
        desk = _desk(settings, store)
        address = f"http://{_shown(settings.host)}:{port}/?token={keys.token}"
        say(f"The page is at {address}")
        if browser:
            webbrowser.open(address)
        server = _Server(
            uvicorn.Config(
                app_of(desk, keys, Hosts(settings.host, port)),
                log_level="warning",
                access_log=False,
                server_header=False,
                ws="none",
                lifespan="on",
                timeout_graceful_shutdown=1,
            )
        )
        server.run([listener])
        say(_what_goes_on(desk))


def _desk(settings: Settings, store: Store) -> Desk:
    where = settings.store or os.environ.get("PARIBUS_STORE") or str(DEFAULT)
    name = make_url(where).render_as_string() if "://" in where else Path(where).resolve().name
    place = where if "://" in where else str(Path(where).expanduser().absolute())
    queue = Queue(store.beside("queue"))
    log = str(store.beside("page") / "looker.log")
    looker = Looker(place, log, niceness=5)  # training goes first
    return Desk(
        settings=settings,
        store=store,
        store_name=name,
        datasets=Datasets(settings.folders),
        tables=GuardedTables(settings.folders),
        queue=queue,
        starter=Starter(queue, place),
        hub=Hub(store, queue, Views(store, looker).newest),
        looker=looker,
        reporter=Looker(place, log),
        recent=Recent(),
    )


def _what_goes_on(desk: Desk) -> str:
    """What the worker is at when the server ends, and how to stop that."""
    said = desk.queue.said()
    study = said.get("study") if desk.queue.has_worker() else None
    if study is None:
        return "The page is closed. Nothing is being trained."
    waiting = len(desk.queue.waiting())
    more = f" and {waiting} more that wait" if waiting else ""
    return f"The page is closed. Training goes on with study {study}{more}. To stop it: paribus stop {study}"


class _Server(uvicorn.Server):
    """A server that ends at the first Ctrl-C, without a trace of it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ends at SIGINT and SIGTERM."""
        before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """A socket at the port that was asked for, else at the usual one or one of those after it."""
    if settings.port is not None:
        with _listener(settings.host, settings.port) as listener:
            yield listener
        return
    for port in (*range(USUAL_PORT, USUAL_PORT + _PORTS_TO_TRY), 0):
        try:
            listener = _listener(settings.host, port)
        except InputError:
            if not port:
                raise
        else:
            break
    with listener:
        yield listener


def _listener(host: str, port: int) -> socket.socket:
    # With TCP said aloud, asyncio sends small answers at once; else they wait 40 ms for an acknowledgement.
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        what = f"port {port} is taken" if taken else f"{getattr(error, 'strerror', None) or error}"
        remedy = "Name another with --port, or leave it out." if taken else "Check --host and --port."
        raise InputError(f"The page must be able to listen at {host}, port {port}: {what}. {remedy}") from None
    return listener


def _shown(host: str) -> str:
    """The host as it stands in an address that a browser of this machine can open."""
    if host in ("0.0.0.0", "::"):  # noqa: S104  # compared with, not bound to
        return "localhost"
    return f"[{host}]" if ":" in host else host
