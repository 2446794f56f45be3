import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from paribus.lab import run, verify
from paribus.lab.verifying import first_difference
from paribus.records import Breakdown, Curve, Probe, Run
from tests.lab.fake_engine import FakeEngine

STUDY = {
    "study": "width",
    "data": "digits",
    "model": ["Flatten", {"Dense": {"units": 8}}, {"Dense": {"units": 10}}],
    "train": {"epochs": 2},
    "vary": {"factor": "width", "set": ["model.dense_1.units"], "levels": [8, 16], "baseline": "8"},
    "replicates": 2,
}

POINTS = np.array([0.0, 1.0, 2.0])
TRAINED = Run(
    "relu", 0, "finished", None, 2.0, 72, 0.1, {},
    curves=(
        Curve("train", "loss", POINTS, np.array([2.3, 1.0, 0.5])),
        Curve("test", "accuracy", POINTS, np.array([0.1, 0.8, 0.9])),
    ),
    scores={},
    probabilities={"test": np.full((3, 2), 0.5, np.float32)},
    weights={"dense/kernel": np.zeros((2, 2), np.float32)},
)  # fmt: skip


def test_study_trained_again_by_the_real_engine_has_the_same_bits(tmp_path: Path) -> None:
    run(STUDY, tmp_path / "store")
    verified = verify("latest", tmp_path / "store")
    assert [(each.arm, each.replicate, each.difference) for each in verified.runs] == [
        ("8", 0, None), ("8", 1, None), ("16", 0, None), ("16", 1, None)
    ]  # fmt: skip
    assert verified.changed == {}
    assert verified.to_json()["equal"] is True


def test_arm_that_comes_out_otherwise_is_told_and_the_other_is_not(tmp_path: Path) -> None:
    run(STUDY, tmp_path / "store", trainer=FakeEngine())
    verified = verify("latest", tmp_path / "store", trainer=FakeEngine(skill={"16": 0.8}))
    assert [each.difference is None for each in verified.runs] == [True, True, False, False]
    assert verified.num_different == 2


def test_arms_without_runs_are_left_out_and_nothing_is_stored(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        run(STUDY, tmp_path / "store", trainer=FakeEngine(breaks_at="16"))
    verified = verify("latest", tmp_path / "store", trainer=FakeEngine())
    assert [each.arm for each in verified.runs] == ["8", "8"]
    assert verified.study.state == "failed"


def test_the_first_difference_is_the_earliest_in_training() -> None:
    later = replace(TRAINED.curves[0], values=np.array([2.3, 1.0, 0.4]))
    earlier = replace(TRAINED.curves[1], values=np.array([0.1, math.nextafter(0.8, 1), 0.9]))
    told = first_difference(TRAINED, replace(TRAINED, curves=(later, earlier)))
    assert told is not None
    assert told.startswith("test accuracy after epoch 1: ")


def test_a_curve_that_is_not_a_number_in_both_is_the_same() -> None:
    broken = replace(TRAINED, curves=(replace(TRAINED.curves[0], values=np.array([2.3, np.nan, np.nan])),))
    assert first_difference(broken, broken) is None
    assert first_difference(TRAINED, broken) is not None


def test_one_bit_of_one_weight_is_a_difference() -> None:
    kernel = TRAINED.weights["dense/kernel"].copy()
    kernel[1, 1] = np.nextafter(np.float32(0), np.float32(1))
    assert first_difference(TRAINED, replace(TRAINED, weights={"dense/kernel": kernel})) == "weights of dense/kernel"


def test_another_end_is_a_difference() -> None:
    assert first_difference(TRAINED, replace(TRAINED, steps=71)) == "updates: 72 then, 71 now"
    assert first_difference(TRAINED, replace(TRAINED, status="diverged")) == "status: finished then, diverged now"
    assert first_difference(TRAINED, replace(TRAINED, probabilities={})) == "probabilities of test"


def test_another_probe_is_a_difference_unless_none_were_recorded_then() -> None:
    probe = Probe("dense_1", "gradient_norm", POINTS, np.array([1.0, 0.5, 0.2]))
    probed = replace(TRAINED, probes=(probe,))
    other = replace(TRAINED, probes=(replace(probe, values=np.array([1.0, 0.5, 0.3])),))
    assert first_difference(probed, probed) is None
    assert first_difference(probed, other) == "gradient_norm of dense_1"
    assert first_difference(probed, TRAINED) == "gradient_norm of dense_1"
    assert first_difference(TRAINED, probed) is None


def test_another_cause_of_divergence_is_a_difference() -> None:
    first = replace(TRAINED, status="diverged", breakdown=Breakdown(37, "dense_1", "gradient", math.nan))
    assert first_difference(first, first) is None
    assert first_difference(first, replace(first, breakdown=Breakdown(37, None, "loss", 2.0))) == (
        "what broke down first: the gradient of dense_1 stopped being a number at update 37 then, "
        "the loss stopped being a number at update 37 (it reached 2 before) now"
    )
