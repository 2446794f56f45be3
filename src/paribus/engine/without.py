"""A library imported without what it can do without."""

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


@contextmanager
def without(*names: str) -> Iterator[None]:
    """For as long as it lasts, importing packages of these names fails in this thread as if they were not installed.

    A library that imports something if it is there, and goes on if it is not, is loaded faster so. Nothing is hidden
    that was loaded before, and nothing from other threads; afterwards everything can be imported as ever.

    Args:
        names: Packages, by the names they are imported by.

    Examples:
        >>> import sys
        >>> loaded = sys.modules.pop("colorsys", None)
        >>> with without("colorsys"):
        ...     try:
        ...         import colorsys
        ...     except ImportError as error:
        ...         print(error)
        `colorsys` is left out here.
        >>> import colorsys
    """
    finder = _Hiding(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Hiding(MetaPathFinder):
    """Is asked before all who find modules, and only for those that are not loaded."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._thread = threading.get_ident()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raises what an import raises where there is no such package, or leaves it to those who come after."""
        del path, target
        if name in self._names and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(f"`{name}` is left out here.", name=name)
        return None
