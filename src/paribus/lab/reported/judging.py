"""Judging the figures of a report: from a file or plain data to verdicts, and to what is odd about the figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from paribus.errors import InputError, StudyError
from paribus.lab.plain import as_json
from paribus.lab.reported.checks import check_report
from paribus.lab.reported.parameters import check_parameters
from paribus.records import Finding
from paribus.spec import Document, shown
from paribus.spec.reported.faults import examine_report, read_report_text
from paribus.spec.reported.report import Report, ReportArm
from paribus.stats.floors import Floor, naive_floor
from paribus.stats.reported.arm import ReportedArm, of_accuracies, of_counts, of_mean
from paribus.stats.reported.arm_sentence import arm_sentence, reported_interval
from paribus.stats.reported.contrast import ReportedEvidence
from paribus.stats.reported.floor import against_floor
from paribus.stats.reported.verdict import ReportedVerdict, judge_reported

LARGEST = 1_000_000  # bytes; a table out of a report has some hundreds


@dataclass(frozen=True)
class Judgement:
    """What the figures of a report allow to be said.

    Args:
        source: What the report was read from.
        report: The report.
        arms: Its arms in numbers.
        floor: The best naive classifier; ``None`` where neither labels nor classes are known.
        verdicts: One for each arm but the baseline.
        findings: What is odd about the figures themselves, and what had to be assumed.

    Examples:
        >>> arms = {"full": {"correct": 73}, "half": {"correct": 44}}
        >>> judgement = judge_report({"report": "filters", "of": 175, "classes": 4, "arms": arms})
        >>> [verdict.code for verdict in judgement.verdicts]
        ['ONE_RUN']
    """

    source: str
    report: Report
    arms: tuple[ReportedArm, ...]
    floor: Floor | None
    verdicts: tuple[ReportedVerdict, ...]
    findings: tuple[Finding, ...]

    def to_json(self) -> Mapping[str, Any]:
        """The documented form of ``paribus judge --json``."""
        return {
            "report": self.report.report,
            "question": self.report.question,
            "examples": self.report.of,
            "arms": [self._arm_as_json(arm) for arm in self.arms],
            "verdicts": as_json(self.verdicts),
            "findings": as_json(self.findings),
        }

    def sentence(self, arm: ReportedArm) -> str:
        """What the figures of one arm say by themselves."""
        return arm_sentence(arm, self.floor)

    def _arm_as_json(self, arm: ReportedArm) -> Mapping[str, Any]:
        return {
            "name": arm.name,
            "runs": arm.runs,
            "mean": as_json(arm.mean),
            "deviation": as_json(arm.deviation),
            "correct": [[fits[0], fits[-1]] if fits else None for fits in arm.fits],
            "interval": as_json(reported_interval(arm)),
            "beats_floor_p": as_json(against_floor(arm, self.floor).beats_p),
            "sentence": self.sentence(arm),
        }


def judge_report(report: Report | Document | Mapping[str, Any] | str | Path, matters: float | None = None) -> Judgement:
    """Say what the figures of a report allow to be said.

    Args:
        report: A report, the path of its file, or the same as plain data.
        matters: The smallest difference worth having, instead of the one in the report.

    Raises:
        StudyError: The report has faults; all of them are listed.
        InputError: The file cannot be read, or *matters* does not lie strictly between 0 and 1.

    Examples:
        >>> labels = {"background": 44, "clavicles": 23, "lungs": 67, "heart": 41}
        >>> judgement = judge_report({"report": "filters", "of": 175, "labels": labels,
        ...                           "arms": {"full": {"accuracy": 0.417}, "half": {"accuracy": 0.251}}})
        >>> judgement.verdicts[0].code, round(judgement.verdicts[0].baseline_beats_floor_p, 3)
        ('NEITHER_LEARNED', 0.196)
    """
    if matters is not None and not 0 < matters < 1:
        raise InputError(
            f"`matters` must be a difference of accuracy between 0 and 1; got {matters:g}. Write 0.01 for one point."
        )
    source, sound = _sound(report)
    floor = _floor(sound)
    arms = {name: _in_numbers(name, arm, sound.of) for name, arm in sound.arms.items()}
    evidences = [_evidence(sound, arms, name, floor) for name in arms if name != sound.compared_with]
    return Judgement(
        source=source,
        report=sound,
        arms=tuple(arms.values()),
        floor=floor,
        verdicts=tuple(judge_reported(each, matters=matters or sound.matters) for each in evidences),
        findings=(*check_report(sound, arms), *check_parameters(sound)),
    )


def _sound(report: Report | Document | Mapping[str, Any] | str | Path) -> tuple[str, Report]:
    match report:
        case Report():
            return report.report, report
        case Document():
            document = report
        case str() | Path():
            document = read_report(report)
        case _:
            document = Document(dict(report), "report")
    examined = examine_report(document)
    if examined.report is None:
        raise StudyError(examined.faults, document.source)
    return document.source, examined.report


def read_report(path: str | Path) -> Document:
    """The plain data of a report's file, with the digits of its figures and the line of every value.

    Raises:
        StudyError: The text is not YAML or JSON.
        InputError: The file cannot be read.

    Examples:
        >>> read_report("studies/reports/xray-filters-one-run.yaml").data["of"]
        175
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"A report's file must exist; there is no {path}. Check the path.") from None
    except IsADirectoryError:
        raise InputError(f"A report must be a file; {path} is a folder. Name a file in it.") from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"A report's file must be UTF-8 text; line {line} of {path} is not. Save it as UTF-8."
        ) from None
    except (OSError, ValueError) as error:  # ValueError: no file system has such a name
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise InputError(f"A report's file must be readable; {path} is not: {reason}. Check its permissions.") from None
    if len(content) > LARGEST:
        raise InputError(f"A report's file must be smaller than {LARGEST:,} bytes; {path} is not. Name another file.")
    return read_report_text(text, str(path))


def _floor(report: Report) -> Floor | None:
    if report.labels is None:
        classes = report.classes
        return Floor("guessing", 1 / classes, (1 / classes,) * classes) if classes else None
    names, counts = tuple(report.labels), np.array(list(report.labels.values()))
    train = np.array([report.train_labels[name] for name in names]) if report.train_labels else np.ones(len(names))
    return naive_floor(np.repeat(np.arange(len(names)), counts), train, names)


def _in_numbers(name: str, arm: ReportArm, examples: int) -> ReportedArm:
    if arm.correct is not None:
        return of_counts(name, arm.correct, examples)
    if arm.accuracy is not None:
        return of_accuracies(name, arm.accuracy, examples)
    if arm.mean is not None and arm.sd is not None and arm.runs is not None:
        return of_mean(name, float(arm.mean), float(arm.sd), arm.runs, examples)
    return ReportedArm(name, examples, arm.num_runs, about=arm.about if arm.about is not None else float("nan"))


def _evidence(report: Report, arms: Mapping[str, ReportedArm], name: str, floor: Floor | None) -> ReportedEvidence:
    changes = report.arms[name].changes
    return ReportedEvidence(
        arm=arms[name],
        baseline=arms[report.compared_with],
        floor=floor,
        label_counts=tuple((report.labels or {}).items()),
        changes=tuple((what, shown(before), shown(after)) for what, (before, after) in changes.items()),
        paired=report.paired and arms[name].runs > 1,
        seed_deviation=report.seed_sd if report.seed_sd is not None else float("nan"),
        comparisons=len(arms) - 1,
    )
