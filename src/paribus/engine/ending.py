"""How a run left its program before the budget was spent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from paribus.engine.replicate import State
from paribus.records import Breakdown


@dataclass(frozen=True)
class Ending:
    """One run's own end.

    Args:
        step: Updates it had made.
        seconds: Training time of its program by then.
        status: As in ``Run``.
        reason: Why it ended.
        state: What had become of it.
        breakdown: What stopped being a number first, if it diverged and that could be found.
    """

    step: int
    seconds: float
    status: Literal["finished", "diverged"]
    reason: str
    state: State
    breakdown: Breakdown | None = None

    def standing(self) -> dict[str, Any]:
        """The same as plain data, to be kept."""
        return {**vars(self), "breakdown": asdict(self.breakdown) if self.breakdown else None}

    @classmethod
    def stand(cls, standing: Mapping[str, Any]) -> Self:
        """Made again from that."""
        breakdown = Breakdown(**standing["breakdown"]) if standing["breakdown"] else None
        return cls(**{**standing, "state": State(*standing["state"]), "breakdown": breakdown})
