"""Which of its values an arm is compared at: the best of them on the validation split, never on the test split."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Literal

from paribus.records import ArmRecord, Run, StudyRecord
from paribus.spec import Study, Tune, conditions_of, shown, tuned_words

Edge = Literal["lowest", "highest"]


@dataclass(frozen=True)
class Trial:
    """One value that an arm was tried with.

    Args:
        arm: The name of its runs: the arm's and the value's.
        value: The value.
        accuracy: Mean validation accuracy over the runs that finished; ``nan`` without any.
        loss: The same of the validation loss, which decides between equal accuracies.
        finished: Runs that finished.
        runs: Runs that were made.
        picked: Whether the arm is compared at this value.
    """

    arm: str
    value: object
    accuracy: float
    loss: float
    finished: int
    runs: int
    picked: bool = False


@dataclass(frozen=True)
class Tuning:
    """The values that one arm was tried with.

    Args:
        arm: The arm.
        trials: Each value, in the order of the study.
        edge: Whether the value that was picked is the ``lowest`` or the ``highest`` that was tried, so that a better
            one may lie beyond; ``None`` where it is neither.
        test_accuracy: Mean test accuracy of the value that was picked, and of no other; ``nan`` without any.

    Examples:
        >>> trials = (Trial("relu @ 0.1", 0.1, 0.91, 0.3, 5, 5), Trial("relu @ 0.2", 0.2, 0.93, 0.3, 5, 5, True))
        >>> Tuning("relu", trials, "highest", 0.92).picked.value
        0.2
    """

    arm: str
    trials: tuple[Trial, ...]
    edge: Edge | None
    test_accuracy: float

    @property
    def picked(self) -> Trial | None:
        """The value that the arm is compared at; ``None`` while runs of some value are to come, or if none finished."""
        return next((trial for trial in self.trials if trial.picked), None)


def tunings_of(study: StudyRecord, runs: Sequence[Run]) -> tuple[Tuning, ...]:
    """What was tried for each arm, and what was picked; nothing for a study that tunes nothing.

    A value is picked by the mean validation accuracy over the runs that finished, then by the lower validation loss,
    then by the order of the study. Counted are the replicates that have been run with every value.

    Args:
        study: The study.
        runs: Its runs, with or without their arrays.
    """
    tune = _tune(study)
    if tune is None:
        return ()
    arms: dict[str, list[ArmRecord]] = {}
    for arm in study.arms:
        arms.setdefault(str(arm.trial_of), []).append(arm)
    return tuple(_tuning(name, trials, tune, runs) for name, trials in arms.items())


def compared_arms(study: StudyRecord, tunings: Sequence[Tuning]) -> tuple[ArmRecord, ...]:
    """The arms of a study as they are compared: under their own names, each at its own best value.

    Args:
        study: The study.
        tunings: What was tried for each arm; nothing leaves the arms as they were run.
    """
    if not tunings:
        return study.arms
    conditions = {condition.name: condition for condition in conditions_of(Study.model_validate(study.spec))}
    arms = {arm.name: arm for arm in study.arms}
    return tuple(
        replace(
            arms[(tuning.picked or tuning.trials[0]).arm],
            name=tuning.arm,
            compared_with=conditions[tuning.arm].compared_with,
            changes=conditions[tuning.arm].changes,  # what was tuned is none: it is each arm's own
            trial_of=None,
            tuned=arms[tuning.picked.arm].tuned if tuning.picked else {},
        )
        for tuning in tunings
    )


def runs_by_arm(study: StudyRecord, runs: Sequence[Run], tunings: Sequence[Tuning]) -> Mapping[str, list[Run]]:
    """The runs that each arm is compared by; none for an arm whose best value is not known yet.

    Args:
        study: The study.
        runs: Its runs.
        tunings: What was tried for each arm; nothing where nothing is tuned.
    """
    names = {tuning.arm: tuning.picked.arm if tuning.picked else None for tuning in tunings}
    names = names or {arm.name: arm.name for arm in study.arms}
    return {arm: [run for run in runs if run.arm == name] for arm, name in names.items()}


def at_its_best(study: StudyRecord, tunings: Sequence[Tuning], *arms: str) -> str:
    """That arms are compared each at its own best value; empty where nothing is tuned."""
    tune, picked = _tune(study), {tuning.arm: tuning.picked for tuning in tunings}
    if tune is None or not all(picked.get(arm) for arm in arms):
        return ""
    values = [f"{arm} at {shown(trial.value)}" for arm in arms if (trial := picked[arm])]
    return f"Each at its own best {tuned_words(tune)} ({', '.join(values)})."


def remark_of(study: StudyRecord, tuning: Tuning) -> str:
    """What to know of an arm's best value: that it lies at the edge of what was tried, or that there is none."""
    tune = _tune(study)
    what = tuned_words(tune) if tune else "value"
    if tuning.picked is None:
        started = any(trial.runs for trial in tuning.trials)
        return f"{tuning.arm}: no {what} is picked before all have been tried." if started else ""
    if tuning.edge is None:
        return ""
    lies, try_ = ("below", "lower") if tuning.edge == "lowest" else ("above", "higher")
    return (
        f"{tuning.arm} is best at {shown(tuning.picked.value)}, the {tuning.edge} {what} that was tried: a better one "
        f"may lie {lies} it. Try {try_} ones."
    )


def _tune(study: StudyRecord) -> Tune | None:
    tune = study.spec.get("tune")
    return None if tune is None else Tune.model_validate(tune)


def _tuning(name: str, arms: Sequence[ArmRecord], tune: Tune, runs: Sequence[Run]) -> Tuning:
    made = {arm.name: [run for run in runs if run.arm == arm.name] for arm in arms}
    in_all = set.intersection(*({run.replicate for run in each} for each in made.values()))
    trials = [
        _trial(arm, value, [run for run in made[arm.name] if run.replicate in in_all])
        for arm, value in zip(arms, tune.trial_values, strict=True)
    ]
    best = min((trial for trial in trials if trial.finished), key=_rank, default=None)
    if best is None:
        trials = [replace(trial, runs=len(made[trial.arm])) for trial in trials]
        return Tuning(name, tuple(trials), None, math.nan)
    test = [run.scores["test"]["accuracy"] for run in made[best.arm] if run.status == "finished"]
    picked = tuple(replace(trial, picked=trial is best) for trial in trials)
    return Tuning(name, picked, _edge(best, tune), fmean(test))


def _trial(arm: ArmRecord, value: object, runs: Sequence[Run]) -> Trial:
    scores = [run.scores["validation"] for run in runs if run.status == "finished"]
    accuracy, loss = (fmean(score[name] for score in scores) if scores else math.nan for name in ("accuracy", "loss"))
    return Trial(arm.name, value, accuracy, loss, len(scores), len(runs))


def _rank(trial: Trial) -> tuple[float, float]:
    return -trial.accuracy, trial.loss


def _edge(best: Trial, tune: Tune) -> Edge | None:
    match best.value:
        case int() | float() if tune.numbers and best.value == min(tune.numbers):
            return "lowest"
        case int() | float() if tune.numbers and best.value == max(tune.numbers):
            return "highest"
        case _:
            return None
