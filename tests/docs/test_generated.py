from pathlib import Path

import generate
import pytest

from .pages import PAGES, text_of


@pytest.mark.parametrize("page", PAGES)
def test_what_is_generated_is_up_to_date(page: str) -> None:
    assert text_of(page) == generate.up_to_date(text_of(page)), "say: make docs"


def test_every_generated_part_stands_in_a_page() -> None:
    pages = "".join(map(text_of, PAGES))
    assert not [name for name in generate.PARTS if f"<!-- generated: {name} -->" not in pages]


@pytest.mark.parametrize(("options", "code"), [(["--check"], 1), ([], 0)])
def test_a_page_that_is_out_of_date_is_told_by_check_and_mended_without(
    options: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    old = "<!-- generated: losses -->\nnothing\n<!-- end -->\n"
    page.write_text(old, encoding="utf-8")
    monkeypatch.setattr(generate, "DOCS", tmp_path)
    monkeypatch.setattr("sys.argv", ["generate.py", *options])
    assert generate.main() == code
    assert "-nothing" in capsys.readouterr().out
    assert (page.read_text(encoding="utf-8") == old) == bool(options)
