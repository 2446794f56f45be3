import gzip
import io
import tarfile

import pytest

from paribus.data import archive


def tar(*entries: tarfile.TarInfo) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as made:
        for entry in entries:
            made.addfile(entry, io.BytesIO(bytes(entry.size)))
    return written.getvalue()


def entry(name: str, size: int = 3, **properties) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    for key, value in properties.items():
        setattr(info, key, value)
    return info


def test_members_that_lead_elsewhere_are_passed_over(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    evil = tar(entry("../escape"), entry("/etc/passwd"), entry("./wanted/file"))
    assert archive.members(evil, ["wanted/file"]) == {"file": bytes(3)}
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_not_the_file_that_was_named():
    link = entry("wanted", size=0, type=tarfile.SYMTYPE, linkname="/etc/passwd")
    with pytest.raises(ValueError, match="it has no wanted"):
        archive.members(tar(link), ["wanted"])


def test_members_and_inflated_files_are_bounded(monkeypatch):
    monkeypatch.setattr(archive, "LIMIT", 1000)
    with pytest.raises(ValueError, match="its bomb has 1001 bytes"):
        archive.members(tar(entry("bomb", size=1001)), ["bomb"])
    with pytest.raises(ValueError, match=r"its bomb\.gz inflates to more"):
        archive.inflate_all({"bomb.gz": gzip.compress(bytes(1001))})
    assert archive.inflate_all({"fine.gz": gzip.compress(bytes(1000))}) == {"fine": bytes(1000)}
