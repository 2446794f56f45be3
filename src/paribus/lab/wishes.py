"""Telling a study that another process runs to pause, to go on, or to stop."""

import time
from collections.abc import Container

from paribus.errors import StoreError
from paribus.lab.keeping import Kept, opened
from paribus.lab.standing import Standing, standing_of
from paribus.records import StudyState
from paribus.store import Store, Wish

PATIENCE = 5.0  # seconds; a program that is being compiled looks up later
_LOOK_SECONDS = 0.02


def pause(reference: str, store: Kept = None) -> Standing:
    """Makes the process that runs a study wait until ``resume`` lets it go on.

    Args:
        reference: The study's ID, a unique beginning of it, or ``latest``.
        store: Where it is kept: a store, its folder or database URL; without one, where ``open_store`` says.

    Returns:
        Where the study stands: `paused`, or still `running` when the process has not looked up within 5 s; then it
        pauses as soon as it does.

    Raises:
        StoreError: There is no such study, or nobody is running it.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     pause("latest", folder)
        Traceback (most recent call last):
        paribus.errors.StoreError: A study must be in the store; got `latest` and the store is empty. Run a study first.
    """
    return _tell(reference, store, "pause", {"running"})


def stop(reference: str, store: Kept = None) -> Standing:
    """Makes the process that runs a study end; what is finished is kept, and ``resume`` goes on.

    Args:
        reference: The study's ID, a unique beginning of it, or ``latest``.
        store: Where it is kept: a store, its folder or database URL; without one, where ``open_store`` says.

    Returns:
        Where the study stands: `interrupted`, or still `running` when the process has not looked up within 5 s; then
        it stops as soon as it does.

    Raises:
        StoreError: There is no such study, or nobody is running it.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     stop("latest", folder)
        Traceback (most recent call last):
        paribus.errors.StoreError: A study must be in the store; got `latest` and the store is empty. Run a study first.
    """
    return _tell(reference, store, "stop", {"running", "paused"})


def wake(study_id: str, store: Store) -> bool:
    """Lets the process go on that runs a study and was told to pause; whether there is one."""
    if store.wish(study_id) != "pause" or not store.is_claimed(study_id):
        return False
    store.set_wish(study_id, "run")
    _wait(study_id, store, {"paused"})
    return True


def _tell(reference: str, store: Kept, wish: Wish, before: Container[StudyState]) -> Standing:
    with opened(store) as kept:
        standing = standing_of(kept.study(reference).id, kept)
        if standing.state not in ("running", "paused"):
            raise StoreError(
                f"A study must be running to be told to {wish}; {standing.id} is {standing.state}. {_remedy(standing)}"
            )
        kept.set_wish(standing.id, wish)
        return _wait(standing.id, kept, before)


def _wait(study_id: str, store: Store, before: Container[StudyState]) -> Standing:
    """Where a study stands once it has left these states, or patience ends."""
    deadline = time.monotonic() + PATIENCE
    while (standing := standing_of(study_id, store)).state in before and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)
    return standing


def _remedy(standing: Standing) -> str:
    if standing.state == "finished":
        return f"Look at it: paribus show {standing.id}"
    return f"Nobody is running it; go on with it: paribus resume {standing.id}"
