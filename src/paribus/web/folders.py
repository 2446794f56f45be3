"""Which folders of images a document may name: those declared when the page was started, and what lies in them."""

from collections.abc import Mapping
from pathlib import Path

from paribus.errors import DataError
from paribus.lab.seams import Watcher
from paribus.lab.tables import Tables
from paribus.records import Dataset
from paribus.spec import Study


def is_within(path: str, folders: tuple[Path, ...]) -> bool:
    """Whether *path*, all links followed, is one of *folders* or lies in one.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     is_within(f"{folder}/a/../b", (Path(folder),)), is_within(f"{folder}/../b", (Path(folder),))
        (True, False)
    """
    try:
        asked = Path(path).expanduser().resolve()
        return any(asked.is_relative_to(folder.resolve()) for folder in folders)
    except (OSError, ValueError, RuntimeError):  # no file system has such a name, or links go in circles
        return False


class GuardedTables(Tables):
    """Tables of images that open no folder or file beyond those declared.

    Args:
        folders: What was declared.
        watcher: Is told what is being opened.
    """

    def __init__(self, folders: tuple[Path, ...], watcher: Watcher | None = None) -> None:
        super().__init__(watcher or Watcher())
        self._folders = folders

    def dataset(self, study: Study) -> Dataset:
        """All the images that a study without arms asks for.

        Raises:
            DataError: They cannot be opened, or may not be.
        """
        path = getattr(study.data, "path", None)
        if path is not None and not is_within(path, self._folders):
            raise DataError(
                "A folder of images must have been declared when the page was started; this one was not. Start it "
                "with `paribus ui --data FOLDER`."
            )
        return super().dataset(study)


def declared(folders: tuple[Path, ...]) -> Mapping[str, Path]:
    """The declared folders by the names that addresses call them.

    Examples:
        >>> declared((Path("a/xray"), Path("b/xray")))
        {'xray': PosixPath('a/xray'), 'xray-2': PosixPath('b/xray')}
    """
    named: dict[str, Path] = {}
    for folder in folders:
        name, number = folder.resolve().name if folder.name in ("", ".", "..") else folder.name, 2
        while (tried := name if number == 2 and name not in named else f"{name}-{number}") in named:
            number += 1
        named[tried] = folder
    return named
