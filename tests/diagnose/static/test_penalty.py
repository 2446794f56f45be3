"""The penalty at the start, predicted from the initializers."""

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from paribus.diagnose import examine_study
from paribus.diagnose.static.initial import starts_of
from paribus.diagnose.static.penalty import penalty_of
from paribus.diagnose.static.subject import Subject
from paribus.spec import Inputs, arms_of, parse
from tests.diagnose.static.examined import SCORES, dense, found_of, study_of

XRAY = Inputs((32, 32, 1), 4, 6528)
STUDY = Path(__file__).parents[3] / "studies" / "xray-cnn.yaml"


@pytest.mark.parametrize(("arm", "penalty", "loss"), [("full", 6.420, 7.806), ("half", 3.219, 4.606)])
def test_the_penalty_of_the_xray_network_is_predicted(arm: str, penalty: float, loss: float) -> None:
    study = parse(STUDY.read_text())
    [alone] = [each for each in arms_of(study) if each.name == arm]
    [finding] = [
        finding for finding in examine_study(study, [alone], {arm: XRAY}) if finding.id == "penalty-dominates-start"
    ]
    assert finding.severity == "note"
    assert finding.evidence["penalty"] == pytest.approx(penalty, abs=5e-4)
    assert finding.evidence["penalty"] + math.log(4) == pytest.approx(loss, abs=1e-3)  # type: ignore[operator]


def test_glorot_convolutions_follow_the_closed_form() -> None:
    """l2 · Σ 2 c_in c_out / (c_in + c_out), whatever the size of the kernel."""
    channels = [1, 64, 128, 128, 256, 256]
    closed = sum(0.02 * a * b / (a + b) for a, b in pairwise(channels))
    study = parse(STUDY.read_text())
    subject = Subject(arms_of(study)[0], XRAY)
    assert sum(penalty_of(start) for placed in subject.layers for start in starts_of(placed)) == pytest.approx(closed)


@pytest.mark.parametrize("kind", ["L1", "L2", {"L1L2": {"l1": 0.02, "l2": 0.03}}])
def test_the_penalty_is_that_of_drawn_weights(kind: object) -> None:
    study = study_of("Flatten", dense(500, kernel_initializer="random_normal", kernel_regularizer=kind), SCORES)
    subject = Subject(arms_of(study)[0], Inputs((8, 8, 1), 10, 1150))
    predicted = sum(penalty_of(start) for placed in subject.layers for start in starts_of(placed))
    drawn = np.random.default_rng(0).normal(0, 0.05, 64 * 500)
    l1, l2 = {"L1": (0.01, 0), "L2": (0, 0.01)}.get(str(kind), (0.02, 0.03))
    assert predicted == pytest.approx(l1 * np.abs(drawn).sum() + l2 * (drawn**2).sum(), rel=0.02)


def test_a_penalty_below_the_data_loss_is_silent_and_the_patch_leads_there() -> None:
    heavy = dense(64, kernel_regularizer={"L2": {"l2": 0.5}})
    [finding] = found_of("penalty-dominates-start", "Flatten", heavy, SCORES)
    [(path, factor)] = finding.patch.items()
    assert path == "model.dense_1.kernel_regularizer.l2"
    light = dense(64, kernel_regularizer={"L2": {"l2": factor}})
    assert found_of("penalty-dominates-start", "Flatten", light, SCORES) == ()
    assert found_of("penalty-dominates-start", "Flatten", dense(64), SCORES) == ()
