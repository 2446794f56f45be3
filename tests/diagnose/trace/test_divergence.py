"""Runs whose numbers ran away."""

import math
from dataclasses import replace

from paribus.records import Breakdown

from .made_up import findings, run


def test_one_run_that_diverged_is_told_with_what_broke_and_when() -> None:
    lost = run(3, status="diverged", breakdown=Breakdown(12, "dense_1", "gradient", 3e37))
    found = findings(run(), run(1), run(2), lost)["not-finite"]
    assert (found.severity, found.where) == ("critical", "model.dense_1")
    assert found.evidence["runs"] == "1 of 4"
    assert found.evidence["first_step"] == 12
    assert "the gradient of dense_1 stopped being a number first, at update 12" in found.message
    assert found.patch == {"train.optimizer.learning_rate": 0.0001}


def test_images_that_are_no_numbers_are_no_matter_of_the_learning_rate() -> None:
    found = findings(run(status="diverged", breakdown=Breakdown(1, None, "input", math.nan)))["not-finite"]
    assert "images" in found.remedy
    assert not found.patch


def test_run_whose_breakdown_was_not_found_is_told_all_the_same() -> None:
    assert findings(run(status="diverged"))["not-finite"].evidence["first_step"] == 640


def test_images_far_from_centred_are_blamed_and_others_are_not() -> None:
    breakdown = Breakdown(12, None, "loss", 3e37, offset=0.71)
    found = findings(run(status="diverged", breakdown=breakdown))["not-finite"]
    assert "71 % of their size is the same in all of them" in found.message
    assert "a learning rate of 0.001 overshoots" in found.message
    assert "scale01" in found.remedy
    for offset in (0.39, math.nan):
        found = findings(run(status="diverged", breakdown=replace(breakdown, offset=offset)))["not-finite"]
        assert "centred" not in found.message + found.remedy


def test_runs_that_finished_are_not() -> None:
    assert "not-finite" not in findings(run())


def test_run_that_failed_for_another_reason_is_not() -> None:
    assert "not-finite" not in findings(run(), run(1, status="failed"))
