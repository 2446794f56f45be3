"""How much the luck of a seed is worth: the same network, trained again."""

import numpy as np

from paribus.lab import Result, TestImages
from paribus.lab.measures import Spread, spread_of
from paribus.report.blocks import Block, Table, Terms
from paribus.report.scores import answers_of, finished_runs
from paribus.report.words import counted, p_value, percent

HEAD = ("Arm", "Runs", "SD, points", "Two runs differ by", "In pairs, %", "Dispersion p")
CAPTION = (
    "SD is the standard deviation of test accuracy over runs. Dispersion p compares the runs with coins: below 0.05 "
    "they differ more than if every answer were tossed with a coin as good as the network, above 0.95 they differ "
    "less. Less is usual, since all runs are asked the same images; it does not show that seeds make no difference."
)
UNUSUAL = 0.05


def seeds(result: Result, images: TestImages | None) -> list[Block]:
    """What two trainings of the same network differ by, in words, then a row for each arm that has two runs or more."""
    del images
    labels = np.array(result.study.data.test_labels)
    correct = {arm.name: answers_of(result, finished_runs(result, arm.name)).classes == labels for arm in result.arms}
    spreads = {arm: spread_of(each) for arm, each in correct.items() if len(each) > 1}
    if not spreads:
        return []
    told = [(arm, f"{_apart(spread)} {_dispersed(spread, len(labels))}") for arm, spread in spreads.items()]
    rows = [_row(arm, len(correct[arm]), spread) for arm, spread in spreads.items()]
    return [Terms(tuple(told)), Table(HEAD, tuple(rows), len(HEAD) - 1, CAPTION)]


def _apart(spread: Spread) -> str:
    if spread.apart.images == 0:
        return "The same network trained twice gets equally many images right in most pairs of runs."
    images = counted(spread.apart.images, "image")
    return f"The same network trained twice differs by {images} or more in {percent(spread.apart.share, 0)}% of pairs."


def _dispersed(spread: Spread, examples: int) -> str:
    """The odds of coins, as far as they are worth saying: either tail is, and what lies between shows nothing."""
    coins = f"{examples:,} coin-toss images"
    if spread.dispersion_p < UNUSUAL:
        return f"Its runs differ more than {coins} would make them: training itself moves the accuracy."
    if spread.dispersion_p > 1 - UNUSUAL:
        return f"Its runs differ less than {coins} would make them: mostly the same images are hard for all of them."
    return f"Its runs differ no more than {coins} would make them."


def _row(arm: str, runs: int, spread: Spread) -> tuple[str, ...]:
    return (
        arm,
        str(runs),
        percent(spread.deviation),
        f"{counted(spread.apart.images, 'image')} or more",
        percent(spread.apart.share, 0),
        p_value(spread.dispersion_p),
    )
