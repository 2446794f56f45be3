"""What a reader has to know besides the verdicts."""

import dataclasses

from paribus.lab.remarks import remarks_of
from paribus.records import Growth, Verification
from tests.store.examples import DAY, study

ONCE = dataclasses.replace(study(), growth=Growth(), matters_changes=(), verification=None)


def test_a_study_that_was_run_as_it_was_asked_needs_no_remark() -> None:
    assert remarks_of(ONCE) == ()


def test_looks_are_counted() -> None:
    grown = dataclasses.replace(ONCE, replicates=20, growth=Growth((5, 5, 10), "staged"))
    assert remarks_of(grown) == (
        "Looked at after 5, 10 and 20 replicates; its intervals are wider for that, those of planned looks.",
    )


def test_what_was_changed_after_looking_is_told_with_its_reason() -> None:
    [remark] = remarks_of(dataclasses.replace(ONCE, matters_changes=study().matters_changes))
    assert remark.startswith("What matters was changed after looking, from 1 point to 30 points (“großzügig” 🧪)")


def test_the_noise_of_the_machine_is_told() -> None:
    same, apart = (
        remarks_of(dataclasses.replace(ONCE, verification=Verification(DAY, 20, different, 0.0057)))[0]
        for different in (0, 3)
    )
    assert same == "Trained again on 2026-05-09 12:30 UTC: 20 of 20 runs are the same, bit for bit."
    assert "3 of 20 runs differ, by up to 0.57 points" in apart
