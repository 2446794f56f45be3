"""How the learning rate changes with the number of updates; each starts from the optimizer's ``learning_rate``."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from paribus.spec.base import Count, Flag, NonNegativeNumber, Positive, PositiveNumber, Says, Unfit
from paribus.spec.choice import Named, OneOf
from paribus.spec.shown import shown


class InverseTimeDecay(Named):
    """learning_rate / (1 + decay_rate · step / decay_steps); ``decay_steps: 1`` is the ``decay`` of old Keras.

    Args:
        decay_steps: After how many updates the formula has moved by one unit.
        decay_rate: How strongly the learning rate falls.
        staircase: Move in whole units only.

    Examples:
        >>> InverseTimeDecay(decay_steps=1, decay_rate=1e-3).decay_rate
        0.001
    """

    decay_steps: Positive
    decay_rate: PositiveNumber
    staircase: Flag = False


class ExponentialDecay(Named):
    """learning_rate · decay_rate ^ (step / decay_steps).

    Args:
        decay_steps: After how many updates the formula has moved by one unit.
        decay_rate: How strongly the learning rate falls.
        staircase: Move in whole units only.

    Examples:
        >>> ExponentialDecay(decay_steps=1000, decay_rate=0.9).decay_steps
        1000
    """

    decay_steps: Positive
    decay_rate: PositiveNumber
    staircase: Flag = False


class PiecewiseConstantDecay(Named):
    """The first of *values* up to the first boundary, the next up to the next, and so on.

    Args:
        boundaries: The numbers of updates at which the next value begins.
        values: The learning rates, one more than there are boundaries.

    Examples:
        >>> PiecewiseConstantDecay(boundaries=(1000,), values=(0.1, 0.01)).values
        (0.1, 0.01)
    """

    boundaries: Annotated[
        tuple[Count, ...], Field(min_length=1), Says("a list of whole numbers", "Write for example [1000, 2000].")
    ]
    values: Annotated[
        tuple[PositiveNumber, ...],
        Field(min_length=2),
        Says("a list of at least two numbers above 0", "Write for example [0.1, 0.01]."),
    ]

    @model_validator(mode="after")
    def _one_value_more(self) -> Self:
        if len(self.values) != len(self.boundaries) + 1:
            received = f"{len(self.values)} values for {len(self.boundaries)} boundaries"
            raise Unfit("`values` must be one more than `boundaries`.", "Add or take out some.", received, ("values",))
        if list(self.boundaries) != sorted(set(self.boundaries)):
            received = shown(self.boundaries)
            raise Unfit("`boundaries` must increase.", "Write them in order, each once.", received, ("boundaries",))
        return self


class CosineDecay(Named):
    """A half cosine from learning_rate down to *alpha* times it over *decay_steps* updates, after a linear warm-up.

    Args:
        decay_steps: How many updates the half cosine takes.
        alpha: The share of the learning rate that is left at the end.
        warmup_target: The learning rate that the warm-up climbs to.
        warmup_steps: How many updates the warm-up takes.

    Examples:
        >>> CosineDecay(decay_steps=10_000).alpha
        0.0
    """

    decay_steps: Positive
    alpha: NonNegativeNumber = 0.0
    warmup_target: PositiveNumber | None = None
    warmup_steps: Count = 0

    @model_validator(mode="after")
    def _whole_warm_up(self) -> Self:
        if (self.warmup_target is None) != (self.warmup_steps == 0):  # Keras would ignore the one without the other
            received = f"warmup_target: {shown(self.warmup_target)}, warmup_steps: {self.warmup_steps}"
            raise Unfit(
                "`warmup_target` and `warmup_steps` belong together.",
                "Write both or none.",
                received,
                ("warmup_steps",),
            )
        return self


Schedule = Annotated[CosineDecay | ExponentialDecay | InverseTimeDecay | PiecewiseConstantDecay, OneOf("schedule")]
"""Any learning-rate schedule."""
