"""A study with its runs and verdicts: what ``run`` gives and ``show`` shows."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from jaxtyping import Float

from paribus.lab.plain import as_json
from paribus.records import ArmRecord, Breakdown, Run, SplitName, StudyRecord
from paribus.stats import Verdict


@dataclass(frozen=True, eq=False)
class Result:
    """One execution of a study, as far as it came.

    Args:
        study: What was run, and on what.
        runs: Every run that was recorded, those that failed among them.
        verdicts: One for each arm that is compared.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     result = run(study, folder)
        >>> [run.replicate for run in result.runs_of("baseline")], result.scores("baseline", "train", "loss").shape
        ([0, 1], (2,))
    """

    study: StudyRecord
    runs: tuple[Run, ...]
    verdicts: tuple[Verdict, ...]

    def runs_of(self, arm: str) -> tuple[Run, ...]:
        """The runs of one arm, by replicate."""
        return tuple(run for run in self.runs if run.arm == arm)

    def scores(self, arm: str, split: SplitName = "test", metric: str = "accuracy") -> Float[np.ndarray, " runs"]:
        """One final value per finished run of an arm."""
        finished = [run for run in self.runs_of(arm) if run.status == "finished" and split in run.scores]
        return np.array([run.scores[split][metric] for run in finished])

    @property
    def arms(self) -> tuple[ArmRecord, ...]:
        """The arms, in the order of the study."""
        return self.study.arms

    @property
    def num_failed(self) -> int:
        """How many runs diverged or failed."""
        return sum(run.status != "finished" for run in self.runs)

    def to_json(self) -> Mapping[str, Any]:
        """The documented form of ``paribus show --json``."""
        study, data = self.study, self.study.data
        return {
            "id": study.id,
            "study": study.study,
            "question": study.question,
            "digest": study.digest,
            "state": study.state,
            "created": study.created.isoformat(),
            "seconds": study.seconds,
            "replicates": study.replicates,
            "data": {
                "name": data.name,
                "train": data.train,
                "validation": data.validation,
                "test": data.test,
                "classes": list(data.classes),
            },
            "arms": [
                {
                    "name": arm.name,
                    "baseline": arm.baseline,
                    "compared_with": arm.compared_with,
                    "parameters": as_json(arm.parameters),
                    "runs": [_run(run) for run in self.runs_of(arm.name)],
                }
                for arm in self.arms
            ],
            "verdicts": [as_json(verdict) for verdict in self.verdicts],
            "findings": as_json(study.findings),
        }

    def __str__(self) -> str:
        sentences = [f"  {verdict.arm}: {verdict.sentence}" for verdict in self.verdicts]
        return "\n".join([f"{self.study.study} ({self.study.id}, {self.study.state})", *(sentences or self._scores())])

    def _scores(self) -> Sequence[str]:
        lines = []
        for arm in self.arms:
            scores = self.scores(arm.name)
            if len(scores):
                lines.append(f"  {arm.name}: test accuracy {scores.mean():.4f} over {len(scores)} runs")
        return lines

    def _repr_html_(self) -> str:
        return html_of(self)


def _run(run: Run) -> dict[str, Any]:
    return {
        "replicate": run.replicate,
        "status": run.status,
        "reason": run.reason,
        "epochs": run.epochs,
        "steps": run.steps,
        "seconds": run.seconds,
        "scores": as_json(run.scores),
        "breakdown": as_json(run.breakdown),
        "probes": [{"layer": probe.layer, "quantity": probe.quantity} for probe in run.probes],
    }


def in_words(breakdown: Breakdown) -> str:
    """What stopped being a number first, for people.

    Examples:
        >>> in_words(Breakdown(37, "dense_1", "gradient", 2.5e30))
        'the gradient of dense_1 stopped being a number at update 37 (it reached 2.5e+30 before)'
    """
    what = f"the {breakdown.quantity}" + (f" of {breakdown.layer}" if breakdown.layer else "")
    before = f" (it reached {breakdown.largest:.3g} before)" if math.isfinite(breakdown.largest) else ""
    return f"{what} stopped being a number at update {breakdown.step}{before}"


def html_of(result: Result) -> str:
    """A small table for notebooks: the verdicts in words, then each arm's scores.

    The full report, with figures, is ``paribus.write_report``.
    """
    from_arms = "".join(
        f"<tr><td>{escape(arm.name)}</td><td>{_mean(result.scores(arm.name, 'train'))}</td>"
        f"<td>{_mean(result.scores(arm.name, 'validation'))}</td><td>{_mean(result.scores(arm.name))}</td>"
        f"<td>{len(result.scores(arm.name))}</td><td>{arm.parameters.total:,}</td></tr>"
        for arm in result.arms
    )
    verdicts = "".join(f"<li><b>{escape(each.arm)}</b>: {escape(each.sentence)}</li>" for each in result.verdicts)
    return (
        f"<h4>{escape(result.study.question or result.study.study)}</h4><ul>{verdicts}</ul>"
        "<table><tr><th>arm</th><th>train</th><th>validation</th><th>test</th><th>runs</th><th>parameters</th></tr>"
        f"{from_arms}</table>"
    )


def _mean(scores: Float[np.ndarray, " runs"]) -> str:
    if not len(scores):
        return "–"
    spread = f" ± {scores.std(ddof=1):.4f}" if len(scores) > 1 else ""
    return f"{scores.mean():.4f}{spread}"
