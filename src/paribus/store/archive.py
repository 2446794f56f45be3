"""The files beside the database: each run's probabilities and weights, and what else is kept with a study.

::

    <folder>/<study id>/<arm>-<replicate>.npz    a run's arrays
    <folder>/<study id>/files/<name>             a report, a saved network
    <folder>/<study id>/claim.lock               empty; locked by the process that runs the study

A file is written under another name in its own folder, forced to the disk, then renamed: it is there whole or not at
all. What a killed process leaves behind is never read, and goes with its study.
"""

import hashlib
import os
import re
import shutil
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from paribus.errors import StoreError
from paribus.records import Run
from paribus.whole_files import write_bytes, write_file

_PATIENCE = 0.5  # seconds; far longer than `is_claimed` holds the lock to try it


@dataclass(frozen=True)
class Archive:
    """A folder of files that belong to studies; no method is tried before the database knows the study.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     kept = Archive(Path(folder)).keep("k7mwq2abcd", "note.txt", b"deeper is better")
        ...     kept.read_text()
        'deeper is better'
    """

    folder: Path

    def write_arrays(self, study_id: str, file: str, run: Run) -> None:
        """Write a run's probabilities and weights."""
        arrays = {f"probabilities/{split}": array for split, array in run.probabilities.items()}
        arrays |= {f"weights/{path}": array for path, array in run.weights.items()}
        write_file(self.folder / study_id / file, lambda opened: np.savez(opened, allow_pickle=False, **arrays))

    def read_arrays(self, study_id: str, file: str) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
        """A run's probabilities by split, and its weights by ``layer/variable``.

        Raises:
            StoreError: When the file is missing or damaged.
        """
        path = self.folder / study_id / file
        try:
            # Opened here and not by NumPy, which forgets to close a file that is no archive.
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as archive:
                arrays = {key: archive[key] for key in archive.files}
        except FileNotFoundError as error:
            raise StoreError(
                f"A run's arrays must lie beside the database; `{path}` is missing. Bring the file back, or remove the "
                "study and run it again."
            ) from error
        except (ValueError, TypeError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as error:
            raise StoreError(
                f"A run's arrays must be a NumPy archive as Paribus wrote it; `{path}` is damaged ({error}). Bring "
                "back a copy, or remove the study and run it again."
            ) from error
        return _part("probabilities", arrays), _part("weights", arrays)

    def keep(self, study_id: str, name: str, content: bytes) -> Path:
        """Keep a file with a study.

        Raises:
            StoreError: When *name* is not a plain file name.
        """
        path = self.folder / study_id / "files" / _plain(name)
        write_bytes(path, content)
        return path

    def claim(self, study_id: str) -> AbstractContextManager[object]:
        """A lock that the operating system takes back when this process dies; to be let go by ``with``.

        Its file stays afterwards: were it deleted, one process could lock the old file and another a new one.

        Raises:
            StoreError: When it is held already.
        """
        path = self._lock(study_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return FileLock(path).acquire(timeout=_PATIENCE)
        except Timeout:
            raise StoreError(
                f"Study {study_id} is being run by another process. Wait for it, or stop it first."
            ) from None

    def is_claimed(self, study_id: str) -> bool:
        """Whether some process holds the claim."""
        path = self._lock(study_id)
        if not path.exists():
            return False
        try:
            with FileLock(path).acquire(blocking=False):
                return False
        except OSError:  # a ``Timeout`` is one; whoever may not even open the file cannot run the study either
            return True

    def remove(self, study_id: str) -> None:
        """Delete everything that belongs to a study."""
        try:
            shutil.rmtree(self.folder / study_id)
        except FileNotFoundError:
            return  # a study that was never claimed and has no runs has no folder

    def _lock(self, study_id: str) -> Path:
        return self.folder / study_id / "claim.lock"


def arrays_file(run: Run) -> str | None:
    """The name of the file for a run's arrays; ``None`` for a run that left none.

    Examples:
        >>> arrays_file(Run("relu", 3, "failed", "out of memory", 0.0, 0, 0.0, {}, (), {})) is None
        True
        >>> arrays_file(Run("relu", 0, "finished", None, 1.0, 9, 0.1, {}, (), {}, {"test": np.ones((2, 2))}))
        'relu-0.npz'
    """
    return f"{file_stem(run)}.npz" if run.probabilities or run.weights else None


def file_stem(run: Run) -> str:
    """What the names of a run's files begin with, fit for every file system.

    An arm's name that is not fit as it stands gets a digest, so that no two arms share a file.

    Examples:
        >>> file_stem(Run("tanh / sigmoid", 0, "finished", None, 1.0, 9, 0.1, {}, (), {}))
        'tanh-sigmoid-7d3b047f-0'
    """
    plain = unicodedata.normalize("NFKD", run.arm).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9_.]+", "-", plain).strip("-.")[:60]
    if slug != run.arm:
        slug = f"{slug or 'arm'}-{hashlib.sha256(run.arm.encode()).hexdigest()[:8]}"
    return f"{slug}-{run.replicate}"


def _part(part: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {key.removeprefix(f"{part}/"): array for key, array in arrays.items() if key.startswith(f"{part}/")}


def _plain(name: str) -> str:
    # Backslash and colon are separators on Windows, where a store may be read later.
    forbidden = re.search(r"[/\\:\x00-\x1f\x7f]", name) or name in {"", ".", ".."}
    if forbidden or name.startswith(".") or len(os.fsencode(name)) > 200:
        raise StoreError(
            "A kept file must have a plain name: no folders, no control characters, no dot at its beginning, at most "
            f"200 bytes; got {name!r}. Write, for example, `report.html`."
        )
    return name
