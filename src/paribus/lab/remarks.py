"""What a reader of a study's verdicts has to know besides them: what was changed or added after looking."""

from collections.abc import Iterator

from paribus.records import MattersChange, StudyRecord, Verification
from paribus.stats.wording import amount


def remarks_of(study: StudyRecord) -> tuple[str, ...]:
    """Everything that was done after looking, in words; nothing for a study that was run once, as it was asked.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from paribus.records import DataRecord, Growth
        >>> data = DataRecord("digits", 9, 3, 3, ("0", "1"), (8, 8, 1), "", (5, 4), (0, 1, 1), ())
        >>> study = StudyRecord("k7", "s", "", "", {}, "finished", datetime.now(UTC), 1.0, 10, data, (), (), {}, {},
        ...                     growth=Growth((5, 5), "staged"))
        >>> print(*remarks_of(study))
        Looked at after 5 and 10 replicates; its intervals are wider for that, those of planned looks.
    """
    return tuple(_remarks(study))


def _remarks(study: StudyRecord) -> Iterator[str]:
    yield from (_changed(change) for change in study.matters_changes)
    if study.growth.looking != "once":
        *before, last = [str(each.stop) for each in study.rounds]
        looks = f"{', '.join(before)} and {last}" if before else last
        kind = "planned looks" if study.growth.looking == "staged" else "any number of looks"
        yield f"Looked at after {looks} replicates; its intervals are wider for that, those of {kind}."
    if study.verification:
        yield _verified(study.verification)


def _verified(done: Verification) -> str:
    when = f"{done.when:%Y-%m-%d %H:%M} UTC"
    if not done.different:
        return f"Trained again on {when}: {done.runs} of {done.runs} runs are the same, bit for bit."
    return (
        f"Trained again on {when}: {done.different} of {done.runs} runs differ, by up to {amount(done.floor)}; a "
        "difference below that may be the machine's."
    )


def _changed(change: MattersChange) -> str:
    before, after = (amount(value) for value in (change.before, change.after))
    return (
        f"What matters was changed after looking, from {before} to {after} ({change.why}), on "
        f"{change.when:%Y-%m-%d %H:%M} UTC."
    )
