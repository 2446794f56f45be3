"""The gate before every route: Host, Origin, cookie and size are looked at before anything else is."""

import asyncio
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from paribus.web.refusals import refusal
from paribus.web.security.doors import closed_page, login_page
from paribus.web.security.headers import with_care
from paribus.web.security.hosts import Hosts
from paribus.web.security.keys import COOKIE_SECONDS, Keys

LARGEST_BODY = 1 << 20
SAFE = {"GET", "HEAD"}
_WRONG_PASSWORD_SECONDS = 0.5


class Guard:
    """Lets in whom it knows, and nobody else.

    Args:
        app: What is guarded.
        keys: The token, the cookie and the password.
        hosts: The names of the server.
    """

    def __init__(self, app: ASGIApp, keys: Keys, hosts: Hosts) -> None:
        self._app, self._keys, self._hosts = app, keys, hosts
        self._one_try = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or lets the visitor go on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # there are no other doors
            return
        careful = _careful(send)
        answer = await self._answer(scope, receive)
        if answer is not None:
            await answer(scope, receive, careful)
            return
        await self._app(scope, _Bounded(receive), careful)

    async def _answer(self, scope: Scope, receive: Receive) -> Response | None:
        """The answer of the gate itself; ``None`` where the visitor may go on."""
        headers, method, path = Headers(scope=scope), scope["method"], scope["path"]
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or not self._hosts.allows(host, _reached(scope)):
            return refusal(421, "The server is not known by this name. Open the address that `paribus ui` printed.")
        if not self._comes_from_the_page(headers, method, path, host):
            return refusal(403, "This request did not come from the page.")
        if int(headers.get("content-length", "0") or 0) > LARGEST_BODY:
            return refusal(413, f"What is sent must be at most {LARGEST_BODY:,} bytes.")
        if path == "/login" and method == "POST" and self._keys.asks_for_password:
            return await self._log_in(Request(scope, _Bounded(receive)))
        if path == "/" and (token := Request(scope).query_params.get("token")) is not None:
            return self._let_in(scope) if self._keys.is_token(token) else self._closed()
        if path.startswith("/api") and not self._is_known(headers, scope):
            return refusal(401, "Open the page with the address that `paribus ui` printed.")
        if path == "/" and not self._is_known(headers, scope):
            return self._closed()
        return None

    def _comes_from_the_page(self, headers: Headers, method: str, path: str, host: str) -> bool:
        """Whether a request that may change something, or listens, comes from our own page."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if path.startswith("/api") and site not in (None, "same-origin", "none"):
            return False
        if origin is None:
            return method in SAFE
        return self._hosts.is_own(origin, host)

    def _is_known(self, headers: Headers, scope: Scope) -> bool:
        try:
            jar = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        given = jar.get(cookie_name(_port(scope)))
        return given is not None and self._keys.is_cookie(given.value)

    def _let_in(self, scope: Scope) -> Response:
        """To the page, without the token in its address, and with a cookie instead."""
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            cookie_name(_port(scope)),
            self._keys.cookie(),
            max_age=COOKIE_SECONDS,
            path="/",
            httponly=True,
            samesite="strict",
        )
        return answer

    def _closed(self) -> Response:
        return login_page() if self._keys.asks_for_password else closed_page()

    async def _log_in(self, request: Request) -> Response:
        try:
            form = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=5)
        except (HTTPException, ValueError):
            return refusal(413, "A password must be short.")
        given = form.get("password", [""])[0][:1000]
        async with self._one_try:  # one after the other, so that guessing is slow
            if await asyncio.to_thread(self._keys.is_password, given):
                return self._let_in(request.scope)
            await asyncio.sleep(_WRONG_PASSWORD_SECONDS)
        return login_page(wrong=True)


def cookie_name(port: int) -> str:
    """The name of the cookie: cookies belong to a host, whatever the port, and two servers may be up.

    Examples:
        >>> cookie_name(8765)
        'paribus-8765'
    """
    return f"paribus-{port}"


class _Bounded:
    """What is received, up to a size."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._left = receive, LARGEST_BODY

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413)
        return message


def _careful(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = with_care(message.get("headers", ()))
        await send(message)

    return sending


def _port(scope: Scope) -> int:
    server: Any = scope.get("server")
    return int(server[1]) if server and server[1] else 0


def _reached(scope: Scope) -> str | None:
    server: Any = scope.get("server")
    return str(server[0]) if server else None
