"""How often a verdict says what is not so: a difference between equal arms, or "none that matters" where one does."""

from typing import NamedTuple

import numpy as np

from paribus.stats import Evidence, judge

from .rate import Rate
from .world import BASELINE, WORLDS, World

DIFFERENT = {"BETTER", "WORSE", "BETTER_ENOUGH", "WORSE_ENOUGH"}

EQUAL = ((3, 1000), (5, 175), (5, 1000), (10, 1000))
"""Replicates and examples of the comparisons between equal arms."""

APART = ((5, 1000, 0.05), (10, 1000, 0.03))
"""Replicates, examples, and the true difference, which is as large as what matters."""


class Claim(NamedTuple):
    """How often one kind of claim is made."""

    world: str
    truth: str
    replicates: int
    examples: int
    rate: Rate


def false_differences(repetitions: int = 1000, seed: int = 0) -> tuple[Claim, ...]:
    """BETTER or WORSE (by enough or not), between one arm and itself and between two arms that are equally good."""
    return tuple(
        Claim(name, truth, *setting, _told(DIFFERENT, codes))
        for name, world in WORLDS.items()
        for truth, twins in (("the same arm twice", True), ("two arms, equally good", False))
        for setting in EQUAL
        for codes in [_codes(world, *setting, 0.0, 0.01, twins, repetitions, seed)]
    )


def false_equivalences(repetitions: int = 2000, seed: int = 0) -> tuple[Claim, ...]:
    """EQUIVALENT, where the true difference is just what matters."""
    return tuple(
        Claim(name, f"{100 * matters:g} points apart, which is what matters", *setting, _told({"EQUIVALENT"}, codes))
        for name, world in WORLDS.items()
        for *setting, matters in APART
        for codes in [_codes(world, *setting, matters, matters, False, repetitions, seed)]
    )


def _told(claims: set[str], codes: list[str]) -> Rate:
    return Rate(sum(code in claims for code in codes), len(codes))


def _codes(
    world: World,
    replicates: int,
    examples: int,
    difference: float,
    matters: float,
    twins: bool,
    repetitions: int,
    seed: int,
) -> list[str]:
    rng = np.random.default_rng((seed, replicates, examples))
    accuracies = (BASELINE + difference, BASELINE)
    return [
        judge(_evidence(*world.correct(rng, replicates, examples, accuracies, twins=twins)), matters=matters).code
        for _ in range(repetitions)
    ]


def _evidence(arm: np.ndarray, baseline: np.ndarray) -> Evidence:
    """Four balanced classes, and a wrong answer is the next class."""
    labels = np.arange(arm.shape[1]) % 4
    return Evidence(
        arm="arm",
        baseline="baseline",
        arm_predictions=np.where(arm, labels, (labels + 1) % 4),
        baseline_predictions=np.where(baseline, labels, (labels + 1) % 4),
        labels=labels,
        classes=("background", "clavicles", "lungs", "heart"),
        train_label_counts=np.full(4, 432),
        arm_probabilities_equal=False,
        changes=(("activation", "relu", "leaky"),),
    )
