"""Two factors varied together: every level of the one with every level of the other."""

from collections.abc import Iterator
from itertools import product
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, RootModel, model_validator

from paribus.spec.base import Unfit
from paribus.spec.vary import Vary

CROSS = " × "
EXAMPLE = "Write a list of two, each with `factor`, `set`, `levels` and `baseline`."


def _two(value: object) -> object:
    if isinstance(value, list | tuple) and len(value) != 2:
        got = f"{len(value)} of them" if value else "an empty list"
        raise Unfit("Factors that are varied together must be two.", EXAMPLE, got)
    return value


class Factorial(RootModel[Annotated[tuple[Vary, Vary], BeforeValidator(_two)]]):
    """Two factors, each with its levels and its baseline, in all combinations.

    An arm is a cell of the table of both: it is named by its two levels. The baseline is the cell of both baselines. A
    cell that differs from it in one factor is compared with it; the others differ in two things at once, and are told
    by the effects.

    Examples:
        >>> both = Factorial([
        ...     {"factor": "activation", "set": ["model.dense_1.activation"], "levels": ["relu", "tanh"],
        ...      "baseline": "relu"},
        ...     {"factor": "batch size", "set": ["train.batch_size"], "levels": [32, 64], "baseline": 32},
        ... ])
        >>> both.baseline, both.arm_names
        ('relu × 32', ('relu × 32', 'relu × 64', 'tanh × 32', 'tanh × 64'))
        >>> [both.compared_with(arm) for arm in both.arm_names]
        [None, 'relu × 32', 'relu × 32', None]
    """

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _crossed(self) -> Self:
        for position, factor in enumerate(self.root):
            if factor.cumulative:
                message = "A factor that is varied together with another cannot be cumulative."
                raise Unfit(message, "Take it out, or vary one factor.", "cumulative: true", (position, "cumulative"))
        first, second = self.root
        if first.factor == second.factor:
            message = "Two factors need two names."
            raise Unfit(message, "Say what each of them varies.", f"`{first.factor}` twice", (1, "factor"))
        if len(set(self.arm_names)) < len(self.arm_names):
            message = (
                f"Every pair of levels needs a name of its own, and is named by both, joined by `{CROSS.strip()}`."
            )
            raise Unfit(message, "Rename a level that has this sign in its name.", "a name twice")
        for clash in self._clashes():
            message = "Two factors must set different things, so that every pair of levels is possible."
            raise Unfit(message, "Take it out of one of them.", clash, (1, "set" if second.set else "arms"))
        return self

    @property
    def factors(self) -> tuple[Vary, Vary]:
        """The first and the second factor."""
        return self.root

    @property
    def baseline(self) -> str:
        """The cell of both baselines."""
        return CROSS.join(factor.baseline for factor in self.root)

    @property
    def cells(self) -> dict[str, tuple[str, str]]:
        """The two levels of each arm, row by row: the second factor changes first."""
        first, second = self.root
        return {CROSS.join(pair): pair for pair in product(first.arm_names, second.arm_names)}

    @property
    def arm_names(self) -> tuple[str, ...]:
        """The arms, row by row."""
        first, second = self.root
        return tuple(CROSS.join(pair) for pair in product(first.arm_names, second.arm_names))

    def place(self, arm: str) -> tuple[str, ...]:
        """Where the file says what *arm* is: in both factors together, for it has no line of its own."""
        del arm
        return ("vary",)

    def values(self, arm: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """What *arm* sets, path → value, one factor after the other: what stands inside something else comes last."""
        one, other = (factor.values(level) for factor, level in zip(self.root, self.cells[arm], strict=True))
        first, second = self.root
        inside = any(path.startswith(f"{around}.") for path in first.paths for around in second.paths)
        return (other, one) if inside else (one, other)

    def compared_with(self, arm: str) -> str | None:
        """The baseline, for a cell that differs from it in one factor only."""
        differs = [level != factor.baseline for level, factor in zip(self.cells[arm], self.root, strict=True)]
        return self.baseline if sum(differs) == 1 else None

    def _clashes(self) -> Iterator[str]:
        """Paths that both factors set, or whose layers one factor puts in or takes out under the other."""
        first, second = self.root
        for one, other in product(first.paths, second.paths):
            if one == other:
                yield f"`{one}` in both"
            elif other.startswith(f"{one}.") and _is_layers(one):
                yield f"`{one}` and `{other}`, which is inside it"
            elif one.startswith(f"{other}.") and _is_layers(other):
                yield f"`{one}`, which is inside `{other}`"


def _is_layers(path: str) -> bool:
    """Whether a path stands for whole layers, which need not be there in every arm."""
    return path == "model" or (path.startswith("model.") and path.count(".") == 1)
