"""How a run left its program before the budget was spent."""

from dataclasses import dataclass
from typing import Literal

from paribus.engine.replicate import State


@dataclass(frozen=True)
class Ending:
    """One run's own end.

    Args:
        step: Updates it had made.
        seconds: Training time of its program by then.
        status: As in ``Run``.
        reason: Why it ended.
        state: What had become of it.
    """

    step: int
    seconds: float
    status: Literal["finished", "diverged"]
    reason: str
    state: State
