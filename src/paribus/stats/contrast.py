"""An arm against its baseline, measured: every number that a verdict rests on, and none of its words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Int

from paribus.stats.crossed import CrossedInterval, crossed_interval, unpaired_interval
from paribus.stats.details import Details, details_of
from paribus.stats.floors import Floor, above_floor, naive_floor
from paribus.stats.looks import Looking
from paribus.stats.mean import mean_interval
from paribus.stats.plan import Plan, images_when_none_differ, plan_replicates
from paribus.stats.proportion import clopper_pearson_interval
from paribus.stats.run_difference import welch_difference
from paribus.stats.standard import Standard, adjusted

NOTHING = (math.nan, math.nan)
"""The interval of what cannot be known from the runs at hand."""

ALONE = Standard()
"""One comparison, looked at once."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What two arms left behind on the same examples; row *r* of both comes from replicate *r*.

    Only replicates that finished in both arms have a row. Arms that share no random streams are not paired: their rows
    then have nothing to do with one another, and may differ in number.

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
        faults: What is wrong with the arms themselves, in words: critical findings that nobody has mended.
        paired: Whether row *r* of both comes from one replicate.
        factor: What is varied, in words; sentences put it before names that are mere numbers.

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
    faults: tuple[str, ...] = ()
    paired: bool = True
    factor: str = ""

    def __post_init__(self) -> None:
        shapes = self.arm_predictions.shape, self.baseline_predictions.shape
        fits = all(len(shape) == 2 and shape[1] == len(self.labels) for shape in shapes)
        if not fits or (self.paired and shapes[0] != shapes[1]):
            raise ValueError(
                "both arms must have predictions of the shape (replicates, examples) for the same labels; got "
                f"{shapes[0]}, {shapes[1]} and {len(self.labels)} labels. Keep the replicates that finished in both."
            )
        if len(self.labels) < 2:
            raise ValueError(f"a comparison needs at least 2 examples; got {len(self.labels)}.")

    @property
    def replicates(self) -> int:
        """Replicates that finished in both arms; those of the arm that has fewer, where they are not paired."""
        return min(len(self.arm_predictions), len(self.baseline_predictions))

    @property
    def examples(self) -> int:
        """Examples that both arms were scored on."""
        return len(self.labels)

    @property
    def arm_words(self) -> str:
        """The arm as a sentence calls it."""
        return self._called(self.arm)

    @property
    def baseline_words(self) -> str:
        """The same for the baseline."""
        return self._called(self.baseline)

    def _called(self, name: str) -> str:
        return f"{self.factor} {name}" if self.factor and _is_number(name) else name

    @cached_property
    def arm_correct(self) -> Bool[np.ndarray, "replicates examples"]:
        """Where the arm is right."""
        return np.asarray(self.arm_predictions == self.labels)

    @cached_property
    def baseline_correct(self) -> Bool[np.ndarray, "replicates examples"]:
        """Where the baseline is right."""
        return np.asarray(self.baseline_predictions == self.labels)


def _is_number(name: str) -> bool:
    return all(sign.isdigit() or sign in ".e-+" for sign in name)


@dataclass(frozen=True, eq=False)
class Contrast:
    """The numbers of one comparison, arm minus baseline, as shares of the examples.

    An interval is (nan, nan) where too few runs finished to have one.

    Args:
        evidence: What was measured.
        matters: The smallest difference worth having.
        standard: What the error rates are counted over: looks, and comparisons of the same study.
        difference: The mean difference of accuracy.
        crossed: What was measured, before it is counted among looks and comparisons; ``None`` where no run differs.
        p: Against no difference, over all looks and comparisons; ``nan`` where it cannot be known.
        interval: 95 %, for new seeds and new images like these.
        interval90: The same at 90 %: inside ±*matters* means equivalent at the 5 % level.
        this_test_set: 95 %, for new seeds on exactly these images.
        floor: The best naive classifier.
        arm_above_floor: 95 % interval of the arm's accuracy minus the floor.
        baseline_above_floor: The same for the baseline.
        plan: What a study needs that is planned to settle it; ``None`` with fewer than two replicates.
        at_next_look: Replicates at which this study would settle it if it were added to; ``None`` where none would.
        details: Other ways to look at it; ``None`` where ``crossed`` is.

    Examples:
        >>> labels = np.tile([0, 1], 50)
        >>> answers = np.array([labels, labels])
        >>> evidence = Evidence("a", "b", answers, answers, labels, ("cat", "dog"), np.array([50, 50]), False, ())
        >>> measure(evidence, matters=0.01).difference
        0.0
    """

    evidence: Evidence
    matters: float
    standard: Standard
    difference: float
    crossed: CrossedInterval | None
    p: float
    interval: tuple[float, float]
    interval90: tuple[float, float]
    this_test_set: tuple[float, float]
    floor: Floor
    arm_above_floor: tuple[float, float]
    baseline_above_floor: tuple[float, float]
    plan: Plan | None
    at_next_look: int | None
    details: Details | None


def measure_all(evidences: Sequence[Evidence], *, matters: float, looking: Looking = "once") -> tuple[Contrast, ...]:
    """Measure every comparison of a study, each counted among the others.

    An arm that is confounded answers no question, so it is none of the comparisons.

    Args:
        evidences: What the arms of each comparison left behind.
        matters: The smallest difference worth having; raised to one example's worth, for nothing smaller can be seen.
        looking: How often the study is judged while it grows.

    Raises:
        ValueError: *matters* does not lie strictly between 0 and 1.

    Examples:
        >>> labels = np.tile([0, 1], 50)
        >>> good, poor = np.array([labels, labels]), np.array([labels, labels])
        >>> poor[0, :20], poor[1, 5:25] = 0, 0
        >>> evidence = Evidence("a", "b", good, poor, labels, ("cat", "dog"), np.array([50, 50]), False, ())
        >>> [round(each.p, 3) for each in measure_all([evidence, evidence], matters=0.01)]
        [0.001, 0.001]
    """
    comparisons = max(1, sum(len(evidence.changes) <= 1 for evidence in evidences))
    measured = [measure(evidence, matters=matters, standard=Standard(looking, comparisons)) for evidence in evidences]
    counted = [place for place, each in enumerate(measured) if len(each.evidence.changes) <= 1 and each.p == each.p]
    p = adjusted([measured[place].p for place in counted])
    for place, value in zip(counted, p, strict=True):
        measured[place] = replace(measured[place], p=value)
    return tuple(measured)


def measure(evidence: Evidence, *, matters: float, standard: Standard = ALONE) -> Contrast:
    """Measure an arm against its baseline; its p value is not yet counted among those of other comparisons.

    Args:
        evidence: What both arms left behind.
        matters: The smallest difference worth having; raised to one example's worth, for nothing smaller can be seen.
        standard: What the error rates are counted over.

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
    several = evidence.replicates >= 2
    crossed = _crossed(evidence) if several else None
    interval, interval90 = (_interval(evidence, crossed, standard, nominal) for nominal in (0.95, 0.9))
    return Contrast(
        evidence=evidence,
        matters=matters,
        standard=standard,
        difference=float(evidence.arm_correct.mean() - evidence.baseline_correct.mean())
        if evidence.replicates
        else math.nan,
        crossed=crossed,
        p=standard.p(crossed) if crossed else 1.0 if several else math.nan,
        interval=interval,
        interval90=interval90,
        this_test_set=_over_seeds(evidence) if several else NOTHING,
        floor=floor,
        arm_above_floor=_above(evidence.arm_correct, evidence, floor),
        baseline_above_floor=_above(evidence.baseline_correct, evidence, floor),
        plan=_plan(evidence, crossed, matters, standard) if several else None,
        at_next_look=standard.next_look().replicates_needed(crossed.components, evidence.examples, matters)
        if crossed
        else None,
        details=details_of(evidence.arm_correct, evidence.baseline_correct, crossed, matters)
        if crossed and evidence.paired
        else None,
    )


def _crossed(evidence: Evidence) -> CrossedInterval | None:
    """The difference with its two kinds of noise; ``None`` where every answer of both arms is right or wrong alike."""
    if not evidence.paired:
        answers = np.concatenate([evidence.arm_correct, evidence.baseline_correct])
        differs = (answers != answers[0]).any()
        return unpaired_interval(evidence.arm_correct, evidence.baseline_correct) if differs else None
    differences = evidence.arm_correct.astype(np.float64) - evidence.baseline_correct
    return crossed_interval(differences) if differences.any() else None


def _over_seeds(evidence: Evidence) -> tuple[float, float]:
    """The interval for new seeds on exactly these examples."""
    arm, baseline = evidence.arm_correct.mean(axis=1), evidence.baseline_correct.mean(axis=1)
    if evidence.paired:
        return _possible(*mean_interval(arm - baseline))
    own, other = ((float(each.mean()), float(each.std(ddof=1)), len(each)) for each in (arm, baseline))
    return welch_difference(own, other).interval()


def _interval(
    evidence: Evidence, crossed: CrossedInterval | None, standard: Standard, nominal: float
) -> tuple[float, float]:
    if evidence.replicates < 2:
        return NOTHING
    if crossed:
        return _possible(*standard.interval(crossed, nominal))
    # No variance to estimate, and yet 0 of 20 images says less than 0 of 2,000: the exact interval does.
    _, most = clopper_pearson_interval(0, evidence.examples, standard.level(nominal))
    return -most, most


def _plan(evidence: Evidence, crossed: CrossedInterval | None, matters: float, standard: Standard) -> Plan:
    """What would settle it in a study that is planned for it, and held to the same standard."""
    if crossed:
        return plan_replicates(crossed.components, evidence.examples, matters, standard.level(0.95))
    _, most = clopper_pearson_interval(0, evidence.examples, standard.level(0.9))
    return Plan(replicates=None, examples=images_when_none_differ(matters), smallest=most)


def _possible(low: float, high: float) -> tuple[float, float]:
    """The part of an interval that two shares can differ by; two seeds may give far more."""
    return max(low, -1.0), min(high, 1.0)


def _above(correct: np.ndarray, evidence: Evidence, floor: Floor) -> tuple[float, float]:
    return above_floor(correct, evidence.labels, floor) if evidence.replicates else NOTHING
