"""Two arms of a report, measured as far as figures without predictions go; ``summary_decision`` judges them.

Several runs each are compared by their accuracies: the answer holds for new seeds on exactly the reported images. One
run each says nothing about the change; what is certain about the two trained models is told instead.
"""

import math
from dataclasses import dataclass

import numpy as np

from paribus.stats.boschloo import boschloo_p
from paribus.stats.floors import Floor
from paribus.stats.mcnemar import mcnemar_bounds
from paribus.stats.proportion import newcombe_interval
from paribus.stats.reported.arm import ReportedArm
from paribus.stats.reported.floor import AgainstFloor, against_floor
from paribus.stats.run_difference import RunDifference, paired_difference, welch_difference
from paribus.stats.several import simultaneous_level
from paribus.stats.sign_flip import MOST_EXCHANGED, permutation_p, sign_flip_p

NOTHING = (math.nan, math.nan)
"""The interval of what cannot be known from the figures at hand."""

MOST_EXACT = 3_000
"""Test images up to which Boschloo's test is made: 10,000 take two seconds, and with so many no test adds anything."""


@dataclass(frozen=True)
class ReportedEvidence:
    """What a report tells of two arms that were scored on the same images.

    Args:
        arm: The arm's figures.
        baseline: Those of the arm it is compared with.
        floor: The best naive classifier; ``None`` where neither labels nor classes are known.
        label_counts: The classes and how many test images each has, where that is known.
        changes: What differs, before, after; more than one means that the arm is confounded.
        paired: Whether run *r* of both arms had the same seed.
        seed_deviation: The standard deviation between seeds, where it is known from elsewhere.
        comparisons: How many comparisons the report makes: intervals hold for all of them at once.

    Examples:
        >>> from paribus.stats.reported.arm import of_counts
        >>> ReportedEvidence(of_counts("leaky", [121], 175), of_counts("relu", [117], 175)).examples
        175
    """

    arm: ReportedArm
    baseline: ReportedArm
    floor: Floor | None = None
    label_counts: tuple[tuple[str, int], ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()
    paired: bool = False
    seed_deviation: float = math.nan
    comparisons: int = 1

    @property
    def examples(self) -> int:
        """Test images."""
        return self.arm.examples

    @property
    def runs(self) -> int:
        """Runs of the arm that has fewer."""
        return min(self.arm.runs, self.baseline.runs)

    @property
    def has_figures(self) -> bool:
        """Whether both arms have any."""
        return self.arm.has_figures and self.baseline.has_figures


@dataclass(frozen=True)
class ReportedContrast:
    """The numbers of one comparison of a report, arm minus baseline.

    What cannot be known from the figures is ``nan`` or (nan, nan).

    Args:
        evidence: What the report tells.
        matters: The smallest difference worth having; at least one image's worth.
        difference: The difference of the (mean) accuracies.
        runs_differ: The difference with its error between seeds; ``None`` without two runs of each arm that differ.
        interval: 95 %, for new seeds on exactly these images.
        interval90: The same at 90 %.
        exchange_p: Without the normal distribution: all ways to flip the signs of pairs, or to choose the arm's runs.
        wins: The share of pairs of runs, one of each arm, that the arm wins; half of the ties count.
        arm_floor: The arm against the floor.
        baseline_floor: The baseline against the floor.
        mcnemar: One run each: the smallest and the largest McNemar p value, over all ways that answers may pair up.
        images_interval: One run each: Newcombe's interval, as if each model had been scored on images of its own.
        boschloo: The p value that goes with it; ``nan`` beyond 3,000 images, where the interval says the same.

    Examples:
        >>> from paribus.stats.reported.arm import of_counts
        >>> evidence = ReportedEvidence(of_counts("half", [44], 175), of_counts("full", [73], 175))
        >>> f"p <= {measure_reported(evidence, matters=0.01).mcnemar[1]:.4f}"
        'p <= 0.0093'
    """

    evidence: ReportedEvidence
    matters: float
    difference: float
    runs_differ: RunDifference | None
    interval: tuple[float, float]
    interval90: tuple[float, float]
    exchange_p: float
    wins: float
    arm_floor: AgainstFloor
    baseline_floor: AgainstFloor
    mcnemar: tuple[float, float]
    images_interval: tuple[float, float]
    boschloo: float

    @property
    def p(self) -> float:
        """Against no difference between the arms, over new seeds; ``nan`` where one run is all there is."""
        return self.runs_differ.p if self.runs_differ else math.nan

    @property
    def seed_z(self) -> float:
        """The difference in standard deviations of a difference between two seeds; ``nan`` without a known one."""
        return self.difference / (math.sqrt(2) * self.evidence.seed_deviation)


def measure_reported(evidence: ReportedEvidence, *, matters: float) -> ReportedContrast:
    """Measure an arm of a report against its baseline.

    Args:
        evidence: What the report tells.
        matters: The smallest difference worth having.

    Raises:
        ValueError: *matters* does not lie strictly between 0 and 1.

    Examples:
        >>> from paribus.stats.reported.arm import of_mean
        >>> full, half = of_mean("full", 0.3136, 0.0493, 18, 175), of_mean("half", 0.2780, 0.0359, 18, 175)
        >>> contrast = measure_reported(ReportedEvidence(full, half), matters=0.01)
        >>> f"{contrast.interval[0]:.3f} to {contrast.interval[1]:.3f}, p = {contrast.p:.3f}"
        '0.006 to 0.065, p = 0.019'
    """
    if not 0 < matters < 1:
        raise ValueError(
            f"`matters` must be a difference of accuracy between 0 and 1; got {matters:g}. Write 0.01 for one point."
        )
    arm, baseline = evidence.arm, evidence.baseline
    runs_differ = _runs_differ(evidence)
    levels = [simultaneous_level(level, evidence.comparisons) for level in (0.95, 0.9)]
    interval, interval90 = (runs_differ.interval(level) if runs_differ else NOTHING for level in levels)
    mcnemar, images_interval, boschloo = _two_models(evidence)
    return ReportedContrast(
        evidence=evidence,
        matters=max(matters, 1 / evidence.examples),
        difference=arm.mean - baseline.mean,
        runs_differ=runs_differ,
        interval=interval,
        interval90=interval90,
        exchange_p=_exchange_p(evidence),
        wins=_wins(evidence),
        arm_floor=against_floor(arm, evidence.floor),
        baseline_floor=against_floor(baseline, evidence.floor),
        mcnemar=mcnemar,
        images_interval=images_interval,
        boschloo=boschloo,
    )


def _runs_differ(evidence: ReportedEvidence) -> RunDifference | None:
    """Without any difference between runs there is no error to judge by, whatever the accuracies are."""
    arm, baseline = evidence.arm, evidence.baseline
    if evidence.runs < 2 or not evidence.has_figures:
        return None
    if evidence.paired:
        difference = paired_difference(np.array(arm.shares), np.array(baseline.shares))
    else:
        difference = welch_difference(
            (arm.mean, arm.deviation, arm.runs), (baseline.mean, baseline.deviation, baseline.runs)
        )
    return difference if difference.standard_error > 0 else None


def _exchange_p(evidence: ReportedEvidence) -> float:
    mine, theirs = np.array(evidence.arm.shares), np.array(evidence.baseline.shares)
    exchanged = len(mine) if evidence.paired else len(mine) + len(theirs)
    if min(len(mine), len(theirs)) < 2 or exchanged > MOST_EXCHANGED:
        return math.nan
    return sign_flip_p(mine - theirs) if evidence.paired else permutation_p(mine, theirs)


def _wins(evidence: ReportedEvidence) -> float:
    mine, theirs = np.array(evidence.arm.shares), np.array(evidence.baseline.shares)
    if min(len(mine), len(theirs)) < 2:
        return math.nan
    difference = mine - theirs if evidence.paired else mine[:, None] - theirs
    return float(np.mean(difference > 0) + np.mean(difference == 0) / 2)


def _two_models(evidence: ReportedEvidence) -> tuple[tuple[float, float], tuple[float, float], float]:
    """What is certain about two trained models, one run each: McNemar bounds, Newcombe's interval, Boschloo's p."""
    arm, baseline, examples = evidence.arm, evidence.baseline, evidence.examples
    if max(arm.runs, baseline.runs) > 1 or not evidence.has_figures or not (arm.fits[0] and baseline.fits[0]):
        return NOTHING, NOTHING, math.nan
    [mine], [theirs] = arm.correct, baseline.correct
    bounds = [mcnemar_bounds(*pair, examples) for pair in _extreme_pairs(arm.fits[0], baseline.fits[0])]
    return (
        (min(low for low, _ in bounds), max(high for _, high in bounds)),
        newcombe_interval(mine, examples, theirs, examples),
        boschloo_p(mine, examples, theirs, examples) if examples <= MOST_EXACT else math.nan,
    )


def _extreme_pairs(mine: range, theirs: range) -> list[tuple[int, int]]:
    """The pairs of possible counts that lie farthest apart, and those that lie nearest to one another."""
    nearest = min(max(mine[0], theirs[0]), mine[-1]), min(max(mine[0], theirs[0]), theirs[-1])
    return [(mine[0], theirs[-1]), (mine[-1], theirs[0]), nearest]
