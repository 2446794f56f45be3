"""The images that the data rules look at: one split of them, and what several rules need, computed once if at all."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float32, Int

from paribus.diagnose.data.copies import Copies, copies_of
from paribus.diagnose.data.recognition import Recognition, recognise
from paribus.records import SPLITS, SplitName, Splits

SIDE = 32  # pixels of the longer side at which images are compared
CHUNK = 2048  # images at a time, so that no second copy of a data set is ever made

Tell = Callable[[str, float | None], None]
"""Is told what is being looked at, and which share of that is done, where it is known."""


def silent(message: str, fraction: float | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True, eq=False)
class AuditedImages:
    """The images of a study as its first replicate meets them.

    Args:
        splits: All images, and who is in which split.
        names: Where each image came from; empty when the source has no names.
        shuffle: Whether training draws a new order for every epoch.
        tell: Is told how far a long look has come.
    """

    splits: Splits
    names: tuple[str, ...] = ()
    shuffle: bool = True
    tell: Tell = silent

    @cached_property
    def parts(self) -> dict[SplitName, Int[np.ndarray, " rows"]]:
        """The rows of each split that has images; a validation split that is the test split is left out."""
        rows = {split: self.splits.indices(split, 0) for split in SPLITS}
        if np.array_equal(rows["validation"], rows["test"]):
            del rows["validation"]
        return {split: each for split, each in rows.items() if len(each)}

    @cached_property
    def places(self) -> dict[int, str]:
        """Where each row stands, in words: test images are counted from the first test image, others as they come."""
        counted = {row: number for number, row in enumerate(self.splits.test.tolist())}
        return {
            row: f"{split} image {counted[row] if split == 'test' else row}"
            for split, rows in self.parts.items()
            for row in rows.tolist()
        }

    @cached_property
    def copies(self) -> Copies:
        """Which of them are the same, or nearly so."""
        rows = np.concatenate(list(self.parts.values()))
        return copies_of(
            self.splits.images,
            self.small,
            rows,
            lambda share: self.tell("comparing every image with all others", share),
        )

    @cached_property
    def small(self) -> Float32[np.ndarray, "examples height width"]:
        """Every image in grey, of at most 32 pixels a side (means over blocks); what is not a number is 0."""
        images = self.splits.images
        step = -(-max(images.shape[1:3]) // SIDE)
        height, width = (max(1, length // step) for length in images.shape[1:3])
        small = np.empty((len(images), height, width), np.float32)
        for start in range(0, len(images), CHUNK):
            grey = np.nan_to_num(images[start : start + CHUNK], posinf=0, neginf=0).mean(axis=3, dtype=np.float32)
            cut = grey[:, : height * step, : width * step]
            small[start : start + CHUNK] = cut.reshape(len(grey), height, step, width, step).mean(axis=(2, 4))
        return small

    @cached_property
    def recognition(self) -> Recognition:
        """What a quick classifier makes of the images."""
        self.tell("training a quick classifier on the images", None)
        return recognise(self.small, self.splits.labels, self.parts, len(self.splits.classes))

    def called(self, row: int) -> str:
        """One image for the reader: its file or its place, and its label."""
        place = self.names[row] if self.names else self.places.get(row, f"image {row}")
        return f"{place} ({self.splits.classes[int(self.splits.labels[row])]})"
