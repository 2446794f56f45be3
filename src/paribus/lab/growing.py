"""When a study is given more replicates: how many, and what looking again costs."""

from collections.abc import Sequence
from dataclasses import replace

from paribus.errors import InputError
from paribus.records import Growth, StudyRecord
from paribus.stats import LOOKS, Effect, Verdict, next_look

OPEN_ENDED_STEP = 5
"""Replicates between two looks at a study that may be looked at any number of times."""

OPEN = ("CANNOT_TELL", "ONE_RUN", "NO_TREND_SHOWN")
"""Codes of what more replicates may settle."""


def growth_until_clear(at_most: int | None) -> Growth:
    """How a new study grows that is looked at until it is clear.

    Up to 20 replicates the looks are planned, at 5, 10 and 20 of them; beyond, it is looked at after every 5.

    Args:
        at_most: Replicates beyond which it does not grow; without it, those of the last planned look.

    Raises:
        InputError: Fewer are allowed than the first look needs.

    Examples:
        >>> growth_until_clear(None), growth_until_clear(40).looking
        (Growth(rounds=(5,), looking='staged', at_most=20), 'open-ended')
    """
    limit = LOOKS[-1] if at_most is None else at_most
    if limit < LOOKS[0]:
        raise InputError(
            f"A study that grows until it is clear must be allowed {LOOKS[0]} replicates or more; got {limit}. Write "
            f"--at-most {LOOKS[-1]}."
        )
    return Growth((LOOKS[0],), "staged" if limit <= LOOKS[-1] else "open-ended", limit)


def growing_on(record: StudyRecord, at_most: int | None) -> StudyRecord:
    """A stored study as one that grows until it is clear; nobody had planned that, so its looks are open-ended.

    Args:
        record: The study.
        at_most: Replicates beyond which it does not grow; without it, twice as many as it has, or 20.

    Raises:
        InputError: It has as many already.
    """
    limit = max(LOOKS[-1], 2 * record.replicates) if at_most is None else at_most
    if limit <= record.replicates:
        raise InputError(
            f"A study that grows must be allowed more replicates than the {record.replicates} it has; got {limit}. "
            f"Write --at-most {record.replicates + OPEN_ENDED_STEP}."
        )
    return replace(record, growth=Growth(record.growth.rounds or (record.replicates,), "open-ended", limit))


def with_more(record: StudyRecord, more: int) -> StudyRecord:
    """*record* with a round of *more* replicates, which somebody asked for after looking: its looks are open-ended.

    Raises:
        InputError: *more* is not positive.

    Examples:
        >>> from paribus.records import DataRecord
        >>> from datetime import UTC, datetime
        >>> data = DataRecord("digits", 9, 3, 3, ("0", "1"), (8, 8, 1), "", (5, 4), (0, 1, 1), ())
        >>> record = StudyRecord("k7", "s", "", "", {}, "finished", datetime.now(UTC), 1.0, 5, data, (), (), {}, {})
        >>> with_more(record, 3).growth, with_more(record, 3).replicates
        (Growth(rounds=(5, 3), looking='open-ended', at_most=None), 8)
    """
    if more < 1:
        raise InputError(f"`--more` must be a number of replicates above 0; got {more}. Write --more 5.")
    rounds = (*(record.growth.rounds or (record.replicates,)), more)
    return replace(record, replicates=sum(rounds), growth=Growth(rounds, "open-ended"))


def next_round(record: StudyRecord, verdicts: Sequence[Verdict], effects: Sequence[Effect] = ()) -> StudyRecord | None:
    """*record* with the replicates of its next look; ``None`` where it does not grow, is clear, or cannot become so.

    Args:
        record: The study.
        verdicts: What can be said of its arms.
        effects: What can be said of all of them at once.
    """
    growth = record.growth
    if growth.at_most is None or growth.at_most <= record.replicates:
        return None
    if not _may_become_clear(verdicts) and not any(effect.code in OPEN for effect in effects):
        return None
    more = _next(growth, record.replicates)
    return replace(record, replicates=record.replicates + more, growth=replace(growth, rounds=(*growth.rounds, more)))


def _may_become_clear(verdicts: Sequence[Verdict]) -> bool:
    """Whether some question is open that more replicates can settle at these images."""
    unclear = [verdict for verdict in verdicts if verdict.code in OPEN]
    return any(verdict.needs is None or verdict.needs.replicates is not None for verdict in unclear)


def _next(growth: Growth, replicates: int) -> int:
    """Replicates to be added for the next look."""
    limit = growth.at_most or LOOKS[-1]
    planned = next_look(replicates) if growth.looking == "staged" else replicates + OPEN_ENDED_STEP
    return min(planned or limit, limit) - replicates
