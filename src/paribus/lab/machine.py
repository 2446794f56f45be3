"""Where and with what a study was run: enough to explain a difference, nothing that identifies a person."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("paribus", "numpy", "scipy")


def versions() -> dict[str, str]:
    """Python, Paribus and the libraries that the statistics stand on; an engine adds its own.

    Examples:
        >>> sorted(versions())
        ['numpy', 'paribus', 'python', 'scipy']
    """
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def machine() -> dict[str, str]:
    """The operating system, the processor and how many cores may be used.

    Examples:
        >>> sorted(machine())
        ['cores', 'processor', 'system']
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return {"system": platform.platform(terse=True), "processor": _processor(), "cores": str(cores)}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
