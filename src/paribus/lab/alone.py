"""Two suspects that were tried together: what each does where the other is not, and which of them is the cause."""

from collections.abc import Sequence

from paribus.lab.evidence import evidence_of
from paribus.lab.result import Result
from paribus.records import Finding, SplitName
from paribus.spec import Change
from paribus.stats import Verdict, judge_all
from paribus.stats.wording import points, signed, span

HARMLESS = ("EQUIVALENT", "NO_EFFECT")
WORSE, BETTER = ("WORSE", "WORSE_ENOUGH"), ("BETTER", "BETTER_ENOUGH")
NEITHER, FIRST, SECOND, BOTH = "mended × mended", "kept × mended", "mended × kept", "kept × kept"


def each_alone(result: Result, findings: Sequence[Finding]) -> str:
    """What either fault costs by itself, and both together, against the network with neither.

    Averaged over the other, as the main effects are, two faults that make one another worse both look guilty. Here each
    is set against the sound network, all three comparisons counted together.

    Args:
        result: The study that crosses both remedies, its arms named as ``confirm`` names them.
        findings: The two suspicions, in the order of the study's factors.
    """
    split: SplitName = "validation" if any(each.split == "validation" for each in result.verdicts) else "test"
    sound = result.runs_of(NEITHER)
    fault = (Change("fault", "mended", "kept"),)
    evidences = [
        evidence_of((name, NEITHER), result.runs_of(name), sound, result.study.data, split, changes=fault)
        for name in (FIRST, SECOND, BOTH)
    ]
    one, other, both = judge_all(evidences, matters=result.study.matters, split=split)
    names = [finding.id for finding in findings]
    sentences = [f"{name} alone {_does(verdict)}" for name, verdict in zip(names, (one, other), strict=True)]
    told = f"{'; '.join(sentences)}; with both it {_does(both)}."
    return f"{told} {conclusion}" if (conclusion := _conclusion(names, one, other)) else told


def _does(verdict: Verdict) -> str:
    cost = f"{points(abs(verdict.difference))} points"
    ends = span((-verdict.interval[1], -verdict.interval[0]))
    if verdict.code in HARMLESS:
        return f"does no harm ({signed(verdict.difference)} points, 90% interval {span(verdict.interval90)})"
    if verdict.code in WORSE:
        return f"costs {cost} (95% interval {ends})"
    if verdict.code in BETTER:
        return f"brings {cost} (95% interval {span(verdict.interval)})"
    if verdict.code == "CANNOT_TELL":
        return f"shows no sure harm ({signed(verdict.difference)} points, 95% interval {span(verdict.interval)})"
    return "cannot be told"  # too few runs finished, or neither network learnt anything


def _conclusion(names: Sequence[str], one: Verdict, other: Verdict) -> str:
    """Which of the two is the cause; empty where that cannot be told."""
    guilty = [name for name, verdict in zip(names, (one, other), strict=True) if verdict.code in WORSE]
    harmless = [name for name, verdict in zip(names, (one, other), strict=True) if verdict.code in HARMLESS]
    if len(guilty) == 1 and harmless:
        return f"So {guilty[0]} is the cause; {harmless[0]} does harm only beside it, if at all."
    if len(guilty) == 2 and one.interval[1] < other.interval[0]:
        return f"So {names[0]} is the main cause."
    if len(guilty) == 2 and other.interval[1] < one.interval[0]:
        return f"So {names[1]} is the main cause."
    if len(guilty) == 1:
        return f"So {guilty[0]} is the main cause."
    return "So each of them is a cause." if len(guilty) == 2 else ""
