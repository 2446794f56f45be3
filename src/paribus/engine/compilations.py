"""Compiled programs, kept on disk: what was compiled once on a machine starts at once the next time."""

import hashlib
import platform
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

from paribus.cache_folder import cache_folder

MOST_BYTES = 2**30


def keep_compilations(jax: Any) -> None:
    """Has *jax* keep what it compiles in the cache folder, and look there first; where that cannot be written, not.

    Code compiled for one processor may not run on another, and home folders are shared: each kind has its own folder.
    """
    folder = cache_folder() / "compiled" / _processor()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _make_room(folder)
    except OSError:
        return
    # What a killed process left half written is not read; XLA compiles anew, and nobody needs to hear of it.
    warnings.filterwarnings("ignore", "Error (reading|writing) persistent compilation cache entry")
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def _processor() -> str:
    """A name for processors that can do the same."""
    told = " ".join([platform.machine(), platform.processor()])
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        told += next((line for line in lines if line.startswith(("flags", "Features"))), "")
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _make_room(folder: Path) -> None:
    files = sorted(((path.stat(), path) for path in folder.iterdir()), key=lambda each: each[0].st_mtime)
    excess = sum(stat.st_size for stat, _ in files) - MOST_BYTES
    for stat, path in files:
        if excess <= 0:
            return
        path.unlink(missing_ok=True)
        excess -= stat.st_size
