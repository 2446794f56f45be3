"""A stored study as a result: its runs, and what they allow to be said."""

from dataclasses import replace

from paribus.lab.comparing import verdicts_of
from paribus.lab.keeping import Kept, opened
from paribus.lab.result import Result
from paribus.lab.standing import true_state


def load_result(reference: str, store: Kept = None) -> Result:
    """A stored study with its runs and verdicts.

    Args:
        reference: The study's ID, a unique beginning of it, or ``latest``.
        store: Where it is kept, as for ``run``.

    Raises:
        StoreError: There is no such study.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     load_result("latest", folder)
        Traceback (most recent call last):
        paribus.errors.StoreError: A study must be in the store; got `latest` and the store is empty. Run a study first.
    """
    with opened(store) as kept:
        record = kept.study(reference)
        record = replace(record, state=true_state(record.id, record.state, kept))
        runs = kept.runs(record.id)
    split = record.spec.get("verdict_on", "test")
    return Result(record, runs, verdicts_of(record, runs, "validation" if split == "validation" else "test"))
