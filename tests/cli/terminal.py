"""The real executable, in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PARIBUS = Path(sys.executable).parent / "paribus"

STUDY = """\
study: activation
question: Does tanh classify better than ReLU?
data: {name: digits, validation: 0.2}
model:
  - Flatten
  - Dense: {units: 16, activation: relu}
  - Dense: {units: 10}
train:
  optimizer: Adam
  epochs: 1
vary:
  factor: activation
  set: [model.dense_1.activation]
  levels: {relu: relu, tanh: tanh}
  baseline: relu
replicates: 2
"""


def paribus(
    folder: Path, *words: str, env: Mapping[str, str] | None = None, before: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs ``paribus`` with these words in a folder, and waits for it.

    *before* is Python that its process runs first. It is no ``preexec_fn``: that would fork this process, which JAX,
    loaded by other tests, warns of.
    """
    launcher = (
        [sys.executable, "-c", f"{before}\nimport os, sys\nos.execv(sys.argv[1], sys.argv[1:])"] if before else []
    )
    return subprocess.run(
        [*launcher, PARIBUS, *words],
        cwd=folder,
        env=environment(folder) | dict(env or {}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def no_file_above(size: int) -> str:
    """Python that makes the disk look full to whoever writes more than *size* bytes into one file."""
    return f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"


def start(folder: Path, *words: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Starts ``paribus`` in a process group of its own, its standard error a file in the folder."""
    with (folder / "errors").open("w") as errors:
        return subprocess.Popen(
            [PARIBUS, *words],
            cwd=folder,
            env=environment(folder) | dict(env or {}),
            stdout=subprocess.DEVNULL,
            stderr=errors,
            text=True,
            start_new_session=True,
        )


def environment(folder: Path) -> dict[str, str]:
    """Ours, but with a cache of its own and a terminal of 80 columns."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("PARIBUS_")}
    return others | {"PARIBUS_CACHE": str(folder / "cache"), "COLUMNS": "80", "JAX_PLATFORMS": "cpu"}


def write_study(folder: Path, *changes: tuple[str, str]) -> str:
    """Writes ``study.yaml``, each pair of *changes* put into ``STUDY``; its name."""
    text = STUDY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "study.yaml").write_text(text)
    return "study.yaml"
