"""Under which names the server may be asked: no page elsewhere can make its own name point here."""

import socket
from dataclasses import dataclass

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_ANY = ("0.0.0.0", "::", "")  # noqa: S104  # compared with, not bound to


@dataclass(frozen=True)
class Hosts:
    """The names that the server answers to.

    Args:
        host: What it was told to listen at.
        port: Where it listens.

    Examples:
        >>> hosts = Hosts("127.0.0.1", 8765)
        >>> hosts.allows("localhost:8765", None), hosts.allows("evil.example:8765", None)
        (True, False)
        >>> hosts.allows("localhost:80", None)
        False
    """

    host: str
    port: int

    def allows(self, given: str, reached: str | None) -> bool:
        """Whether a ``Host`` header names this server.

        Args:
            given: The header.
            reached: The address of this machine that the request came in at.
        """
        name, port = _split(given.lower())
        return port in (str(self.port), "" if self.port == 80 else str(self.port)) and name in self._names(reached)

    def is_own(self, origin: str, host: str) -> bool:
        """Whether an ``Origin`` is the page that this ``Host`` header belongs to."""
        return origin.lower() == f"http://{host.lower()}"

    def _names(self, reached: str | None) -> set[str]:
        names = set(_LOOPBACK)
        if self.host not in _ANY:
            return names | {_bracketed(self.host.lower())}
        return names | {socket.gethostname().lower()} | ({_bracketed(reached.lower())} if reached else set())


def _split(given: str) -> tuple[str, str]:
    if given.startswith("["):
        name, _, rest = given.partition("]")
        return f"{name}]", rest.removeprefix(":")
    name, _, port = given.partition(":")
    return name, port


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
