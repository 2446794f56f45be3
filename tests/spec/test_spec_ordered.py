"""Which factors have an order, so that a trend can be asked for."""

from typing import Any

import pytest

from paribus.spec import Vary, amounts_of


def levels(given: Any) -> Vary:
    names = given if isinstance(given, dict) else dict.fromkeys(map(str, given))
    return Vary(factor="f", set=["train.batch_size"], levels=given, baseline=next(iter(names)))


def arms(*names: str) -> Vary:
    return Vary(factor="f", arms=dict.fromkeys(names), baseline=names[0])


@pytest.mark.parametrize(
    ("vary", "amounts"),
    [
        (levels([64, 16, 32]), (64.0, 16.0, 32.0)),
        (levels({"small": 1, "medium": 2, "large": 3}), (1.0, 2.0, 3.0)),
        (levels([0, 0.25, 0.5]), (0.0, 0.25, 0.5)),
        (levels({"1": "relu", "2": "elu", "3": "tanh"}), (1.0, 2.0, 3.0)),
        (arms("1 layer", "2 layers", "3 layers"), (1.0, 2.0, 3.0)),
        (arms("1e-3", "0.01", ".1"), (0.001, 0.01, 0.1)),
        (arms("-1", "0", "+1"), (-1.0, 0.0, 1.0)),
    ],
)
def test_amounts_are_the_numbers_of_levels_or_of_names(vary: Vary, amounts: tuple[float, ...]) -> None:
    assert amounts_of(vary) == amounts


@pytest.mark.parametrize(
    "vary",
    [
        levels([16, 32]),
        levels([True, False, None]),
        levels({"a": True, "b": False, "c": 2}),
        levels([16, 32, "many"]),
        levels({"a": 1, "b": 1, "c": 2}),
        arms("1 layer", "2 layers", "3 epochs"),
        arms("1 layer", "2 layers", "many layers"),
        arms("3x3", "5x5", "7x7"),
        arms("1", "1.0", "2"),
        arms("nan", "1", "2"),
        arms("1e999", "1", "2"),
    ],
    ids=lambda vary: ", ".join(vary.arm_names),
)
def test_what_is_no_amount_has_no_order(vary: Vary) -> None:
    assert amounts_of(vary) == ()
