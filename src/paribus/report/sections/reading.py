"""How to read a report, for whoever reads one for the first time."""

from paribus.lab import Result, TestImages
from paribus.report.blocks import Block, Terms
from paribus.report.words import points
from paribus.stats.standard import MOST_CONFIRMED

INTERVAL = (
    "The difference that was measured would come out a little different with other random seeds and other images. The "
    "95% interval says by how much: made again and again in this way, 95 of 100 such intervals hold the true value."
)
MATTERS = (
    "A difference may be real and yet too small to care about. What is too small, {points} of accuracy here, was "
    "fixed before the study ran (at least what one test image is worth), and is the grey band in the figures."
)
VERDICT = (
    "`better enough` and `worse enough`: the whole interval lies beyond the band. `better` and `worse`: it excludes "
    "zero, though perhaps not what matters. `equivalent`: the 90% interval lies inside the band. `cannot tell`: the "
    "interval is too wide to say any of this, which is not the same as no difference."
)
PAIRS = (
    "Replicate 3 of one arm has the same initial randomness, batch order and split as replicate 3 of every other arm, "
    "so the two differ in what was changed and nothing else."
)
SPLITS = (
    "The network learns from training images; validation images are watched meanwhile; test images are looked at once, "
    "at the end, and are what the verdicts are about unless the study says otherwise."
)
TOGETHER = (
    "All {count} comparisons are counted together: every interval is wider than it would be alone, so that in 95 of "
    "100 such studies all of them hold their true value."
)
VERY_MANY = (
    " Of the differences that are told among so many, 5 of 100 are expected to be false: each is worth a second look, "
    "on seeds of its own."
)
GROWING = (
    "The study is judged while it grows. Whoever looks often with the interval of a single look is fooled often, so "
    "every interval is wider for that."
)


def reading(result: Result, images: TestImages | None) -> list[Block]:
    """Interval, band, verdict, pairs and splits, as far as this report has them."""
    del images
    if not result.verdicts:
        return [Terms((("Interval", INTERVAL), ("Train, validation, test", SPLITS)))]
    matters = points(max(verdict.matters for verdict in result.verdicts))
    entries = [
        ("Interval", INTERVAL),
        ("What matters", MATTERS.format(points=matters)),
        ("Verdict", VERDICT),
        ("Replicates are pairs", PAIRS),
        ("Train, validation, test", SPLITS),
    ]
    comparisons = result.verdicts[0].comparisons
    if comparisons > 1:
        very_many = VERY_MANY if comparisons > MOST_CONFIRMED else ""
        entries.append(("Several comparisons", TOGETHER.format(count=comparisons) + very_many))
    if result.verdicts[0].looking != "once":
        entries.append(("Several looks", GROWING))
    return [Terms(tuple(entries))]
