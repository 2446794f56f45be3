"""The verdict: what a comparison of two arms allows us to say, in numbers and in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from paribus.stats.advice import plan_sentence
from paribus.stats.contrast import Contrast, Evidence, measure_all
from paribus.stats.decision import VerdictCode, decide
from paribus.stats.details import Details
from paribus.stats.looks import Looking
from paribus.stats.plan import Plan
from paribus.stats.sentences import sentence


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
        p: Against no difference, over all looks and comparisons; ``nan`` with fewer than two replicates.
        interval: 95 %, for new images like these and new seeds, over all looks and comparisons; (nan, nan) with fewer
            than two replicates.
        interval90: The same at 90 %, which decides whether the arms are equivalent.
        this_test_set: 95 %, for new seeds on exactly these images.
        replicates: Replicates that finished in both arms.
        examples: Images they were scored on.
        matters: The smallest difference worth having: as given, but at least one image's worth.
        floor: The accuracy of the best naive classifier.
        floor_name: What that classifier does.
        comparisons: How many comparisons of the study the error rates are counted over.
        looking: Over how many looks they are: ``once``, ``staged`` or ``open-ended``.
        needs: What a study takes that is planned to see a difference that matters; ``None`` with fewer than two
            replicates.
        more: How many replicates to add to this one instead; ``None`` where no number would do.
        details: Other ways to look at it; ``None`` with fewer than two replicates, or where no answer differs.
        plan: What would settle it; empty when it is settled. ``sentence`` contains it.
        sentence: The whole verdict, for people.

    Examples:
        >>> Verdict("leaky", "relu", "test", "accuracy", "EQUIVALENT", -0.002, 0.6, (-0.009, 0.006),
        ...         (-0.008, 0.005), (-0.009, 0.006), 10, 175, 0.01, 0.38, "guessing",
        ...         1, "once", None, None, None, "", "No difference that matters.").code
        'EQUIVALENT'
    """

    arm: str
    baseline: str
    split: str
    metric: str
    code: VerdictCode
    difference: float
    p: float
    interval: tuple[float, float]
    interval90: tuple[float, float]
    this_test_set: tuple[float, float]
    replicates: int
    examples: int
    matters: float
    floor: float
    floor_name: str
    comparisons: int
    looking: Looking
    needs: Plan | None
    more: int | None
    details: Details | None
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
    [verdict] = judge_all([evidence], matters=matters, split=split, metric=metric)
    return verdict


def judge_all(
    evidences: Sequence[Evidence],
    *,
    matters: float = 0.01,
    split: str = "test",
    metric: str = "accuracy",
    looking: Looking = "once",
) -> tuple[Verdict, ...]:
    """Say what the runs of a study allow to be said about each of its comparisons, all counted together.

    Args:
        evidences: What the arms of each comparison left behind.
        matters: The smallest difference worth having, fixed before looking.
        split: The split that the predictions are of.
        metric: The name of the metric.
        looking: How often the study is judged while it grows.

    Raises:
        ValueError: *matters* does not lie strictly between 0 and 1.

    Examples:
        >>> judge_all([])
        ()
    """
    return tuple(_verdict(each, split, metric) for each in measure_all(evidences, matters=matters, looking=looking))


def _verdict(measured: Contrast, split: str, metric: str) -> Verdict:
    code, evidence = decide(measured), measured.evidence
    return Verdict(
        arm=evidence.arm,
        baseline=evidence.baseline,
        split=split,
        metric=metric,
        code=code,
        difference=measured.difference,
        p=measured.p,
        interval=measured.interval,
        interval90=measured.interval90,
        this_test_set=measured.this_test_set,
        replicates=evidence.replicates,
        examples=evidence.examples,
        matters=measured.matters,
        floor=measured.floor.value,
        floor_name=measured.floor.name,
        comparisons=measured.standard.comparisons,
        looking=measured.standard.looking,
        needs=measured.plan,
        more=measured.at_next_look and max(0, measured.at_next_look - evidence.replicates),
        details=measured.details,
        plan=plan_sentence(code, measured),
        sentence=sentence(code, measured),
    )
