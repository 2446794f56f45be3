"""How training went: loss and accuracy after each epoch."""

from typing import Literal

from paribus.lab import Result, TestImages
from paribus.records import SplitName
from paribus.report.blocks import Block, Drawing, Figure
from paribus.report.figures.curves import Band, band, curves
from paribus.report.figures.style import colors_of
from paribus.report.scores import finished_runs

Metric = Literal["loss", "accuracy"]
METRICS: tuple[Metric, ...] = ("loss", "accuracy")
SPLITS: tuple[SplitName, ...] = ("train", "validation")


def learning_curves(result: Result, images: TestImages | None) -> list[Block]:
    """Loss and accuracy side by side, all arms in each."""
    del images
    drawings = [
        Drawing(f"curves-{metric}", curves(f"curves-{metric}", metric, bands), f"{metric} after each epoch, by arm")
        for metric in METRICS
        if (bands := _bands(result, metric))
    ]
    caption = (
        "Each line is the median of the finished runs, its band their middle half (lower to upper quartile). Every "
        "value is measured in inference mode at the end of an epoch."
    )
    return [Figure(tuple(drawings), caption)] if drawings else []


def _bands(result: Result, metric: Metric) -> list[Band]:
    colors = colors_of(result.arms)
    bands = []
    for arm, color in colors.items():
        measured = [curve for run in finished_runs(result, arm) for curve in run.curves if curve.metric == metric]
        for split in SPLITS:
            own = [curve for curve in measured if curve.split == split]
            bands.append(band(arm, color, own, dashed=split == "validation"))
    return [each for each in bands if each is not None]
