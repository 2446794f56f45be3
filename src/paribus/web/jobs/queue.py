"""The queue of jobs, in a folder beside the database: every file is whole or not there, and any process may die.

::

    <folder>/<number>-<study id>.waiting.json    a job that waits
    <folder>/<number>-<study id>.taken.json      the job that the worker is at, or was at when it died
    <folder>/<study id>.failed.json              why the last job of a study came to nothing
    <folder>/worker.json                         what the worker says of itself
    <folder>/worker.lock                         held by the worker
    <folder>/worker.log                          its standard error
"""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from paribus.whole_files import write_bytes

Kind = Literal["run", "resume", "extend"]


@dataclass(frozen=True)
class Job:
    """Something to be trained.

    Args:
        kind: A new study, one that was interrupted, or one that gets more replicates.
        study: The ID of the study.
        name: Its name, for people.
        document: The new study as plain data.
        until_clear: Whether it grows until it is clear.
        at_most: Replicates beyond which it does not grow.
        more: How many replicates to add.

    Examples:
        >>> Job("resume", "k7mwq2abcd", "depth").document is None
        True
    """

    kind: Kind
    study: str
    name: str
    document: dict[str, Any] | None = None
    until_clear: bool = False
    at_most: int | None = None
    more: int | None = None


class Queue:
    """Jobs in the order in which they were asked for.

    Args:
        folder: Where they lie.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     queue = Queue(Path(folder))
        ...     queue.add(Job("resume", "k7mwq2abcd", "depth"))
        ...     [job.study for job in queue.waiting()], queue.cancel("k7mwq2abcd"), queue.waiting()
        (['k7mwq2abcd'], True, ())
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, job: Job) -> None:
        """Puts a job at the end, and forgets why the one before it failed."""
        self._failed(job.study).unlink(missing_ok=True)
        write_bytes(self.folder / f"{time.time_ns():020}-{job.study}.waiting.json", json.dumps(asdict(job)).encode())

    def waiting(self) -> tuple[Job, ...]:
        """The jobs that wait, the next one first."""
        return tuple(job for _, job in self._jobs("waiting"))

    def taken(self) -> Job | None:
        """The job that the worker is at; one that it died over counts until a worker comes again."""
        return next((job for _, job in self._jobs("taken")), None)

    def cancel(self, study: str) -> bool:
        """Takes the jobs of a study out that have not begun; whether there was one."""
        found = False
        for path, job in self._jobs("waiting"):
            if job.study == study:
                try:
                    path.unlink()
                except FileNotFoundError:  # it was taken at this moment
                    continue
                found = True
        return found

    def take(self) -> Job | None:
        """Begins the next job; only the worker does so, and it holds the lock."""
        for path, job in self._jobs("waiting"):
            try:
                path.rename(path.with_name(path.name.replace(".waiting.", ".taken.")))
            except FileNotFoundError:  # it was cancelled at this moment
                continue
            return job
        return None

    def done(self, error: str | None = None) -> None:
        """Ends the job that was taken; also one that a worker died over.

        Args:
            error: Why it came to nothing.
        """
        for path, job in self._jobs("taken"):
            if error is not None:
                write_bytes(self._failed(job.study), json.dumps({"error": error, "job": asdict(job)}).encode())
            path.unlink(missing_ok=True)

    def failure(self, study: str) -> tuple[str, Job] | None:
        """Why the last job of a study came to nothing, and the job; ``None`` if it did not."""
        try:
            told = json.loads(self._failed(study).read_bytes())
        except FileNotFoundError:
            return None
        return str(told["error"]), Job(**told["job"])

    def failures(self) -> tuple[tuple[str, Job], ...]:
        """All of them."""
        names = [path.name.partition(".")[0] for path in self.folder.glob("*.failed.json")]
        return tuple(found for found in map(self.failure, names) if found is not None)

    def job_of(self, study: str) -> Job | None:
        """The job of a study that waits, is being worked at, or failed."""
        for state in ("waiting", "taken"):  # in the order in which it moves, so that it cannot slip through
            for _, job in self._jobs(state):
                if job.study == study:
                    return job
        failed = self.failure(study)
        return failed[1] if failed else None

    def forget(self, study: str) -> None:
        """Forgets everything about a study."""
        self.cancel(study)
        self._failed(study).unlink(missing_ok=True)

    def lock(self) -> FileLock:
        """What the worker holds; the operating system takes it back when it dies."""
        return FileLock(self.folder / "worker.lock")

    def has_worker(self) -> bool:
        """Whether a worker is alive."""
        try:
            with self.lock().acquire(blocking=False):
                return False
        except Timeout:
            return True

    def say(self, **what: Any) -> None:
        """What the worker says of itself."""
        write_bytes(self.folder / "worker.json", json.dumps(what).encode())

    def said(self) -> dict[str, Any]:
        """What a worker last said of itself; it may be dead since."""
        try:
            return dict(json.loads((self.folder / "worker.json").read_bytes()))
        except FileNotFoundError:
            return {}

    def _jobs(self, state: str) -> Iterator[tuple[Path, Job]]:
        for path in sorted(self.folder.glob(f"*-*.{state}.json")):
            try:
                yield path, Job(**json.loads(path.read_bytes()))
            except (FileNotFoundError, ValueError, TypeError):  # gone by now, or of another version
                continue

    def _failed(self, study: str) -> Path:
        return self.folder / f"{study}.failed.json"
