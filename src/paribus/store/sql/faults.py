"""What a database or a disk can say, in words that help."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from paribus.errors import StoreError

_FULL = "must have room for what is recorded", "Free space (or raise the quota or file-size limit), then run again."
_FORBIDDEN = "must be readable and writable", "Change the permissions, or name another store with `--store`."
_LOCKED = "must not be locked by another program", "Wait until the other program is done, or end it, then run again."
_BROKEN = "must be a database that Paribus made", "Name an empty or new folder, or bring back a copy of the database."
_UNREACHABLE = "must be reachable", "Check the address, and that folder or server are there and open to you."
_OTHER = "must work", "Check the store, or name another with `--store`."

_BY_SQLITE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _FULL,
    sqlite3.SQLITE_READONLY: _FORBIDDEN,
    sqlite3.SQLITE_PERM: _FORBIDDEN,
    sqlite3.SQLITE_AUTH: _FORBIDDEN,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_NOTADB: _BROKEN,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_CANTOPEN: _UNREACHABLE,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html; a failed connection has no code.
_BY_POSTGRESQL = {"53100": _FULL, "42501": _FORBIDDEN, "25006": _FORBIDDEN, "55P03": _LOCKED, "40P01": _LOCKED}
_BY_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _FORBIDDEN,
}


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn what goes wrong in a ``with`` block into a ``StoreError`` with a remedy.

    Args:
        where: The store, as the user knows it.

    Raises:
        StoreError: In place of any error of the database, the disk or the text to be kept.

    Examples:
        >>> with explained("./.paribus"):  # doctest: +ELLIPSIS
        ...     raise OSError(errno.ENOSPC, "No space left on device")
        Traceback (most recent call last):
        paribus.errors.StoreError: The store must have room for what is recorded; `./.paribus` says: No space left ...
    """
    try:
        yield
    except IntegrityError as error:
        raise StoreError(
            f"A study, and each arm × replicate of it, must be recorded once; `{where}` already holds this one. Leave "
            "it out, or begin a new study."
        ) from error
    except UnicodeEncodeError as error:
        raise StoreError(
            f"What is recorded must be Unicode text; got {error.object[error.start : error.end]!r}. Rename what has it."
        ) from error
    except (OSError, SQLAlchemyError, sqlite3.Error) as error:
        promise, remedy = _kind(error)
        raise StoreError(f"The store {promise}; `{where}` says: {_said(error)}. {remedy}") from error


def _kind(error: Exception) -> tuple[str, str]:
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, OSError):
        return _BY_ERRNO.get(cause.errno or 0, _UNREACHABLE)
    if isinstance(cause, sqlite3.Error):
        # The low byte is the kind; the rest tells sub-kinds apart. Python's own complaints have no code.
        return _BY_SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, _OTHER)
    if hasattr(cause, "sqlstate"):
        return _BY_POSTGRESQL.get(cause.sqlstate or "", _OTHER if cause.sqlstate else _UNREACHABLE)
    return _OTHER


def _said(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    text = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(cause)
    return text.strip().splitlines()[0].rstrip(".") if text.strip() else type(cause).__name__
