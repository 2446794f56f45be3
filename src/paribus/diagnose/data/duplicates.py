"""Images that are there twice: in two splits, within one, and under two labels."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Bool, Int

from paribus.diagnose.data.images import AuditedImages
from paribus.diagnose.data.noticed import Exhibit, Noticed
from paribus.records import Finding, Severity, SplitName
from paribus.stats import wilson_interval

SHARE = 0.005  # of a split
SHOWN = 12
EARLIER: tuple[tuple[SplitName, tuple[SplitName, ...]], ...] = (
    ("validation", ("train",)),
    ("test", ("train", "validation")),
)


def duplicates_across_splits(images: AuditedImages) -> Iterator[Noticed]:
    """Images that are scored on were trained or chosen on: the same bytes, or nearly the same picture.

    Critical: more than 0.5 % of a split are exact copies of images of an earlier one. Warning: more than 0.5 % are for
    sure (Wilson's interval), near copies counted. Note: any is. Near copies correlate by more than 0.99 in grey at 32
    pixels a side, and by more than 0.97 in their details (0.99 in small pictures); crops and mirrored copies are not
    found. A network may know copies by heart, so that accuracy is too high by their share at most.

    References:
        Barz and Denzler 2020, "Do we train on test data? Purging CIFAR of near-duplicates", Journal of Imaging 6(6).
    """
    for split, earlier in EARLIER:
        others = [images.parts[each] for each in earlier if each in images.parts]
        if split in images.parts and others:
            yield from _leaked(images, split, images.parts[split], np.concatenate(others))


def _leaked(
    images: AuditedImages, split: SplitName, rows: Int[np.ndarray, " rows"], others: Int[np.ndarray, " others"]
) -> Iterator[Noticed]:
    copies = images.copies
    present = copies.among(others)
    exact = present[copies.identities[rows]]
    near = copies.near_to(present)[copies.identities[rows]] & ~exact
    if not (exact | near).any():
        return
    severity: Severity = "note"
    if exact.mean() > SHARE:
        severity = "critical"
    elif wilson_interval(int((exact | near).sum()), len(rows))[0] > SHARE:
        severity = "warning"
    share = float((exact | near).mean())
    before = "the training images" if split == "validation" else "the training or validation images"
    finding = Finding(
        id="duplicates-across-splits",
        severity=severity,
        arm=None,
        where=f"data.{split}",
        evidence={"split": split, "exact": float(exact.sum()), "near": float(near.sum()), "share": share},
        message=f"{int((exact | near).sum()):,} of {len(rows):,} {split} images ({100 * share:.2g} %) are also among "
        f"{before}, {int(exact.sum()):,} of them to the last byte and {int(near.sum()):,} nearly: a network can know "
        f"them by heart, which makes accuracy up to {100 * share:.2g} points too high.",
        remedy="Remove the copies from the training images, or split again by what the images show.",
        explains=("suspiciously-good",),
        source="Barz and Denzler 2020",
    )
    yield Noticed(finding, tuple(_pairs(images, rows[exact | near], others)))


def _pairs(
    images: AuditedImages, rows: Int[np.ndarray, " rows"], others: Int[np.ndarray, " others"]
) -> Iterator[Exhibit]:
    """The first of the images in question, each with its copy."""
    identities, near = images.copies.identities, images.copies.near
    for row in rows[:SHOWN]:
        alike = [identities[row], *near[near[:, 0] == identities[row], 1], *near[near[:, 1] == identities[row], 0]]
        copy = int(others[np.isin(identities[others], alike)][0])
        yield Exhibit((int(row), copy), f"{images.called(int(row))} and {images.called(copy)}")


def duplicates_within_split(images: AuditedImages) -> Iterator[Noticed]:
    """More than 0.5 % of the training images are exact copies of other training images: a note.

    They count twice in training, and a validation split drawn anew could get their copies.

    References:
        deepchecks, image duplicates.
    """
    rows = images.parts["train"]
    _, first, counts = np.unique(images.copies.identities[rows], return_index=True, return_counts=True)
    surplus = len(rows) - len(first)
    if surplus <= SHARE * len(rows):
        return
    most = np.argsort(-counts, kind="stable")[:SHOWN]
    yield Noticed(
        Finding(
            id="duplicates-within-split",
            severity="note",
            arm=None,
            where="data.train",
            evidence={"copies": float(surplus), "share": surplus / len(rows)},
            message=f"{surplus:,} of {len(rows):,} training images are exact copies of others: what they show counts "
            "more than once.",
            remedy="Remove the copies, unless they are meant to count.",
            source="deepchecks, image duplicates",
        ),
        tuple(
            Exhibit((int(rows[first[each]]),), f"{images.called(int(rows[first[each]]))}, {counts[each]} times")
            for each in most
        ),
    )


def conflicting_labels(images: AuditedImages) -> Iterator[Noticed]:
    """Images with the same bytes have different labels: at most one of the labels is right.

    A warning where that concerns more than 0.5 % of the images, else a note.

    References:
        deepchecks, conflicting labels; cleanlab, Northcutt et al. 2021.
    """
    rows = np.concatenate(list(images.parts.values()))
    identities, labels = images.copies.identities[rows], images.splits.labels[rows]
    conflicting = _several_labels(identities, labels)[identities]
    if not conflicting.any():
        return
    affected = rows[conflicting]
    share = len(affected) / len(rows)
    yield Noticed(
        Finding(
            id="conflicting-labels",
            severity="warning" if share > SHARE else "note",
            arm=None,
            where="data",
            evidence={"images": float(len(affected)), "share": share},
            message=f"{len(affected):,} images ({100 * share:.2g} %) have a twin with another label, such as "
            f"{images.called(int(affected[0]))}: at most one of the labels is right.",
            remedy="Look at them, and keep the right label or none of the twins.",
            explains=("noisy-training-labels", "label-noise"),
            source="deepchecks, conflicting labels",
        ),
        tuple(_twins(images, affected)),
    )


def _several_labels(
    identities: Int[np.ndarray, " rows"], labels: Int[np.ndarray, " rows"]
) -> Bool[np.ndarray, " identities"]:
    """For each identity, whether its images have more than one label."""
    pairs = np.unique(np.stack([identities, labels], axis=1), axis=0)
    return np.bincount(pairs[:, 0], minlength=int(identities.max()) + 1) > 1


def _twins(images: AuditedImages, affected: Int[np.ndarray, " rows"]) -> Iterator[Exhibit]:
    identities = images.copies.identities[affected]
    for identity in np.unique(identities)[:SHOWN]:
        twins = [int(row) for row in affected[identities == identity][:3]]
        yield Exhibit(tuple(twins), " and ".join(images.called(row) for row in twins))
