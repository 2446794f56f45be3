"""What the lab needs of an engine and of whoever watches: the seams at which others can take their place."""

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from paribus.records import Progress, Run, StudyRecord, Work
from paribus.spec import Shape, Study


class Engine(Protocol):
    """Whoever trains; ``paribus.engine`` is one."""

    def train(
        self,
        work: Work,
        watch: Callable[[Progress], None],
        stop: Callable[[], bool],
        keep: Callable[[Mapping[str, np.ndarray]], None],
        since: Mapping[str, np.ndarray] | None,
    ) -> tuple[Run, ...]:
        """One run for each planned run of *work*.

        Args:
            work: What to train.
            watch: Is told how things stand, several times a second.
            stop: Is asked as often whether to give up; while it takes its time over the answer, training pauses.
            keep: Is given a checkpoint now and then, to keep until the work is done.
            since: The last checkpoint that was kept of this work, to go on from; ``None`` to begin.

        Raises:
            Interrupted: *stop* said so.
        """

    def portions(self, work: Work) -> tuple[Work, ...]:
        """*work* in portions that fit into memory, to be trained one after the other.

        Raises:
            CapacityError: Not even one of its runs fits.
        """

    def versions(self) -> dict[str, str]:
        """The libraries that compute, and the device."""

    def keras_file(self, study: Study, input_shape: Shape, weights: Mapping[str, np.ndarray]) -> bytes:
        """A trained network as a ``.keras`` file."""


class Watcher:
    """Whoever looks on while a study runs; this one does nothing, so that a face overrides what it shows.

    Examples:
        >>> class Lines(Watcher):
        ...     def arm_done(self, arm, runs):
        ...         print(arm, "is done:", len(runs), "runs")
        >>> Lines().wants_to_stop()
        False
    """

    def loading(self, message: str, fraction: float | None) -> None:
        """Data are being fetched or read; *fraction* of the work is done, where it is known."""

    def begun(self, study: StudyRecord) -> None:
        """The study stands in the store; training begins."""

    def noticed(self, message: str) -> None:
        """Something worth knowing that keeps nobody from going on, such as a checkpoint that cannot be used."""

    def paused(self, study: StudyRecord) -> None:
        """Training waits, because another process wishes it; the study stands in the store as paused."""

    def went_on(self, study: StudyRecord) -> None:
        """Training goes on after a pause."""

    def progressed(self, progress: Progress) -> None:
        """A program has gone on; called a few times a second."""

    def arm_done(self, arm: str, runs: tuple[Run, ...]) -> None:
        """All runs of an arm are finished and stored."""

    def wants_to_stop(self) -> bool:
        """Whether to stop now; asked a few times a second."""
        return False
