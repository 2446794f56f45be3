"""Where Paribus keeps what can be fetched or made again."""

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """Fetched data sets and compiled programs are kept here: ``PARIBUS_CACHE`` if set, or the platform's place.

    Examples:
        >>> import os
        >>> os.environ["PARIBUS_CACHE"] = "cache"
        >>> print(cache_folder())
        cache
        >>> del os.environ["PARIBUS_CACHE"]
    """
    if chosen := os.environ.get("PARIBUS_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "paribus" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "paribus"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "paribus"
