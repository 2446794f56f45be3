"""A study with its runs and verdicts: what ``run`` gives and ``show`` shows."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import numpy as np
from jaxtyping import Float

from paribus.lab.effects import effects_of
from paribus.lab.findings import findings_of
from paribus.lab.plain import as_json
from paribus.lab.remarks import remarks_of
from paribus.lab.tuning import Tuning, compared_arms, tunings_of
from paribus.records import ArmRecord, Breakdown, Finding, Run, SplitName, StudyRecord
from paribus.spec import Study, budget_words
from paribus.stats import Verdict
from paribus.stats.effects.effect import Effect


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
        """The runs of one arm, by replicate; where arms are tuned, those with its best value."""
        name = self._picked.get(arm, arm)
        return tuple(run for run in self.runs if run.arm == name)

    def scores(self, arm: str, split: SplitName = "test", metric: str = "accuracy") -> Float[np.ndarray, " runs"]:
        """One final value per finished run of an arm."""
        finished = [run for run in self.runs_of(arm) if run.status == "finished" and split in run.scores]
        return np.array([run.scores[split][metric] for run in finished])

    @cached_property
    def arms(self) -> tuple[ArmRecord, ...]:
        """The arms as they are compared, in the order of the study; ``study.arms`` has every trial of a tuned arm."""
        return compared_arms(self.study, self.tunings)

    @cached_property
    def tunings(self) -> tuple[Tuning, ...]:
        """What each arm was tuned over, and what was picked; nothing in a study that tunes nothing."""
        return tunings_of(self.study, self.runs)

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """The trend over an ordered factor, or the main effects and interactions of two; else nothing."""
        return effects_of(self.study, self.runs, "validation" if self._spec("verdict_on") == "validation" else "test")

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed before training and in the runs, causes before their symptoms."""
        return findings_of(self.study, self.runs)

    @cached_property
    def terms(self) -> str:
        """What all arms were given alike, such as ``at equal epochs (25)``; empty where nothing is compared."""
        compared = self._spec("vary") or self._spec("tune")
        return budget_words(Study.model_validate(self.study.spec)) if compared else ""

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
            "growth": as_json(study.growth),
            "matters": study.matters,
            "matters_changes": as_json(study.matters_changes),
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
                    "trial_of": arm.trial_of,
                    "tuned": as_json(arm.tuned),
                    "parameters": as_json(arm.parameters),
                    "runs": [_run(run) for run in self.runs if run.arm == arm.name],
                }
                for arm in study.arms
            ],
            "terms": self.terms,
            "tuning": as_json(self.tunings),
            "effects": as_json(self.effects),
            "verdicts": [as_json(verdict) for verdict in self.verdicts],
            "remarks": list(remarks_of(study)),
            "findings": as_json(self.findings),
        }

    def __str__(self) -> str:
        sentences = [f"  {effect.name}: {effect.sentence}" for effect in self.effects]
        sentences += [f"  {verdict.arm}: {verdict.sentence}" for verdict in self.verdicts]
        remarks = [f"  {remark}" for remark in remarks_of(self.study)]
        head = f"{self.study.study} ({self.study.id}, {self.study.state})"
        return "\n".join([head, *(sentences or self._scores()), *remarks])

    def _scores(self) -> Sequence[str]:
        lines = []
        for arm in self.arms:
            scores = self.scores(arm.name)
            if len(scores):
                lines.append(f"  {arm.name}: test accuracy {scores.mean():.4f} over {len(scores)} runs")
        return lines

    def _repr_html_(self) -> str:
        return html_of(self)

    @cached_property
    def _picked(self) -> Mapping[str, str]:
        return {tuning.arm: tuning.picked.arm for tuning in self.tunings if tuning.picked}

    def _spec(self, part: str) -> object:
        return self.study.spec.get(part)


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
    """A small table for notebooks: effects and verdicts in words, then each arm's scores.

    The full report, with figures, is ``paribus.write_report``.
    """
    from_arms = "".join(
        f"<tr><td>{escape(arm.name)}</td><td>{_mean(result.scores(arm.name, 'train'))}</td>"
        f"<td>{_mean(result.scores(arm.name, 'validation'))}</td><td>{_mean(result.scores(arm.name))}</td>"
        f"<td>{len(result.scores(arm.name))}</td><td>{arm.parameters.total:,}</td></tr>"
        for arm in result.arms
    )
    told = [(each.name, each.sentence) for each in result.effects]
    told += [(each.arm, each.sentence) for each in result.verdicts]
    verdicts = "".join(f"<li><b>{escape(about)}</b>: {escape(sentence)}</li>" for about, sentence in told)
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
