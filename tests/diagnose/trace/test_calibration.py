"""Networks that are surer than they are right."""

import numpy as np
import pytest

from .made_up import EPOCHS, FALLING, TEST_LABELS, answers, findings, run

WRONG = np.where(np.arange(500) % 10 < 2, (TEST_LABELS + 1) % 10, TEST_LABELS)  # four of five are right
SURER = {("validation", "loss"): FALLING + 0.05 * EPOCHS}


def test_sureness_that_outgrew_the_answers_is_a_note_with_its_error() -> None:
    found = findings(run(curves=SURER, probabilities=answers(WRONG, sure=0.97)))["overconfidence"]
    assert found.severity == "note"
    assert found.evidence["calibration_error"] == pytest.approx(0.17, abs=1e-3)
    assert float(found.evidence["luck"]) < 0.05  # type: ignore[arg-type]
    assert "97.0% sure" in found.message


def test_network_that_is_as_sure_as_right_is_not() -> None:
    assert "overconfidence" not in findings(run(curves=SURER, probabilities=answers(WRONG, sure=0.81)))


def test_loss_that_did_not_rise_is_not() -> None:
    assert "overconfidence" not in findings(run(probabilities=answers(WRONG, sure=0.97)))


def test_accuracy_that_fell_along_is_another_matter() -> None:
    falling = {**SURER, ("validation", "accuracy"): 0.95 - EPOCHS / 100}
    assert "overconfidence" not in findings(run(curves=falling, probabilities=answers(WRONG, sure=0.97)))
