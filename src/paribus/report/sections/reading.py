"""How to read a report, for whoever reads one for the first time."""

from paribus.lab import Result, TestImages
from paribus.report.blocks import Block, Terms
from paribus.report.words import points

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
MANY = "Each verdict by itself is wrong in about 5 of 100 cases. Among {count}, one false alarm would be no surprise."
MANY_FROM = 5


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
    if len(result.verdicts) >= MANY_FROM:
        entries.append(("Many verdicts", MANY.format(count=len(result.verdicts))))
    return [Terms(tuple(entries))]
