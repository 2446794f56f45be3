"""Study files from the disk: the only place of the lab that opens one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from paribus.errors import Fault, InputError, StudyError
from paribus.spec import Document, Study, examine, json_schema, override, plain, read_text

Asked = Study | Document | Mapping[str, Any] | str | Path
"""A study in any of its forms: an object, plain data, or the path of its file."""

LARGEST = 1_000_000  # bytes; the longest of our own studies has 5,000


def read_study(path: str | Path, settings: str | Sequence[str] = ()) -> Study:
    """The study in a file.

    Args:
        path: A YAML or JSON file.
        settings: A change to it, or several, each ``path=value``, such as ``train.epochs=5``.

    Raises:
        StudyError: The file has faults, or a setting has; all of them are listed.
        InputError: The file cannot be read.

    Examples:
        >>> study = read_study("studies/first.yaml", ["replicates=3"])
        >>> study.replicates
        3
    """
    document = read_document(path, settings)
    examined = examine(document)
    if examined.faults or examined.study is None:
        raise StudyError(examined.faults, document.source)
    return examined.study


def document_of(study: Asked) -> Document:
    """A study in any form as the plain data that are checked.

    Raises:
        StudyError: The file's text is not YAML or JSON.
        InputError: The file cannot be read.

    Examples:
        >>> document_of("studies/first.yaml").data["study"]
        'first'
    """
    match study:
        case Document():
            return study
        case Study():
            return Document(plain(study), study.study)
        case str() | Path():
            return read_document(study)
        case _:
            return Document(dict(study))


def read_document(path: str | Path, settings: str | Sequence[str] = ()) -> Document:
    """The plain data of a study file, with *settings* applied and the line of every value.

    Raises:
        StudyError: The text is not YAML or JSON, or a setting names nothing.
        InputError: The file cannot be read.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise InputError(
            f"A study file must exist; there is no {path}. Check the path, or write one with `paribus init {path}`."
        ) from None
    except IsADirectoryError:
        raise InputError(f"A study must be a file; {path} is a folder. Name a file in it.") from None
    except (OSError, ValueError) as error:  # ValueError: no file system has such a name
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise InputError(f"A study file must be readable; {path} is not: {reason}. Check its permissions.") from None
    if len(content) > LARGEST:
        raise InputError(f"A study file must be smaller than {LARGEST:,} bytes; {path} is not. Name a study file.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"byte {content[error.start]:#04x}"
        fault = Fault("study", "A study file must be UTF-8 text.", byte, "Save it as UTF-8.", line)
        raise StudyError([fault], str(path)) from None
    return override(read_text(text, str(path)), [settings] if isinstance(settings, str) else settings)


def study_schema() -> dict[str, Any]:
    """The JSON Schema that every study file fulfils.

    Examples:
        >>> sorted(study_schema()["required"])
        ['data', 'model', 'study', 'train']
    """
    return json_schema()
