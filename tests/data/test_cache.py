import hashlib

import pytest

from paribus.data.cache import is_kept, keep, kept
from paribus.data.sources import File, Published
from paribus.errors import DataError

CONTENT = b"pixels"
SMALL = Published(
    name="small",
    what="",
    licence="",
    train=0,
    test=0,
    input_shape=(1, 1, 1),
    classes=("a", "b"),
    files=(File("file", hashlib.md5(CONTENT, usedforsecurity=False).hexdigest(), len(CONTENT)),),
    sources=(),
)


def test_what_is_kept_is_found_again(tmp_path):
    assert kept(SMALL, tmp_path) is None
    assert not is_kept(SMALL, tmp_path)
    keep(SMALL, {"file": CONTENT}, tmp_path)
    assert kept(SMALL, tmp_path) == {"file": CONTENT}
    assert is_kept(SMALL, tmp_path)


def test_a_file_that_was_changed_is_not_used(tmp_path):
    keep(SMALL, {"file": CONTENT}, tmp_path)
    (tmp_path / "small" / "file").write_bytes(b"pixelz")
    assert kept(SMALL, tmp_path) is None


def test_no_half_written_file_is_left_when_writing_fails(tmp_path, monkeypatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DataError, match=r"No space left on device.*Set PARIBUS_CACHE"):
        keep(SMALL, {"file": CONTENT}, tmp_path)
    assert list((tmp_path / "small").iterdir()) == []


def test_a_cache_that_is_no_folder_is_refused(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataError, match="must be a folder that can be written"):
        keep(SMALL, {"file": CONTENT}, tmp_path / "file")
