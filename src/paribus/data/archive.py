"""Compressed files and tar archives, opened with care: only named members, only so large, nothing put on disk."""

import gzip
import io
import tarfile
from collections.abc import Iterable, Mapping

GZIP_MAGIC = b"\x1f\x8b"
LIMIT = 2**28  # the largest honest file of any source is CIFAR-10's archive of 170 MB


def members(archive: bytes, names: Iterable[str]) -> dict[str, bytes]:
    """The contents of the named members of a tar archive, by the last part of their names.

    Nothing is unpacked: other members, links and paths that lead elsewhere are passed over.

    Raises:
        ValueError: A member is missing or larger than any honest one.
        tarfile.TarError: The archive is broken.
    """
    wanted = set(names)
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r|*") as tar:
        for member in tar:
            name = member.name.removeprefix("./")
            if name not in wanted or not member.isfile():
                continue
            content = tar.extractfile(member)
            if content is None or member.size > LIMIT:
                raise ValueError(f"its {name} has {member.size} bytes, more than the {LIMIT} allowed")
            found[name.rpartition("/")[2]] = content.read()
            wanted.remove(name)
    if wanted:
        raise ValueError(f"it has no {', '.join(sorted(wanted))}")
    return found


def inflate_all(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files uncompressed, without their ``.gz``; a file that is not compressed passes as it is.

    Some mirrors recompress and some strip the compression in transit, so the contents tell, never the name.

    Examples:
        >>> inflate_all({"a.gz": gzip.compress(b"words"), "b.gz": b"words"})
        {'a': b'words', 'b': b'words'}
    """
    return {name.removesuffix(".gz"): _inflate(name, content) for name, content in files.items()}


def _inflate(name: str, content: bytes) -> bytes:
    if not content.startswith(GZIP_MAGIC):
        return content
    with gzip.open(io.BytesIO(content)) as compressed:
        inflated = compressed.read(LIMIT + 1)
    if len(inflated) > LIMIT:
        raise ValueError(f"its {name} inflates to more than the {LIMIT} bytes allowed")
    return inflated
