"""How much slower a study trains while others look on.

One study trains all the time. It is looked at in short turns, each between two in which nobody looks, so that what else
the machine does falls on all alike; what counts is the ratio of the one to the two.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.page.audiences import AUDIENCES, Looking, Scene

SETTLE_SECONDS = 2.5  # a page that begins to look is told everything so far, and looks at what the network says


class Pace:
    """Reads from a study's store how fast it trains, without asking anybody who might be busy with a page.

    It counts in whole epochs: at the end of each the study is measured, which takes a third of its time, and a window
    that is cut elsewhere holds one measurement more or less.

    Args:
        told: The file of what is told of the study.
    """

    def __init__(self, told: Path) -> None:
        self._told = told

    def epochs_per_second(self, seconds: float) -> float:
        """Over as many epochs as last for *seconds*."""
        lines = self._lines()
        first = _next_epoch(lines)
        last = first
        while last.ended - first.ended < seconds:
            last = _next_epoch(lines)
        return (last.epoch - first.epoch) / (last.ended - first.ended)

    def _lines(self) -> Iterator[tuple[float, Mapping[str, Any]]]:
        """What is told from now on of how far training is, each with the time at which it was."""
        size = self._told.stat().st_size
        while True:
            time.sleep(0.002)
            with self._told.open("rb") as file:
                file.seek(size)
                new = file.read()
            now = time.perf_counter()
            whole = new[: new.rfind(b"\n") + 1]
            size += len(whole)
            yield from ((now, told) for told in map(json.loads, whole.splitlines()) if told["what"] == "progress")


class _Epoch(NamedTuple):
    epoch: float
    ended: float  # measured and all


def _next_epoch(lines: Iterator[tuple[float, Mapping[str, Any]]]) -> _Epoch:
    """The next epoch that ends, from the first line that tells of it, and so of some updates that came after it."""
    _, before = next(lines)
    now, told = next(each for each in lines if each[1]["measured_epoch"] != before["measured_epoch"])
    since = (told["epoch"] - told["measured_epoch"]) * told["seconds"] / told["epoch"]
    return _Epoch(told["measured_epoch"], now - since)


def slowdowns(
    scene: Scene, pace: Pace, *, rounds: int, turn: float, say: Callable[[str], None]
) -> dict[str, list[float]]:
    """By audience, of each round, the share of its speed that training loses.

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
            after = _speed(looking, pace, turn, looks=False)
            for number in range(rounds):
                say(f"{name}, turn {number + 1} of {rounds} …")
                before, watched = after, _speed(looking, pace, turn, looks=True)
                after = _speed(looking, pace, turn, looks=False)
                found.setdefault(name, []).append(1 - watched / ((before + after) / 2))
    return found


def _speed(looking: Looking, pace: Pace, turn: float, *, looks: bool) -> float:
    """Epochs per second of one turn."""
    looking(looks)
    time.sleep(SETTLE_SECONDS)
    return pace.epochs_per_second(turn)
