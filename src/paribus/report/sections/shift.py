"""How the splits differ from one another, where something was found that says they do."""

from collections.abc import Sequence

import numpy as np

from paribus.lab import Result, SplitLook, TestImages, looks_of
from paribus.report.blocks import Block, Drawing, Figure, Paragraph
from paribus.report.figures.mosaic import GAP, NAMES, Strip, mosaic, photograph
from paribus.report.figures.shares import shares
from paribus.report.words import listed

SHIFTS = ("test-shift", "input-shift", "label-shift")
MOST_CLASSES = 12  # with a mean image each
WIDTH = 5.9  # inches


def shift(result: Result, images: TestImages | None) -> list[Block]:
    """The mean image of each class and how often each class comes, split by split."""
    found = list(dict.fromkeys(finding.id for finding in result.findings if finding.id in SHIFTS))
    looks = looks_of(result.study, images) if found else ()
    if len(looks) < 2 or images is None:
        return []
    told = f"Found: {listed([f'`{name}`' for name in found])}. This is how the splits look."
    return [Paragraph(told), *differences(looks, result.study.data.classes, images.byte_range)]


def differences(
    looks: Sequence[SplitLook], classes: Sequence[str], byte_range: tuple[float, float]
) -> tuple[Figure, Figure]:
    """The mean image of each class, and the share of each class, split by split."""
    of_splits = {str(look.split): look.counts / look.counts.sum() for look in looks}
    bars = Drawing("label-shares", shares("label-shares", classes, of_splits), "how often each class comes, by split")
    labels = "How often each class comes in each split."
    means = Drawing("mean-images", _means(looks, classes, byte_range), "the mean image of each class, by split")
    first = f"of the first {MOST_CLASSES} classes, " if len(classes) > MOST_CLASSES else ""
    faces = (
        f"The mean image of each class, {first}as it is in each split. Where rows differ, so do the images: in "
        "brightness, in contrast, in where things are. A mean of few images is less smooth than one of many."
    )
    return Figure((means,), faces), Figure((bars,), labels)


def _means(looks: Sequence[SplitLook], classes: Sequence[str], byte_range: tuple[float, float]) -> str:
    shown = range(min(len(classes), MOST_CLASSES))
    height, width = looks[0].means.shape[1:3]
    high = min(1.1, (WIDTH - NAMES - 0.1) / len(shown) * height / width - GAP)
    values = np.concatenate([look.means[: len(shown)] for look in looks])
    low, most = max(byte_range[0], float(np.nanmin(values))), min(byte_range[1], float(np.nanmax(values)))
    strips = [
        Strip(
            f"{look.split} ({int(look.counts.sum()):,})",
            [photograph(look.means[label], low, most) for label in shown],
            high,
            [classes[label] for label in shown] if number == 0 else (),
        )
        for number, look in enumerate(looks)
    ]
    return mosaic("mean-images", "the mean image of each class", strips, WIDTH)
