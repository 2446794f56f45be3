"""Whether a fault did harm: by Paribus's own verdict against the program as it is."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.diagnosis.faults import JudgedOn
from benchmarks.diagnosis.trials import Trial
from paribus.lab.evidence import evidence_of
from paribus.records import Run
from paribus.stats import judge, newcombe_interval

MATTERS = 0.01
"""The margin: what a study takes for the smallest difference that matters where it does not say."""


class Harm(NamedTuple):
    """What a fault did.

    Args:
        verdict: The code of the verdict, or whether accuracy on the test images changed.
        difference: In accuracy; ``nan`` where nothing came to an end.
        is_sure: Whether accuracy is off by more than the margin, for sure.
    """

    verdict: str
    difference: float
    is_sure: bool


def harm_of(trial: Trial, runs: Sequence[Run], base: Trial, base_runs: Sequence[Run], judged_on: JudgedOn) -> Harm:
    """What a fault did, judged where its kind has to be."""
    if judged_on == "test images":
        return _misled(runs, trial.data.test, base_runs, base.data.test)
    evidence = evidence_of((trial.name, base.name), runs, base_runs, base.data, judged_on)
    if evidence.replicates == 0:
        return Harm("FAILED_RUNS", float("nan"), is_sure=True)
    verdict = judge(evidence, matters=MATTERS, split=judged_on)
    failed = evidence.arm_failed > 0
    return Harm(verdict.code, verdict.difference, failed or verdict.code == "WORSE_ENOUGH")


def _misled(runs: Sequence[Run], images: int, base_runs: Sequence[Run], base_images: int) -> Harm:
    """Whether the test accuracy of the same networks changed, up or down, with the test images."""
    mine, theirs = (float(np.mean([run.scores["test"]["accuracy"] for run in each])) for each in (runs, base_runs))
    low, high = newcombe_interval(round(mine * images), images, round(theirs * base_images), base_images)
    is_sure = low > MATTERS or high < -MATTERS
    return Harm("CHANGED" if is_sure else "NOT_CHANGED", mine - theirs, is_sure)
