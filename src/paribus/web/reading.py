"""Stored studies for the page: which there is, what it left behind, and what is recorded of its mistakes."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from paribus.lab import load_result
from paribus.lab.arm_studies import baseline_study
from paribus.records import ArmRecord, Run, SplitName, StudyRecord
from paribus.web import standing
from paribus.web.answers import results as answers
from paribus.web.desk import Desk
from paribus.web.documents import document_of
from paribus.web.refusals import Refused

MOST_MISTAKES = 200


def require_study(study_id: str, desk: Desk) -> StudyRecord:
    """The record of a study that was begun.

    Raises:
        Refused: There is none of exactly this ID.
    """
    if not standing.has_study(desk.store, study_id):
        raise Refused(404, "There is no study of this ID that was begun.")
    return desk.store.study(study_id)


def show(study_id: str, desk: Desk) -> Mapping[str, Any]:
    """A study as ``paribus show --json`` has it, and where it stands in the queue."""
    where = standing.standing(study_id, desk.store, desk.queue)
    queue = where.queue.model_dump()
    if not standing.has_study(desk.store, study_id):
        job = desk.queue.job_of(study_id)
        if job is None:
            raise Refused(404, "There is no study of this ID.")
        told = standing.not_begun(job, where.queue)
        return {**told, "queue": queue, "wish": "run", "document": job.document, "discarded": False}
    result = load_result(study_id, desk.store)
    told = {**result.to_json(), "state": where.state}
    return {
        **told,
        "queue": queue,
        "wish": where.wish,
        "document": document_of(result.study),
        "discarded": study_id in desk.store.away(),
    }


def confusion(study_id: str, arm: str | None, desk: Desk) -> answers.Confusion:
    """How often images of one class are taken for another, on average over the finished runs of an arm."""
    record, chosen, runs = _runs_of(study_id, arm, desk)
    labels = np.array(record.data.test_labels)
    size = len(record.data.classes)
    counts = np.zeros((size, size))
    for predicted in _predicted(runs):
        np.add.at(counts, (labels, predicted), 1)
    return answers.Confusion(
        arm=chosen.name,
        split="test",
        classes=list(record.data.classes),
        counts=(counts / max(1, len(runs))).tolist(),
        replicates=len(runs),
        examples=len(labels),
    )


def mistakes(study_id: str, arm: str | None, actual: int, predicted: int, desk: Desk) -> list[answers.Mistake]:
    """The test images of one class that some run takes for another, those most often mistaken first."""
    record, _, runs = _runs_of(study_id, arm, desk)
    classes = range(len(record.data.classes))
    if actual not in classes or predicted not in classes:
        raise Refused(404, "There is no such class.")
    labels = np.array(record.data.test_labels)
    all_of_them = np.stack(_predicted(runs)) if runs else np.empty((0, len(labels)), int)
    wrong = ((all_of_them == predicted) & (labels == actual)).sum(axis=0)
    order = np.argsort(-wrong, kind="stable")[:MOST_MISTAKES]
    return [
        answers.Mistake(
            index=int(index),
            wrong_in=int(wrong[index]),
            of=len(runs),
            picture=f"pictures/{study_id}/test/{index}.png",
        )
        for index in order
        if wrong[index]
    ]


def arm_of(record: StudyRecord, name: str | None) -> ArmRecord:
    """The arm of a name; without one, the baseline.

    Raises:
        Refused: There is none.
    """
    found = next((arm for arm in record.arms if (arm.baseline if name is None else arm.name == name)), None)
    if found is None:
        raise Refused(404, "There is no such arm.")
    return found


def run_of(study_id: str, arm: str | None, replicate: int, desk: Desk) -> tuple[StudyRecord, Run]:
    """A recorded run with its arrays.

    Raises:
        Refused: There is none.
    """
    record = require_study(study_id, desk)
    name = arm_of(record, arm).name
    for run in desk.store.runs(study_id):
        if (run.arm, run.replicate) == (name, replicate):
            return record, run
    raise Refused(404, "This run is not recorded yet.")


def picture(study_id: str, split: SplitName, index: int, desk: Desk) -> bytes:
    """An image of a split, as the baseline's first replicate has it. The study itself says which data that is."""
    record = require_study(study_id, desk)
    study = baseline_study(record)
    if study is None:
        raise Refused(404, "The study was made by another version; its images cannot be told.")
    return desk.datasets.picture_of(study, record.data.fingerprint, split, index)


def _runs_of(study_id: str, arm: str | None, desk: Desk) -> tuple[StudyRecord, ArmRecord, list[Run]]:
    record = require_study(study_id, desk)
    chosen = arm_of(record, arm)
    found = [run for run in desk.store.runs(study_id) if run.arm == chosen.name]
    return record, chosen, [run for run in found if run.status == "finished" and "test" in run.probabilities]


def _predicted(runs: list[Run]) -> list[np.ndarray]:
    return [np.argmax(run.probabilities["test"], axis=-1) for run in runs]
