"""How much slower a study trains while others look on.

One study trains all the time. It is looked at in short turns, each between two in which nobody looks, so that what else
the machine does falls on all alike; what counts is the ratio of the one to the two.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.page.audiences import AUDIENCES, Looking, Scene

SETTLE_SECONDS = 1.5  # a page that begins to look is told everything so far


class Pace:
    """Reads from a study's store how fast it trains, without asking anybody who might be busy with a page.

    Args:
        told: The file of what is told of the study.
    """

    def __init__(self, told: Path) -> None:
        self._told = told

    def updates_per_second(self, seconds: float) -> float:
        """Over a window that begins and ends with a line that comes."""
        began, first = self._next()
        time.sleep(max(0.0, began + seconds - time.perf_counter()))
        ended, last = self._next()
        return (last - first) / (ended - began)

    def _next(self) -> tuple[float, int]:
        size = self._told.stat().st_size
        while True:
            time.sleep(0.002)
            with self._told.open("rb") as file:
                file.seek(size)
                new = file.read()
            if not new.endswith(b"\n"):  # nothing, or half of it
                continue
            told = json.loads(new.splitlines()[-1])
            if told["what"] == "progress":
                return time.perf_counter(), int(told["steps"])
            size += len(new)


def slowdowns(
    scene: Scene, pace: Pace, *, rounds: int, turn: float, say: Callable[[str], None]
) -> dict[str, list[float]]:
    """By audience, of each round, the share of its updates per second that training loses.

    Args:
        scene: What is looked at.
        pace: Reads how fast it trains.
        rounds: How often each audience has its turn.
        turn: Seconds of a turn.
        say: Is told how far it is.
    """
    found: dict[str, list[float]] = {}
    for name, audience in AUDIENCES.items():
        with audience(scene) as looking:
            after = _updates(looking, pace, turn, looks=False)
            for number in range(rounds):
                say(f"{name}, turn {number + 1} of {rounds} …")
                before, watched = after, _updates(looking, pace, turn, looks=True)
                after = _updates(looking, pace, turn, looks=False)
                found.setdefault(name, []).append(1 - watched / ((before + after) / 2))
    return found


def _updates(looking: Looking, pace: Pace, turn: float, *, looks: bool) -> float:
    """Updates per second of one turn."""
    looking(looks)
    time.sleep(SETTLE_SECONDS)
    return pace.updates_per_second(turn)
