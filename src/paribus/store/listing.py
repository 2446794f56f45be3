"""The list of studies: what it is searched by, in which order it comes, and which of them are alike."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from paribus.records import StudyState

Order = Literal["newest", "oldest", "name", "best", "state"]

_WORDS_AND_SEEDS = {"study", "question", "seed", "replicates"}
_MOST_CHARACTERS = 400  # of what a study is found by; an index of PostgreSQL holds no more than 2,700 bytes


@dataclass(frozen=True)
class StudySummary:
    """One line of the list of studies.

    Args:
        id: The name of this execution in the store.
        study: The study's own name.
        question: What it asks.
        state: Where it stands.
        created: When it was started (UTC).
        arms: How many arms it has.
        replicates: Replicates of every arm that were asked for.
        runs: Runs that are recorded, whatever became of them.
        best: The arm with the best mean test accuracy over its finished runs, and that mean; ``None`` without any.
        alike: The same for studies that differ in nothing but words, seeds and replicates.

    Examples:
        >>> from datetime import UTC, datetime
        >>> day = datetime(2026, 5, 9, tzinfo=UTC)
        >>> StudySummary("k7mwq2", "depth", "", "finished", day, 2, 10, 20, best=("deep", 0.97)).best
        ('deep', 0.97)
    """

    id: str
    study: str
    question: str
    state: StudyState
    created: datetime
    arms: int
    replicates: int
    runs: int
    best: tuple[str, float] | None
    alike: str = ""


@dataclass(frozen=True)
class Wanted:
    """A part of the list of studies.

    Args:
        search: Words that must all be found in a study's ID, name, question, data or arms; no matter the case.
        order: In which order; the newest come first among equals.
        grouped: Whether studies that are alike stand together, where the first of them would stand.
        offset: How many to leave out.
        limit: How many to give at most.

    Examples:
        >>> Wanted("digits relu").words
        ('digits', 'relu')
    """

    search: str = ""
    order: Order = "newest"
    offset: int = 0
    limit: int = 100
    grouped: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What is searched for."""
        return tuple(self.search.lower().split())


@dataclass(frozen=True)
class Listed:
    """A part of the list of studies.

    Args:
        total: How many there are of those that are searched for.
        studies: Those of the part.
        alike: Of each kind among them, how many of those that are searched for are alike.
    """

    total: int
    studies: tuple[StudySummary, ...]
    alike: Mapping[str, int] = field(default_factory=dict)


def found_by(study_id: str, name: str, question: str, data: str, arms: Iterable[str]) -> str:
    """What a study is found by.

    Examples:
        >>> found_by("k7mwq2abcd", "Depth", "Is deeper better?", "digits", ["one", "two"])
        'k7mwq2abcd depth digits one two is deeper better?'
    """
    return " ".join([study_id, name, data, *arms, question]).lower()[:_MOST_CHARACTERS]


def alike(spec: Mapping[str, Any]) -> str:
    """The same for studies that ask for the same, whatever their names, seeds and number of replicates.

    Examples:
        >>> alike({"data": {"name": "digits", "seed": 1}, "seed": 2}) == alike({"data": {"name": "digits", "seed": 3}})
        True
    """
    asked = {part: value for part, value in spec.items() if part not in _WORDS_AND_SEEDS}
    if isinstance(asked.get("data"), Mapping):
        asked["data"] = {key: value for key, value in asked["data"].items() if key != "seed"}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]
