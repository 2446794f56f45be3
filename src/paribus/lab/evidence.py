"""Which runs are set against which: what two arms left behind on the same images, replicate by replicate."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int

from paribus.records import DataRecord, Run, SplitName
from paribus.spec import Change, aspect_of, shown
from paribus.stats import Evidence


def evidence_of(
    names: tuple[str, str],
    mine: Sequence[Run],
    theirs: Sequence[Run],
    data: DataRecord,
    split: SplitName,
    *,
    changes: Sequence[Change] = (),
    faults: Sequence[str] = (),
    factor: str = "",
) -> Evidence:
    """What the runs of an arm and of the arm it is compared with say about the change between them.

    Runs that share their random streams are pairs. Where none do, because the studies have different seeds, they are
    compared as two groups.

    Args:
        names: The arm's name, and that of the arm it is compared with.
        mine: The runs of the arm.
        theirs: The runs of the other.
        data: What both were scored on.
        split: The split to judge on.
        changes: Where the arm differs from the other.
        faults: What is wrong with the arms themselves, in words.
        factor: What is varied, in words.
    """
    labels = np.array(labels_of(data, split))
    ours, others = _by_streams(mine), _by_streams(theirs)
    shared = [streams for streams in ours if streams in others]
    paired = bool(shared) or not ours or not others
    one = [ours[streams] for streams in shared] if paired else list(ours.values())
    two = [others[streams] for streams in shared] if paired else list(others.values())
    return Evidence(
        arm=names[0],
        baseline=names[1],
        arm_predictions=_predictions(one, split, len(labels)),
        baseline_predictions=_predictions(two, split, len(labels)),
        labels=labels,
        classes=data.classes,
        train_label_counts=np.array(data.train_label_counts),
        arm_probabilities_equal=paired
        and bool(one)
        and all(np.array_equal(a.probabilities[split], b.probabilities[split]) for a, b in zip(one, two, strict=True)),
        changes=changes_in_words(changes),
        arm_failed=sum(run.status != "finished" for run in mine),
        baseline_failed=sum(run.status != "finished" for run in theirs),
        runs=max(len(mine), len(theirs)),
        faults=tuple(dict.fromkeys(faults)),
        paired=paired,
        factor=factor,
    )


def labels_of(data: DataRecord, split: SplitName) -> tuple[int, ...]:
    """The true classes of a split; none where every replicate has a split of its own."""
    return data.test_labels if split == "test" else data.validation_labels


def changes_in_words(changes: Sequence[Change]) -> tuple[tuple[str, str, str], ...]:
    """What was changed, one entry for each aspect: in words, before, after.

    Examples:
        >>> changes_in_words([Change("train.batch_size", 64, 32), Change("train.epochs", 25, 50)])
        (('batch size', '64', '32'), ('training length', '25', '50'))
    """
    aspects: dict[str, Change] = {}
    for change in changes:
        aspects.setdefault(aspect_of(change), change)
    return tuple((aspect, shown(change.before), shown(change.after)) for aspect, change in aspects.items())


def _by_streams(runs: Sequence[Run]) -> dict[int, Run]:
    """The finished runs by what tells replicates apart: the stream that orders their images, which all arms share."""
    return {run.seeds["order"]: run for run in runs if run.status == "finished"}


def _predictions(runs: Sequence[Run], split: SplitName, num_examples: int) -> Int[np.ndarray, "replicates examples"]:
    rows = [np.argmax(run.probabilities[split], axis=-1) for run in runs]
    return np.stack(rows) if rows else np.empty((0, num_examples), int)
