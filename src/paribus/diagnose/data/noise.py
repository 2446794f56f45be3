"""Labels that do not fit their images: confident learning with a quick classifier."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Bool, Float, Int

from paribus.diagnose.data.images import AuditedImages
from paribus.diagnose.data.noticed import Exhibit, Noticed
from paribus.records import Finding
from paribus.stats import wilson_interval

NOISY = 0.03  # of the labels
SURELY_NOISY = 0.01  # the lower bound of the same share
TENTHS = 10
FAR_FROM_CHANCE = 0.5  # of the mistakes of always answering the commonest class
GROWTH = 1.4  # of mistakes from the clearest tenth to the next four: 0.7 to 1.4 with flipped labels, 1.8 on CIFAR-10
SHOWN = 12


def label_noise(images: AuditedImages) -> Iterator[Noticed]:
    """More than 3 % of the training labels look wrong, also among the images that are easiest to recognise.

    A quick classifier scores every image without having seen it. Labels that it confidently takes for another class
    are suspects (confident learning). On hard images that says more about the classifier than about the labels: of
    CIFAR-10's, which are nearly all right, it suspects 62 %. So the rule also looks at the tenth of the images whose
    answer is clearest. More than 3 % of their labels must differ from the answer (for sure more than 1 %, and less than
    half as many as by always answering the commonest class). Among the next four tenths hardly more may: with hard
    images mistakes grow as answers get less clear, wrong labels are as frequent everywhere.

    It is a note where the quick classifier is wrong about half as many images, of all, as the commonest class would be:
    then it cannot tell hard images from wrong labels. 800 photographs of CIFAR-10 are like that, and 40 % of flipped
    labels, which a network's runs show well (``noisy-training-labels``).

    With three seeds each, 10 % and 20 % of flipped labels are found on digits, MNIST, Fashion-MNIST and X-ray patches,
    5 % in nine of these twelve, 2 % in none. It is silent on all of them as they are, and on CIFAR-10, whose images are
    too hard for a quick classifier.

    References:
        Northcutt, Jiang, Chuang 2021, "Confident learning: estimating uncertainty in dataset labels", JAIR 70.
    """
    rows, scores = images.recognition.rows["train"], images.recognition.scores["train"]
    labels = images.splits.labels[rows]
    answers = suspects(scores, labels)
    suspected = float((answers != labels).mean())
    clearest = _wrong_by_clearness(scores, labels)
    by_chance = float(1 - np.bincount(labels).max() / len(labels))
    if suspected > NOISY and _looks_like_noise(clearest, by_chance):
        is_able = float(np.concatenate(clearest).mean()) < FAR_FROM_CHANCE * by_chance
        yield _noticed(images, answers, suspected, float(clearest[0].mean()), is_able=is_able)


def suspects(
    scores: Float[np.ndarray, "examples classes"], labels: Int[np.ndarray, " examples"]
) -> Int[np.ndarray, " examples"]:
    """The class that an image is confidently taken for, by a classifier that was not trained on it, else its label.

    A class is answered confidently where its score is at least the mean score of that class over the images that have
    its label. Of several such classes the highest counts.

    Examples:
        >>> scores = np.array([[0.9, 0.1], [0.8, 0.2], [0.9, 0.1], [0.2, 0.8]])
        >>> suspects(scores, np.array([0, 0, 1, 1])).tolist()
        [0, 0, 0, 1]

    References:
        Northcutt, Jiang, Chuang 2021, "Confident learning: estimating uncertainty in dataset labels", JAIR 70,
        section 3.1.
    """
    one_hot = labels[:, None] == np.arange(scores.shape[1])
    counts = np.maximum(1, one_hot.sum(axis=0))
    thresholds = np.where(one_hot, scores, 0).sum(axis=0) / counts
    confident = scores >= thresholds
    answers = np.where(confident, scores, -np.inf).argmax(axis=1)
    return np.where(confident.any(axis=1), answers, labels)


def _wrong_by_clearness(
    scores: Float[np.ndarray, "examples classes"], labels: Int[np.ndarray, " examples"]
) -> list[Bool[np.ndarray, " tenth"]]:
    """Whether each label differs from the classifier's answer: in tenths of the images, the clearest answers first."""
    ordered = np.sort(scores, axis=1)
    clearest_first = np.argsort(ordered[:, -2] - ordered[:, -1], kind="stable")
    return np.array_split((scores.argmax(axis=1) != labels)[clearest_first], TENTHS)


def _looks_like_noise(wrong: list[Bool[np.ndarray, " tenth"]], by_chance: float) -> bool:
    """Whether mistakes are frequent among the clearest answers, and hardly more frequent among the next ones."""
    clearest, next_ones = wrong[0], np.concatenate(wrong[1:5])
    if len(clearest) == 0 or not NOISY < clearest.mean() < FAR_FROM_CHANCE * by_chance:
        return False
    surely = wilson_interval(int(clearest.sum()), len(clearest))[0] > SURELY_NOISY
    return bool(surely and next_ones.mean() <= GROWTH * clearest.mean())


def _noticed(
    images: AuditedImages,
    answers: Int[np.ndarray, " looked"],
    suspected: float,
    among_clearest: float,
    *,
    is_able: bool,
) -> Noticed:
    rows, labels, names = images.recognition.rows["train"], images.splits.labels, images.splits.classes
    scores = images.recognition.scores["train"]
    each = np.arange(len(rows))
    doubt = np.where(answers != labels[rows], scores[each, answers] - scores[each, labels[rows]], -np.inf)
    shown = [int(index) for index in np.argsort(-doubt, kind="stable")[:SHOWN] if np.isfinite(doubt[index])]
    exhibits = [
        Exhibit((int(rows[index]),), f"{images.called(int(rows[index]))}: looks like {names[int(answers[index])]}")
        for index in shown
    ]
    return Noticed(
        Finding(
            id="label-noise",
            severity="warning" if is_able else "note",
            arm=None,
            where="data.train",
            evidence={
                "suspected_share": suspected,
                "share_among_clearest": among_clearest,
                "looked_at": float(len(rows)),
                "examples": [exhibit.caption for exhibit in exhibits],
            },
            message=f"About {100 * among_clearest:.0f} % of the training labels look wrong: so many differ from the "
            "answer of a quick classifier even among the images that it is surest of"
            + ("." if is_able else "; but it is wrong about so many that the images may be hard instead."),
            remedy="Look through the suspects and mend their labels. Until then judge on a split whose labels were "
            "checked, and stop early: networks learn wrong labels last.",
            explains=("noisy-training-labels", "overfitting"),
            source="Northcutt, Jiang, Chuang 2021",
        ),
        tuple(exhibits),
    )
