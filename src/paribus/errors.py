"""Every error a caller may meet, drawn as a tree.

::

    ParibusError
    ├── InputError            bad input: says what must hold, what was received, what to do (exit code 2)
    │   ├── StudyError        a study with faults; carries all of them, each with its place
    │   ├── DataError         a data set that is missing, broken, or not what it claims to be
    │   ├── StoreError        a store that cannot be opened, read or written
    │   ├── OutputError       a file that cannot be written
    │   └── CapacityError     a network that is too large for the machine
    └── Interrupted           the user asked to stop; what is finished is kept

A ``ValueError`` elsewhere means a bad argument in Python; an ``AssertionError`` means a mistake of ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class ParibusError(Exception):
    """The root of the tree: catch it to catch everything that is ours.

    Examples:
        >>> issubclass(InputError, ParibusError), issubclass(Interrupted, ParibusError)
        (True, True)
    """


class InputError(ParibusError):
    """Something that was given does not hold; the message says what to do about it.

    Examples:
        >>> import paribus
        >>> try:
        ...     paribus.read_study("nothing.yaml")
        ... except InputError as error:
        ...     print(str(error)[:44])
        A study file must exist; there is no nothing
    """


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a study file.

    Args:
        path: The place in the study's own words, such as ``model.dense_1.units``.
        message: What must hold.
        received: What was found there, as it would be written in the file.
        remedy: What to do.
        line: The line of the file, counted from 1; ``None`` when the study did not come from a file.
        patch: The remedy as one change of the study, path → value as ``--set`` takes them; none where words must do.

    Examples:
        >>> print(Fault("train.epochs", "`epochs` must be a whole number above 0.", "-5", "Write 1 or more.", 9))
        line 9, train.epochs: `epochs` must be a whole number above 0. Received -5. Write 1 or more.
    """

    path: str
    message: str
    received: str
    remedy: str
    line: int | None = None
    patch: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        place = f"line {self.line}, {self.path}" if self.line else self.path
        received = f" Received {self.received}." if self.received else ""
        return f"{place}: {self.message}{received} {self.remedy}".rstrip()


class StudyError(InputError):
    """A study that cannot run; ``faults`` lists everything wrong with it at once.

    Args:
        faults: All that is wrong.
        source: What it was read from.

    Examples:
        >>> import paribus
        >>> try:
        ...     paribus.parse("{study: s, data: digits, model: [Flatten, Dense: {unit: 10}], train: {epochs: 0}}")
        ... except StudyError as error:
        ...     print(error.faults[-1])
        line 1, train.epochs: `epochs` must be a whole number above 0. Received 0. Write 1 or more.
    """

    def __init__(self, faults: Sequence[Fault], source: str = "study") -> None:
        self.faults = tuple(faults)
        self.source = source
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__("\n".join([f"{source} has {count}:", *(f"  {fault}" for fault in self.faults)]))


class DataError(InputError):
    """A data set that is missing, broken, or not what it claims to be.

    Examples:
        >>> from paribus.data import fetch
        >>> try:
        ...     fetch("mnits")
        ... except DataError as error:
        ...     print(error)
        A data set must be one of digits, mnist, fashion-mnist, cifar10; got 'mnits'. Did you mean mnist?
    """


class StoreError(InputError):
    """A store that cannot be opened, read or written, or that holds no such study.

    Examples:
        >>> import tempfile
        >>> import paribus
        >>> with tempfile.TemporaryDirectory() as folder, paribus.open_store(folder) as store:
        ...     try:
        ...         store.study("latest")
        ...     except StoreError as error:
        ...         print(error)
        A study must be in the store; got `latest` and the store is empty. Run a study first.
    """


class OutputError(InputError):
    """A file that cannot be written.

    Examples:
        >>> raise OutputError("A report's name must end in .html or .md; got 'report.doc'. Write report.html.")
        Traceback (most recent call last):
        paribus.errors.OutputError: A report's name must end in .html or .md; got 'report.doc'. Write report.html.
    """


class CapacityError(InputError):
    """A network that does not fit into the machine's memory; nothing was tried.

    Examples:
        >>> issubclass(CapacityError, InputError)
        True
    """


class Interrupted(ParibusError):  # noqa: N818  # being asked to stop is no error
    """The user asked to stop; everything that was finished is kept.

    Examples:
        >>> import tempfile
        >>> import paribus
        >>> class Impatient(paribus.Watcher):
        ...     def loading(self, message, fraction):
        ...         raise Interrupted("Stopped before training began.")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     paribus.run("studies/first.yaml", folder, watcher=Impatient())
        Traceback (most recent call last):
        paribus.errors.Interrupted: Stopped before training began.
    """
