"""Who looks on while a study is trained: one page, or twenty.

Each audience is there all the time and can be told to look or to look away, so that short turns can follow each other.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

MANY = 20

_SHOW = """(hidden) => {
    Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
    document.dispatchEvent(new Event("visibilitychange"));
}"""


@dataclass(frozen=True)
class Scene:
    """What is looked at, and by whom.

    Args:
        address: Of the page, without its token.
        context: A visitor who has the cookie.
        study: The ID of the study that is trained.
    """

    address: str
    context: BrowserContext
    study: str


Looking = Callable[[bool], None]
"""Makes an audience look, or look away."""


@contextmanager
def one_page(scene: Scene) -> Iterator[Looking]:
    """One page in a browser on this machine shows the study: its curves, its scores, what it says of images."""
    with _page(scene) as page:
        yield lambda look: show(page, visible=look)


@contextmanager
def many_tabs(scene: Scene) -> Iterator[Looking]:
    """The same, and behind it nineteen tabs of the same browser, which a browser calls hidden."""
    with ExitStack() as stack:
        for _ in range(MANY - 1):
            stack.enter_context(_page(scene))
        page = stack.enter_context(_page(scene))
        yield lambda look: show(page, visible=look)


@contextmanager
def many_machines(scene: Scene) -> Iterator[Looking]:
    """Twenty pages on other machines: here they are connections that take in all that a page is told."""
    connections: list[socket.socket] = []

    def look(looks: bool) -> None:
        if looks:
            connections.extend(_listening(scene) for _ in range(MANY))
            return
        for connection in connections:
            connection.shutdown(socket.SHUT_RDWR)
        connections.clear()

    yield look
    look(False)


AUDIENCES = {
    "one page": one_page,
    f"{MANY} tabs of one browser": many_tabs,
    f"{MANY} pages on other machines": many_machines,
}
"""By their names in the table."""


def show(page: Page, *, visible: bool) -> None:
    """What a browser tells a page when its tab goes behind another, or comes back."""
    page.evaluate(_SHOW, not visible)


@contextmanager
def _page(scene: Scene) -> Iterator[Page]:
    """A page that shows the study, in a tab that stands behind another at first."""
    page = scene.context.new_page()
    page.add_init_script(f"({_SHOW})(true)")
    page.goto(f"{scene.address}#/study/{scene.study}")
    page.locator(".study-head .chip.state").wait_for()
    try:
        yield page
    finally:
        page.close()


def _listening(scene: Scene) -> socket.socket:
    place = urlsplit(scene.address)
    host, port = place.hostname or "", place.port or 80
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in scene.context.cookies())
    connection = socket.create_connection((host, port))
    request = f"GET /api/studies/{scene.study}/live HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n\r\n"
    connection.sendall(request.encode())
    answer = connection.recv(64)
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"the stream of the study was refused: {answer!r}")
    threading.Thread(target=_take_in, args=(connection,), daemon=True).start()
    return connection


def _take_in(connection: socket.socket) -> None:
    with connection:
        while connection.recv(1 << 20):
            pass
