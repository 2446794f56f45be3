"""Trials that are trained together: each is as if it had been trained alone, on its own images."""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.diagnosis.designs import Design, adam
from benchmarks.diagnosis.examining import diagnosis, findings_in_images, findings_in_study
from benchmarks.diagnosis.harm import harm_of
from benchmarks.diagnosis.published import Subject, alarms
from benchmarks.diagnosis.together import train_all
from benchmarks.diagnosis.trials import Trial

from benchmarks.diagnosis import edits
from paribus.records import Run
from tests.benchmarks.diagnosis.small import PROGRAM, splits

pytestmark = pytest.mark.slow  # two minutes of compiling where others compile, too

PLAIN = Trial("as it is", PROGRAM, Design(), splits(), range(2))
RNG = np.random.default_rng
FLIPPED = replace(PLAIN, name="flipped", splits=edits.flipped_labels(0.3)(PLAIN.splits, RNG(0)))
INVERTED = replace(PLAIN, name="inverted", splits=edits.changed_test(edits.inverted)(PLAIN.splits, RNG(0)))
FASTER = replace(PLAIN, name="faster", design=Design(optimizer=adam(0.01)))
TRIALS = (PLAIN, FLIPPED, INVERTED, FASTER)
SHARED = len(PLAIN.splits.labels)


@pytest.fixture(scope="module")
def together() -> dict[str, tuple[Run, ...]]:
    return {trial.name: runs for trial, runs in train_all(TRIALS, SHARED)}


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_a_trial_among_others_is_the_trial_alone(trial, together):
    [(_, alone)] = train_all([trial], SHARED)
    assert len(alone) == 2
    for one, other in zip(alone, together[trial.name], strict=True):
        for split in ("validation", "test"):
            assert np.allclose(one.probabilities[split], other.probabilities[split], atol=1e-4)
        assert one.scores["test"]["accuracy"] == pytest.approx(other.scores["test"]["accuracy"])


def test_other_test_images_change_the_test_and_not_the_training(together):
    plain, inverted = together["as it is"][0], together["inverted"][0]
    assert np.array_equal(plain.probabilities["validation"], inverted.probabilities["validation"])
    assert inverted.scores["test"]["accuracy"] < plain.scores["test"]["accuracy"]


def test_diagnosis_puts_the_cause_before_its_symptoms(together):
    trial = replace(PLAIN, splits=edits.scaled(255.0)(PLAIN.splits, RNG(0)))
    before = (*findings_in_study(trial), *findings_in_images(trial))
    told = diagnosis(trial, before, together["as it is"][0])
    assert told[0] == "warning input-scale"
    assert "warning input-scale" not in diagnosis(PLAIN, findings_in_study(PLAIN), together["as it is"][0])


def test_published_rules_are_asked_of_the_same_run(together):
    found = alarms(Subject(INVERTED, together["inverted"][0]))
    assert set(found) == {"UMLAUT", "SageMaker Debugger", "AUTOTRAINER"}
    scaled = replace(PLAIN, splits=edits.scaled(255.0)(PLAIN.splits, RNG(0)))
    assert "input-scale" in alarms(Subject(scaled, together["as it is"][0]))["UMLAUT"]
    assert "input-scale" not in found["UMLAUT"]


def test_harm_is_nothing_for_the_same_runs_and_sure_where_none_came_to_an_end(together):
    runs = together["as it is"]
    assert harm_of(PLAIN, runs, PLAIN, runs, "validation").verdict == "NO_EFFECT"
    lost = [replace(run, status="diverged") for run in runs]
    assert harm_of(PLAIN, lost, PLAIN, runs, "validation").is_sure


def test_harm_to_the_test_alone_is_a_change_up_or_down(together):
    def right(share: float) -> list[Run]:
        return [replace(run, scores={**run.scores, "test": {"accuracy": share}}) for run in together["as it is"]]

    assert harm_of(PLAIN, right(0.9), PLAIN, right(0.5), "test images").is_sure
    assert harm_of(PLAIN, right(0.1), PLAIN, right(0.5), "test images").is_sure
    assert not harm_of(PLAIN, right(0.51), PLAIN, right(0.5), "test images").is_sure
