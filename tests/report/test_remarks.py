"""What was done after looking stands right under the verdicts, in every format."""

from dataclasses import replace
from datetime import UTC, datetime

from paribus.lab import Result
from paribus.lab.remarks import remarks_of
from paribus.records import Growth, MattersChange, Verification
from paribus.report import html_report, markdown_report

from . import examples
from .reading import Page
from .test_markdown import read

DAY = datetime(2026, 5, 9, 12, 30, tzinfo=UTC)


def looked_at() -> Result:
    """A study that grew, was judged by another yardstick, and was trained again."""
    result = examples.result({"relu": 0.96, "tanh": 0.9}, replicates=10, epochs=1)
    study = replace(
        result.study,
        growth=Growth((5, 5), "staged"),
        matters_changes=(MattersChange(0.01, 0.02, DAY, "a point is below what readers see"),),
        verification=Verification(DAY, 20, 0, 0.0),
    )
    return examples.judged(study, result.runs)


def test_every_remark_stands_between_the_verdicts_and_the_arms() -> None:
    result = looked_at()
    remarks = remarks_of(result.study)
    assert len(remarks) == 3
    for page in (Page(html_report(result)), read(markdown_report(result))):
        places = [page.text.index(remark) for remark in remarks]
        assert page.text.index(result.verdicts[-1].sentence[:20]) < min(places)
        assert max(places) < page.text.index("The arms")


def test_a_study_that_was_run_as_it_was_asked_has_no_such_section() -> None:
    assert "What was done after looking" not in html_report(examples.result({"relu": 0.9}, replicates=2, epochs=1))


def test_looks_are_explained_where_there_were_several() -> None:
    assert "judged while it grows" in html_report(looked_at())
    assert "judged while it grows" not in html_report(examples.result({"relu": 0.9, "tanh": 0.9}, 2, 1))
