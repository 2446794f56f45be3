import re
import xml.etree.ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from paribus.records import Finding
from paribus.report import markdown_report, write_report

from . import examples
from .reading import Page


def read(text: str) -> Page:
    """The Markdown as a reader of CommonMark with tables makes a page of it."""
    return Page(MarkdownIt("commonmark").enable("table").render(text))


@pytest.fixture(scope="module")
def digits():
    return examples.result()


def test_every_verdict_and_every_arm_is_told(digits):
    page = read(markdown_report(digits, examples.images(digits)))
    for verdict in digits.verdicts:
        assert verdict.sentence.removesuffix(verdict.plan).strip() in page.text
        assert verdict.plan in page.text
    assert page.text.index(digits.verdicts[-1].sentence[:20]) < page.text.index("The arms")


def test_the_answer_carries_its_code(digits):
    assert "> **CANNOT TELL** · leaky against relu" in markdown_report(digits)


def test_names_are_shown_as_they_are_and_never_become_markup():
    names = ["<script>", "$\\frac{a}{b}$", "a*b_c|d", "# 二", "`tick", "~~x~~", "[a](b)", "1. one", "- dash", "&amp;"]
    result = examples.result({"re<b>lu": 0.9, "a|b": 0.8, "*bold*": 0.7}, replicates=2, classes=names)
    text = markdown_report(result, examples.images(result))
    page = read(text)
    assert {"script", "b", "del", "a"}.isdisjoint(tag for tag, _ in page.tags)
    assert {"a|b", "*bold*", "re<b>lu (baseline)"} <= set(page.words)
    assert {"# 二", "- dash", "1. one", "&amp;", "[a](b)"} & set(page.words)
    rendered = MarkdownIt().enable("table").render(text)
    for table in re.findall(r"<table>.*?</table>", rendered, re.DOTALL):
        widths = {len(re.findall("<t[hd]", row)) for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)}
        assert len(widths) == 1


@pytest.mark.parametrize(
    "message", ["- no list", "+ no list", "1. no list", "2) no list", "# no heading", "> no quote"]
)
def test_the_beginning_of_a_sentence_is_never_taken_for_a_list_or_a_heading(message):
    finding = Finding("id", "note", None, "data", {}, message, "")
    page = read(markdown_report(examples.result({"relu": 0.9}, replicates=1, findings=[finding])))
    assert message in page.words


def test_a_stroke_in_code_does_not_end_a_cell_of_a_table():
    page = read(
        markdown_report(examples.broken(examples.result({"relu": 0.9}, replicates=2), "relu", 1, "see `a|b` there"))
    )
    assert "see a|b there" in page.text


def test_a_written_report_links_to_figures_that_are_there_and_are_valid(digits, tmp_path):
    path = write_report(digits, tmp_path / "my report.md", examples.images(digits))
    links = read(path.read_text(encoding="utf-8")).values("src")
    assert len(links) == 11 + 12
    for link in links:
        file = tmp_path / link.replace("%20", " ")
        if file.suffix == ".svg":
            assert ET.parse(file).getroot().tag == "{http://www.w3.org/2000/svg}svg"
        else:
            assert file.read_bytes().startswith(b"\x89PNG")


def test_the_same_result_gives_the_same_bytes(digits, tmp_path):
    written = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_report(digits, tmp_path / name / "report.md", examples.images(digits))
        written.append({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*") if path.is_file()})
    assert written[0] == written[1]


def test_figures_are_linked_from_the_folder_that_is_named(digits):
    assert "](elsewhere/intervals.svg)" in markdown_report(digits, figures="elsewhere")


def test_the_study_stands_in_a_block_that_nothing_in_it_can_close():
    result = examples.result({"relu": 0.9}, replicates=1)
    result.study.spec["question"] = "is ``` a fence?"
    fence = re.search(r"^(`{4,})yaml$", markdown_report(result), re.MULTILINE)
    assert fence is not None


@pytest.mark.parametrize(
    "result",
    [
        examples.result({"baseline": 0.9}, replicates=1),
        examples.broken(examples.result({"a": 0.9, "b": 0.9}, replicates=2), "b", 2, "line one\nline | two"),
        examples.without(examples.result({"a": 0.9, "b": 0.9}, replicates=2), "a"),
        examples.spoiled(examples.result({"a": 0.9, "b": 0.9}, replicates=2)),
        examples.judged(examples.result().study, []),
    ],
    ids=["one network", "failed", "interrupted", "no numbers", "no runs"],
)
def test_every_kind_of_study_has_a_report(result):
    page = read(markdown_report(result))
    assert result.study.question in page.text
    assert "How it was run" in page.text
    assert not re.search(r"\bnan\b", page.text)
