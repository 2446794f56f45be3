"""How a study that is being trained follows what others wish of it: to go on, to pause, to stop."""

import time

from paribus.lab.seams import Watcher
from paribus.records import StudyRecord
from paribus.store import Store

ASK_SECONDS = 0.1  # between two looks at what is wished; a look takes 0.06 ms
WAIT_SECONDS = 0.05


class Steering:
    """Whether to go on, and how long it has taken so far, pauses not counted.

    Args:
        store: Where wishes are recorded, and where the study stands.
        record: The study; its process holds the claim to it.
        watcher: May wish too, and is told of pauses.
    """

    def __init__(self, store: Store, record: StudyRecord, watcher: Watcher) -> None:
        self._store = store
        self._record = record
        self._watcher = watcher
        self._began = time.perf_counter()
        self._asked = 0.0

    @property
    def seconds(self) -> float:
        """Wall time of the study so far."""
        return self._record.seconds + time.perf_counter() - self._began

    def wants_to_stop(self) -> bool:
        """Whether somebody wishes the training to stop; takes its time over the answer while they wish it to pause."""
        if self._watcher.wants_to_stop():
            return True
        if time.perf_counter() - self._asked < ASK_SECONDS:
            return False
        self._asked = time.perf_counter()
        match self._store.wish(self._record.id):
            case "run":
                return False
            case "pause":
                return self._pause()
            case "stop":
                return True

    def _pause(self) -> bool:
        """Waits for as long as is wished; whether to stop then."""
        before = time.perf_counter()
        self._store.end(self._record.id, "paused", self.seconds)
        self._watcher.paused(self._record)
        stops = False
        while not stops and (wish := self._store.wish(self._record.id)) != "run":
            stops = wish == "stop" or self._watcher.wants_to_stop()
            time.sleep(0.0 if stops else WAIT_SECONDS)
        self._began += time.perf_counter() - before
        if not stops:
            self._store.end(self._record.id, "running", self.seconds)
            self._watcher.went_on(self._record)
        return stops
