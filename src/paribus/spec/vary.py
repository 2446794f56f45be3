"""What is varied: one factor, its levels, and which of them is the baseline."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, Strict, model_validator

from paribus.spec.base import Flag, Says, Spec, Text, Unfit
from paribus.spec.choice import briefly, named_with
from paribus.spec.shown import shown


def level_name(value: object) -> object:
    """A level named by its own value: 32 is called "32", ``{LeakyReLU: …}`` "LeakyReLU", and nothing "none".

    Examples:
        >>> level_name(0.1), level_name({"LeakyReLU": {"negative_slope": 0.01}}), level_name(None)
        ('0.1', 'LeakyReLU', 'none')
    """
    if isinstance(value, str):
        return value
    return "none" if value is None else named_with(value)[0] or shown(value)


def _levels(value: object) -> object:
    """``[16, 32]`` says the same as ``{"16": 16, "32": 32}``; objects become what a file would say."""
    if isinstance(value, list | tuple):
        names = [level_name(level) for level in value]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise Unfit(
                "Every level needs a name of its own.",
                "Write the levels as `name: value`.",
                f"`{twice}` more than once",
            )
        return dict(zip(names, map(briefly, value), strict=True))
    return _with_names(value)


def _with_names(value: object) -> object:
    if isinstance(value, Mapping):
        return {level_name(name): briefly(level) for name, level in value.items()}
    return value


def _nothing(value: object) -> object:
    """An arm that sets nothing may be written as a name alone."""
    return {} if value is None else value


LevelName = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=60),
    BeforeValidator(level_name, json_schema_input_type=str | float | bool | None),
    Says("a text of 1 to 60 characters", "Write a short name."),
]
Paths = Annotated[
    tuple[Text, ...], Field(min_length=1), Says("a list of paths", "Write them in brackets: [train.batch_size].")
]
Levels = Annotated[
    dict[LevelName, Any],
    Field(min_length=1),
    BeforeValidator(_levels, json_schema_input_type=dict[str, Any] | list[Any]),
]
Settings = Annotated[
    dict[Text, Any], BeforeValidator(_nothing, json_schema_input_type=dict[str, Any] | None),
    Says("a mapping of paths to values", "Write for example {train.batch_size: 32}."),
]  # fmt: skip


class Vary(Spec):
    """One factor and its levels.

    Args:
        factor: What is varied, in words.
        set: The paths that get each level's value.
        levels: Name → value; a plain list names each value by itself.
        arms: The general form: name → {path: value}. A layer's path may get another layer, a list of layers, or
            ``null`` to take it out; the path ``model`` a whole network.
        baseline: The level or arm that the others are compared with.
        cumulative: Each arm adds its changes to those of the arm before it and is compared with that arm.

    Examples:
        >>> Vary(factor="batch size", set=["train.batch_size"], levels=[32, 64], baseline=32).arm_names
        ('32', '64')
        >>> Vary(factor="normalisation", baseline="with",
        ...      arms={"with": {}, "without": {"model.batch_normalization": None}}).values("without")
        {'model.batch_normalization': None}
    """

    factor: Text
    set: Paths | None = None
    levels: Levels | None = None
    arms: Annotated[dict[LevelName, Settings], Field(min_length=1), BeforeValidator(_with_names)] | None = None
    baseline: LevelName
    cumulative: Flag = False

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        example = "Write `set: [train.batch_size]` and `levels: [32, 64]`, or `arms: {small: {train.batch_size: 32}}`."
        if (self.levels is None) == (self.arms is None):
            got = "none of them" if self.levels is None else "both"
            raise Unfit("`vary` needs either `levels` (with `set`) or `arms`.", example, got)
        if (self.levels is None) != (self.set is None):
            got = "`levels` alone" if self.set is None else "`set` with `arms`"
            raise Unfit("`set` lists the paths that get each of `levels`: they belong together.", example, got)
        return self

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that some arm sets."""
        return tuple(dict.fromkeys(path for arm in self.arm_names for path in self.values(arm)))

    @property
    def arm_names(self) -> tuple[str, ...]:
        """The arms in the order of the file."""
        return tuple(self.levels if self.levels is not None else self.arms or ())

    def place(self, arm: str) -> tuple[str, ...]:
        """Where the file says what *arm* is."""
        return ("vary", "levels" if self.levels is not None else "arms", arm)

    def values(self, arm: str) -> dict[str, Any]:
        """What *arm* sets: path → value."""
        if self.levels is not None:
            return dict.fromkeys(self.set or (), self.levels[arm])
        return dict((self.arms or {})[arm])

    def compared_with(self, arm: str) -> str | None:
        """The arm that the verdict about *arm* compares it with."""
        if arm == self.baseline:
            return None
        names = self.arm_names
        before = names.index(arm) - 1
        return names[before] if self.cumulative and before >= 0 else self.baseline
