"""The built page: files with hashed names that browsers may keep for ever, compressed when they were built."""

import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

PAGE = Path(__file__).parent / "page"
NOT_BUILT = (
    "The page is not built, so only its API is here. With Node or a network, `pip install -e .` builds it; the wheels "
    "on PyPI have it built.\n"
)
_FOR_EVER = "public, max-age=31536000, immutable"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


async def serve_file(request: Request) -> Response:
    """A file of the built page, in the smallest form that the browser takes."""
    name = request.path_params.get("name") or "index.html"
    if not (PAGE / "index.html").is_file():
        return PlainTextResponse(NOT_BUILT, 503)
    path = _files(PAGE, (PAGE / "index.html").stat().st_mtime_ns).get(name)
    if path is None:
        return PlainTextResponse("There is nothing of this name.\n", 404)
    headers = {
        "Cache-Control": _FOR_EVER if name.startswith("assets/") else "no-cache",
        "Vary": "Accept-Encoding",
        "ETag": f'"{hashlib.sha256(path.read_bytes()).hexdigest()[:24]}"',
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    taken = {each.split(";")[0].strip() for each in request.headers.get("accept-encoding", "").split(",")}
    for encoding, ending in _ENCODINGS:
        smaller = path.with_name(path.name + ending)
        if encoding in taken and smaller.is_file():
            return Response(
                smaller.read_bytes(), media_type=_type(name), headers=headers | {"Content-Encoding": encoding}
            )
    return Response(path.read_bytes(), media_type=_type(name), headers=headers)


@lru_cache(maxsize=2)
def _files(folder: Path, built: int) -> dict[str, Path]:
    """Every file of the page by its name; what is not listed cannot be asked for.

    Args:
        folder: Where the page lies.
        built: When it was built, so that one that was built anew is listed anew.
    """
    del built
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def _type(name: str) -> str:
    if name.endswith((".js", ".mjs")):
        return "text/javascript"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
