"""What a quick classifier makes of the images: enough to see which labels do not fit, and whether a split is harder.

Random Fourier features of small grey pictures, and ridge regression on them: a kernel machine in closed form. Trained
on at most 12,000 images it gets 9 in 10 MNIST digits right within seconds. It is no benchmark; it is the same for
everybody and knows nothing of the network under study.

References:
    Rahimi and Recht 2007, "Random features for large-scale kernel machines", NeurIPS 20.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32, Int

from paribus.diagnose.data.linear import fitted, out_of_fold_scores, random_folds
from paribus.records import SplitName

MOST_IMAGES = 12_000  # of each split
NUM_FEATURES = 1_000
WAVES = 1.5  # radians that a feature turns, on average, from one picture to another
SEED = 0  # the same data shall always get the same audit


@dataclass(frozen=True, eq=False)
class Recognition:
    """Scores of a quick classifier; each image is scored by one that was not trained on it.

    Args:
        rows: The images of each split that were looked at.
        scores: Their scores for every class: estimated probabilities, not confined to 0 to 1.
    """

    rows: Mapping[SplitName, Int[np.ndarray, " looked"]]
    scores: Mapping[SplitName, Float[np.ndarray, "looked classes"]]

    def right(self, split: SplitName, labels: Int[np.ndarray, " examples"]) -> tuple[int, int]:
        """How many images of a split it gets right, and of how many."""
        answers = self.scores[split].argmax(axis=1)
        return int((answers == labels[self.rows[split]]).sum()), len(answers)


def recognise(
    small: Float32[np.ndarray, "examples height width"],
    labels: Int[np.ndarray, " examples"],
    parts: Mapping[SplitName, Int[np.ndarray, " rows"]],
    num_classes: int,
) -> Recognition:
    """Trains on the training images, and scores those out of fold and the others with all of them.

    Args:
        small: Every image in grey.
        labels: The class of each.
        parts: The rows of each split, training images among them.
        num_classes: How many classes there are.
    """
    rng = np.random.default_rng(SEED)
    rows = {split: some_of(each, MOST_IMAGES, rng) for split, each in parts.items()}
    vectors = small.reshape(len(small), -1)
    random = _random_features(vectors[rows["train"]], rng)
    features = {split: random(vectors[each]) for split, each in rows.items()}
    targets = np.eye(num_classes, dtype=np.float32)[labels[rows["train"]]]
    folds = random_folds(len(rows["train"]), rng)
    weights = fitted(features["train"], targets)
    scores = {split: each @ weights for split, each in features.items()}
    scores["train"] = out_of_fold_scores(features["train"], targets, folds)
    return Recognition(rows, scores)


def some_of(rows: Int[np.ndarray, " rows"], most: int, rng: np.random.Generator) -> Int[np.ndarray, " some"]:
    """All rows, or *most* of them drawn at random, in their order.

    Examples:
        >>> some_of(np.array([3, 4, 5]), 9, np.random.default_rng(0)).tolist()
        [3, 4, 5]
    """
    return rows if len(rows) <= most else np.sort(rng.choice(rows, most, replace=False))


@dataclass(frozen=True, eq=False)
class _RandomFeatures:
    """Waves over the space of pictures, about as long as two pictures are apart.

    Args:
        centre: The mean picture.
        directions: Of the waves, one column each, scaled to their length.
        phases: Where they begin.
    """

    centre: Float32[np.ndarray, " pixels"]
    directions: Float32[np.ndarray, "pixels waves"]
    phases: Float32[np.ndarray, " waves"]

    def __call__(self, vectors: Float32[np.ndarray, "examples pixels"]) -> Float32[np.ndarray, "examples features"]:
        waves = np.cos((vectors - self.centre) @ self.directions + self.phases)
        return np.hstack([waves, np.ones((len(waves), 1), np.float32)])


def _random_features(vectors: Float32[np.ndarray, "examples pixels"], rng: np.random.Generator) -> _RandomFeatures:
    centre = vectors.mean(axis=0)
    distance = np.sqrt(2 * vectors.var(axis=0, dtype=np.float64).sum()) or 1.0  # root mean square, between two pictures
    directions = rng.normal(size=(vectors.shape[1], NUM_FEATURES)) * (WAVES / distance)
    phases = rng.uniform(0, 2 * np.pi, NUM_FEATURES)
    return _RandomFeatures(centre, directions.astype(np.float32), phases.astype(np.float32))
