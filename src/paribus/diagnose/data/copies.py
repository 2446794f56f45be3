"""Which images are there more than once, by the byte or nearly so."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float32, Int
from scipy import ndimage

from paribus.diagnose.data.neighbours import near_pairs

NEAR = 0.99  # correlation of two grey pictures
NEAR_DETAILS = 0.97  # and of what is left without blurred copies; at 0.9 any two trousers of Fashion-MNIST are copies
FEW_PIXELS, FEW_DETAILS = 24 * 24, 0.99
"""In pictures with fewer pixels there are fewer details to differ in. MNIST has no pair above 0.97; shrunk to 14 by 14,
ten in 3,100 images, all below 0.987."""
FLAT = 1e-6  # contrast of a picture that shows nothing


@dataclass(frozen=True, eq=False)
class Copies:
    """What is the same among the images, and what nearly so.

    Args:
        identities: The same number for images with the same bytes, counted from 0.
        near: Pairs of identities whose pictures are nearly the same.
    """

    identities: Int[np.ndarray, " examples"]
    near: Int[np.ndarray, "pairs 2"]

    def among(self, rows: Int[np.ndarray, " rows"]) -> Bool[np.ndarray, " identities"]:
        """For each identity, whether one of these images has it."""
        present = np.zeros(int(self.identities.max()) + 1, bool)
        present[self.identities[rows]] = True
        return present

    def near_to(self, present: Bool[np.ndarray, " identities"]) -> Bool[np.ndarray, " identities"]:
        """For each identity, whether its picture is nearly that of one that is *present*."""
        near = np.zeros_like(present)
        for one, other in (self.near.T, self.near.T[::-1]):
            near[one[present[other]]] = True
        return near


def copies_of(
    images: np.ndarray,
    small: Float32[np.ndarray, "examples height width"],
    rows: Int[np.ndarray, " rows"],
    told: Callable[[float], None],
) -> Copies:
    """All copies among some of the images.

    Near copies correlate by more than 0.99 in grey, and by more than 0.97 in their details, or 0.99 in pictures of
    fewer than 24 by 24 pixels; of images with the same bytes one is looked at for all.

    Args:
        images: All images.
        small: The same in grey, small enough to be compared pair by pair.
        rows: Those to compare.
        told: Is told the share that is done.

    Examples:
        >>> images = np.random.default_rng(0).integers(0, 200, (3, 8, 8, 1)).astype(np.uint8)
        >>> images[2] = images[0] + 20
        >>> copies = copies_of(images, images[..., 0].astype(np.float32), np.arange(3), lambda share: None)
        >>> copies.near_to(copies.among(np.array([0])))[copies.identities].tolist()
        [False, False, True]
    """
    identities = _identities(images)
    looked, first = np.unique(identities[rows], return_index=True)
    vivid = small[rows[first]].std(axis=(1, 2)) > FLAT
    looked, first = looked[vivid], first[vivid]
    if not len(looked):
        return Copies(identities, np.empty((0, 2), np.intp))
    pictures = small[rows[first]]
    pairs = near_pairs(_unit_vectors(pictures), NEAR, told)
    alike = [_same_details(pictures[one], pictures[other]) for one, other in pairs]
    return Copies(identities, looked[pairs[np.array(alike, bool)]])


def _same_details(one: Float32[np.ndarray, "height width"], other: Float32[np.ndarray, "height width"]) -> bool:
    both = np.stack([one, other])
    first, second = _unit_vectors(both - ndimage.uniform_filter(both, size=(1, 3, 3)))
    return bool(first @ second > (NEAR_DETAILS if one.size >= FEW_PIXELS else FEW_DETAILS))


def _identities(images: np.ndarray) -> Int[np.ndarray, " examples"]:
    digests = [hashlib.blake2b(image.tobytes(), digest_size=8).digest() for image in images]
    return np.unique(np.frombuffer(b"".join(digests), np.uint64), return_inverse=True)[1]


def _unit_vectors(pictures: Float32[np.ndarray, "pictures height width"]) -> Float32[np.ndarray, "pictures pixels"]:
    vectors = pictures.reshape(len(pictures), -1)
    vectors = vectors - vectors.mean(axis=1, keepdims=True)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-12))
    return np.asarray(vectors)
