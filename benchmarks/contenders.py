"""Who takes part, and the process that each of them lives in."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

DENSE = ("W1", "W2")
ALL = ("W1", "W2", "W3", "W4")
ROOT = Path(__file__).parents[1]
PEERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"


class ContenderError(Exception):
    """A contender could not do its work; the message says why."""


@dataclass(frozen=True)
class Contender:
    """One row of a table.

    Args:
        name: How options and targets call it.
        title: How the table calls it.
        module: Its file in ``peers/``.
        works: What it can train.
        replicates: How many networks at once.
        has_own_libraries: Whether it runs in the peers' environment and not in Paribus's.
        environment: What its users would set.
    """

    name: str
    title: str
    module: str
    works: tuple[str, ...] = ALL
    replicates: int = 1
    has_own_libraries: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_paribus(self) -> bool:
        """Whether this is Paribus and not a peer."""
        return self.module == "paribus_engine"


CONTENDERS = (
    Contender("torch_eager", "PyTorch, eager", "torch_eager", has_own_libraries=True),
    Contender("torch_compiled", "PyTorch, compiled", "torch_compiled", has_own_libraries=True),
    Contender(
        "keras_tensorflow", "Keras `fit` on TensorFlow", "keras_tensorflow", has_own_libraries=True,
        environment={"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "2"},
    ),
    Contender(
        "keras_tensorflow_grouped", "the same, `steps_per_execution=32`", "keras_tensorflow", has_own_libraries=True,
        environment={"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "2", "STEPS_PER_EXECUTION": "32"},
    ),
    Contender("keras_jax", "Keras `fit` on JAX", "keras_jax", environment={"KERAS_BACKEND": "jax"}),
    Contender("scikit_learn", "scikit-learn MLPClassifier", "scikit_learn", works=DENSE),
    Contender("numpy_loop", "NumPy loop", "numpy_loop", works=DENSE),
    Contender("paribus_1", "Paribus, 1 replicate", "paribus_engine"),
    Contender("paribus_10", "Paribus, 10 replicates", "paribus_engine", replicates=10),
)  # fmt: skip


def interpreter_of(contender: Contender, peers_python: Path) -> Path | None:
    """The Python that a contender runs under; ``None`` where it is not installed."""
    if not contender.has_own_libraries:
        return Path(sys.executable)
    return peers_python if peers_python.exists() else None


class Process:
    """A contender's own process, alive for the whole benchmark; used as a context manager.

    Args:
        contender: Who it is.
        interpreter: Its Python.
        log: Where its libraries' messages go.
    """

    def __init__(self, contender: Contender, interpreter: Path, log: Path) -> None:
        self.contender = contender
        self.versions: dict[str, str] = {}
        self._log = log
        with log.open("w", encoding="utf-8") as messages:
            self._process = subprocess.Popen(  # noqa: S603  our own files
                [str(interpreter), "-m", f"benchmarks.peers.{contender.module}"],
                cwd=ROOT,
                env={**os.environ, **contender.environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=messages,
                text=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """One line to the process, and its answer.

        Raises:
            ContenderError: It answered with an error, or died.
        """
        assert self._process.stdin and self._process.stdout  # noqa: S101, PT018
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            last = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            raise ContenderError(f"its process ended: {''.join(last)[:300]}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise ContenderError(answer["error"])
        self.versions |= answer.get("versions", {})
        return answer
