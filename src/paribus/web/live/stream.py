"""A stream of server-sent events as an answer, with as little between a channel and the network as can be."""

import asyncio
from contextlib import aclosing

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from paribus.web.live.channel import Channel

_HEADERS = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]
_RETRY = b"retry: 1000\n\n"  # milliseconds until a page comes again


class EventStream(Response):
    """Sends what a channel says until it is over or the page is gone.

    Starlette's own streaming answer takes five times as long for a small event, and twenty pages are twenty streams.

    Args:
        channel: What to listen to.
    """

    def __init__(self, channel: Channel) -> None:
        super().__init__(media_type="text/event-stream")
        self._channel = channel

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the events."""
        del scope
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        sending = asyncio.create_task(self._send(send))
        leaving = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)

    async def _send(self, send: Send) -> None:
        await send(_body(_RETRY))
        async with aclosing(self._channel.events()) as events:
            async for event in events:
                await send(_body(event))
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _body(content: bytes) -> Message:
    return {"type": "http.response.body", "body": content, "more_body": True}


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
