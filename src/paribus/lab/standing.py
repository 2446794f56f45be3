"""Where studies stand, seen from outside: also whether somebody runs them at all."""

from dataclasses import dataclass, replace

from paribus.lab.keeping import Kept, opened
from paribus.records import StudyState
from paribus.store import Store, StudySummary, Wish


@dataclass(frozen=True)
class Standing:
    """Where a study stands.

    Args:
        id: The name of this execution in the store.
        study: The study's own name.
        state: Where it stands; `killed` if its process died.
        wish: What is wished of the process that runs it: `run`, `pause` or `stop`.

    Examples:
        >>> Standing("k7mwq2abcd", "depth", "running", "pause").state  # asked to pause, and has not done so yet
        'running'
    """

    id: str
    study: str
    state: StudyState
    wish: Wish


def studies(store: Kept = None) -> tuple[StudySummary, ...]:
    """All studies of a store, the newest first; those whose process died are `killed`.

    Args:
        store: A store, its folder or database URL; without one, where ``open_store`` says.

    Raises:
        StoreError: The store cannot be read.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     studies(folder)
        ()
    """
    with opened(store) as kept:
        return tuple(replace(study, state=true_state(study.id, study.state, kept)) for study in kept.studies())


def standing_of(study_id: str, store: Store) -> Standing:
    """Where one study stands."""
    record = store.study(study_id)
    return Standing(record.id, record.study, true_state(record.id, record.state, store), store.wish(record.id))


def true_state(study_id: str, recorded: StudyState, store: Store) -> StudyState:
    """What the recorded state of a study is worth: nobody can run it without holding the claim to it."""
    if recorded not in ("running", "paused") or store.is_claimed(study_id):
        return recorded
    now = store.study(study_id).state  # once more: its process may have ended it since, and only then let go
    return "killed" if now in ("running", "paused") else now
