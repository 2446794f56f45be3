"""Seeds for the random streams, derived by purpose: the one place where randomness begins."""

import hashlib
from typing import Literal

from paribus.spec.study import Study

Purpose = Literal["split", "init", "order", "noise"]
PURPOSES: tuple[Purpose, ...] = ("split", "init", "order", "noise")


def stream_seeds(study: Study, replicate: int) -> dict[Purpose, int]:
    """The seed of each random stream of one replicate; all arms of a study share them, so contrasts are paired.

    Examples:
        >>> from paribus.spec import Study
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 1})
        >>> sorted(stream_seeds(study, 0))
        ['init', 'noise', 'order', 'split']
    """
    split_of = replicate if study.data.split == "per_replicate" else "all"
    weights = study.train.weights
    return {
        "split": derive(study.data.seed, "split", split_of),
        "init": derive(weights.seed, "init", "all") if weights else derive(study.seed, "init", replicate),
        "order": derive(study.seed, "order", replicate),
        "noise": derive(study.seed, "noise", replicate),
    }


def derive(seed: int, *purpose: str | int) -> int:
    """A 63-bit seed for a purpose, from the root seed and the purpose's words.

    Hashing words instead of counting draws means that adding a stream never changes another one.

    Examples:
        >>> derive(0, "order", 0) == derive(0, "order", 0), derive(0, "order", 0) == derive(0, "order", 1)
        (True, False)
    """
    text = "/".join(str(part) for part in (seed, *purpose))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
