"""Records as rows of the tables, and rows as records again."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, cast

import numpy as np
from sqlalchemy import Row

from paribus.records import (
    ArmRecord,
    Breakdown,
    Curve,
    DataRecord,
    Finding,
    Growth,
    MattersChange,
    Parameters,
    Run,
    SplitName,
    StudyRecord,
    Verification,
)
from paribus.spec import Change
from paribus.store.arrays import Arrays, file_stem
from paribus.store.listing import StudySummary, alike, found_by

Values = dict[str, Any]


def study_row(study: StudyRecord) -> Values:
    """The study without its arms and findings."""
    return {
        "id": study.id,
        "study": study.study,
        "question": study.question,
        "digest": study.digest,
        "spec": dict(study.spec),
        "state": study.state,
        "created": study.created,
        "seconds": study.seconds,
        "data": asdict(study.data),
        "versions": dict(study.versions),
        "machine": dict(study.machine),
        "command": study.command,
        "num_arms": len(study.arms),
        "alike": alike(study.spec),
        "found_by": found_by(study.id, study.study, study.question, study.data.name, [arm.name for arm in study.arms]),
        **revised(study),
    }


def revised(study: StudyRecord) -> Values:
    """What may be changed of a study after it was begun."""
    return {
        "replicates": study.replicates,
        "growth": asdict(study.growth),
        "matters_changes": [_dated(change) for change in study.matters_changes],
        "verification": study.verification and _dated(study.verification),
    }


def arm_rows(study: int, arms: Iterable[ArmRecord]) -> list[Values]:
    """The arms, each with its position in the study."""
    return [
        {
            "study": study,
            "position": position,
            "name": arm.name,
            "baseline": arm.baseline,
            "compared_with": arm.compared_with,
            "parameters": asdict(arm.parameters),
            "changes": [asdict(change) for change in arm.changes],
            "trial_of": arm.trial_of,
            "tuned": dict(arm.tuned),
        }
        for position, arm in enumerate(arms)
    ]


def finding_rows(study: int, findings: Iterable[Finding]) -> list[Values]:
    """The findings, each with its position."""
    return [
        {
            "study": study,
            "position": position,
            "id": finding.id,
            "severity": finding.severity,
            "arm": finding.arm,
            "where": finding.where,
            "evidence": {name: _to_json(value) for name, value in finding.evidence.items()},
            "message": finding.message,
            "remedy": finding.remedy,
            "patch": dict(finding.patch),
            "explains": list(finding.explains),
            "source": finding.source,
        }
        for position, finding in enumerate(findings)
    ]


def run_row(study: int, arm: int, run: Run, file: str | None) -> Values:
    """The run without its scores, curves and arrays."""
    return {
        "study": study,
        "arm": arm,
        "replicate": int(run.replicate),
        "status": run.status,
        "reason": run.reason,
        "epochs": run.epochs,
        "steps": int(run.steps),
        "seconds": run.seconds,
        "seeds": {purpose: int(seed) for purpose, seed in run.seeds.items()},
        "arrays": file,
        "breakdown": run.breakdown and {name: _to_json(value) for name, value in asdict(run.breakdown).items()},
    }


def score_rows(run: int, scores: Mapping[SplitName, Mapping[str, float]]) -> list[Values]:
    """One row per split and metric."""
    flat = [(split, metric, value) for split, metrics in scores.items() for metric, value in metrics.items()]
    return [
        {"run": run, "split": split, "metric": metric, "position": position, "value": value}
        for position, (split, metric, value) in enumerate(flat)
    ]


def curve_rows(run: int, curves: Iterable[Curve]) -> list[Values]:
    """One row per curve."""
    return [
        {
            "run": run,
            "position": position,
            "split": curve.split,
            "metric": curve.metric,
            "epochs": curve.epochs,
            "values": curve.values,
        }
        for position, curve in enumerate(curves)
    ]


def study_summary(row: Row[Any]) -> StudySummary:
    """The study's line in the list."""
    return StudySummary(
        id=row.id,
        study=row.study,
        question=row.question,
        state=row.state,
        created=row.created,
        arms=row.num_arms,
        replicates=row.replicates,
        runs=row.num_runs,
        best=None if row.best_arm is None else (row.best_arm, row.best_accuracy),
        alike=row.alike,
    )


def study_record(row: Row[Any], arms: Iterable[Row[Any]], findings: Iterable[Row[Any]]) -> StudyRecord:
    """The study of ``study_row``, ``arm_rows`` and ``finding_rows``."""
    return StudyRecord(
        id=row.id,
        study=row.study,
        question=row.question,
        digest=row.digest,
        spec=row.spec,
        state=row.state,
        created=row.created,
        seconds=row.seconds,
        replicates=row.replicates,
        data=DataRecord(**{name: _tuple(value) for name, value in row.data.items()}),
        arms=tuple(_arm(arm) for arm in arms),
        findings=tuple(_finding(finding) for finding in findings),
        versions=row.versions,
        machine=row.machine,
        command=row.command,
        growth=Growth(**{name: _tuple(value) for name, value in (row.growth or {}).items()}),
        matters_changes=tuple(MattersChange(**_moment(change)) for change in row.matters_changes or ()),
        verification=row.verification and Verification(**_moment(row.verification)),
    )


def run_record(
    row: Row[Any],
    scores: Iterable[Row[Any]],
    curves: Iterable[Row[Any]],
    arrays: Mapping[str, Arrays],
) -> Run:
    """The run of ``run_row``, ``score_rows``, ``curve_rows`` and its archive; *row* also has the arm's name.

    Args:
        row: The run and its arm's name.
        scores: Its scores.
        curves: Its curves.
        arrays: What the archive that it names holds, by run; nothing where it is not to be read.
    """
    by_split: dict[SplitName, dict[str, float]] = {}
    for score in scores:
        by_split.setdefault(score.split, {})[score.metric] = score.value
    its_arrays = arrays.get(file_stem(row.name, row.replicate)) or arrays.get("") or Arrays()
    return Run(
        arm=row.name,
        replicate=row.replicate,
        status=row.status,
        reason=row.reason,
        epochs=row.epochs,
        steps=row.steps,
        seconds=row.seconds,
        seeds=row.seeds,
        curves=tuple(Curve(curve.split, curve.metric, curve.epochs, curve.values_) for curve in curves),
        scores=by_split,
        probabilities=cast("Mapping[SplitName, np.ndarray]", its_arrays.probabilities),
        weights=its_arrays.weights,
        breakdown=row.breakdown and Breakdown(**{name: _from_json(value) for name, value in row.breakdown.items()}),
        probes=its_arrays.probes,
    )


def _arm(row: Row[Any]) -> ArmRecord:
    changes = tuple(Change(**change) for change in row.changes)
    parameters = Parameters(**row.parameters)
    return ArmRecord(row.name, row.baseline, row.compared_with, parameters, changes, row.trial_of, row.tuned or {})


def _finding(row: Row[Any]) -> Finding:
    evidence = {name: _from_json(value) for name, value in row.evidence.items()}
    return Finding(
        row.id, row.severity, row.arm, row.where, evidence, row.message, row.remedy,
        row.patch or {}, tuple(row.explains or ()), row.source or "",
    )  # fmt: skip


def _dated(event: MattersChange | Verification) -> Values:
    return asdict(event) | {"when": event.when.astimezone(UTC).isoformat()}


def _moment(values: Values) -> Values:
    return values | {"when": datetime.fromisoformat(values["when"])}


def _tuple(value: object) -> Any:
    return tuple(value) if isinstance(value, list) else value


# Evidence is numbers, strings and lists of strings. JSON has neither NaN nor infinity: they travel as {"float": "nan"}.
def _to_json(value: float | str | list[str] | None) -> object:
    if value is None or isinstance(value, str | list) or math.isfinite(value):
        return value
    return {"float": str(value)}


def _from_json(value: Any) -> Any:
    return float(value["float"]) if isinstance(value, dict) else value
