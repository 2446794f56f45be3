"""The seam between Paribus and whatever keeps its results; implementations are in ``sql`` and in the tests."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

import numpy as np

from paribus.records import Run, StudyRecord, StudyState
from paribus.store.listing import Listed, StudySummary, Wanted

Wish = Literal["run", "pause", "stop"]
"""What others may wish of the process that runs a study."""


class Store(Protocol):
    """Where studies are kept. Every method raises ``StoreError`` when it cannot keep its promise.

    A *study_id* is the full ID; only ``study`` accepts a shortened one. Several processes may use a store at once.

    Examples:
        >>> import tempfile
        >>> from paribus.store import open_store
        >>> with tempfile.TemporaryDirectory() as folder, open_store(folder) as store:
        ...     store.studies()
        ()
    """

    def begin(self, study: StudyRecord) -> None:
        """Record a new study with its arms and findings; its state is ``running``, whatever *study* says."""

    def claim(self, study_id: str) -> AbstractContextManager[None]:
        """For as long as it is held, nobody else may run this study; it ends with its process, however that dies.

        What killed processes have left unfinished is cleaned away.

        Raises:
            StoreError: When it is held already.
        """

    def is_claimed(self, study_id: str) -> bool:
        """Whether somebody is running this study."""

    def add_runs(self, study_id: str, runs: Sequence[Run]) -> None:
        """Record runs with all their arrays, or nothing of any of them; each arm × replicate once."""

    def keep_checkpoint(self, study_id: str, name: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Keep a checkpoint in the place of the one before of that name, which stays whole until then.

        Args:
            study_id: The study.
            name: A plain name for what the checkpoint is of.
            arrays: What it consists of, in NumPy's own types.
        """

    def checkpoint(self, study_id: str, name: str) -> Mapping[str, np.ndarray] | None:
        """The checkpoint that was kept last under this name; ``None`` without one.

        Raises:
            StoreError: When it is damaged.
        """

    def drop_checkpoints(self, study_id: str, name: str | None = None) -> None:
        """Forget the checkpoint of this name, if there is one; without a name, all of the study."""

    def set_wish(self, study_id: str, wish: Wish) -> None:
        """Record what is wished of the process that runs a study; it asks a few times a second."""

    def wish(self, study_id: str) -> Wish:
        """What is wished of the process that runs a study; ``run`` unless somebody said otherwise."""

    def end(self, study_id: str, state: StudyState, seconds: float) -> None:
        """Record where a study stands and its wall time so far."""

    def revise(self, study: StudyRecord) -> None:
        """Record what has been changed of a study since it was begun: its replicates and rounds, and what matters."""

    def study(self, reference: str) -> StudyRecord:
        """The study meant by a full ID, by any unique beginning of one, or by ``latest``."""

    def studies(self) -> tuple[StudySummary, ...]:
        """All studies, the newest first, but for those that were put away."""

    def listed(self, wanted: Wanted) -> Listed:
        """A part of the list of studies, but for those that were put away."""

    def runs(self, study_id: str, *, arrays: bool = True) -> tuple[Run, ...]:
        """A study's runs: arms in the order of the study, then replicates.

        Args:
            study_id: The study.
            arrays: Read probabilities, weights and probes too; without them they are empty. Curves are always there.
        """

    def put_away(self, study_id: str) -> None:
        """Take a study out of all lists; only its full ID finds it, until it is brought back or removed."""

    def bring_back(self, study_id: str) -> None:
        """Put a study into the lists again; nothing happens to one that was not put away."""

    def away(self, before: datetime | None = None) -> tuple[str, ...]:
        """The IDs of the studies that were put away, the first of them first.

        Args:
            before: Only those that were put away before this moment.
        """

    def tell(self, study_id: str, line: str) -> None:
        """Add a line to what is told of a study while it is trained; others read it as it grows.

        Args:
            study_id: The study.
            line: Text without a line's end.
        """

    def told(self, study_id: str, since: int = 0) -> tuple[tuple[str, ...], int]:
        """The whole lines that were told of a study, and the place to go on reading from.

        Args:
            study_id: The study.
            since: Such a place; what stood before it is left out.
        """

    def hush(self, study_id: str) -> None:
        """Forget what was told of a study."""

    def remove(self, study_id: str) -> None:
        """Forget a study, its runs, arrays, checkpoints and kept files."""

    def keep_file(self, study_id: str, name: str, content: bytes) -> Path:
        """Keep a file beside a study, all of it or nothing; one of the same name is replaced.

        Args:
            study_id: The study.
            name: A plain file name, such as ``report.html``.
            content: What the file holds.
        """

    def beside(self, name: str) -> Path:
        """A folder beside the database for what belongs to no single study, such as a queue; made if missing.

        Args:
            name: A plain name.
        """

    def close(self) -> None:
        """Let go of files and connections."""

    def __enter__(self) -> Self:
        """The store itself, closed at the end of the ``with`` block."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
