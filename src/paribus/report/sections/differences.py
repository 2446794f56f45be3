"""The replicates as pairs: in each of them all arms share their random streams."""

from paribus.lab import Result, TestImages
from paribus.report.blocks import Block, Drawing, Figure
from paribus.report.figures.differences import Dots
from paribus.report.figures.differences import differences as draw
from paribus.report.figures.pairs import pairs
from paribus.report.figures.style import colors_of
from paribus.report.scores import paired_accuracies, paired_differences
from paribus.report.sections.answer import unit_of

MOST_DRAWN = 6  # comparisons with lines; every one has dots


def differences(result: Result, images: TestImages | None) -> list[Block]:
    """A line for each replicate from baseline to arm, then a dot for each difference."""
    del images
    return [*_lines(result), *_dots(result)]


def _lines(result: Result) -> list[Block]:
    colors = colors_of(result.arms)
    drawings: list[Drawing] = []
    for number, verdict in enumerate(result.verdicts):
        accuracies = paired_accuracies(result, verdict)
        if len(accuracies) and len(drawings) < MOST_DRAWN:
            name, arms = f"pairs-{number}", (verdict.baseline, verdict.arm)
            svg = pairs(name, arms, colors[verdict.arm], accuracies, verdict.matters)
            drawings.append(Drawing(name, svg, f"accuracy of {verdict.baseline} and {verdict.arm} by replicate"))
    caption = (
        "One line for each replicate, from the accuracy of the arm at the left to that of the arm at the right; the "
        "heavy line joins their means. Lines that run side by side show what pairing gains. Each drawing has its own "
        "scale."
    )
    return [Figure(tuple(drawings), caption)] if drawings else []


def _dots(result: Result) -> list[Block]:
    colors = colors_of(result.arms)
    rows = [
        Dots(verdict.arm, colors[verdict.arm], values)
        for verdict in result.verdicts
        if len(values := paired_differences(result, verdict))
    ]
    if not rows:
        return []
    matters = max(verdict.matters for verdict in result.verdicts)
    svg = draw(rows, matters, f"{unit_of(result)} in the same replicate")
    caption = (
        "One dot for each replicate: an arm's accuracy minus that of the arm it is compared with, from the same random "
        "streams. The stroke is their mean, the grey band what is too small to matter."
    )
    return [Figure((Drawing("differences", svg, "paired differences, one dot for each replicate"),), caption)]
