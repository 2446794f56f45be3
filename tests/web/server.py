"""The real server in a process of its own, and a visitor who has its cookie."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.cli.terminal import PARIBUS, environment

STUDY: dict[str, Any] = {
    "study": "activation",
    "question": "Does tanh classify better than ReLU?",
    "data": {"name": "digits", "validation": 0.2},
    "model": ["Flatten", {"Dense": {"units": 16, "activation": "relu"}}, {"Dense": {"units": 10}}],
    "train": {"optimizer": "Adam", "epochs": 2},
    "vary": {
        "factor": "activation",
        "set": ["model.dense_1.activation"],
        "levels": {"relu": "relu", "tanh": "tanh"},
        "baseline": "relu",
    },
    "replicates": 2,
}


class Server:
    """``paribus ui`` in a folder; its store is ``.paribus`` there."""

    def __init__(self, folder: Path, *words: str, port: int = 0, env: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.visitors: list[httpx.Client] = []
        self.said = folder / "said"
        with self.said.open("w") as out, (folder / "errors").open("w") as errors:
            self.process = subprocess.Popen(
                [PARIBUS, "ui", "--no-browser", "--port", str(port), *words],
                cwd=folder,
                env=environment(folder) | {"PARIBUS_WORKER_IDLE_SECONDS": "20"} | dict(env or {}),
                stdout=out,
                stderr=errors,
                start_new_session=True,
            )
        wait_until(lambda: "token=" in self.said.read_text() or self.process.poll() is not None)
        found = re.search(r"(http://\S+)/\?token=(\S+)", self.said.read_text())
        assert found, (folder / "errors").read_text()
        self.address, self.token = found[1], found[2]
        self.port = int(self.address.rpartition(":")[2])

    def visitor(self) -> httpx.Client:
        """Somebody who opened the address that was printed."""
        client = httpx.Client(base_url=self.address, headers={"Origin": self.address}, timeout=60)
        self.visitors.append(client)
        assert client.get("/", params={"token": self.token}).status_code == 303
        return client

    def end(self, with_signal: int = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        self.process.wait(20)

    def end_worker(self) -> None:
        """Ends the process that trains, which outlives the server."""
        said = self.folder / ".paribus" / "arrays" / "queue.d" / "worker.json"
        if said.exists():
            try:
                os.kill(json.loads(said.read_text())["pid"], signal.SIGKILL)
            except ProcessLookupError:
                return


@contextmanager
def serving(folder: Path, *words: str, **options: Any) -> Iterator[Server]:
    server = Server(folder, *words, **options)
    try:
        yield server
    finally:
        for visitor in server.visitors:
            visitor.close()
        server.end()
        server.end_worker()


def wait_until(what: Callable[[], Any], patience: float = 90.0) -> Any:
    deadline = time.monotonic() + patience
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)
    return found


def events(visitor: httpx.Client, study_id: str, until: str = "end", patience: float = 120.0) -> list[tuple[str, Any]]:
    """What a page is told of a study, up to the first event of a kind."""
    found: list[tuple[str, Any]] = []
    deadline = time.monotonic() + patience
    with visitor.stream("GET", f"/api/studies/{study_id}/live", timeout=patience) as stream:
        assert stream.status_code == 200, stream.read()
        name = ""
        for line in stream.iter_lines():
            assert time.monotonic() < deadline, found[-3:]
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                found.append((name, json.loads(line.removeprefix("data: "))))
                if name == until:
                    break
    return found


def state_of(visitor: httpx.Client, study_id: str) -> str:
    return str(visitor.get(f"/api/studies/{study_id}").json()["state"])


def begun(visitor: httpx.Client, document: Mapping[str, Any], **more: Any) -> str:
    answer = visitor.post("/api/studies", json={"document": document, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
