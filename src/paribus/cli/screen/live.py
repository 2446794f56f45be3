"""Training as it goes: where the present arm stands, a line for each finished one, and Ctrl-C that stops cleanly."""

import signal
import time
from types import TracebackType
from typing import Self

import numpy as np
from jaxtyping import Float
from rich.console import Console, Group, RenderableType
from rich.live import Live as Screen
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from paribus.data import Download
from paribus.errors import Interrupted
from paribus.lab import Watcher
from paribus.records import Progress, Run, SplitName, StudyRecord

SECONDS_BETWEEN_LINES = 15.0  # where there is no terminal to draw in, such as in a log file


class Live(Watcher):
    """Shows progress on *console*: drawn anew five times a second in a terminal, in plain lines elsewhere.

    The first Ctrl-C (or SIGTERM) asks the lab to stop; the second does so at once.

    Args:
        console: Where to show it.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.has_begun = False
        self._waiting: list[str] = []
        self._trials: set[str] = set()
        self._stop = False
        self._told: set[str] = set()
        self._last_line = time.monotonic()
        self._screen = Screen(console=console, refresh_per_second=5, transient=True)

    def __enter__(self) -> Self:
        if self.console.is_terminal:
            self._screen.start()
        self._before = {each: signal.signal(each, self._on_signal) for each in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for each, before in self._before.items():
            signal.signal(each, before)
        self._screen.stop()

    def wants_to_stop(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self._stop

    def loading(self, message: str, fraction: float | None) -> None:
        """How far fetching or reading has come; a source that was skipped gets a line.

        Raises:
            Interrupted: Ctrl-C was pressed; there is nothing yet that could be kept.
        """
        if self._stop:
            raise Interrupted("Stopped; nothing was begun.")
        if message.startswith("skipped"):
            self._note(message)
        else:
            share = "" if fraction is None else f"  {fraction:.0%}"
            self._show(Text(f"{message}{share}", no_wrap=True, overflow="ellipsis"), message)

    def fetched(self, download: Download) -> None:
        """The same, for ``paribus data get``."""
        fraction = download.done / download.total if download.total else None
        self.loading(download.note or f"{download.name} from {download.source}", fraction)

    def begun(self, study: StudyRecord) -> None:
        """What is going to be trained."""
        self.has_begun = True
        self._waiting = [arm.name for arm in study.arms]
        self._trials = {arm.name for arm in study.arms if arm.trial_of}
        arms = "1 arm" if len(study.arms) == 1 else f"{len(study.arms)} arms"
        data = study.data
        self._note(
            f"Study {study.id}: {arms} × {study.replicates} replicates on {data.name} "
            f"({data.train:,} training, {data.validation:,} validation, {data.test:,} test images)"
        )

    def noticed(self, message: str) -> None:
        """A line that stays."""
        self._note(message)

    def paused(self, study: StudyRecord) -> None:
        """That training waits, and what lets it go on."""
        text = Text(f"paused · go on with: paribus resume {study.id}", "yellow", no_wrap=True, overflow="ellipsis")
        self._last_line = -SECONDS_BETWEEN_LINES  # a log gets the line at once
        self._show(text, text.plain)

    def went_on(self, study: StudyRecord) -> None:
        """That training goes on; in a terminal the next drawing takes its place."""
        text = f"going on with study {study.id}"
        self._last_line = -SECONDS_BETWEEN_LINES
        self._show(Text(text), text)

    def progressed(self, progress: Progress) -> None:
        """Draws where the present arm stands; elsewhere than in a terminal, a line now and then."""
        self._waiting = [arm for arm in self._waiting if arm not in progress.arms]
        line = " · ".join([", ".join(progress.arms), how_far(progress), *how_well(progress), *how_long(progress)])
        self._show(standing_of(progress, len(self._waiting)), line)

    def arm_done(self, arm: str, runs: tuple[Run, ...]) -> None:
        """A line that stays: what became of the arm; of a value that is tried, nothing of the test images."""
        split: SplitName = "validation" if arm in self._trials else "test"
        scores = np.array([run.scores[split]["accuracy"] for run in runs if run.status == "finished"])
        text = Text.assemble(
            ("✓ " if len(scores) == len(runs) else "! ", "green" if len(scores) == len(runs) else "red"),
            (arm, "bold"),
            f"  {split} accuracy {spread(scores)}",
        )
        if failed := len(runs) - len(scores):
            text.append(f", {failed} of {len(runs)} runs failed", "red")
        text.append(f"  ({duration(sum(run.seconds for run in runs))})", "dim")
        self._screen.update("")
        self.console.print(text, soft_wrap=True)
        self._last_line = time.monotonic()

    def _show(self, drawing: RenderableType, line: str) -> None:
        if self.console.is_terminal:
            self._screen.update(drawing)
        elif time.monotonic() - self._last_line > SECONDS_BETWEEN_LINES:
            self._last_line = time.monotonic()
            self.console.print(Text(line), soft_wrap=True)

    def _note(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self.console.print(Text(text), soft_wrap=True)

    def _on_signal(self, *_: object) -> None:
        if self._stop:
            raise KeyboardInterrupt
        self._stop = True
        self._note("Stopping; what is finished is kept. Once more to stop at once.")


def standing_of(progress: Progress, num_waiting: int) -> RenderableType:
    """Where an arm stands, on three lines: how far, how well, how long.

    Args:
        progress: The arm.
        num_waiting: Arms that are still to be trained after it.
    """
    head = Table.grid(padding=(0, 2))
    head.add_row(
        Text(", ".join(progress.arms), "bold", no_wrap=True, overflow="ellipsis"),
        ProgressBar(total=1.0, completed=progress.fraction, width=24, pulse=progress.phase == "compiling"),
        Text(f"{progress.fraction:4.0%}  {how_far(progress)}", no_wrap=True),
    )
    more = [f"{num_waiting} more {'arm' if num_waiting == 1 else 'arms'} to go"] if num_waiting else []
    return Group(
        head,
        Text(f"  {' · '.join(how_well(progress))}", no_wrap=True, overflow="ellipsis"),
        Text(f"  {' · '.join([*how_long(progress), *more])}", "dim", no_wrap=True, overflow="ellipsis"),
    )


def how_far(progress: Progress) -> str:
    """The epoch, or what comes before the first."""
    return "compiling" if progress.phase == "compiling" else f"epoch {progress.epoch:.1f}"


def how_well(progress: Progress) -> list[str]:
    """What is known of the loss and the accuracies, as mean ± spread over replicates."""
    known = {
        "loss": progress.loss,
        "accuracy": progress.accuracy,
        "validation": progress.validation_accuracy,
    }
    return [f"{name} {spread(values)}" for name, values in known.items() if np.isfinite(values).any()]


def how_long(progress: Progress) -> list[str]:
    """The speed and the time left, once they are known."""
    if not np.isfinite(progress.seconds_left):
        return []
    return [f"{progress.examples_per_second:,.0f} images/s", f"{duration(progress.seconds_left)} left"]


def spread(values: Float[np.ndarray, " replicates"]) -> str:
    """The mean over replicates, and their standard deviation.

    Examples:
        >>> spread(np.array([0.9, 0.92, np.nan])), spread(np.array([np.nan]))
        ('0.910 ± 0.014', '–')
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return "–"
    return f"{known.mean():.3f}" + (f" ± {known.std(ddof=1):.3f}" if len(known) > 1 else "")


def duration(seconds: float) -> str:
    """A time for people.

    Examples:
        >>> duration(3.21), duration(59.7), duration(75), duration(7300), duration(float("nan"))
        ('3.2 s', '1:00 min', '1:15 min', '2:01 h', '–')
    """
    if not np.isfinite(seconds):
        return "–"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60}:{minutes % 60:02d} h"
    return f"{minutes}:{rest:02d} min" if minutes else f"{rest} s"
