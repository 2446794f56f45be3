"""Other ways to look at the runs of a comparison, for readers who think in them. None of them decides anything."""

from collections.abc import Sequence

from paribus.report.blocks import Block, Table, Terms
from paribus.report.words import counted, number, p_value, percent, points
from paribus.stats import Verdict
from paribus.stats.advice import ENOUGH_TO_BEGIN

CAPTION = "Each number is of one comparison alone, looked at once; a dash stands where it cannot be known."
WINS = (
    "How often the arm beats the other from the same seed, on exactly these images; a tie is half a win. The exact 95% "
    "interval is beside it: of few seeds even all may win by luck."
)
EXCHANGE = (
    "If the change does nothing, arm and baseline of a replicate could have been named the other way round: the share "
    "of all such namings that differ as much. On exactly these images."
)
EQUIVALENCE = (
    "Against a difference of {matters} or more. Below 0.05, the 90% interval of this comparison alone lies inside the "
    "band of what does not matter."
)
ODDS = (
    "How probable it is that the true difference lies above, within or below ±{matters}, for someone who expected "
    "nothing beforehand (a flat prior). The interval for new images in other words."
)
CORRELATION = (
    "Whether a seed that is good for one arm is good for the other. The nearer to 1, the more was gained by giving "
    "both the same seeds; near 0, nothing was."
)
NEEDS = (
    "What would show a difference of {matters} 4 times in 5: seeds of each arm at these images, or images where no "
    "number of seeds will do. Fewer than {enough} seeds are too few to plan from."
)


def otherwise(verdicts: Sequence[Verdict], names: Sequence[str]) -> list[Block]:
    """A row for each comparison, and what its columns mean.

    Args:
        verdicts: Those that have two replicates or more.
        names: What each is called.
    """
    matters = points(max(verdict.matters for verdict in verdicts))
    explained = (
        ("Wins of seeds", WINS),
        ("Exchange p", EXCHANGE),
        ("Equivalence p", EQUIVALENCE.format(matters=matters)),
        ("Better / equal / worse", ODDS.format(matters=matters)),
        ("Correlation", CORRELATION),
        (f"To show {matters}", NEEDS.format(matters=matters, enough=ENOUGH_TO_BEGIN)),
    )
    in_percent = ("Wins of seeds", "Better / equal / worse")
    head = ("Arm", *(f"{term}, %" if term in in_percent else term for term, _ in explained))
    rows = [(name, *_looks(verdict), _needed(verdict)) for name, verdict in zip(names, verdicts, strict=True)]
    return [Table(head, tuple(rows), len(explained), CAPTION), Terms(explained)]


def _looks(verdict: Verdict) -> tuple[str, ...]:
    details = verdict.details
    if details is None:
        return ("–",) * 5
    wins, odds = details.better, details.posterior
    return (
        f"{percent(wins.share, 0)} ({percent(wins.low, 0)} to {percent(wins.high, 0)})",
        p_value(details.sign_flip_p),
        p_value(details.equivalence_p),
        " / ".join(percent(share, 0) for share in (odds.better, odds.equal, odds.worse)) if odds else "–",
        number(details.correlation, 2),
    )


def _needed(verdict: Verdict) -> str:
    plan = verdict.needs
    if plan is None or verdict.replicates < ENOUGH_TO_BEGIN:
        return "–"
    if plan.replicates is not None:
        return counted(plan.replicates, "seed")
    return counted(plan.examples, "image") if plan.examples is not None else "–"
