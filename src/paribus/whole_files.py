"""Files that are there whole or not at all."""

import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO


def write_bytes(path: Path, content: bytes) -> None:
    """Write *content* to a file, all of it or nothing; the file's folder is made if missing.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_bytes(Path(folder) / "a", b"all of it")
        ...     (Path(folder) / "a").read_bytes()
        b'all of it'
    """
    write_file(path, lambda opened: opened.write(content))


def write_file(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file, all of it or nothing; a file that was there stays whole until then.

    Args:
        path: The file; its folder is made if missing.
        write: Is given the open file.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_file(Path(folder) / "a" / "b", lambda opened: opened.write(b"all of it"))
        ...     [path.name for path in (Path(folder) / "a").iterdir()]
        ['b']
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with unfinished.open("xb") as opened:
            write(opened)
            opened.flush()
            os.fsync(opened.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def remove_unfinished(folder: Path, seconds: float = 0.0) -> None:
    """Delete what killed processes have left unfinished in a folder.

    Args:
        folder: The folder; it need not exist.
        seconds: Spare what was touched since; without it, nobody may be writing into the folder.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_bytes(Path(folder) / "a", b"all of it")
        ...     Path(folder, ".b.0123abcd").write_bytes(b"half of it") and remove_unfinished(Path(folder))
        ...     [path.name for path in Path(folder).iterdir()]
        ['a']
    """
    for unfinished in folder.glob(".?*." + "[0-9a-f]" * 8):
        if time.time() - unfinished.stat().st_mtime >= seconds:
            unfinished.unlink(missing_ok=True)
