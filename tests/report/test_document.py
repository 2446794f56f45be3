from typing import get_args

import paribus.report
from paribus.report.blocks import Block
from paribus.report.document import SECTIONS, document
from paribus.report.sections.answer import tone_of
from paribus.stats import VerdictCode

from . import examples


def test_the_surface_is_these():
    assert sorted(paribus.report.__all__) == [
        "html_report",
        "markdown_report",
        "range_figure",
        "write_audit",
        "write_range_figure",
        "write_report",
    ]


def test_sections_without_content_are_left_out():
    titles = [section.title for section in document(examples.result({"baseline": 0.9}, replicates=1)).sections]
    assert "Runs that did not finish" not in titles
    assert set(titles) <= {title for title, _ in SECTIONS}


def test_a_report_uses_every_kind_of_block_so_both_formats_must_know_them():
    kinds = {type(block) for section in document(examples.result()).sections for block in section.blocks}
    assert kinds == set(get_args(Block))


def test_every_verdict_has_a_colour():
    assert {tone_of(code) for code in get_args(VerdictCode)} == {"good", "bad", "same", "open", "plain"}


def test_a_study_without_a_question_goes_by_its_name():
    assert document(examples.result({"baseline": 0.9}, replicates=1, question="  ")).title == "hidden-activation"


def test_a_study_that_is_not_finished_says_so_at_the_top():
    assert document(examples.without(examples.result(), "tanh")).facts[-1] == "interrupted"
