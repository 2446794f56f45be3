import pytest

from paribus.data import catalogue, fetch
from paribus.data.sources import MNIST, PUBLISHED
from paribus.errors import DataError


def test_digits_are_always_there_and_the_others_when_their_files_are(tmp_path):
    assert [entry.cached for entry in catalogue(tmp_path)] == [True, False, False, False]
    (tmp_path / "mnist").mkdir()
    for file in MNIST.files:
        (tmp_path / "mnist" / f"{file.name}.gz").write_bytes(b"")
    assert [entry.name for entry in catalogue(tmp_path) if entry.cached] == ["digits", "mnist"]


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path):
    with pytest.raises(DataError, match=r"got 'mnits'\. Did you mean mnist\?"):
        fetch("mnits", cache=tmp_path)


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda published: published.name)
def test_every_entry_of_the_table_agrees_with_itself(published):
    height, width, channels = published.input_shape
    pixels = (published.train + published.test) * height * width * channels
    labels = published.train + published.test
    headers = 0 if published.name == "cifar10" else 2 * 16 + 2 * 8
    assert published.size == pixels + labels + headers
    assert all(len(file.md5) == 32 for file in published.files)
    assert len(published.classes) == 10
