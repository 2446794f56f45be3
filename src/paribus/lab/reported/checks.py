"""Whether the figures of a report can be true, agree with one another, and say what they are taken to say.

To add a check: a function from a report and its arms in numbers to findings, and its name in ``REPORT_CHECKS``.
"""

import statistics
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from paribus.records import Finding
from paribus.spec.reported.report import Report
from paribus.stats.dispersion import dispersion_p
from paribus.stats.reported.arm import ReportedArm
from paribus.stats.reported.denominators import counts_that_fit
from paribus.stats.reported.floor import constant_answers
from paribus.stats.wording import in_p, listed

Arms = Mapping[str, ReportedArm]
ReportCheck = Callable[[Report, Arms], Iterator[Finding]]

HALF_A_POINT = 0.005
"""A range may be rounded, but not so far that it tells of a run that is not there: 0.2 where the smallest is 0.24."""


def check_report(report: Report, arms: Arms) -> tuple[Finding, ...]:
    """Every finding of every check.

    Examples:
        >>> from paribus.stats.reported.arm import of_accuracies
        >>> report = Report(report="r", of=175, classes=4, arms={"relu": {"accuracy": "0.672"}})
        >>> arms = {"relu": of_accuracies("relu", [Decimal("0.672")], 175)}
        >>> [finding.id for finding in check_report(report, arms)]
        ['impossible-accuracy', 'unknown-labels']
    """
    return tuple(finding for check in REPORT_CHECKS for finding in check(report, arms))


def impossible_accuracy(report: Report, arms: Arms) -> Iterator[Finding]:
    """A printed accuracy that no whole number of the test images gives."""
    del arms
    for name, arm in report.arms.items():
        for accuracy in arm.accuracy or ():
            if not counts_that_fit(accuracy, report.of):
                yield Finding(
                    id="impossible-accuracy",
                    severity="warning",
                    arm=name,
                    where=f"arms.{name}.accuracy",
                    evidence={"accuracy": float(accuracy), "images": float(report.of)},
                    message=f"No whole number of {report.of:,} images gives {accuracy}.",
                    remedy="Look for a misprint, or for another number of test images.",
                )


def too_few_digits(report: Report, arms: Arms) -> Iterator[Finding]:
    """A single run's accuracy that several counts round to."""
    for name, arm in arms.items():
        if arm.runs == 1 and arm.fits and len(arm.fits[0]) > 1:
            fewest, most = arm.fits[0][0], arm.fits[0][-1]
            yield Finding(
                id="too-few-digits",
                severity="note",
                arm=name,
                where=f"arms.{name}.accuracy",
                evidence={"fewest": float(fewest), "most": float(most)},
                message=f"{shown_share(report, name)} of {report.of:,} images may be any count from {fewest:,} to "
                f"{most:,}: McNemar and the floor allow for all of them, intervals take {arm.correct[0]:,}.",
                remedy="Give the count itself where it is known: `correct`.",
            )


def shown_share(report: Report, arm: str) -> str:
    """The printed accuracy of an arm's first run.

    Examples:
        >>> shown_share(Report(report="r", of=175, arms={"relu": {"accuracy": "0.670"}}), "relu")
        '0.670'
    """
    return str((report.arms[arm].accuracy or ("",))[0])


def stated_summary(report: Report, arms: Arms) -> Iterator[Finding]:
    """A stated mean, deviation or range that the report's own runs do not give."""
    for name, arm in report.arms.items():
        runs = arms[name].shares
        if len(runs) < 2:
            continue
        printed = [float(share) for share in arm.accuracy or ()] or list(runs)
        mean = statistics.fmean(printed)
        if arm.mean is not None and _rounded(mean, arm.mean) != arm.mean:
            yield _misstated(name, "mean", f"{arm.mean}", f"{mean:.4g}, which rounds to {_rounded(mean, arm.mean)}")
        deviations = statistics.stdev(printed), statistics.pstdev(printed)
        if arm.sd is not None and arm.sd not in [_rounded(deviation, arm.sd) for deviation in deviations]:
            yield _misstated(name, "sd", f"{arm.sd}", f"{deviations[0]:.4g}")
        if arm.range is not None:
            ends, told = (min(printed), max(printed)), [float(end) for end in arm.range]
            slack = max(_half_a_unit(arm.accuracy or arm.range), min(_half_a_unit(arm.range), HALF_A_POINT))
            if any(abs(end - stated) > slack for end, stated in zip(ends, told, strict=True)):
                yield _misstated(name, "range", f"{arm.range[0]} to {arm.range[1]}", f"{ends[0]:.4g} to {ends[1]:.4g}")


def _misstated(arm: str, what: str, stated: str, found: str) -> Finding:
    return Finding(
        id="misstated-summary",
        severity="note",
        arm=arm,
        where=f"arms.{arm}.{what}",
        evidence={"stated": stated, "found": found},
        message=f"The {what} of {arm} is stated as {stated}; its own runs give {found}.",
        remedy="The verdict rests on the runs.",
    )


def unknown_labels(report: Report, arms: Arms) -> Iterator[Finding]:
    """What the floor could not be told from, or had to assume."""
    del arms
    if report.labels is None:
        if report.classes:
            known = (
                f"the floor is taken to be guessing among {report.classes} classes; one constant answer may get more"
            )
        else:
            known = "no floor could be checked"
        yield Finding(
            id="unknown-labels",
            severity="warning",
            arm=None,
            where="labels",
            evidence={"classes": float(report.classes or 0)},
            message=f"How many test images each class has is not known, so {known}.",
            remedy="Give the label counts: `labels`." if report.classes else "Give `labels`, or at least `classes`.",
        )
    elif report.train_labels is None:
        yield Finding(
            id="assumed-balanced",
            severity="note",
            arm=None,
            where="train_labels",
            evidence={"classes": list(report.labels)},
            message="The training images are taken to be balanced: a naive classifier could then have settled on any "
            "class.",
            remedy="Give their label counts where they are known: `train_labels`.",
        )


def constant_answer(report: Report, arms: Arms) -> Iterator[Finding]:
    """A count of right answers that always giving one answer gets."""
    labels = tuple((report.labels or {}).items())
    for name, arm in arms.items():
        for label in constant_answers(arm, labels):
            count = dict(labels)[label]
            yield Finding(
                id="constant-answer",
                severity="warning",
                arm=name,
                where=f"arms.{name}",
                evidence={"class": label, "correct": float(count)},
                message=f'{name} is right on exactly {count:,} images, as many as there are of "{label}": consistent '
                f'with always answering "{label}".',
                remedy="Look at its confusion matrix: one column would hold everything.",
            )


def spread_of_runs(report: Report, arms: Arms) -> Iterator[Finding]:
    """Whether runs differ more than so many coin-toss images would make them."""
    for name, arm in arms.items():
        if arm.runs < 2 or not arm.shares:
            continue
        p = dispersion_p(arm.correct, report.of)
        more = "no more than" if p > 0.05 else "more than"
        yield Finding(
            id="spread-of-runs",
            severity="note",
            arm=name,
            where=f"arms.{name}",
            evidence={"p": p, "deviation": arm.deviation},
            message=f"The {arm.runs} runs of {name} differ {more} {report.of:,} coin-toss images would make them "
            f"({in_p(p)}).",
            remedy="",
        )


def no_figures(report: Report, arms: Arms) -> Iterator[Finding]:
    """Arms of which nothing is told, or nothing but a curve."""
    del report
    silent = [name for name, arm in arms.items() if not arm.has_figures]
    if silent:
        yield Finding(
            id="no-figures",
            severity="warning",
            arm=None,
            where="arms",
            evidence={"arms": silent},
            message=f"There are no figures for {listed(silent)}: nothing can be tested.",
            remedy="Ask for the count of right answers of each run.",
        )


def _rounded(value: float, like: Decimal) -> Decimal:
    return Decimal(repr(round(value, 12))).quantize(like, ROUND_HALF_UP)


def _half_a_unit(figures: tuple[Decimal, ...]) -> float:
    """Half a unit in the last place of the most precise figure, and what binary numbers add to it."""
    return 0.5 * 10.0 ** min(int(figure.as_tuple().exponent) for figure in figures) + 1e-9


REPORT_CHECKS: tuple[ReportCheck, ...] = (
    impossible_accuracy,
    too_few_digits,
    stated_summary,
    no_figures,
    unknown_labels,
    constant_answer,
    spread_of_runs,
)
