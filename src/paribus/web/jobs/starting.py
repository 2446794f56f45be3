"""Starting the worker, and looking after it: a queue with jobs in it always has one."""

import logging
import os
import subprocess
import sys
import threading

from paribus.web.jobs.queue import Queue

log = logging.getLogger("paribus.web")

_LOOK_SECONDS = 0.5


class Starter:
    """Starts a worker whenever jobs wait and none is alive. The worker does not end with this process.

    Args:
        queue: Its queue.
        store: The store, as ``PARIBUS_STORE`` has it; it may hold a password, so it is no argument of the command.
    """

    def __init__(self, queue: Queue, store: str) -> None:
        self._queue, self._store = queue, store
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted = threading.Event()
        self._ends = False
        self._thread = threading.Thread(target=self._look_after, name="starter", daemon=True)

    def start(self) -> None:
        """Begins to look after the queue."""
        self._thread.start()

    def stop(self) -> None:
        """Lets go; a worker that trains goes on."""
        self._ends = True
        self._wanted.set()
        self._thread.join(5)

    def hurry(self) -> None:
        """Looks now: a job was added."""
        self._wanted.set()

    def _look_after(self) -> None:
        while not self._ends:
            try:
                self._look()
            except Exception:
                log.exception("the worker could not be looked after")
            self._wanted.wait(_LOOK_SECONDS)
            self._wanted.clear()

    def _look(self) -> None:
        if self._process is not None:
            self._process.poll()  # so that a dead one is buried
        if self._queue.waiting() and not self._queue.has_worker():
            self._process = self._started()
            self._wait_until_it_lives()

    def _started(self) -> "subprocess.Popen[bytes]":
        environment = os.environ | {"PARIBUS_STORE": self._store}
        environment.setdefault("PARIBUS_CHECKPOINT_SECONDS", "2")  # what the page shows of a network is as old as that
        with (self._queue.folder / "worker.log").open("ab") as log_file:
            return subprocess.Popen(
                [sys.executable, "-m", "paribus.web.jobs.worker"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=log_file,
                start_new_session=True,  # Ctrl-C in the server's terminal is not for it
            )

    def _wait_until_it_lives(self) -> None:
        for _ in range(200):
            if self._ends or self._queue.has_worker():
                return
            if self._process is not None and self._process.poll() is not None:
                log.error("the worker ended as soon as it was started; its log is worker.log in the queue's folder")
                self._wanted.wait(5)  # not again at once
                return
            self._wanted.wait(0.1)
