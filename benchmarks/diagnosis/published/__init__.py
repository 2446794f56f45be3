"""Rules that others published, asked of the same runs.

Each set is a list of functions from a ``Subject`` to yes or no, with the name of our finding that comes closest to what
the rule says. Thresholds are the published ones; what a rule looks at and Paribus does not record is left out, or
replaced by what is nearest, and the rule says so.
"""

from collections.abc import Mapping

from benchmarks.diagnosis.published import autotrainer, sagemaker, umlaut
from benchmarks.diagnosis.published.subject import PublishedRule, Subject

SETS: Mapping[str, tuple[PublishedRule, ...]] = {
    "UMLAUT": umlaut.RULES,
    "SageMaker Debugger": sagemaker.RULES,
    "AUTOTRAINER": autotrainer.RULES,
}


def alarms(subject: Subject) -> dict[str, tuple[str, ...]]:
    """The alarms of every set, in its order, by the names of our findings."""
    return {
        name: tuple(dict.fromkeys(rule.means for rule in rules if rule.fires(subject))) for name, rules in SETS.items()
    }


__all__ = ["SETS", "Subject", "alarms"]
