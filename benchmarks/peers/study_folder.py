"""The splits that a loop over runs trains and is measured on."""

from pathlib import Path

import numpy as np

SPLITS = ("train", "validation", "test")
EPOCHS = 25
BATCH_SIZE = 64
LEARNING_RATE = 1e-5  # the baseline's


def read(folder: Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Images (scaled to 0 to 1) and labels of each split."""
    return {
        split: (
            np.load(folder / f"{split}-images.npy").astype(np.float32) / np.float32(255),
            np.load(folder / f"{split}-labels.npy"),
        )
        for split in SPLITS
    }
