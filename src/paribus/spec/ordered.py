"""Factors whose levels are amounts of one thing, so that a trend over them can be asked for."""

import math
import re

from paribus.spec.vary import Vary

FEWEST = 3
"""Levels from which there is a trend; two are a difference."""

_AMOUNT = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?:\s+(.*))?")


def amounts_of(vary: Vary) -> tuple[float, ...]:
    """The level of each arm as a number, in the order of the file; none where the factor is not ordered.

    It is ordered when it has three levels or more that are different numbers, or whose names are, or begin with one and
    go on alike: "1 layer", "2 layers", "3 layers".

    Examples:
        >>> amounts_of(Vary(factor="batch size", set=["train.batch_size"], levels=[16, 32, 64], baseline=32))
        (16.0, 32.0, 64.0)
        >>> arms = {"1 layer": {}, "2 layers": {"train.epochs": 2}, "4 layers": {"train.epochs": 3}}
        >>> amounts_of(Vary(factor="depth", arms=arms, baseline="1 layer"))
        (1.0, 2.0, 4.0)
        >>> amounts_of(Vary(factor="activation", set=["model.dense.activation"], levels=["relu", "tanh", "elu"],
        ...                 baseline="relu"))
        ()
    """
    amounts = _values(vary) or _named(vary.arm_names)
    return amounts if len(set(amounts)) == len(amounts) >= FEWEST and all(map(math.isfinite, amounts)) else ()


def _values(vary: Vary) -> tuple[float, ...]:
    levels = tuple((vary.levels or {}).values())
    numbers = all(isinstance(level, int | float) and not isinstance(level, bool) for level in levels)
    return tuple(map(float, levels)) if numbers else ()


def _named(names: tuple[str, ...]) -> tuple[float, ...]:
    found = [_AMOUNT.fullmatch(name.strip()) for name in names]
    amounts = [(float(each[1]), (each[2] or "").rstrip("s")) for each in found if each]
    alike = len({noun for _, noun in amounts}) == 1
    return tuple(amount for amount, _ in amounts) if alike and len(amounts) == len(names) else ()
