"""Where the programs of a study stood when they were last looked after, so that a killed study goes on from there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from paribus.errors import StoreError
from paribus.lab.seams import Watcher
from paribus.records import Work
from paribus.store import Store, file_stem

_ORIGIN, _STATE = "origin", "state/"


@dataclass(frozen=True)
class Checkpoints:
    """The checkpoints of one study: kept with what made them, and given out to none but the same.

    Args:
        store: Where they are kept.
        study_id: The study.
        watcher: Is told of a checkpoint that could not be kept or cannot be used.
        versions: What computes: a checkpoint that other versions made would end in other bits.
    """

    store: Store
    study_id: str
    watcher: Watcher
    versions: Mapping[str, str]

    def keep(self, work: Work, state: Mapping[str, np.ndarray]) -> None:
        """Keeps the newest state of a program; where that fails, training goes on with the one before."""
        arrays = {_ORIGIN: np.array(self._origin(work)), **{_STATE + name: array for name, array in state.items()}}
        try:
            self.store.keep_checkpoint(self.study_id, _name(work), arrays)
        except StoreError as error:
            self.watcher.noticed(f"No checkpoint of {_arms(work)} could be kept. {error}")

    def last(self, work: Work) -> Mapping[str, np.ndarray] | None:
        """The state to go on from; ``None`` where there is none that can be used."""
        try:
            arrays = self.store.checkpoint(self.study_id, _name(work))
        except StoreError as error:
            self.watcher.noticed(f"{_arms(work)} begins anew. {error}")
            return None
        if arrays is None:
            return None
        if (other := self._other_origin(work, arrays)) is not None:
            self.watcher.noticed(f"{_arms(work)} begins anew: its checkpoint is of {other}.")
            return None
        return state_in(arrays)

    def drop(self, work: Work) -> None:
        """Forgets a program whose runs are recorded."""
        self.store.drop_checkpoints(self.study_id, _name(work))

    def _origin(self, work: Work) -> str:
        runs = [[run.arm, run.replicate, dict(run.seeds), dict(run.numbers)] for run in work.runs]
        return json.dumps({"versions": dict(self.versions), "runs": runs})

    def _other_origin(self, work: Work, arrays: Mapping[str, np.ndarray]) -> str | None:
        """What a checkpoint is of, if it is not of this work and these versions."""
        kept, now = str(arrays.get(_ORIGIN, "{}")), self._origin(work)
        if kept == now:
            return None
        then = json.loads(kept).get("versions", {})
        changed = [
            f"{name} {then.get(name, '?')}" for name, version in self.versions.items() if then.get(name) != version
        ]
        return f"{', '.join(changed)}, which is not what is here" if changed else "other runs"


def checkpoint_name(arm: str, replicate: int, num_runs: int) -> str:
    """What the checkpoints of a program are called.

    Args:
        arm: The arm of its first run.
        replicate: The replicate of its first run.
        num_runs: How many runs it has.

    Examples:
        >>> checkpoint_name("relu", 0, 10)
        'relu-0-10'
    """
    return f"{file_stem(arm, replicate)}-{num_runs}"


def state_in(kept: Mapping[str, np.ndarray]) -> Mapping[str, np.ndarray]:
    """The engine's share of what is kept as a checkpoint."""
    return {name.removeprefix(_STATE): array for name, array in kept.items() if name.startswith(_STATE)}


def _name(work: Work) -> str:
    first = work.runs[0]
    return checkpoint_name(first.arm, first.replicate, len(work.runs))


def _arms(work: Work) -> str:
    return ", ".join(work.arms)
