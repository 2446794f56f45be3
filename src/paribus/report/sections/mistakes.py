"""What was mistaken for what: confusion matrices, and the images that most runs get wrong."""

from collections import Counter

import numpy as np

from paribus.lab import Result, TestImages
from paribus.report.blocks import Block, Drawing, Figure, Gallery, Paragraph, Picture, Table
from paribus.report.figures.confusion import confusion, confusion_matrix
from paribus.report.figures.style import label
from paribus.report.pictures import thumbnail
from paribus.report.scores import Answers, answers_of, finished_runs, median_run, most_confused, shown_arms
from paribus.report.words import counted, percent

MOST_ARMS = 4  # with a matrix; of more, the baseline and the best are shown
MOST_IMAGES = 12
MOST_PAIRS = 6


def mistakes(result: Result, images: TestImages | None) -> list[Block]:
    """A matrix for each arm, the most frequent mistakes, and the most confused images."""
    return [*_matrices(result), *_most_frequent(result), *_most_confused(result, images)]


def _matrices(result: Result) -> list[Block]:
    truth, classes = np.array(result.study.data.test_labels), result.study.data.classes
    drawings = []
    for number, arm in enumerate(shown_arms(result, MOST_ARMS)):
        median = median_run(answers_of(result, finished_runs(result, arm)).runs)
        if median is None:
            continue
        counts = confusion_matrix(truth, answers_of(result, [median]).classes[0], len(classes))
        title = f"{label(arm)}: {percent(median.scores['test']['accuracy'], 1)}%, replicate {median.replicate}"
        alt = f"confusion matrix of {arm}"
        drawings.append(Drawing(f"confusion-{number}", confusion(f"confusion-{number}", title, counts, classes), alt))
    caption = (
        "Test images of the median replicate, the finished run with the median test accuracy. Right answers are blue, "
        "wrong ones orange; the deeper, the larger their share of the class."
    )
    return [Figure(tuple(drawings), caption)] if drawings else []


def _most_frequent(result: Result) -> list[Block]:
    """Which class is taken for which, over all finished runs."""
    truth, num_classes = np.array(result.study.data.test_labels), len(result.study.data.classes)
    arms = [arm for arm in shown_arms(result, MOST_ARMS) if answers_of(result, finished_runs(result, arm)).runs]
    shares = []
    for arm in arms:
        answers = answers_of(result, finished_runs(result, arm)).classes
        counts = confusion_matrix(np.tile(truth, len(answers)), answers.ravel(), num_classes)
        shares.append(counts / np.maximum(1, counts.sum(axis=1, keepdims=True)))
    if not shares:
        return []
    mistaken = np.mean(shares, axis=0) * ~np.eye(num_classes, dtype=bool)
    order = np.argsort(-mistaken, axis=None, kind="stable")[:MOST_PAIRS]
    pairs = [(int(pair) // num_classes, int(pair) % num_classes) for pair in order if mistaken.flat[pair]]
    names = result.study.data.classes
    rows = [(names[true], names[said], *(percent(share[true, said], 1) for share in shares)) for true, said in pairs]
    caption = (
        "The most frequent mistakes over all finished runs: of the images of a class, how many percent are taken for "
        "the other."
    )
    return [Table(("True class", "Answered", *arms), tuple(rows), len(arms), caption)] if rows else []


def _most_confused(result: Result, images: TestImages | None) -> list[Block]:
    runs = [run for arm in result.arms for run in finished_runs(result, arm.name)]
    answers = answers_of(result, runs)
    hardest = most_confused(result)[:MOST_IMAGES]
    if not hardest:
        return []
    if images is not None and len(images.images) != len(result.study.data.test_labels):
        images = None
    told = (
        f"The images that most of all {counted(len(answers.runs), 'finished run')} get wrong, over all arms: the true "
        "class, then what the runs say."
    )
    if images is None:
        told += " They cannot be shown: the data are not at hand, or no longer those of the study."
    return [Paragraph(told), Gallery(tuple(_picture(result, images, answers, index) for index in hardest))]


def _picture(result: Result, images: TestImages | None, answers: Answers, index: int) -> Picture:
    classes, truth = result.study.data.classes, result.study.data.test_labels[index]
    given = Counter(int(answer) for answer in answers.classes[:, index])
    lines = [
        f"{_runs_say(times)} {classes[answer]}{' (right)' if answer == truth else ''}"
        for answer, times in given.most_common(4)
    ]
    name = images.names[index] if images is not None and images.names else f"test image {index}"
    return Picture(
        name=f"image-{index}",
        png=None if images is None else thumbnail(images.images[index], images.byte_range),
        title=classes[truth],
        lines=(*lines, name),
    )


def _runs_say(count: int) -> str:
    return f"{counted(count, 'run')} {'says' if count == 1 else 'say'}"
