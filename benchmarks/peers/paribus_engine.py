"""Paribus: the engine's own program of one or more replicates, as ``train`` uses it between two evaluations.

All that the benchmark knows of the engine stands here.
"""

import numpy as np

from benchmarks.protocol import Assignment, Ready, serve
from paribus.engine.backend import versions
from paribus.engine.course import Course, Span
from paribus.engine.order import epoch_order
from paribus.engine.program import Program
from paribus.lab import read_study
from paribus.records import PlannedRun, Splits, Work
from paribus.spec import stream_seeds


def prepare(assignment: Assignment) -> Ready:
    """The work, ready to be trained epoch by epoch; every replicate draws its own order."""
    work = work_of(assignment)
    study, runs = work.study, work.runs
    course = Course(study.train, len(assignment.labels))
    program = Program(work)
    made = 0

    def run_epoch() -> list[float]:
        nonlocal made
        streams = [run.seeds["order"] for run in runs]
        order = epoch_order(work.splits.train, streams, made // course.steps_per_epoch, shuffle=True)
        program.deal(*course.batches(order))
        program.reset_tally()
        program.advance(Span(False, 0, course.steps_per_epoch, made), lambda: None)
        made += course.steps_per_epoch
        tally = program.tally  # waits for the device
        return [float(loss) for loss in tally.loss / tally.examples]

    return Ready(lambda epochs: [run_epoch() for _ in range(epochs)][-1], versions())


def work_of(assignment: Assignment, **budget: int) -> Work:
    """The runs of the study, with another *budget* if given; every replicate has streams of its own."""
    study = read_study(assignment.study)
    study = study.model_copy(update={"train": study.train.model_copy(update=budget)})
    runs = tuple(
        PlannedRun(
            "baseline", replicate, {str(purpose): seed for purpose, seed in stream_seeds(study, replicate).items()}
        )
        for replicate in range(assignment.replicates)
    )
    return Work(study, runs, splits_of(assignment))


def splits_of(assignment: Assignment) -> Splits:
    """All images as everyone's training split; nothing is evaluated."""
    labels = assignment.labels
    train = np.tile(np.arange(len(labels)), (assignment.replicates, 1))
    nobody = np.empty((assignment.replicates, 0), np.int64)
    shift = np.zeros((assignment.replicates, 1, 1, 1), np.float32)
    scale = shift + np.float32(1 / 255)
    classes = tuple(str(label) for label in np.unique(labels))
    return Splits(assignment.pictures, labels, classes, train, nobody, np.arange(1), shift, scale)


if __name__ == "__main__":
    serve(prepare)
