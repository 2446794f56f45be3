"""Reports as files: the format by the name's ending, each file whole or not there."""

from collections.abc import Mapping
from pathlib import Path

from paribus.errors import OutputError
from paribus.lab import Result, TestImages
from paribus.report.document import document
from paribus.report.html import html_report
from paribus.report.markdown import figure_files, markdown
from paribus.whole_files import write_bytes


def write_report(result: Result, path: str | Path, images: TestImages | None = None) -> Path:
    """Writes a report; a Markdown report's figures go to the folder ``<name>.figures`` beside it.

    Args:
        result: The study with its runs and verdicts.
        path: The file, with the ending ``.html`` or ``.md``. One that is there is replaced.
        images: The study's test images, as ``paribus.lab.test_images`` gives them; without them the report shows none.

    Returns:
        The file that was written.

    Raises:
        OutputError: There is no such format, or the file cannot be written; what was there is then still there.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_report(run(study, folder), f"{folder}/linear.md").name
        'linear.md'
    """
    path = Path(path)
    if path.suffix.lower() not in _FORMATS:
        raise OutputError(
            f"A report's name must end in .html or .md; got {path.name!r}. Write, for example, report.html."
        )
    files = _FORMATS[path.suffix.lower()](result, images, path)
    try:
        _write(files, path.parent)
    except (OSError, ValueError) as error:  # ValueError: no file system has such a name
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise OutputError(
            f"A report's file must be writable; {path} is not: {reason}. Free some space, mend the permissions, or "
            "name another file."
        ) from error
    return path


def _write(files: Mapping[Path, bytes], folder: Path) -> None:
    if not folder.is_dir():
        raise OutputError(f"A report's folder must exist; there is no folder {folder}. Make it, or name another.")
    for file, content in files.items():
        write_bytes(file, content)


def _html(result: Result, images: TestImages | None, path: Path) -> Mapping[Path, bytes]:
    return {path: html_report(result, images).encode()}


def _markdown(result: Result, images: TestImages | None, path: Path) -> Mapping[Path, bytes]:
    """The figures first, so that the text never links to what is not there."""
    report = document(result, images)
    folder = path.with_name(f"{path.stem}.figures")
    figures = {folder / name: content for name, content in figure_files(report).items()}
    return {**figures, path: markdown(report, folder.name).encode()}


_FORMATS = {".html": _html, ".md": _markdown}
