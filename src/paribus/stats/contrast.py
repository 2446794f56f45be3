"""An arm against its baseline, measured: every number that a verdict rests on, and none of its words."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Int

from paribus.stats.crossed import crossed_interval
from paribus.stats.floors import Floor, above_floor, naive_floor
from paribus.stats.mean import mean_interval
from paribus.stats.plan import Plan, images_when_none_differ, plan_replicates
from paribus.stats.proportion import clopper_pearson_interval

NOTHING = (math.nan, math.nan)
"""The interval of what cannot be known from the runs at hand."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What two arms left behind on the same examples; row *r* of both comes from replicate *r*.

    Only replicates that finished in both arms have a row.

    Args:
        arm: The arm's name.
        baseline: The baseline's name.
        arm_predictions: The predicted class of every example.
        baseline_predictions: The same for the baseline.
        labels: The true classes.
        classes: The names of the classes.
        train_label_counts: How many training images each class had.
        arm_probabilities_equal: Whether all probabilities of both arms are equal, bit for bit, in every replicate.
        changes: What differs, before, after; one for each aspect. More than one means that the arm is confounded.
        arm_failed: Runs of the arm that diverged or failed.
        baseline_failed: The same for the baseline.
        runs: Replicates that each arm had; 0 for as many as there are rows.

    Raises:
        ValueError: Arrays that do not fit together, or fewer than two examples.

    Examples:
        >>> Evidence("leaky", "relu", np.array([[0, 1, 1]]), np.array([[0, 1, 0]]), np.array([0, 1, 1]), ("cat", "dog"),
        ...          np.array([50, 50]), False, (("activation", "relu", "leaky"),)).replicates
        1
    """

    arm: str
    baseline: str
    arm_predictions: Int[np.ndarray, "replicates examples"]
    baseline_predictions: Int[np.ndarray, "replicates examples"]
    labels: Int[np.ndarray, " examples"]
    classes: tuple[str, ...]
    train_label_counts: Int[np.ndarray, " classes"]
    arm_probabilities_equal: bool
    changes: tuple[tuple[str, str, str], ...]
    arm_failed: int = 0
    baseline_failed: int = 0
    runs: int = 0

    def __post_init__(self) -> None:
        shapes = self.arm_predictions.shape, self.baseline_predictions.shape
        if shapes[0] != shapes[1] or len(shapes[0]) != 2 or shapes[0][1] != len(self.labels):
            raise ValueError(
                "both arms must have predictions of the shape (replicates, examples) for the same labels; got "
                f"{shapes[0]}, {shapes[1]} and {len(self.labels)} labels. Keep the replicates that finished in both."
            )
        if len(self.labels) < 2:
            raise ValueError(f"a comparison needs at least 2 examples; got {len(self.labels)}.")

    @property
    def replicates(self) -> int:
        """Replicates that finished in both arms."""
        return len(self.arm_predictions)

    @property
    def examples(self) -> int:
        """Examples that both arms were scored on."""
        return len(self.labels)

    @cached_property
    def arm_correct(self) -> Bool[np.ndarray, "replicates examples"]:
        """Where the arm is right."""
        return np.asarray(self.arm_predictions == self.labels)

    @cached_property
    def baseline_correct(self) -> Bool[np.ndarray, "replicates examples"]:
        """Where the baseline is right."""
        return np.asarray(self.baseline_predictions == self.labels)


@dataclass(frozen=True, eq=False)
class Contrast:
    """The numbers of one comparison, arm minus baseline, as shares of the examples.

    An interval is (nan, nan) where too few runs finished to have one.

    Args:
        evidence: What was measured.
        matters: The smallest difference worth having.
        difference: The mean difference of accuracy.
        interval: 95 %, for new seeds and new images like these.
        interval90: The same at 90 %: inside ±*matters* means equivalent at the 5 % level.
        this_test_set: 95 %, for new seeds on exactly these images.
        floor: The best naive classifier.
        arm_above_floor: 95 % interval of the arm's accuracy minus the floor.
        baseline_above_floor: The same for the baseline.
        plan: What would settle it; ``None`` with fewer than two replicates.

    Examples:
        >>> labels = np.tile([0, 1], 50)
        >>> answers = np.array([labels, labels])
        >>> evidence = Evidence("a", "b", answers, answers, labels, ("cat", "dog"), np.array([50, 50]), False, ())
        >>> measure(evidence, matters=0.01).difference
        0.0
    """

    evidence: Evidence
    matters: float
    difference: float
    interval: tuple[float, float]
    interval90: tuple[float, float]
    this_test_set: tuple[float, float]
    floor: Floor
    arm_above_floor: tuple[float, float]
    baseline_above_floor: tuple[float, float]
    plan: Plan | None


def measure(evidence: Evidence, *, matters: float) -> Contrast:
    """Measure an arm against its baseline.

    Args:
        evidence: What both arms left behind.
        matters: The smallest difference worth having; raised to one example's worth, for nothing smaller can be seen.

    Raises:
        ValueError: *matters* does not lie strictly between 0 and 1.

    Examples:
        >>> labels = np.tile([0, 1], 50)
        >>> good, poor = np.array([labels, labels]), np.array([labels, labels])
        >>> poor[0, :20], poor[1, 5:25] = 0, 0
        >>> evidence = Evidence("a", "b", good, poor, labels, ("cat", "dog"), np.array([50, 50]), False, ())
        >>> round(measure(evidence, matters=0.01).difference, 3)
        0.1
    """
    if not 0 < matters < 1:
        raise ValueError(
            f"`matters` must be a difference of accuracy between 0 and 1; got {matters:g}. Write 0.01 for one point."
        )
    matters = max(matters, 1 / evidence.examples)
    floor = naive_floor(evidence.labels, evidence.train_label_counts, evidence.classes)
    differences = evidence.arm_correct.astype(np.float64) - evidence.baseline_correct
    interval, interval90, this_test_set, what_next = NOTHING, NOTHING, NOTHING, None
    if evidence.replicates >= 2:
        this_test_set = _possible(*mean_interval(differences.mean(axis=1)))
        if differences.any():
            crossed = crossed_interval(differences)
            interval, interval90 = (_possible(each.low, each.high) for each in (crossed, crossed.at(0.9)))
            what_next = plan_replicates(crossed.components, evidence.examples, matters)
        else:
            # No variance to estimate, and yet 0 of 20 images says less than 0 of 2,000: the exact interval does.
            interval, interval90 = _none_differ(evidence.examples, 0.95), _none_differ(evidence.examples, 0.9)
            what_next = Plan(replicates=None, examples=images_when_none_differ(matters), smallest=interval90[1])
    return Contrast(
        evidence=evidence,
        matters=matters,
        difference=float(differences.mean()) if evidence.replicates else math.nan,
        interval=interval,
        interval90=interval90,
        this_test_set=this_test_set,
        floor=floor,
        arm_above_floor=_above(evidence.arm_correct, evidence, floor),
        baseline_above_floor=_above(evidence.baseline_correct, evidence, floor),
        plan=what_next,
    )


def _possible(low: float, high: float) -> tuple[float, float]:
    """The part of an interval that two shares can differ by; two seeds may give far more."""
    return max(low, -1.0), min(high, 1.0)


def _none_differ(examples: int, level: float) -> tuple[float, float]:
    _, most = clopper_pearson_interval(0, examples, level)
    return -most, most


def _above(correct: np.ndarray, evidence: Evidence, floor: Floor) -> tuple[float, float]:
    return above_floor(correct, evidence.labels, floor) if evidence.replicates else NOTHING
