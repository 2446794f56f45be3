"""Messages between the server and its helper: JSON, with its length before it."""

import json
import struct
from typing import IO, Any

LARGEST = 64 << 20
_LENGTH = struct.Struct(">I")


def write(to: IO[bytes], value: Any) -> None:
    """Sends a message.

    Examples:
        >>> import io
        >>> pipe = io.BytesIO()
        >>> write(pipe, {"what": "glimpse"})
        >>> pipe.seek(0), read(pipe)
        (0, {'what': 'glimpse'})
    """
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    to.write(_LENGTH.pack(len(content)) + content)
    to.flush()


def read(source: IO[bytes]) -> Any:
    """The next message.

    Raises:
        EOFError: The other side is gone.
        ValueError: It is too long.
    """
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    if length > LARGEST:
        raise ValueError(f"A message must have at most {LARGEST} bytes; got {length}.")
    content = source.read(length)
    if len(content) < length:
        raise EOFError
    return json.loads(content)
