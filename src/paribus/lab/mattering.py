"""The smallest difference that matters, changed after looking: allowed, but never in silence."""

from dataclasses import replace
from datetime import UTC, datetime

from paribus.errors import InputError
from paribus.lab.keeping import Kept, opened
from paribus.lab.loading import load_result
from paribus.lab.result import Result
from paribus.records import MattersChange


def change_matters(reference: str, matters: float, why: str, store: Kept = None) -> Result:
    """Judges a stored study by another smallest difference that matters; the change and its reason stay on record.

    What matters is part of a study, fixed before looking. Whoever changes it afterwards may have been led by the
    result, so every report tells of it.

    Args:
        reference: The study's ID, a unique beginning of it, or ``latest``.
        matters: The new one: 0.01 is one point of accuracy.
        why: The reason, for the reader.
        store: Where it is kept: a store, its folder or database URL; without one, where ``open_store`` says.

    Raises:
        InputError: *matters* is no difference of accuracy, there is no reason, or nothing would change.
        StoreError: There is no such study.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     result = run(study, folder)
        ...     change_matters("latest", 0.02, "one point is below what our readers see", folder).study.matters
        0.02
    """
    if not 0 < matters < 1:
        raise InputError(
            f"What matters must be a difference of accuracy between 0 and 1; got {matters:g}. Write 0.01 for one point."
        )
    if not why.strip():
        raise InputError("Changing what matters after looking needs a reason; got none. Write --why TEXT.")
    with opened(store) as kept:
        record = kept.study(reference)
        if matters == record.matters:
            raise InputError(f"What matters must change; it is {matters:g} already. Name another difference.")
        change = MattersChange(record.matters, matters, datetime.now(UTC), why.strip())
        kept.revise(replace(record, matters_changes=(*record.matters_changes, change)))
        return load_result(record.id, kept)
