"""Records as rows of the tables, and rows as records again."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, cast

import numpy as np
from sqlalchemy import Row

from paribus.records import (
    ArmRecord,
    Curve,
    DataRecord,
    Finding,
    Parameters,
    Run,
    SplitName,
    StudyRecord,
)
from paribus.spec import Change
from paribus.store.protocol import StudySummary

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
        "replicates": study.replicates,
        "data": asdict(study.data),
        "versions": dict(study.versions),
        "machine": dict(study.machine),
        "command": study.command,
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


def study_summary(row: Row[Any], best: tuple[str, float] | None) -> StudySummary:
    """The study's line in the list."""
    return StudySummary(
        id=row.id,
        study=row.study,
        question=row.question,
        state=row.state,
        created=row.created,
        arms=row.arms,
        replicates=row.replicates,
        runs=row.runs,
        best=best,
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
    )


def run_record(
    row: Row[Any],
    scores: Iterable[Row[Any]],
    curves: Iterable[Row[Any]],
    probabilities: Mapping[str, np.ndarray],
    weights: Mapping[str, np.ndarray],
) -> Run:
    """The run of ``run_row``, ``score_rows``, ``curve_rows`` and its arrays; *row* also has the arm's name."""
    by_split: dict[SplitName, dict[str, float]] = {}
    for score in scores:
        by_split.setdefault(score.split, {})[score.metric] = score.value
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
        probabilities=cast("Mapping[SplitName, np.ndarray]", probabilities),
        weights=weights,
    )


def _arm(row: Row[Any]) -> ArmRecord:
    changes = tuple(Change(**change) for change in row.changes)
    return ArmRecord(row.name, row.baseline, row.compared_with, Parameters(**row.parameters), changes)


def _finding(row: Row[Any]) -> Finding:
    evidence = {name: _from_json(value) for name, value in row.evidence.items()}
    return Finding(row.id, row.severity, row.arm, row.where, evidence, row.message, row.remedy)


def _tuple(value: object) -> Any:
    return tuple(value) if isinstance(value, list) else value


# Evidence is numbers, strings and lists of strings. JSON has neither NaN nor infinity: they travel as {"float": "nan"}.
def _to_json(value: float | str | list[str]) -> object:
    if isinstance(value, str | list) or math.isfinite(value):
        return value
    return {"float": str(value)}


def _from_json(value: Any) -> float | str | list[str]:
    return float(value["float"]) if isinstance(value, dict) else value
