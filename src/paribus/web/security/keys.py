"""The token of a start, and the cookie that takes its place: signed, so that a server started anew knows it again."""

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

COOKIE_SECONDS = 30 * 24 * 3600
_KEY_BYTES = 32


class Keys:
    """What lets a visitor in.

    Args:
        key: Signs cookies; kept, so that an open page goes on when the server is started again.
        password: What visitors may know instead of the token.
        now: The time, in seconds.

    Examples:
        >>> keys = Keys(b"k" * 32)
        >>> keys.is_cookie(keys.cookie()), keys.is_cookie("1.2.3"), keys.is_token(keys.token), keys.is_token("")
        (True, False, True, False)
    """

    def __init__(self, key: bytes, password: str | None = None, now: Callable[[], float] = time.time) -> None:
        self.token = secrets.token_urlsafe(24)
        self._key = key
        self._password = password
        self._now = now

    @property
    def asks_for_password(self) -> bool:
        """Whether there is a password to log in with."""
        return bool(self._password)

    def is_token(self, given: str) -> bool:
        """Whether this is the token of this start."""
        return hmac.compare_digest(given.encode(), self.token.encode())

    def is_password(self, given: str) -> bool:
        """Whether this is the password; each try takes a while to be worth little."""
        wanted = self._password or secrets.token_hex(16)
        one, other = (
            hashlib.scrypt(text.encode("utf-8", "replace"), salt=self._key[:16], n=2**13, r=8, p=1)
            for text in (given, wanted)
        )
        return hmac.compare_digest(one, other)

    def cookie(self) -> str:
        """A fresh cookie: when it ends, something random, and the signature of both."""
        told = f"{int(self._now()) + COOKIE_SECONDS}.{secrets.token_hex(8)}"
        return f"{told}.{self._signature(told)}"

    def is_cookie(self, given: str) -> bool:
        """Whether a cookie is ours and has not ended."""
        told, _, signature = given.rpartition(".")
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), self._signature(told).encode()):
            return False
        return int(told.partition(".")[0]) > self._now()

    def _signature(self, told: str) -> str:
        # With the password in it: whoever changes it sends everybody out.
        text = f"{told}.{self._password or ''}".encode("utf-8", "replace")
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


def key_in(folder: Path) -> bytes:
    """The key that is kept in a folder; made if missing, and readable by its owner alone.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     key_in(Path(folder)) == key_in(Path(folder))
        True
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "cookie.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_bytes()
        if len(kept) >= _KEY_BYTES:
            return kept
        path.unlink()  # cut short when it was made
        return key_in(folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
    return path.read_bytes()
