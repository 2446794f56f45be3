"""The section of what each arm was tuned over, and effects in the answer."""

from typing import Any

from paribus.lab import Result, run
from paribus.report.blocks import Notices, Paragraph, Table
from paribus.report.document import document
from paribus.report.sections.answer import answer
from paribus.report.sections.tuning import tuning
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.report import examples
from tests.store.memory import MemoryStore

TUNE = {"path": "train.optimizer.learning_rate", "values": [0.001, 0.01, 0.1]}
SKILL = {"relu @ 0.01": 0.95, "tanh @ 0.1": 0.97}
BATCH = {"factor": "batch size", "set": ["train.batch_size"], "levels": [16, 32, 64], "baseline": 32}


def result(skill: dict[str, float] = SKILL, diverges: tuple[int, ...] = (), **changes: Any) -> Result:
    with MemoryStore() as store:
        return run(study(**changes), store, trainer=FakeEngine(skill=skill, diverges=diverges))


def test_a_row_for_each_arm_and_a_column_for_each_value() -> None:
    table, remark = tuning(result(tune=TUNE), None)
    assert isinstance(table, Table)
    assert table.head == ("Arm", "0.001", "0.01", "0.1", "Test accuracy, %")
    assert table.rows == (
        ("relu", "90.00", "95.00 ★", "90.00", "95.00"),
        ("tanh", "90.00", "90.00", "97.00 ★", "97.00"),
    )
    assert isinstance(remark, Paragraph)
    assert remark.text.startswith("tanh is best at 0.1, the highest learning rate that was tried")


def test_runs_that_failed_are_counted_beside_the_mean() -> None:
    table = tuning(result(tune=TUNE, diverges=(1,)), None)[0]
    assert isinstance(table, Table)
    assert table.rows[0][1:3] == ("90.00 (2 of 3)", "95.00 (2 of 3) ★")


def test_a_value_of_which_nothing_finished_has_a_dash() -> None:
    table, *_ = tuning(result(tune=TUNE, diverges=(0, 1, 2)), None)
    assert isinstance(table, Table)
    assert set(table.rows[0][1:]) == {"–"}


def test_a_study_that_tunes_nothing_has_no_such_section() -> None:
    assert tuning(examples.result(), None) == []


def test_a_tuned_study_has_every_section_of_its_arms_under_their_own_names() -> None:
    tables = [
        block
        for section in document(result(tune=TUNE)).sections
        if section.title == "The arms"
        for block in section.blocks
        if isinstance(block, Table)
    ]
    assert [row[0] for row in tables[0].rows] == ["relu (baseline)", "tanh"]


def test_the_answer_has_effects_before_verdicts_and_then_the_terms() -> None:
    notices, terms, *_ = answer(result({"16": 0.5, "32": 0.7, "64": 0.9}, vary=BATCH), None)
    assert isinstance(notices, Notices)
    assert [(notice.badge, notice.about) for notice in notices.notices][:2] == [
        ("rises", "Trend over batch size"),
        ("worse enough", "16 against 32"),
    ]
    assert terms == Paragraph("The arms are compared at equal epochs (1).")


def test_a_single_network_that_was_tuned_tells_the_accuracy_of_its_best_value() -> None:
    notices, terms, *_ = answer(result({"baseline @ 0.01": 0.95}, vary=None, tune=TUNE), None)
    assert isinstance(notices, Notices)
    assert [notice.about for notice in notices.notices] == ["baseline"]
    assert terms == Paragraph("The network was tuned over 3 learning rates on the validation split.")


def test_an_arm_that_is_not_tuned_yet_is_not_compared_yet() -> None:
    whole = result(tune=TUNE)
    waiting = Result(whole.study, tuple(run for run in whole.runs if run.arm != "tanh @ 0.1"), ())
    notices = answer(waiting, None)[0]
    assert isinstance(notices, Notices)
    assert "no best value of tanh" in notices.notices[0].text
