"""A store in memory: the fake for tests of the parts above, held to the same contract as the real one."""

import dataclasses
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from paribus.errors import StoreError
from paribus.records import Run, StudyRecord, StudyState
from paribus.store import Listed, StudySummary, Wanted, Wish, resolve
from paribus.store.listing import alike, found_by


class MemoryStore:
    """Studies in dictionaries; kept files in a temporary folder."""

    def __init__(self) -> None:
        self._studies: dict[str, StudyRecord] = {}
        self._runs: dict[str, dict[tuple[int, int], Run]] = {}
        self._claimed: set[str] = set()
        self._checkpoints: dict[tuple[str, str], dict[str, np.ndarray]] = {}
        self._wishes: dict[str, Wish] = {}
        self._away: dict[str, datetime] = {}
        self._told: dict[str, list[str]] = {}
        self._files = tempfile.TemporaryDirectory()

    def begin(self, study: StudyRecord) -> None:
        if study.id in self._studies:
            raise StoreError(f"A study must be recorded once; got `{study.id}` again.")
        self._studies[study.id] = dataclasses.replace(study, state="running")
        self._runs[study.id] = {}

    @contextmanager
    def claim(self, study_id: str) -> Iterator[None]:
        if self.is_claimed(study_id):
            raise StoreError(f"Study {study_id} is being run by another process. Wait for it, or stop it first.")
        self._claimed.add(study_id)
        try:
            yield
        finally:
            self._claimed.remove(study_id)

    def is_claimed(self, study_id: str) -> bool:
        return self._known(study_id).id in self._claimed

    def add_runs(self, study_id: str, runs: Sequence[Run]) -> None:
        arms = [arm.name for arm in self._known(study_id).arms]
        known = dict(self._runs[study_id])
        for run in runs:
            if run.arm not in arms:
                raise StoreError(f"A run must belong to an arm of its study ({', '.join(arms)}); got `{run.arm}`.")
            place = arms.index(run.arm), run.replicate
            if place in known:
                raise StoreError(f"A run must be recorded once; got `{run.arm}` {run.replicate} again.")
            known[place] = run
        self._runs[study_id] = known

    def keep_checkpoint(self, study_id: str, name: str, arrays: Mapping[str, np.ndarray]) -> None:
        self._known(study_id)
        self._checkpoints[study_id, _plain(name)] = {key: np.array(array) for key, array in arrays.items()}

    def checkpoint(self, study_id: str, name: str) -> Mapping[str, np.ndarray] | None:
        self._known(study_id)
        return self._checkpoints.get((study_id, name))

    def drop_checkpoints(self, study_id: str, name: str | None = None) -> None:
        self._known(study_id)
        for key in [key for key in self._checkpoints if key == (study_id, name or key[1])]:
            del self._checkpoints[key]

    def set_wish(self, study_id: str, wish: Wish) -> None:
        self._known(study_id)
        self._wishes[study_id] = wish

    def wish(self, study_id: str) -> Wish:
        self._known(study_id)
        return self._wishes.get(study_id, "run")

    def end(self, study_id: str, state: StudyState, seconds: float) -> None:
        self._studies[study_id] = dataclasses.replace(self._known(study_id), state=state, seconds=seconds)

    def revise(self, study: StudyRecord) -> None:
        changes = {name: getattr(study, name) for name in ("replicates", "growth", "matters_changes", "verification")}
        self._studies[study.id] = dataclasses.replace(self._known(study.id), **changes)

    def study(self, reference: str) -> StudyRecord:
        if reference in self._studies:
            return self._studies[reference]
        return self._studies[resolve(reference, {study.id: study.study for study in self._newest_first()})]

    def studies(self) -> tuple[StudySummary, ...]:
        return tuple(
            StudySummary(
                id=study.id,
                study=study.study,
                question=study.question,
                state=study.state,
                created=study.created,
                arms=len(study.arms),
                replicates=study.replicates,
                runs=len(self._runs[study.id]),
                best=self._best(study),
                alike=alike(study.spec),
            )
            for study in self._newest_first()
        )

    def listed(self, wanted: Wanted) -> Listed:
        found = [each for each in self.studies() if all(word in self._found_by(each.id) for word in wanted.words)]
        match wanted.order:
            case "oldest":
                found.reverse()
            case "name":
                found.sort(key=lambda each: each.study)
            case "state":
                found.sort(key=lambda each: each.state)
            case "best":
                found.sort(key=lambda each: -each.best[1] if each.best else np.inf)
            case "newest":
                pass
        if wanted.grouped:
            kinds = list(dict.fromkeys(each.alike for each in found))
            found.sort(key=lambda each: kinds.index(each.alike))
        shown = tuple(found[wanted.offset : wanted.offset + wanted.limit])
        counts = Counter(each.alike for each in found)
        return Listed(len(found), shown, {each.alike: counts[each.alike] for each in shown})

    def put_away(self, study_id: str) -> None:
        self._away[self._known(study_id).id] = datetime.now(UTC)

    def bring_back(self, study_id: str) -> None:
        self._away.pop(self._known(study_id).id, None)

    def away(self, before: datetime | None = None) -> tuple[str, ...]:
        return tuple(study_id for study_id, when in self._away.items() if before is None or when < before)

    def tell(self, study_id: str, line: str) -> None:
        self._told.setdefault(study_id, []).append(line)

    def told(self, study_id: str, since: int = 0) -> tuple[tuple[str, ...], int]:
        lines = self._told.get(study_id, [])
        return tuple(lines[since:]), len(lines)

    def hush(self, study_id: str) -> None:
        self._told.pop(study_id, None)

    def runs(self, study_id: str, *, arrays: bool = True) -> tuple[Run, ...]:
        self._known(study_id)
        found = (run for _, run in sorted(self._runs[study_id].items(), key=lambda item: item[0]))
        return tuple(
            run if arrays else dataclasses.replace(run, probabilities={}, weights={}, probes=()) for run in found
        )

    def remove(self, study_id: str) -> None:
        self._known(study_id)
        del self._studies[study_id], self._runs[study_id]
        self._away.pop(study_id, None)
        self._told.pop(study_id, None)
        self._wishes.pop(study_id, None)
        self._checkpoints = {key: kept for key, kept in self._checkpoints.items() if key[0] != study_id}

    def keep_file(self, study_id: str, name: str, content: bytes) -> Path:
        self._known(study_id)
        path = Path(self._files.name) / study_id / _plain(name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    def beside(self, name: str) -> Path:
        path = Path(self._files.name) / f"{_plain(name)}.d"
        path.mkdir(exist_ok=True)
        return path

    def close(self) -> None:
        self._files.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _known(self, study_id: str) -> StudyRecord:
        if study_id not in self._studies:
            raise StoreError(f"A study must have been begun; got the ID `{study_id}`, which no study has.")
        return self._studies[study_id]

    def _newest_first(self) -> list[StudyRecord]:
        there = [study for study in self._studies.values() if study.id not in self._away]
        return sorted(there, key=lambda study: study.created)[::-1]

    def _found_by(self, study_id: str) -> str:
        study = self._studies[study_id]
        return found_by(study.id, study.study, study.question, study.data.name, [arm.name for arm in study.arms])

    def _best(self, study: StudyRecord) -> tuple[str, float] | None:
        means = []
        for arm in study.arms:
            finished = [run for run in self.runs(study.id) if run.arm == arm.name and run.status == "finished"]
            accuracies = [run.scores.get("test", {}).get("accuracy", np.nan) for run in finished]
            if not arm.trial_of and not np.all(np.isnan(accuracies)):
                means.append((arm.name, float(np.nanmean(accuracies))))
        return max(means, key=lambda mean: mean[1], default=None)


def _plain(name: str) -> str:
    if not name or Path(name).name != name or name.startswith(".") or not name.isprintable() or {*name} & {*"\\:"}:
        raise StoreError(f"A kept file must have a plain name; got {name!r}.")
    return name
