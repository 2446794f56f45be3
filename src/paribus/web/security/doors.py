"""What visitors see who are not let in: how to get in."""

from importlib.resources import files

from starlette.responses import HTMLResponse, Response

from paribus.web.security.headers import LOGIN_POLICY

_FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Paribus</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="door.css"></head>
<body><main><h1>Paribus</h1>{body}</main></body></html>
"""
_LOGIN = """{note}<form method="post" action="login"><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Open</button></form>"""


def closed_page() -> Response:
    """That the address with the token is needed."""
    body = (
        "<p>This page opens with the address that <code>paribus ui</code> printed: it ends in "
        "<code>?token=…</code>. Copy it from there.</p>"
    )
    return HTMLResponse(_FRAME.format(body=body), 401)


def login_page(*, wrong: bool = False) -> Response:
    """A field for the password."""
    note = '<p role="alert">This is not the password.</p>' if wrong else ""
    page = _FRAME.format(body=_LOGIN.format(note=note))
    return HTMLResponse(page, 401, headers={"Content-Security-Policy": LOGIN_POLICY})


def door_style() -> Response:
    """The style of both."""
    style = files(__package__).joinpath("door.css").read_text(encoding="utf-8")
    return Response(style, media_type="text/css")
