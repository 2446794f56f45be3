"""The paired differences: one for each replicate, since all arms of a replicate share their random streams."""

from paribus.lab import Result, TestImages
from paribus.report.blocks import Block, Drawing, Figure
from paribus.report.figures.differences import Dots
from paribus.report.figures.differences import differences as draw
from paribus.report.figures.style import colors_of
from paribus.report.scores import paired_differences
from paribus.report.sections.answer import unit_of


def differences(result: Result, images: TestImages | None) -> list[Block]:
    """A dot for each replicate and arm."""
    del images
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
