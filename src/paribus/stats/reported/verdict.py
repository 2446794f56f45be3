"""The verdict on two arms of a report: what their figures allow to be said, in numbers and in words."""

from dataclasses import dataclass

from paribus.stats.decision import VerdictCode
from paribus.stats.reported.contrast import ReportedContrast, ReportedEvidence, measure_reported
from paribus.stats.reported.decision import decide_if_forced, decide_reported
from paribus.stats.reported.sentences import reported_plan, reported_sentence


@dataclass(frozen=True)
class ReportedVerdict:
    """What may be said about two arms from their figures alone.

    Args:
        arm: The arm's name.
        baseline: The name of the arm it is compared with.
        code: The row of the decision table that applies.
        forced: The row that would apply if only one thing had changed and both arms had learned.
        difference: Arm minus baseline; ``nan`` without figures.
        interval: 95 %, for new seeds on exactly these images; (nan, nan) with one run.
        interval90: The same at 90 %, which decides whether the arms are equivalent.
        p: Against no difference, by the t test that goes with the interval; ``nan`` with one run.
        exchange_p: The exact p value of exchanging runs: sign flips of pairs, else permutations; ``nan`` without runs.
        wins: The share of pairs of runs, one of each arm, that the arm wins; ``nan`` without runs.
        mcnemar: One run each: the smallest and the largest p value, as the answers of both models may pair up.
        images_interval: One run each: 95 %, as if each model had been scored on images of its own.
        boschloo_p: One run each: the p value that goes with it; ``nan`` beyond 3,000 images.
        arm_beats_floor_p: One-sided, against "the arm is no better than the floor".
        baseline_beats_floor_p: The same for the baseline.
        arm_runs: Runs of the arm.
        baseline_runs: Runs of the baseline.
        examples: Test images.
        matters: The smallest difference worth having: as given, but at least one image's worth.
        floor: The accuracy of the best naive classifier; ``nan`` where it cannot be known.
        floor_name: What that classifier does; empty where it cannot be known.
        plan: What would settle it; empty when it is settled. ``sentence`` contains it.
        sentence: The whole verdict, for people.

    Examples:
        >>> from paribus.stats.reported.arm import of_counts
        >>> evidence = ReportedEvidence(of_counts("leaky", [121], 175), of_counts("relu", [117], 175))
        >>> judge_reported(evidence).code
        'ONE_RUN'
    """

    arm: str
    baseline: str
    code: VerdictCode
    forced: VerdictCode
    difference: float
    interval: tuple[float, float]
    interval90: tuple[float, float]
    p: float
    exchange_p: float
    wins: float
    mcnemar: tuple[float, float]
    images_interval: tuple[float, float]
    boschloo_p: float
    arm_beats_floor_p: float
    baseline_beats_floor_p: float
    arm_runs: int
    baseline_runs: int
    examples: int
    matters: float
    floor: float
    floor_name: str
    plan: str
    sentence: str


def judge_reported(evidence: ReportedEvidence, *, matters: float = 0.01) -> ReportedVerdict:
    """Say what the figures of two arms allow to be said about the change between them.

    Args:
        evidence: What the report tells.
        matters: The smallest difference worth having.

    Raises:
        ValueError: *matters* does not lie strictly between 0 and 1.

    Examples:
        >>> from paribus.stats.reported.arm import of_counts
        >>> relu = of_counts("relu", [123, 117, 113, 121, 119, 116, 115, 122, 118, 126], 175)
        >>> leaky = of_counts("leaky", [123, 115, 113, 122, 119, 119, 116, 118, 117, 125], 175)
        >>> judge_reported(ReportedEvidence(leaky, relu, paired=True)).code
        'EQUIVALENT'
    """
    measured = measure_reported(evidence, matters=matters)
    return _verdict(decide_reported(measured), measured)


def _verdict(code: VerdictCode, measured: ReportedContrast) -> ReportedVerdict:
    evidence = measured.evidence
    return ReportedVerdict(
        arm=evidence.arm.name,
        baseline=evidence.baseline.name,
        code=code,
        forced=decide_if_forced(measured),
        difference=measured.difference,
        interval=measured.interval,
        interval90=measured.interval90,
        p=measured.p,
        exchange_p=measured.exchange_p,
        wins=measured.wins,
        mcnemar=measured.mcnemar,
        images_interval=measured.images_interval,
        boschloo_p=measured.boschloo,
        arm_beats_floor_p=measured.arm_floor.beats_p,
        baseline_beats_floor_p=measured.baseline_floor.beats_p,
        arm_runs=evidence.arm.runs,
        baseline_runs=evidence.baseline.runs,
        examples=evidence.examples,
        matters=measured.matters,
        floor=evidence.floor.value if evidence.floor else float("nan"),
        floor_name=evidence.floor.name if evidence.floor else "",
        plan=reported_plan(code, measured),
        sentence=reported_sentence(code, measured),
    )
