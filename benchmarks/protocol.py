"""What is said over the pipes between the benchmark and a contender: one JSON object a line, one answer to each.

``{"prepare": {…}}`` builds a network and its data, ``{"run": 3}`` trains three epochs and answers with the seconds they
took, ``{"quit": true}`` ends the process. A contender runs under its own interpreter: only the standard library and
NumPy are imported here.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Assignment:
    """What a contender is to train.

    Args:
        work: Its name, such as ``W1``.
        folder: Where ``images.npy`` (examples, height, width, channels; values from 0 to 255) and ``labels.npy`` lie.
        study: The work's study file, for a contender that reads one.
        batch_size: Images of one update; the number of images is a multiple of it.
        replicates: How many networks.
        threads: How many cores may be used.
    """

    work: str
    folder: str
    study: str
    batch_size: int
    replicates: int
    threads: int

    @property
    def images(self) -> np.ndarray:
        """The training images, scaled to 0 to 1."""
        return self.pictures.astype(np.float32) / np.float32(255)

    @property
    def pictures(self) -> np.ndarray:
        """The training images as they came."""
        return np.asarray(np.load(Path(self.folder) / "images.npy"))

    @property
    def labels(self) -> np.ndarray:
        """Their classes."""
        return np.asarray(np.load(Path(self.folder) / "labels.npy"))


@dataclass(frozen=True)
class Ready:
    """A contender that has built its network.

    Args:
        run: Trains this many epochs, waits for the device, and gives the mean training loss (penalty included) of the
            last epoch of each replicate, as Keras's ``fit`` prints it.
        versions: Of the libraries that compute.
    """

    run: Callable[[int], list[float]]
    versions: Mapping[str, str]


def serve(prepare: Callable[[Assignment], Ready]) -> None:
    """Answers the benchmark's lines until it says quit: the main program of a contender."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)  # what libraries print goes to the log, not among the answers
        ready: Ready | None = None
        for line in sys.stdin:
            asked = json.loads(line)
            if "quit" in asked:
                return
            try:
                if "prepare" in asked:
                    ready = prepare(Assignment(**asked["prepare"]))
                    answer: dict[str, Any] = {"versions": dict(ready.versions)}
                else:
                    assert ready is not None, "`prepare` comes first"  # noqa: S101
                    started = time.perf_counter()
                    losses = ready.run(asked["run"])
                    answer = {"seconds": time.perf_counter() - started, "losses": losses}
            except Exception as error:  # noqa: BLE001  whatever it is, the others go on and the table names it
                answer = {"error": f"{type(error).__name__}: {str(error).splitlines()[0][:300] if str(error) else ''}"}
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
