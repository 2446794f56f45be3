"""A world of classifiers whose true accuracy is known: images, seeds and answers vary as normals of given size."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import ndtri

BASELINE = 0.75
"""The accuracy of every baseline."""


@dataclass(frozen=True)
class World:
    """How much each thing varies, relative to how much images differ in how hard they are for everyone.

    An answer is right where ``threshold + image + own + seed + noise > 0``. All arms share the images; nothing else is
    shared, not even by the seeds of a pair, which is the hardest case for a paired comparison.

    Args:
        own: How hard an image is for one arm, whatever its seed.
        seed: What a seed adds to all answers of its run.
        noise: What is left: one answer of one run.
    """

    own: float
    seed: float
    noise: float

    def correct(
        self,
        rng: np.random.Generator,
        replicates: int,
        examples: int,
        accuracies: Sequence[float],
        *,
        twins: bool = False,
    ) -> Bool[np.ndarray, "arms replicates examples"]:
        """Who is right where, for arms of these true accuracies.

        Args:
            rng: Where chance comes from.
            replicates: Runs of each arm.
            examples: Test images.
            accuracies: What each arm would have over endless images and seeds.
            twins: Whether the arms are the same arm under several names, so that its ``own`` part is one.
        """
        spread = np.sqrt(1 + self.own**2 + self.seed**2 + self.noise**2)
        thresholds = (ndtri(np.asarray(accuracies)) * spread).astype(np.float32)
        arms = len(accuracies)
        image = _normal(rng, 1, (1, 1, examples)) + _normal(rng, self.own, (1 if twins else arms, 1, examples))
        latent = _normal(rng, self.noise, (arms, replicates, examples))
        latent += image + _normal(rng, self.seed, (arms, replicates, 1)) + thresholds[:, None, None]
        return np.asarray(latent > 0)

    def differences(
        self,
        rng: np.random.Generator,
        replicates: int,
        examples: int,
        accuracies: tuple[float, float] = (BASELINE, BASELINE),
        *,
        twins: bool = False,
    ) -> Float[np.ndarray, "replicates examples"]:
        """Arm - baseline, for an arm and a baseline of these true accuracies."""
        arm, baseline = self.correct(rng, replicates, examples, accuracies, twins=twins)
        return arm.astype(np.float64) - baseline


def _normal(rng: np.random.Generator, size: float, shape: tuple[int, ...]) -> np.ndarray:
    return np.float32(size) * rng.standard_normal(shape, dtype=np.float32)


NOISY = World(own=0.3, seed=0.06, noise=0.6)
"""Arms of 75 % disagree about a fifth of the images; runs of one arm vary by 2.8 points on 175 images, 1.8 on 1,000."""

STEADY = World(own=0.3, seed=0.08, noise=0.3)
"""Half as much noise in single answers, and larger differences between seeds: the harder case with few of them."""

WORLDS = {"noisy": NOISY, "steady": STEADY}
