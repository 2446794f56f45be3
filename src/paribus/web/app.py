"""The application: routes behind the gate."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from paribus.web import steering
from paribus.web.answers.common import Refusal
from paribus.web.built import serve_file
from paribus.web.desk import Desk
from paribus.web.refusals import Refused, answer_refusals
from paribus.web.routes import about, build, data, files, live, networks, studies
from paribus.web.security.doors import door_style
from paribus.web.security.guard import Guard
from paribus.web.security.hosts import Hosts
from paribus.web.security.keys import Keys

_REFUSALS: dict[int | str, dict[str, object]] = {
    status: {"model": Refusal} for status in (400, 401, 403, 404, 405, 409, 413, 421, 422, 503)
}


def app_of(desk: Desk, keys: Keys, hosts: Hosts) -> ASGIApp:
    """The page's server as an ASGI application.

    Args:
        desk: What the routes work with.
        keys: Who is let in.
        hosts: Under which names it may be asked.
    """
    app = FastAPI(
        title="Paribus",
        version=version("paribus"),
        openapi_url="/api/openapi.json",
        docs_url=None,  # they would load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.desk = desk
    answer_refusals(app)
    api = APIRouter(prefix="/api", responses=_REFUSALS)
    for each in (about, build, data, files, live, networks, studies):
        api.include_router(each.router)
    app.include_router(api)
    app.add_api_route("/door.css", door_style, include_in_schema=False)
    app.add_api_route("/api/{rest:path}", _no_such_address, methods=[*_METHODS], include_in_schema=False)
    app.add_route("/", serve_file, methods=["GET", "HEAD"])
    app.add_route("/{name:path}", serve_file, methods=["GET", "HEAD"])
    return Guard(app, keys, hosts)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    desk: Desk = app.state.desk
    desk.starter.start()
    await asyncio.to_thread(steering.remove_for_good, desk)
    yield
    desk.hub.close()
    desk.starter.stop()
    desk.looker.close()
    desk.reporter.close()


_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


async def _no_such_address() -> None:
    raise Refused(404, "There is nothing of this name.")
