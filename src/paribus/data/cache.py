"""The folder where published data sets are kept, uncompressed, and checked again each time they are read."""

import gzip
import hashlib
import zlib
from pathlib import Path

from paribus.data.sources import File, Published
from paribus.errors import DataError
from paribus.whole_files import write_bytes


def kept(published: Published, cache: Path) -> dict[str, bytes] | None:
    """The contents of every file of a data set if all are in the cache and match their hashes, else ``None``.

    A file placed by hand may still be compressed: ``name.gz`` does as well as ``name``.
    """
    contents: dict[str, bytes] = {}
    for file in published.files:
        found = _stored(cache / published.name / file.name, file)
        if found is None:
            return None
        contents[file.name] = found
    return contents


def is_kept(published: Published, cache: Path) -> bool:
    """Whether every file of a data set seems to be in the cache: told from names and sizes, without reading."""
    folder = cache / published.name
    return all(
        _size(folder / file.name) == file.size or (folder / f"{file.name}.gz").exists() for file in published.files
    )


def keep(published: Published, contents: dict[str, bytes], cache: Path) -> None:
    """Write verified files into the cache, each of them wholly or not at all.

    Raises:
        DataError: The cache cannot be written.
    """
    folder = cache / published.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            write_bytes(folder / name, content)
    except OSError as failure:
        raise DataError(
            f"The cache must be a folder that can be written, with {published.size / 1e6:.0f} MB free; got {cache} "
            f"({failure.strerror or failure}). Set PARIBUS_CACHE to another folder."
        ) from failure


def matches(file: File, content: bytes) -> bool:
    """Whether these bytes are the published ones.

    MD5 because that is what the publishers state; it guards against damage and replaced files, and nothing that is
    read here is ever executed or unpickled.
    """
    return hashlib.md5(content, usedforsecurity=False).hexdigest() == file.md5


def _stored(path: Path, file: File) -> bytes | None:
    try:
        content = path.read_bytes()
        if matches(file, content):
            return content
    except OSError:
        pass  # absent or unreadable here: the compressed copy or a source may serve
    try:
        with gzip.open(path.with_name(f"{path.name}.gz")) as compressed:
            content = compressed.read(file.size + 1)
    except (OSError, EOFError, zlib.error):
        return None
    return content if matches(file, content) else None


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
