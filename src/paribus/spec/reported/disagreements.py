"""Where parts of a report contradict one another, though each of them is sound by itself."""

from collections.abc import Iterator

from paribus.spec.grammar import nearest
from paribus.spec.paths import Place
from paribus.spec.reported.report import Report, ReportArm
from paribus.spec.shown import shown

Disagreement = tuple[Place, str, str, str]
"""Where, what must hold, what was received, what to do."""


def disagreements(report: Report) -> Iterator[Disagreement]:
    """Every contradiction.

    Examples:
        >>> report = Report(report="r", of=175, labels=[44, 23], arms={"full": {"correct": 73}})
        >>> [message for _, message, _, _ in disagreements(report)]
        ['`labels` must add up to the 175 test images.']
    """
    yield from _in_labels(report)
    yield from _in_arms(report)


def _in_labels(report: Report) -> Iterator[Disagreement]:
    labels, train = report.labels, report.train_labels
    if labels and (total := sum(labels.values())) != report.of:
        yield ("labels",), f"`labels` must add up to the {report.of:,} test images.", f"{total:,} of them", "Mend one."
    if labels and report.classes not in (None, len(labels)):
        yield ("classes",), "`classes` must be as many as `labels` has.", f"{report.classes}", "Leave it out."
    if train and (labels is None or set(train) != set(labels)):
        known = shown(list(labels or ()))
        yield (
            ("train_labels",),
            f"`train_labels` must name the classes of `labels`: {known}.",
            shown(train),
            "Mend one.",
        )
    if train and sum(train.values()) == 0:
        yield ("train_labels",), "`train_labels` must count some images.", shown(train), "Leave it out."
    if report.compared_with not in report.arms:
        remedy = nearest(report.compared_with, report.arms)
        yield ("baseline",), "`baseline` must be one of the arms.", report.compared_with, remedy


def _in_arms(report: Report) -> Iterator[Disagreement]:
    for name, arm in report.arms.items():
        place = ("arms", name)
        if arm.correct is not None and arm.accuracy is not None:
            yield place, f"`{name}` must have `correct` or `accuracy`.", "both", "Leave one of them out."
        for count in arm.correct or ():
            if count > report.of:
                message = f"`correct` must not exceed the {report.of:,} test images."
                yield (*place, "correct"), message, f"{count}", "Mend one of the two."
        yield from _in_mean(name, arm)
        if report.paired and (arm.num_runs != report.arms[next(iter(report.arms))].num_runs or _only_mean(arm)):
            message = "`paired` needs a figure of every run, and as many runs in every arm."
            yield ("paired",), message, f"{name}: {arm.num_runs}", "Write paired: false, or add runs."


def _in_mean(name: str, arm: ReportArm) -> Iterator[Disagreement]:
    place, told = ("arms", name), arm.correct is not None or arm.accuracy is not None
    if _only_mean(arm) and (arm.sd is None or arm.runs is None or arm.runs < 2):
        remedy = "Add `sd` and `runs`, or write `accuracy` for a single run."
        yield (*place, "mean"), "A `mean` without its runs needs `sd` and 2 `runs` or more.", "", remedy
    if told and arm.runs not in (None, arm.num_runs):
        message = "`runs` must be as many as there are figures."
        yield (*place, "runs"), message, f"{arm.runs}, and {arm.num_runs} figures", "Leave it out."


def _only_mean(arm: ReportArm) -> bool:
    return arm.mean is not None and arm.correct is None and arm.accuracy is None
