"""Whether a suspected cause is the cause: the study as it is against the same with the remedy, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paribus import engine
from paribus.errors import InputError, StudyError
from paribus.lab.alone import each_alone
from paribus.lab.doctoring import Diagnosis
from paribus.lab.keeping import Kept
from paribus.lab.outcomes import Outcome, outcome_of, outcome_of_effect
from paribus.lab.plain import as_json
from paribus.lab.result import Result
from paribus.lab.running import run
from paribus.lab.seams import Engine, Watcher
from paribus.lab.surviving import LEARNING_RATE, largest_surviving_rate
from paribus.records import Finding
from paribus.spec import Arm, Document, Study, examine, override, plain

REPLICATES = 5
MOST_LETTERS = 80  # of a study's name

Remedy = Mapping[str, object]


@dataclass(frozen=True, eq=False)
class Confirmation:
    """What came of training without the suspected cause.

    Args:
        outcomes: About each suspicion.
        remedies: What was changed for each, path → value.
        interaction: Of two: whether the remedies bring more together than apart; empty for one.
        alone: Of two: what each fault does where the other is not, and which is the cause; empty for one.
        result: The study that was run for it, which stands in the store.

    Examples:
        >>> Outcome("dead-relu", "cannot-tell", "Cannot tell.").finding
        'dead-relu'
    """

    outcomes: tuple[Outcome, ...]
    remedies: tuple[Remedy, ...]
    interaction: str
    alone: str
    result: Result

    def to_json(self) -> Mapping[str, Any]:
        """The documented form of ``paribus doctor --confirm … --json``."""
        return {
            "study": self.result.study.study,
            "id": self.result.study.id,
            "outcomes": [
                {**as_json(outcome), "remedy": as_json(remedy)}
                for outcome, remedy in zip(self.outcomes, self.remedies, strict=True)
            ],
            "interaction": self.interaction or None,
            "alone": self.alone or None,
            "effects": as_json(self.result.effects),
            "verdicts": as_json(self.result.verdicts),
        }

    def __str__(self) -> str:
        told = [f"{outcome.finding}: {outcome.sentence}" for outcome in self.outcomes]
        return "\n".join([*told, *filter(None, (self.interaction, self.alone))])


def confirm(
    diagnosis: Diagnosis,
    wanted: Sequence[str],
    store: Kept = None,
    *,
    replicates: int = REPLICATES,
    settings: Sequence[str] = (),
    watcher: Watcher | None = None,
    trainer: Engine = engine,
    command: str = "",
) -> Confirmation:
    """Trains an arm as it is and with the remedy of a finding, and says whether the finding was the cause.

    For two findings the remedies are crossed: neither, one, the other, both. The arm is the one that the first finding
    is about, or the baseline; the verdict is about the validation images, so that the test images stay unused, unless
    there are none. For a run that stopped being numbers the remedy is the largest learning rate that it survives.

    Args:
        diagnosis: What was found.
        wanted: One finding or two, each by its number or its name.
        store: Where to keep the study that is run for it, as for ``run``.
        replicates: How often to train each arm.
        settings: Changes to the study before that, each ``path=value``, such as ``train.epochs=5``.
        watcher: Is told how things stand, and may ask to stop.
        trainer: Who trains.
        command: The command that started it, for the reader of a report.

    Raises:
        InputError: There is no such finding, it has no remedy that is a change of the study, or there are too many.
        StudyError: The remedy does not fit the study, or a setting does not.
        DataError: The data cannot be opened.
        Interrupted: The watcher asked to stop; ``resume`` goes on.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import examine_file
        >>> slow = {"study": "slow", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...         "train": {"epochs": 2, "optimizer": {"Adam": {"learning_rate": 1e-9}}}}
        >>> suspicion = Finding("too-slow", "warning", None, "", {}, "", "", {"train.optimizer.learning_rate": 0.01})
        >>> found = examine_file(slow)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     answer = confirm(Diagnosis(found.study, found.arms, (suspicion,)), ["1"], folder, replicates=2)
        >>> answer.outcomes[0].answer
        'confirmed'
    """
    findings = _suspected(diagnosis, wanted)
    base = _changed(_arm_of(diagnosis, findings).study, settings)
    remedies = tuple(_remedy(finding, base, watcher, trainer) for finding in findings)
    document = Document(_experiment(base, findings, remedies, replicates))
    result = run(document, store, watcher=watcher, trainer=trainer, command=command)
    if len(findings) == 1:
        [verdict] = result.verdicts
        without, with_it = (result.runs_of(name) for name in (verdict.arm, verdict.baseline))
        return Confirmation((outcome_of(findings[0], verdict, without, with_it),), remedies, "", "", result)
    first, second, interaction = result.effects
    outcomes = outcome_of_effect(findings[0], first), outcome_of_effect(findings[1], second)
    return Confirmation(outcomes, remedies, interaction.sentence, each_alone(result, findings), result)


def _suspected(diagnosis: Diagnosis, wanted: Sequence[str]) -> tuple[Finding, ...]:
    findings = tuple(diagnosis.find(each) for each in wanted)
    if not 1 <= len(findings) <= 2 or len({finding.id for finding in findings}) < len(findings):
        raise InputError(
            f"One finding or two different ones are confirmed together; got {', '.join(wanted) or 'none'}. "
            "Write --confirm 1 or --confirm 1,2."
        )
    return findings


def _arm_of(diagnosis: Diagnosis, findings: Sequence[Finding]) -> Arm:
    """The arm that the findings are about; the baseline where they are about all."""
    about = list(dict.fromkeys(finding.arm for finding in findings if finding.arm is not None))
    if len(about) > 1:
        raise InputError(
            f"Findings that are confirmed together must be about one arm; got {' and '.join(about)}. "
            "Confirm one after the other."
        )
    arms = {arm.name: arm for arm in diagnosis.arms}
    if about and about[0] in arms:
        return arms[about[0]]
    return next((arm for arm in diagnosis.arms if about and arm.trial_of == about[0]), None) or next(
        arm for arm in diagnosis.arms if arm.baseline
    )


def _changed(study: Study, settings: Sequence[str]) -> Study:
    document = override(Document(plain(study), study.study), settings)
    examined = examine(document)
    if examined.study is None or examined.faults:
        raise StudyError(examined.faults, document.source)
    return examined.study


def _remedy(finding: Finding, study: Study, watcher: Watcher | None, trainer: Engine) -> Remedy:
    """The remedy of a finding as a change of the study."""
    if finding.id == "not-finite" and finding.patch.keys() == {LEARNING_RATE}:
        survival = largest_surviving_rate(study, watcher=watcher, trainer=trainer)
        if survival.largest is None:
            raise InputError(
                f"Some learning rate must be survived to be compared with; none down to {min(survival.finished):.2g} "
                "is. The cause lies elsewhere: in the images, the network or the first weights."
            )
        return {LEARNING_RATE: survival.largest}
    if not finding.patch:
        raise InputError(
            f"A finding is confirmed by a remedy that is one change of the study; `{finding.id}` has none. "
            f"{finding.remedy}".rstrip()
        )
    return finding.patch


def _experiment(
    study: Study, findings: Sequence[Finding], remedies: Sequence[Remedy], replicates: int
) -> dict[str, Any]:
    """The study that is run, as a file would say it."""
    names = " and ".join(finding.id for finding in findings)
    if len(findings) == 1:
        kept, mended = f"with {names}", f"without {names}"
    else:  # the sentences about effects name the factor, which is the finding, before its level
        kept, mended = "kept", "mended"
    factors = [
        {"factor": finding.id, "arms": {kept: {}, mended: dict(remedy)}, "baseline": kept}
        for finding, remedy in zip(findings, remedies, strict=True)
    ]
    room = MOST_LETTERS - len(names) - 2
    return {
        **plain(study),
        "study": f"{study.study[:room]}: {names}"[:MOST_LETTERS],
        "question": f"Is it better without {names}?",
        "vary": factors if len(factors) > 1 else factors[0],
        "tune": None,
        "replicates": replicates,
        "verdict_on": "validation" if _has_validation(study) else "test",
    }


def _has_validation(study: Study) -> bool:
    """Whether there are validation images, the same for all replicates, that are not the test images."""
    return study.data.validation not in (0, "test") and study.data.split == "fixed"
