"""The process that trains: ``python -m paribus.web.jobs.worker``, one for each store.

It outlives the server that started it, and ends by itself when there has been nothing to do for a while.
"""

import os
import signal
import sys
import time

from filelock import Timeout

from paribus import engine, lab
from paribus.errors import InputError, Interrupted
from paribus.lab import Watcher
from paribus.records import StudyRecord
from paribus.store import Store, open_store
from paribus.web.jobs.queue import Job, Queue
from paribus.web.standing import has_study
from paribus.whole_files import remove_unfinished

IDLE_SECONDS = float(os.environ.get("PARIBUS_WORKER_IDLE_SECONDS", "120"))
_LOOK_SECONDS = 0.1


def main() -> None:
    """Works the queue off, if no other worker does."""
    with open_store() as store:  # the environment says which
        queue = Queue(store.beside("queue"))
        try:
            with queue.lock().acquire(timeout=1.0):
                _Worker(store, queue).work()
        except Timeout:
            return


class _Worker:
    """Takes one job after the other."""

    def __init__(self, store: Store, queue: Queue) -> None:
        self._store, self._queue = store, queue
        self._ends = False
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server
        remove_unfinished(queue.folder, seconds=60)
        self._bury()
        self._say("idle")

    def work(self) -> None:
        """Until it is told to end, or has waited for long enough."""
        idle_since = time.monotonic()
        while not self._ends and time.monotonic() - idle_since < IDLE_SECONDS:
            job = self._queue.take()
            if job is None:
                time.sleep(_LOOK_SECONDS)
                continue
            self._queue.done(self._error_of(job))
            self._say("idle", device=engine.versions().get("device"))
            idle_since = time.monotonic()

    def _bury(self) -> None:
        """What another worker died over: a study that was begun stands in the store as killed, and can be resumed."""
        job = self._queue.taken()
        if job is not None:
            begun = has_study(self._store, job.study)
            self._queue.done(None if begun else "The process that trains died before the study was begun. Try again.")

    def _error_of(self, job: Job) -> str | None:
        """Trains; what kept it from that, in a sentence."""
        self._say("training", study=job.study)
        try:
            self._train(job, _Looking(self, job))
        except Interrupted:
            return None
        except InputError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001  # the queue goes on; the log has all of it
            sys.excepthook(type(error), error, error.__traceback__)
            return f"Paribus made a mistake ({type(error).__name__}). The log of the worker has more."
        return None

    def _train(self, job: Job, watcher: Watcher) -> None:
        match job.kind:
            case "run":
                lab.run(
                    job.document or {},
                    self._store,
                    until_clear=job.until_clear,
                    at_most=job.at_most,
                    watcher=watcher,
                    command="paribus ui",
                    study_id=job.study,
                )
            case "resume":
                lab.resume(job.study, self._store, watcher=watcher)
            case "extend":
                lab.extend(job.study, self._store, more=job.more, at_most=job.at_most, watcher=watcher)

    @property
    def ends(self) -> bool:
        return self._ends

    def _end(self, *_: object) -> None:
        self._ends = True

    def _say(self, state: str, study: str | None = None, message: str | None = None, device: str | None = None) -> None:
        self._queue.say(
            state=state,
            study=study,
            message=message,
            device=device or self._queue.said().get("device"),
            pid=os.getpid(),
        )

    def tell(self, job: Job, message: str) -> None:
        """What goes on before a study stands in the store."""
        self._say("training", job.study, message)


class _Looking(Watcher):
    """Tells how the data are coming, and stops when the worker ends."""

    def __init__(self, worker: _Worker, job: Job) -> None:
        self._worker, self._job, self._told = worker, job, 0.0

    def loading(self, message: str, fraction: float | None) -> None:
        if self._worker.ends:
            raise Interrupted("Stopped; nothing was begun.")
        if time.monotonic() - self._told > 0.5:
            self._told = time.monotonic()
            self._worker.tell(self._job, message if fraction is None else f"{message} {fraction:.0%}")

    def begun(self, study: StudyRecord) -> None:
        del study
        self._worker.tell(self._job, "training")

    def wants_to_stop(self) -> bool:
        return self._worker.ends


if __name__ == "__main__":
    main()
