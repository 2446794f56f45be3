import re

from docs.simulate import TABLES, with_table

from .pages import text_of

PART = re.compile(r"<!-- measured: (.+?) -->\n(.*?)<!-- end -->", re.DOTALL)


def test_every_measured_table_stands_in_the_page_once() -> None:
    assert sorted(name for name, _ in PART.findall(text_of("docs/statistics.md"))) == sorted(TABLES)


def test_every_table_of_the_page_has_been_measured() -> None:
    assert all("%" in table for _, table in PART.findall(text_of("docs/statistics.md"))), "say: python -m docs.simulate"


def test_a_table_is_put_into_its_place_and_nowhere_else() -> None:
    page = "a\n<!-- measured: looks -->\nold\n<!-- end -->\n<!-- measured: added -->\nkept\n<!-- end -->\n"
    assert with_table(page, "looks", "new") == page.replace("old", "new")
