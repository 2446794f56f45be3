"""The files beside the database: the arrays of runs, checkpoints, and what else is kept with a study.

::

    <folder>/<study id>/<arm>-<replicate>.npz     the arrays of the runs of a program, named after its first
    <folder>/<study id>/checkpoints/<name>.npz    where a program stood that is not recorded yet
    <folder>/<study id>/files/<name>              a report, a saved network
    <folder>/<study id>/told.jsonl                what is told of a study while it is trained, line by line
    <folder>/<study id>/claim.lock                empty; locked by the process that runs the study
    <folder>/<name>.d/                            what belongs to no single study

A file is written under another name in its own folder, forced to the disk, then renamed: it is there whole or not at
all. What a killed process leaves behind is never read, and goes when the study is claimed again.
"""

import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from filelock import FileLock, Timeout

from paribus.errors import StoreError
from paribus.records import Run
from paribus.store.arrays import Arrays, by_run, named
from paribus.whole_files import remove_unfinished, write_bytes, write_file

_DAMAGE = (ValueError, TypeError, EOFError, KeyError, IndexError, zipfile.BadZipFile, zlib.error)
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

    def write_arrays(self, study_id: str, file: str, runs: Sequence[Run]) -> None:
        """Write the probabilities, weights and probes of runs into one file."""
        arrays = {name: array for run in runs for name, array in named(run).items()}
        _write(self.folder / study_id / file, arrays)

    def read_arrays(self, study_id: str, file: str) -> Mapping[str, Arrays]:
        """What a file holds, by the stem of each run; a file that belongs to one run alone has it under ``""``.

        Raises:
            StoreError: When the file is missing or damaged.
        """
        path = self.folder / study_id / file
        try:
            return by_run(_read(path))
        except FileNotFoundError as error:
            raise StoreError(
                f"A run's arrays must lie beside the database; `{path}` is missing. Bring the file back, or remove the "
                "study and run it again."
            ) from error
        except _DAMAGE as error:
            raise StoreError(
                f"A run's arrays must be a NumPy archive as Paribus wrote it; `{path}` is damaged ({error}). Bring "
                "back a copy, or remove the study and run it again."
            ) from error

    def keep_checkpoint(self, study_id: str, name: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Put a checkpoint in the place of the one before, which stays whole until then."""
        _write(self._checkpoint(study_id, name), arrays)

    def checkpoint(self, study_id: str, name: str) -> Mapping[str, np.ndarray] | None:
        """The checkpoint that was kept last under a name, if any.

        Raises:
            StoreError: When it is damaged.
        """
        path = self._checkpoint(study_id, name)
        try:
            return _read(path)
        except FileNotFoundError:
            return None
        except _DAMAGE as error:
            raise StoreError(
                f"A checkpoint must be a NumPy archive as Paribus wrote it; `{path}` is damaged ({error}). Bring back "
                "a copy, or train from the beginning."
            ) from error

    def drop_checkpoints(self, study_id: str, name: str | None = None) -> None:
        """Delete the checkpoint of a name, if there is one; without a name, all of the study."""
        if name is None:
            shutil.rmtree(self.folder / study_id / "checkpoints", ignore_errors=True)
        else:
            self._checkpoint(study_id, name).unlink(missing_ok=True)

    def tidy(self, study_id: str) -> None:
        """Delete what killed processes have left unfinished; whoever calls it holds the claim to the study."""
        remove_unfinished(self.folder / study_id)
        remove_unfinished(self.folder / study_id / "checkpoints")
        remove_unfinished(self.folder / study_id / "files", seconds=60)  # reports are written without a claim

    def keep(self, study_id: str, name: str, content: bytes) -> Path:
        """Keep a file with a study.

        Raises:
            StoreError: When *name* is not a plain file name.
        """
        path = self.folder / study_id / "files" / _plain(name)
        write_bytes(path, content)
        return path

    def beside(self, name: str) -> Path:
        """A folder among those of the studies; their IDs have ten letters and no dot.

        Raises:
            StoreError: When *name* is not a plain name.
        """
        folder = self.folder / f"{_plain(name)}.d"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def tell(self, study_id: str, line: str) -> None:
        """Add a line to what is told; a line that a killed process left unfinished is ended first."""
        path = self._told(study_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else f"\n{line}"
            file.write(f"{line}\n".encode())

    def told(self, study_id: str, since: int) -> tuple[tuple[str, ...], int]:
        """The whole lines from a place on, and the place after them."""
        try:
            with self._told(study_id).open("rb") as file:
                file.seek(since)
                content = file.read()
        except FileNotFoundError:
            return (), 0
        whole = content[: content.rfind(b"\n") + 1]
        return tuple(whole.decode("utf-8", "replace").splitlines()), since + len(whole)

    def hush(self, study_id: str) -> None:
        """Forget what was told."""
        self._told(study_id).unlink(missing_ok=True)

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
                f"Study {study_id} is being run by another process. Wait for it, or stop it first: "
                f"paribus stop {study_id}"
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

    def _checkpoint(self, study_id: str, name: str) -> Path:
        return self.folder / study_id / "checkpoints" / f"{_plain(name)}.npz"

    def _told(self, study_id: str) -> Path:
        return self.folder / study_id / "told.jsonl"

    def _lock(self, study_id: str) -> Path:
        return self.folder / study_id / "claim.lock"


def _write(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """What ``np.savez`` writes, under any names: that one has names of its own for some of its arguments."""

    def write(opened: IO[bytes]) -> None:
        with zipfile.ZipFile(opened, "w") as archive:
            for name, array in arrays.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                    np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)

    write_file(path, write)


def _read(path: Path) -> dict[str, np.ndarray]:
    # Opened here and not by NumPy, which forgets to close a file that is no archive.
    with path.open("rb") as opened, np.load(opened, allow_pickle=False) as archive:
        return {key: archive[key] for key in archive.files}


def _plain(name: str) -> str:
    # Backslash and colon are separators on Windows, where a store may be read later.
    forbidden = re.search(r"[/\\:\x00-\x1f\x7f]", name) or name in {"", ".", ".."}
    if forbidden or name.startswith(".") or len(os.fsencode(name)) > 200:
        raise StoreError(
            "A kept file must have a plain name: no folders, no control characters, no dot at its beginning, at most "
            f"200 bytes; got {name!r}. Write, for example, `report.html`."
        )
    return name
