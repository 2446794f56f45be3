"""Pairs of pictures that are nearly the same, among all pairs of tens of thousands."""

from collections.abc import Callable, Iterator

import numpy as np
from jaxtyping import Float32, Int

SKETCH = 32  # numbers of each picture that all pairs are compared by
BLOCK = 2048  # pictures against pictures at a time; with 512, two cores took three times as long
SLACK = 1e-4  # of float32 sums
SAMPLE = 4_000  # pictures that the sketch is chosen by
MOST_PAIRS = 100_000  # to be listed; of more, a data set has other troubles


def near_pairs(
    vectors: Float32[np.ndarray, "pictures pixels"], least: float, told: Callable[[float], None]
) -> Int[np.ndarray, "pairs 2"]:
    """All pairs of unit vectors whose product is *least* or more, each once.

    A pair is first compared by its coordinates along the 31 most important directions and by the length of what these
    leave over. By Cauchy and Schwarz no product of the whole vectors can be larger than that of these 32 numbers, so
    that no pair is missed, and few are compared in full.

    Args:
        vectors: Pictures of length 1.
        least: The product, which is a correlation where each picture has mean 0.
        told: Is told the share that is done.

    Examples:
        >>> vectors = np.eye(3, dtype=np.float32)[[0, 1, 2, 1]]
        >>> near_pairs(vectors, 0.99, lambda share: None).tolist()
        [[1, 3]]
    """
    sketches = _sketches(vectors)
    found, num_found = [np.empty((0, 2), np.intp)], 0
    for first, second in _candidates(sketches, least - SLACK, told):
        products = np.einsum("ij,ij->i", vectors[first], vectors[second])
        near = products >= least
        found.append(np.stack([first[near], second[near]], axis=1))
        num_found += int(near.sum())
        if num_found >= MOST_PAIRS:
            break
    return np.concatenate(found)[:MOST_PAIRS]


def _sketches(vectors: Float32[np.ndarray, "pictures pixels"]) -> Float32[np.ndarray, "pictures numbers"]:
    sample = vectors[:: -(-len(vectors) // SAMPLE)]
    _, directions = np.linalg.eigh(sample.T @ sample)  # the most important ones stand last
    seen = vectors @ directions[:, -(SKETCH - 1) :]
    left_over = np.sqrt(np.maximum(0, 1 - (seen**2).sum(axis=1, keepdims=True)))
    return np.hstack([seen, left_over])


def _candidates(
    sketches: Float32[np.ndarray, "pictures numbers"], least: float, told: Callable[[float], None]
) -> Iterator[tuple[Int[np.ndarray, " pairs"], Int[np.ndarray, " pairs"]]]:
    """Pairs that may be near, a few thousand at a time."""
    starts = range(0, len(sketches), BLOCK)
    for row in starts:
        told((row / len(sketches)) * (2 - row / len(sketches)))  # the first rows have most partners
        for column in starts[row // BLOCK :]:
            near = sketches[row : row + BLOCK] @ sketches[column : column + BLOCK].T >= least
            if not near.any():
                continue
            first, second = np.nonzero(np.triu(near, 1) if row == column else near)
            for start in range(0, len(first), BLOCK):
                yield first[start : start + BLOCK] + row, second[start : start + BLOCK] + column
