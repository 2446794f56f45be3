import resource

import pytest

from paribus.errors import InputError, OutputError
from paribus.report import html_report, write_report

from . import examples


@pytest.fixture(scope="module")
def small():
    return examples.result({"relu": 0.9}, replicates=1, epochs=2)


def test_the_ending_decides_the_format(small, tmp_path):
    assert write_report(small, tmp_path / "a.html").read_text(encoding="utf-8") == html_report(small)
    assert write_report(small, str(tmp_path / "a.MD")).read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("name", ["report.pdf", "report", ".html", "html"])
def test_another_ending_is_refused_and_the_two_are_named(small, tmp_path, name):
    with pytest.raises(OutputError, match=r"\.html or \.md"):
        write_report(small, tmp_path / name)
    assert issubclass(OutputError, InputError)


@pytest.mark.parametrize(
    "name", ["no/such/folder/a.html", "file/a.md", "folder.html", "long" * 100 + ".html", "nul\0.html"]
)
def test_a_place_that_cannot_be_written_is_told(small, tmp_path, name):
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.html" / "inner").mkdir(parents=True)
    with pytest.raises(OutputError, match=r"must (exist|be writable)"):
        write_report(small, tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.html"]


def test_a_full_disk_leaves_the_old_report_whole(small, tmp_path):
    path = tmp_path / "report.html"
    path.write_text("the old report")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OutputError, match="File too large"):
            write_report(small, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_text() == "the old report"
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_a_report_that_is_there_is_replaced(small, tmp_path):
    path = tmp_path / "report.html"
    path.write_text("the old report")
    assert write_report(small, path).read_text(encoding="utf-8").startswith("<!doctype html>")
