"""The verdict: what a comparison of two arms allows us to say, in numbers and in words."""

from dataclasses import dataclass

from paribus.stats.contrast import Evidence, measure
from paribus.stats.decision import VerdictCode, decide
from paribus.stats.sentences import plan_sentence, sentence


@dataclass(frozen=True)
class Verdict:
    """What may be said about one change.

    Args:
        arm: The arm's name.
        baseline: The name of the arm it is compared with.
        split: The split it was scored on.
        metric: The metric; differences are in its units (0.01 of accuracy is one point).
        code: The row of the decision table that applies.
        difference: Arm minus baseline, in the good direction; ``nan`` when nothing could be compared.
        interval: 95 %, for new images like these and new seeds; (nan, nan) with fewer than two replicates.
        interval90: The same at 90 %, which decides whether the arms are equivalent.
        this_test_set: 95 %, for new seeds on exactly these images.
        replicates: Replicates that finished in both arms.
        examples: Images they were scored on.
        matters: The smallest difference worth having: as given, but at least one image's worth.
        floor: The accuracy of the best naive classifier.
        floor_name: What that classifier does.
        plan: What would settle it; empty when it is settled. ``sentence`` contains it.
        sentence: The whole verdict, for people.

    Examples:
        >>> Verdict("leaky", "relu", "test", "accuracy", "EQUIVALENT", -0.002, (-0.009, 0.006), (-0.008, 0.005),
        ...         (-0.009, 0.006), 10, 175, 0.01, 0.38, "guessing", "", "No difference that matters.").code
        'EQUIVALENT'
    """

    arm: str
    baseline: str
    split: str
    metric: str
    code: VerdictCode
    difference: float
    interval: tuple[float, float]
    interval90: tuple[float, float]
    this_test_set: tuple[float, float]
    replicates: int
    examples: int
    matters: float
    floor: float
    floor_name: str
    plan: str
    sentence: str


def judge(evidence: Evidence, *, matters: float = 0.01, split: str = "test", metric: str = "accuracy") -> Verdict:
    """Say what the runs of two arms allow to be said about the change between them.

    Args:
        evidence: What both arms left behind.
        matters: The smallest difference worth having, fixed before looking.
        split: The split that the predictions are of.
        metric: The name of the metric.

    Raises:
        ValueError: *matters* does not lie strictly between 0 and 1.

    Examples:
        Three seeds of two arms that answer 400 images; the baseline errs on every tenth.

        >>> import numpy as np
        >>> labels = np.tile([0, 1], 200)
        >>> baseline = np.array([labels, labels, labels])
        >>> baseline[:, ::10] = 1
        >>> arm = np.array([labels, labels, labels])
        >>> evidence = Evidence("relu", "sigmoid", arm, baseline, labels, ("cat", "dog"), np.array([99, 99]),
        ...                     arm_probabilities_equal=False, changes=(("activation", "sigmoid", "relu"),))
        >>> judge(evidence).code
        'BETTER_ENOUGH'
        >>> print(judge(evidence).sentence[:79])
        relu is better than sigmoid by 10.0 points on new images like these (95% interv
    """
    measured = measure(evidence, matters=matters)
    code = decide(measured)
    return Verdict(
        arm=evidence.arm,
        baseline=evidence.baseline,
        split=split,
        metric=metric,
        code=code,
        difference=measured.difference,
        interval=measured.interval,
        interval90=measured.interval90,
        this_test_set=measured.this_test_set,
        replicates=evidence.replicates,
        examples=evidence.examples,
        matters=measured.matters,
        floor=measured.floor.value,
        floor_name=measured.floor.name,
        plan=plan_sentence(code, measured),
        sentence=sentence(code, measured),
    )
