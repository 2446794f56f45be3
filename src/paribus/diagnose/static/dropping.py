"""Dropout: where it stands, and how much it takes away."""

from collections.abc import Iterator

from paribus.diagnose.static.subject import AFFINE, Placed, Subject
from paribus.diagnose.static.wording import names_of, paths_of
from paribus.records import Finding
from paribus.spec import BatchNormalization, Dropout, SpatialDropout2D

USUAL = 0.5
"""The largest rate that its inventors and most others use."""

FIERCE = 0.7
"""At this rate it did harm in each of the three runs it was tried in while this rule was made."""


def dropout_before_batchnorm(subject: Subject) -> Iterator[Finding]:
    """Dropout before a batch normalisation of the same block, with no layer with a kernel between them.

    Why: while training, dropout of rate p makes the square of what comes in 1 / (1 − p) times as large on average, so
    its variance grows at least as much, and the running variance learns that. In use nothing is dropped, so everything
    after is scaled by a variance that is too large: the network in use is not the one that was trained.
    """
    before: list[Placed] = []
    pending: list[Placed] = []
    for placed in subject.layers:
        if isinstance(placed.layer, AFFINE):
            pending = []
        elif isinstance(placed.layer, BatchNormalization):
            before, pending = [*before, *pending], []
        elif _rate(placed) > 0:
            pending.append(placed)
    if before:
        highest = max(map(_rate, before))
        yield Finding(
            id="dropout-before-batchnorm",
            severity="warning",
            arm=subject.arm.name,
            where=before[0].path,
            evidence={"layers": paths_of(before), "rate": highest, "variance_ratio": 1 / (1 - highest)},
            message=f"{names_of(before)} {'stands' if len(before) == 1 else 'stand'} before batch normalisation, which "
            f"therefore learns a variance at least {1 / (1 - highest):.2f} times too large: the network in use is not "
            "the one that was trained.",
            remedy="Leave these dropouts out, or put dropout after the last batch normalisation.",
            patch=dict.fromkeys(paths_of(before)),
            explains=("mode-gap", "stale-batchnorm", "collapsed-predictions", "validation-floor"),
            source="Li, Chen, Hu & Yang 2019, Understanding the Disharmony between Dropout and Batch Normalization by "
            "Variance Shift, CVPR (arXiv 1801.05134); NeuraLint (Nikanjam et al. 2021), DropoutBeforeBatchnorm",
        )


def dropout_rate(subject: Subject) -> Iterator[Finding]:
    """A dropout rate above 0.5, or dropout of the class scores themselves.

    It is a warning from 0.7 on, where fewer values than classes are left on average, and on the class scores; else a
    note.
    """
    last = subject.affine[-1] if subject.affine else None
    scores = subject.scoring.index(last) if last else len(subject.scoring)
    on_scores = [placed for placed in subject.scoring[scores:] if _rate(placed) > 0]
    high = [placed for placed in subject.scoring if _rate(placed) > USUAL or placed in on_scores]
    if not high:
        return
    kept = min((1 - _rate(placed)) * placed.came[-1] for placed in high)
    worst = max(map(_rate, high))
    harm = "the class scores themselves are dropped" if on_scores else f"about {kept:.3g} values are left at a time"
    yield Finding(
        id="dropout-rate",
        severity="warning" if on_scores or worst >= FIERCE or kept < subject.inputs.num_classes else "note",
        arm=subject.arm.name,
        where=f"{high[0].path}.rate",
        evidence={"layers": paths_of(high), "rate": worst, "kept": kept},
        message=f"{names_of(high)} {'drops' if len(high) == 1 else 'drop'} up to {100 * worst:g} % of what comes in: "
        f"{harm}.",
        remedy="Leave dropout of the class scores out." if on_scores else f"Write `rate: {USUAL}` or less.",
        patch=dict.fromkeys(paths_of(on_scores)) if on_scores else {f"{placed.path}.rate": USUAL for placed in high},
        explains=("not-learning", "unfinished"),
        source="Srivastava et al. 2014, Dropout, section 7.3; UMLAUT (Schoop et al. 2021), rate above 0.5",
    )


def _rate(placed: Placed) -> float:
    return placed.layer.rate if isinstance(placed.layer, Dropout | SpatialDropout2D) else 0.0
