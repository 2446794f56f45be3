"""How sure the networks are, against how often they are right."""

from paribus.lab import Result, TestImages
from paribus.lab.measures import Calibration, measures_of
from paribus.report.blocks import Block, Table, Terms
from paribus.report.words import number, percent

HEAD = ("Arm", "Sure, %", "Right, %", "Error, points", "By luck, mean", "By luck, up to", "Brier", "Log loss")
CAPTION = (
    "Test images, means over the finished runs. Sure: the probability of the answer given; right: how often it is. "
    "Error: the expected calibration error, how far the two lie apart in groups of answers that are alike sure. By "
    "luck: that error for a perfectly calibrated network, as sure as this one, on as many images; in 95 of 100 test "
    "sets up to the second number. Brier score (0 to 2) and log loss (negative log-likelihood, in nats): the lower, "
    "the better."
)
MOSTLY = 0.5
"""The share of the error that must point one way to be called too sure, or not sure enough."""


def sureness(result: Result, images: TestImages | None) -> list[Block]:
    """A sentence for each arm, then its numbers."""
    del images
    measured = [(arm.arm, arm.calibration) for arm in measures_of(result) if arm.calibration]
    if not measured:
        return []
    told = tuple((arm, in_words(calibration)) for arm, calibration in measured)
    rows = tuple(_row(arm, calibration) for arm, calibration in measured)
    return [Terms(told), Table(HEAD, rows, len(HEAD) - 1, CAPTION)]


def in_words(calibration: Calibration) -> str:
    """Whether it is too sure, not sure enough, or as a perfectly calibrated network could be.

    Examples:
        >>> from paribus.stats import NullBand
        >>> print(in_words(Calibration(0.97, 0.9, 0.07, NullBand(0.02, 0.03), 0.2, 0.4)))
        More confident than right by 7.0 points: 97.0% sure, 90.0% right.
    """
    gap, error = calibration.confidence - calibration.accuracy, calibration.error
    if error <= calibration.luck.most:
        return (
            f"Within what a perfectly calibrated network would show: {percent(error, 1)} points of error, where up to "
            f"{percent(calibration.luck.most, 1)} come by luck."
        )
    if abs(gap) < MOSTLY * error:
        return f"Too sure of some answers and not sure enough of others: {percent(error, 1)} points of error."
    way = "More" if gap > 0 else "Less"
    sure, right = percent(calibration.confidence, 1), percent(calibration.accuracy, 1)
    return f"{way} confident than right by {percent(abs(gap), 1)} points: {sure}% sure, {right}% right."


def _row(arm: str, calibration: Calibration) -> tuple[str, ...]:
    return (
        arm,
        percent(calibration.confidence, 1),
        percent(calibration.accuracy, 1),
        percent(calibration.error, 1),
        percent(calibration.luck.mean, 1),
        percent(calibration.luck.most, 1),
        number(calibration.brier),
        number(calibration.likelihood),
    )
