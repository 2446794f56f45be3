"""How often each class comes: within the training images, and in one split against another."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Int
from scipy import special

from paribus.diagnose.data.images import AuditedImages
from paribus.diagnose.data.noticed import Noticed
from paribus.records import Finding, SplitName

RARE = 0.1  # of the most frequent class
SURE = 1e-3  # the p value below which frequencies differ
LARGE = 0.1  # the share of labels that would have to change


def class_imbalance(images: AuditedImages) -> Iterator[Noticed]:
    """A class has fewer than a tenth of the training images that the most frequent one has.

    Why: a network that never answers a rare class loses little, so its accuracy says little about that class.
    A class without any training image, when it is tested on, is critical: nobody can learn it.

    References:
        The threshold is that of deepchecks ("class imbalance"), cleanlab and SageMaker Debugger (10 to 1).
    """
    classes, counts = images.splits.classes, label_counts(images, "train")
    rarest, most = int(counts.argmin()), int(counts.argmax())
    if counts[rarest] >= RARE * counts[most]:
        return
    missing = [name for name, count in zip(classes, counts, strict=True) if count == 0]
    tested = any(label_counts(images, split)[counts == 0].any() for split in images.parts if split != "train")
    yield Noticed(
        Finding(
            id="class-imbalance",
            severity="critical" if missing and tested else "warning",
            arm=None,
            where="data",
            evidence={
                "rarest": classes[rarest], "rarest_images": float(counts[rarest]),
                "most_frequent": classes[most], "most_frequent_images": float(counts[most]),
                "without_images": missing,
            },
            message=f"`{classes[rarest]}` has {counts[rarest]:,} training images and `{classes[most]}` has "
            f"{counts[most]:,}: a network that never answers `{classes[rarest]}` would hardly lose by it.",
            remedy="Collect more images of the rare classes, or leave them out with `data.classes`; look at each "
            "class's own accuracy and at macro F1, not at accuracy alone.",
            explains=("collapsed-predictions",),
            source="deepchecks, class imbalance",
        )
    )  # fmt: skip


def label_shift(images: AuditedImages) -> Iterator[Noticed]:
    """Classes have other shares in validation or test than in training: p < 0.001 and more than a tenth would move.

    Size is the total variation distance, half the sum of the differences between shares: the part of the images that
    would need another label. Cramér's V is no measure of it, since a large training split makes V small. Significance
    is a chi-square test of homogeneity.

    References:
        Lipton, Wang, Smola 2018, "Detecting and correcting for label shift with black box predictors", ICML.
    """
    train = label_counts(images, "train")
    for split in images.parts:
        other = label_counts(images, split)
        distance, p = total_variation(train, other), homogeneity_p(train, other)
        if split == "train" or not (p < SURE and distance > LARGE):
            continue
        differences = other / other.sum() - train / train.sum()
        most = int(np.abs(differences).argmax())
        name, share = images.splits.classes[most], train[most] / train.sum()
        yield Noticed(
            Finding(
                id="label-shift",
                severity="warning",
                arm=None,
                where=f"data.{split}",
                evidence={"split": split, "total_variation": distance, "p": p, "most_changed": name},
                message=f"The {split} images have their classes in other shares than the training images: "
                f"{100 * distance:.0f} % of them would need another label to match (`{name}` is {100 * share:.0f} % of "
                f"training and {100 * (share + differences[most]):.0f} % of {split}).",
                remedy="Draw both splits from the same images, or judge class by class: accuracy alone mixes what "
                "the network can do with how often each class comes.",
                explains=("test-shift",) if split == "test" else ("validation-floor",),
                source="Lipton, Wang, Smola 2018",
            )
        )


def label_counts(images: AuditedImages, split: SplitName) -> Int[np.ndarray, " classes"]:
    """How many images of each class a split has."""
    return np.bincount(images.splits.labels[images.parts[split]], minlength=len(images.splits.classes))


def total_variation(first: Int[np.ndarray, " classes"], second: Int[np.ndarray, " classes"]) -> float:
    """Half the sum of the differences between the shares of each class: 0 for the same shares, 1 for none in common.

    Examples:
        >>> total_variation(np.array([50, 50]), np.array([6, 4]))
        0.1
    """
    return round(float(np.abs(first / first.sum() - second / second.sum()).sum()) / 2, 12)


def homogeneity_p(first: Int[np.ndarray, " classes"], second: Int[np.ndarray, " classes"]) -> float:
    """The p value of the chi-square test that two counts come from the same shares; 1 where there is but one class.

    Examples:
        >>> f"{homogeneity_p(np.array([30, 10]), np.array([10, 30])):.1e}"
        '7.7e-06'
    """
    counts = np.stack([first, second])[:, (first + second) > 0]
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / counts.sum()
    return float(special.chdtrc(counts.shape[1] - 1, ((counts - expected) ** 2 / expected).sum()))
