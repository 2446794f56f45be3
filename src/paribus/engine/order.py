"""The order in which training images are met: a function of the replicate's stream and the epoch alone."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int

from paribus.spec import derive


def epoch_order(
    train: Int[np.ndarray, "replicates train"], seeds: Sequence[int], epoch: int, *, shuffle: bool
) -> Int[np.ndarray, "replicates train"]:
    """Each replicate's training images in the order of one epoch, as indices into the table of images.

    Examples:
        >>> import numpy as np
        >>> table = np.arange(6).reshape(1, 6)
        >>> sorted(epoch_order(table, [1], 0, shuffle=True)[0].tolist())
        [0, 1, 2, 3, 4, 5]
    """
    if not shuffle:
        return train
    orders = {  # arms that share a program have their replicates' streams in common
        key: np.random.Generator(np.random.PCG64(derive(key[0], "epoch", epoch))).permutation(key[1])
        for key in {(seed, len(row)) for row, seed in zip(train, seeds, strict=True)}
    }
    return np.stack([row[orders[seed, len(row)]] for row, seed in zip(train, seeds, strict=True)])
