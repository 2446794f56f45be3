"""Figures counted from records that were made up, and the tables made of them."""

import pytest
from benchmarks.diagnosis.figures import (
    OURS,
    Share,
    false_alarms,
    named_first,
    noticed,
    recall,
)
from benchmarks.diagnosis.record import ArmRecord, Measurement, ProgramRecord, RunRecord

from benchmarks.diagnosis import page, record


def run(*findings: str, **alarms: tuple[str, ...]) -> RunRecord:
    published = {"UMLAUT": (), "SageMaker Debugger": (), "AUTOTRAINER": ()}
    return RunRecord(0, 0.5, findings, {**published, **alarms})


def faulty(*runs: RunRecord, fault: str = "wrong labels", counts: bool = True, loud: bool = True) -> ArmRecord:
    return ArmRecord("fashion-dense", fault, "0.4", loud, "WORSE_ENOUGH", -0.2, counts, runs)


def sound(*runs: RunRecord, counts: bool = True) -> ArmRecord:
    return ArmRecord("fashion-dense", "", "relu", False, "REACHED", 0.0, counts, runs)


NAMED = run("warning label-noise", "warning overfitting < label-noise")
SECOND = run("warning overfitting", "warning label-noise")
A_SIGN = run("critical validation-floor")
A_NOTE = run("note label-noise")
OTHER = run("warning dead-relu", UMLAUT=("overfitting",))
ARMS = [faulty(NAMED, SECOND, A_SIGN), faulty(A_NOTE, OTHER, loud=False)]


def test_found_is_what_names_the_fault_or_is_a_sign_of_it_and_is_no_note():
    assert recall(ARMS, OURS) == Share(3, 5)


def test_named_first_is_what_names_the_fault_before_all_else():
    assert named_first(ARMS, OURS) == Share(1, 5)


def test_any_alarm_at_all_is_noticed():
    assert noticed(ARMS, OURS) == Share(4, 5)
    assert noticed(ARMS, "UMLAUT") == Share(1, 5)


def test_faults_that_did_no_harm_do_not_count():
    assert recall([faulty(NAMED, counts=False)], OURS) == Share(0, 0)


def test_sound_variants_count_if_they_reach_the_accuracy_and_notes_are_no_alarms():
    arms = [sound(run()), sound(A_NOTE), sound(OTHER), sound(OTHER, counts=False)]
    assert false_alarms(arms, OURS) == Share(1, 3)
    assert false_alarms(arms, "UMLAUT") == Share(1, 3)


def test_shares_have_wilsons_interval():
    low, high = Share(8, 10).interval
    assert (low, high) == (pytest.approx(0.490, abs=1e-3), pytest.approx(0.943, abs=1e-3))
    assert str(Share(8, 10)) == "8 of 10: 80.0 % (49.0 to 94.3)"


MEASUREMENT = Measurement(
    "2026-11-20", "make bench-diagnosis", {"cores": "2", "processor": "a processor"}, {"jax": "0.10.2"},
    (ProgramRecord("digits-dense", 0.97, (sound(run()),)),
     ProgramRecord("fashion-dense", 0.8, (*ARMS, sound(OTHER), sound(run())))),
    ("X-ray patches, dense: it needs the X-ray patches, `--xray FOLDER`.",),
)  # fmt: skip


def test_a_measurement_is_read_back_from_its_file_as_it_was(tmp_path):
    record.write(MEASUREMENT, tmp_path / "measured.json")
    assert record.read(tmp_path / "measured.json") == MEASUREMENT


def test_tables_are_made_of_the_programs_that_are_held_out():
    table = page.held_out(MEASUREMENT)
    assert "| sound runs suspected | 1 of 2: 50.0 %" in table
    assert "| all faults found | 3 of 5: 60.0 %" in table
    assert "sound runs suspected | 0 of 1" in page.tuned_on(MEASUREMENT)
    assert "dead-relu | 1 |" in page.false(MEASUREMENT)


def test_what_was_left_out_is_told():
    assert "Left out: X-ray patches, dense: it needs the X-ray patches" in page.programs(MEASUREMENT)


def test_the_page_has_every_table_once_and_is_written_between_its_marks(tmp_path):
    text = page.PAGE.read_text(encoding="utf-8")
    for name in page.TABLES:
        assert text.count(f"<!-- measured: {name} -->") == 1
    copy = tmp_path / "diagnosis.md"
    copy.write_text(text, encoding="utf-8")
    page.write(MEASUREMENT, copy)
    assert "3 of 5: 60.0 %" in copy.read_text(encoding="utf-8")
    assert "## What is not measured" in copy.read_text(encoding="utf-8")


def test_the_page_shows_the_last_measurement():
    measured = record.read(page.PAGE.parents[1] / "benchmarks" / "diagnosis" / "measured.json")
    text = page.PAGE.read_text(encoding="utf-8")
    for name, table in page.TABLES.items():
        assert f"<!-- measured: {name} -->\n{table(measured)}\n<!-- end -->" in text
