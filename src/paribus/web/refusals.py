"""What the page is told when something cannot be done: a sentence, and never where files lie or what code runs."""

import logging
import re
import secrets

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from paribus.errors import InputError, StoreError

log = logging.getLogger("paribus.web")

_ABSOLUTE = re.compile(r"(?<![\w.:/])(?:[A-Za-z]:)?(?:[/\\][^/\\\s`'\",;:]+)+[/\\]([^/\\\s`'\",;:]+)")
_SENTENCES = {
    401: "Open the page with the address that `paribus ui` printed.",
    403: "This request did not come from the page.",
    404: "There is nothing of this name.",
    405: "This cannot be done here.",
    413: "What is sent must be smaller.",
}


class Refused(Exception):  # noqa: N818  # a refusal is an answer
    """An answer that says no.

    Args:
        status: The status of HTTP.
        sentence: Why, and what to do.
    """

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def refusal(status: int, sentence: str) -> JSONResponse:
    """An answer that says no, in one sentence."""
    return JSONResponse({"error": without_folders(sentence)}, status)


def without_folders(sentence: str) -> str:
    """A message without the folders of this machine: of each absolute path the last name is left.

    Examples:
        >>> without_folders("A store must be a folder; `/home/ada/lab/.paribus` is a file.")
        'A store must be a folder; `.paribus` is a file.'
    """
    return _ABSOLUTE.sub(r"\1", sentence)


def answer_refusals(app: FastAPI) -> None:
    """Makes every error of *app* an answer that helps and tells nothing."""
    for kind in (Refused, InputError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _said_no)
    app.add_exception_handler(Exception, _mistake_of_ours)


async def _said_no(_: Request, error: Exception) -> JSONResponse:
    match error:
        case Refused():
            return refusal(error.status, str(error))
        case StoreError():
            return refusal(409, str(error))
        case RequestValidationError():
            return refusal(422, _misfit(error))
        case HTTPException():
            return refusal(error.status_code, _SENTENCES.get(error.status_code, "This cannot be done."))
        case _:
            return refusal(400, str(error))


def _misfit(error: RequestValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or "the request"
    return f"`{where}` does not fit: {first['msg']}."


async def _mistake_of_ours(request: Request, error: Exception) -> JSONResponse:
    name = secrets.token_hex(4)
    log.error("mistake %s at %s %s", name, request.method, request.url.path, exc_info=error)
    return refusal(500, f"Paribus made a mistake. The server's log has more under {name}.")
