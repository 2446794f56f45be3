"""A laboratory of its own for each test: a store, a server in a process, and its address."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

LONGEST_START = 60.0


class Laboratory:
    """`paribus ui` over a store; it can be ended, killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.address = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Starts the server and gives the address that it prints, with its token."""
        command = [sys.executable, "-m", "paribus", "ui", "--no-browser", "--port", str(self.port)]
        log = self.folder / "server.log"
        with log.open("w", encoding="utf-8") as file:
            self._process = subprocess.Popen(  # noqa: S603  # our own command
                [*command, "--store", str(self.folder / "store")], stdout=file, stderr=subprocess.STDOUT, text=True
            )
        self.address = _wait_for_address(log, self._process)
        self.port = int(re.search(r":(\d+)/", self.address)[1])  # type: ignore[index]
        return self.address

    @property
    def root(self) -> str:
        """The address without its token."""
        return self.address.split("?")[0]

    def end(self) -> None:
        """Ends the server as Ctrl-C does."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """Ends the server without a chance to say anything."""
        self._signal(signal.SIGKILL)

    def kill_worker(self) -> None:
        """Ends the process that trains without a chance to say anything."""
        for worker in workers_of(self.folder / "store"):
            os.kill(worker, signal.SIGKILL)

    def close(self) -> None:
        """Ends the server, and the worker that it leaves behind on purpose."""
        self.end()
        self.kill_worker()

    def _signal(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(timeout=30)
            self._process = None


def workers_of(store: Path) -> list[int]:
    """The processes that train for a store, by what they were started with; none where there is no ``/proc``."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
        except OSError:  # gone by now, or another user's
            continue
        if b"paribus.web.jobs.worker" in command and f"PARIBUS_STORE={store}\0".encode() in environment:
            found.append(int(process.name))
    return found


def _wait_for_address(log: Path, process: subprocess.Popen[str]) -> str:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        if found := re.search(r"http://\S+\?token=\S+", log.read_text(encoding="utf-8")):
            return found[0]
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"`paribus ui` gave no address: {log.read_text(encoding='utf-8')}")
