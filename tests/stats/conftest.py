from collections.abc import Callable

import numpy as np
import pytest

from paribus.stats import Evidence

MakeEvidence = Callable[..., Evidence]


@pytest.fixture(scope="session")
def make_evidence() -> MakeEvidence:
    """Evidence from who is right where: four balanced classes, and a wrong answer is the next class."""

    def make(arm_correct: np.ndarray, baseline_correct: np.ndarray, **others: object) -> Evidence:
        labels = np.arange(np.shape(arm_correct)[1]) % 4
        fields = {
            "arm": "leaky",
            "baseline": "relu",
            "arm_predictions": np.where(arm_correct, labels, (labels + 1) % 4),
            "baseline_predictions": np.where(baseline_correct, labels, (labels + 1) % 4),
            "labels": labels,
            "classes": ("background", "clavicles", "lungs", "heart"),
            "train_label_counts": np.full(4, 432),
            "arm_probabilities_equal": False,
            "changes": (("activation", "relu", "leaky"),),
        }
        return Evidence(**{**fields, **others})

    return make


@pytest.fixture(scope="session")
def simulate() -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """Two arms whose images, seeds and single answers vary as standard normals of given size: who is right where.

    Each answer is right when ``threshold + image + seed + noise > 0``; the arms share the images and nothing else, so
    an accuracy is the normal distribution function at ``threshold / sqrt(image**2 + seed**2 + noise**2)``.
    """

    def draw(
        rng: np.random.Generator, replicates: int, examples: int, thresholds: tuple[float, float], seed: float = 0.08
    ) -> tuple[np.ndarray, np.ndarray]:
        image = rng.normal(size=examples)

        def arm(threshold: float) -> np.ndarray:
            own = 0.3 * rng.normal(size=examples)  # what this arm finds hard, whatever its seed
            noise = 0.3 * rng.normal(size=(replicates, examples))
            return threshold + image + own + seed * rng.normal(size=(replicates, 1)) + noise > 0

        return arm(thresholds[0]), arm(thresholds[1])

    return draw
