"""The server's side of the helper process: it is started when it is first asked, and again when it died."""

import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import IO, Any

from paribus.errors import InputError
from paribus.web.looking import messages
from paribus.web.refusals import Refused

PATIENCE = 60.0


class Looker:
    """Asks a helper process, one question after the other.

    Args:
        store: The store, as ``PARIBUS_STORE`` has it.
        log: Where its standard error goes.
        niceness: How far it lets others go first.
    """

    def __init__(self, store: str, log: str, niceness: int = 0) -> None:
        self._environment = {"PARIBUS_STORE": store, "PARIBUS_LOOKER_NICENESS": str(niceness)}
        self._environment["JAX_PLATFORMS"] = "cpu"  # an accelerator's memory is for training
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closed = False
        self._one_question = threading.Lock()

    def ask(self, what: str, **about: Any) -> Any:
        """The answer to a question.

        Raises:
            InputError: It has none, for a reason that the asker can do something about.
            Refused: The helper is busy for too long, or died over it.
        """
        if not self._one_question.acquire(timeout=PATIENCE):
            raise Refused(503, "Too much is being looked at. Try again in a while.")
        try:
            return self._answer({"what": what, **about})
        finally:
            self._one_question.release()

    def close(self) -> None:
        """Ends the helper; what it is at has no answer."""
        self._is_closed = True
        if self._process is not None:
            self._process.kill()
        with self._one_question:  # whoever waits for an answer finds the other side gone
            self._bury()

    def _answer(self, question: dict[str, Any]) -> Any:
        for _ in range(2):  # one that has ended for want of questions is started again
            if self._is_closed:
                break
            process = self._alive()
            try:
                messages.write(_open(process.stdin), question)
                told = _read_in_time(_open(process.stdout))
            except (EOFError, BrokenPipeError):
                self._bury()
                continue
            except TimeoutError:
                self._bury()
                raise Refused(503, "This took too long to look at.") from None
            return _told(told)
        raise Refused(503, "What looks at networks ended unexpectedly; perhaps memory is short.")

    def _bury(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what was not sent yet is lost
                    _open(pipe).close()

    def _alive(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is not None:
            self._bury()
        if self._process is None:
            with open(self._log, "ab") as log:  # noqa: PTH123  # a path as text is all that is needed
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "paribus.web.looking.process"],
                    env=os.environ | self._environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C is for the server, which ends it
                )
        return self._process


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise BrokenPipeError
    return pipe


def _told(told: dict[str, Any]) -> Any:
    if "error" in told:
        raise InputError(told["error"])
    if "mistake" in told:
        raise RuntimeError(told["mistake"])
    return told["answer"]


def _read_in_time(source: IO[bytes]) -> Any:
    deadline = time.monotonic() + PATIENCE
    if not select.select([source], [], [], max(0.0, deadline - time.monotonic()))[0]:
        raise TimeoutError
    return messages.read(source)
