"""What each arm was tuned over, and the value that it is compared at."""

from paribus.lab import Result, TestImages
from paribus.lab.tuning import Trial, remark_of
from paribus.report.blocks import Block, Paragraph, Table
from paribus.report.words import percent
from paribus.spec import shown

CAPTION = (
    "Mean validation accuracy of each arm with each value, in %. The value with a star is the arm's best, picked by "
    "these figures alone; it is what the arm is compared at, and the only one whose test accuracy counts."
)


def tuning(result: Result, images: TestImages | None) -> list[Block]:
    """A row for each arm and a column for each value; then which best values lie at the edge of what was tried."""
    del images
    if not result.tunings:
        return []
    head = ("Arm", *(shown(trial.value) for trial in result.tunings[0].trials), "Test accuracy, %")
    rows = [
        (each.arm, *map(_cell, each.trials), percent(each.test_accuracy) if each.picked else "–")
        for each in result.tunings
    ]
    remarks = [remark for each in result.tunings if (remark := remark_of(result.study, each))]
    return [Table(head, tuple(rows), numeric=len(head) - 1, caption=CAPTION), *map(Paragraph, remarks)]


def _cell(trial: Trial) -> str:
    if not trial.finished:
        return "–"
    failed = f" ({trial.finished} of {trial.runs})" if trial.finished < trial.runs else ""
    return f"{percent(trial.accuracy)}{failed}{' ★' if trial.picked else ''}"
