"""From records to effects: the questions that a study asks of all its arms at once."""

from collections.abc import Mapping, Sequence

import numpy as np

from paribus.lab.evidence import labels_of
from paribus.lab.tuning import runs_by_arm, tunings_of
from paribus.records import Run, SplitName, StudyRecord
from paribus.spec import Arm, Factorial, Study, Vary, amounts_of, conditions_of
from paribus.stats.effects.answers import Answers
from paribus.stats.effects.effect import Effect
from paribus.stats.effects.questions import CrossedFactor, factorial_effects, trend_effect


def effects_of(study: StudyRecord, runs: Sequence[Run], split: SplitName = "test") -> tuple[Effect, ...]:
    """The trend over an ordered factor, or the main effects and interactions of two factors; else nothing.

    They rest on the replicates that finished in every arm, and wait until every arm has runs.

    Args:
        study: The study; its ``matters`` was fixed before it ran.
        runs: Its runs, with their probabilities.
        split: The split to judge on.
    """
    if not study.spec.get("vary"):
        return ()
    asked = Study.model_validate(study.spec)
    by_arm = runs_by_arm(study, runs, tunings_of(study, runs))
    if not all(by_arm.values()) or not labels_of(study.data, split):
        return ()
    matters, looking = study.matters, study.growth.looking
    match asked.vary:
        case Factorial() as both:
            answers = _answers(study, [by_arm[name] for name in both.arm_names], split)
            factors = _factor(both, 0, conditions_of(asked)), _factor(both, 1, conditions_of(asked))
            return factorial_effects(answers, factors, matters=matters, looking=looking)
        case Vary() as vary if amounts := amounts_of(vary):
            answers = _answers(study, [by_arm[name] for name in vary.arm_names], split)
            aspects = _aspects(conditions_of(asked))
            return (trend_effect(answers, vary.factor, amounts, matters=matters, looking=looking, aspects=aspects),)
        case _:
            return ()


def _factor(both: Factorial, position: int, conditions: Sequence[Arm]) -> CrossedFactor:
    """One factor; what its levels change is told by the cells that differ from the baseline in it alone."""
    factor, other = both.factors[position], both.factors[1 - position]
    cells: Mapping[str, tuple[str, str]] = both.cells
    alone = [arm for arm in conditions if arm.compared_with and cells[arm.name][1 - position] == other.baseline]
    levels = factor.arm_names
    return CrossedFactor(factor.factor, levels, levels.index(factor.baseline), _aspects(alone))


def _aspects(conditions: Sequence[Arm]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(aspect for condition in conditions for aspect in condition.aspects))


def _answers(study: StudyRecord, arms: Sequence[Sequence[Run]], split: SplitName) -> Answers:
    """What the arms answered in the replicates that finished in all of them."""
    finished = [{run.replicate: run for run in runs if run.status == "finished"} for runs in arms]
    shared = sorted(set.intersection(*(set(each) for each in finished)))
    labels = np.array(labels_of(study.data, split))
    answered = [np.argmax(each[row].probabilities[split], axis=-1) for each in finished for row in shared]
    return Answers(
        predictions=np.array(answered, int).reshape(len(arms), len(shared), len(labels)),
        labels=labels,
        classes=study.data.classes,
        train_label_counts=np.array(study.data.train_label_counts),
        asked=max(len(runs) for runs in arms),
    )
