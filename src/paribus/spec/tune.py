"""Fair tuning: every arm gets the best of the same values, picked on the validation split."""

import math
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, Strict, model_validator

from paribus.spec.base import Number, Says, Spec, Text, Unfit
from paribus.spec.choice import briefly
from paribus.spec.vary import level_name

TRIALS = 5
"""How many values of a range are tried when the study does not say."""


def _paths(value: object) -> object:
    return [value] if isinstance(value, str) else value


TunedPaths = Annotated[
    tuple[Text, ...],
    Field(min_length=1, examples=["train.optimizer.learning_rate"]),
    Says("a path, or a list of them", "Write for example train.optimizer.learning_rate."),
    BeforeValidator(_paths, json_schema_input_type=str | list[str]),
]
Values = Annotated[
    tuple[Any, ...], Field(min_length=1), Says("a list of values", "Write for example [0.001, 0.01, 0.1]."),
    BeforeValidator(briefly),
]  # fmt: skip
Trials = Annotated[int, Strict(), Field(gt=1, le=100), Says("a whole number from 2 to 100", "Write for example 5.")]
Ends = Annotated[
    tuple[Number, Number], Says("two numbers, the lowest and the highest", "Write for example [0.0001, 0.1].")
]


class Tune(Spec):
    """A value that every arm is tuned over: each is trained with all the values, and compared at its own best.

    Args:
        path: What is tuned; of several paths, each gets the same value.
        values: The values that are tried.
        range: The lowest and the highest value instead; those between are spaced evenly by their ratios where both are
            above 0, else by their differences. They are whole where both ends are and there are enough of them.
        trials: How many values of the range are tried; 5 when left out.
        on: The split that the best value is picked on, by mean accuracy over the replicates. Never the test split.

    Examples:
        >>> Tune(path="train.optimizer.learning_rate", range=[0.001, 0.1], trials=3).trial_values
        (0.001, 0.01, 0.1)
        >>> Tune(path="model.dense_1.units", range=[16, 64], trials=3).trial_names
        ('16', '32', '64')
    """

    path: TunedPaths
    values: Values | None = None
    range: Ends | None = None
    trials: Trials | None = None
    on: Literal["validation"] = "validation"

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        example = "Write `values: [0.001, 0.01, 0.1]`, or `range: [0.0001, 0.1]` with `trials: 5`."
        if (self.values is None) == (self.range is None):
            got = "none of them" if self.values is None else "both"
            raise Unfit("`tune` needs either `values` or `range`.", example, got)
        if self.range is None and self.trials is not None:
            raise Unfit("`trials` belongs to `range`.", example, "`trials` with `values`", ("trials",))
        if self.range is not None and not self.range[0] < self.range[1]:
            got = f"{self.range[0]:g} and {self.range[1]:g}"
            raise Unfit("`range` must go from a lower to a higher number.", "Exchange them.", got, ("range",))
        return self

    @model_validator(mode="after")
    def _several_values(self) -> Self:
        place = ("values",) if self.range is None else ("trials",)
        names = self.trial_names
        if len(names) < 2:
            raise Unfit("Tuning needs two values or more.", "Add one, or leave out `tune`.", f"only {names[0]}", place)
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise Unfit("Every value is tried once.", "Take one of them out.", f"`{twice}` more than once", place)
        return self

    @property
    def trial_values(self) -> tuple[Any, ...]:
        """The values that are tried, in order."""
        return _between(*self.range, self.trials or TRIALS) if self.range is not None else self.values or ()

    @property
    def trial_names(self) -> tuple[str, ...]:
        """What each of them is called."""
        return tuple(str(level_name(value)) for value in self.trial_values)

    @property
    def numbers(self) -> tuple[float, ...]:
        """The values as numbers; none where some value is no number, so that there is no lowest and no highest."""
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in self.trial_values):
            return tuple(map(float, self.trial_values))
        return ()


def _between(low: float, high: float, count: int) -> tuple[float, ...]:
    """*count* values from *low* to *high*, of three digits, so that people can say them."""
    shares = [position / (count - 1) for position in range(count)]
    if low > 0:
        exact = [math.exp((1 - share) * math.log(low) + share * math.log(high)) for share in shares]
    else:
        exact = [(1 - share) * low + share * high for share in shares]
    whole = list(map(round, exact))
    if low.is_integer() and high.is_integer() and len(set(whole)) == count:
        return tuple(whole)
    inner = [float(f"{value:.3g}") for value in exact[1:-1]]
    return tuple(int(value) if value.is_integer() else value for value in (low, *inner, high))
