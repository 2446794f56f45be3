"""What browsers are told with every answer."""

from collections.abc import Iterable

Header = tuple[bytes, bytes]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "font-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
LOGIN_POLICY = POLICY.replace("form-action 'none'", "form-action 'self'").replace("script-src 'self'; ", "")

_ALWAYS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    b"x-frame-options": b"DENY",
    b"cache-control": b"no-store",
}


def with_care(headers: Iterable[Header]) -> list[Header]:
    """The headers of an answer, and those that it lacks.

    Examples:
        >>> dict(with_care([(b"cache-control", b"private")]))[b"cache-control"]
        b'private'
    """
    given = list(headers)
    there = {name.lower() for name, _ in given}
    return given + [(name, value) for name, value in _ALWAYS.items() if name not in there]
