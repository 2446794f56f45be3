"""The arrays of runs by name: what a run has in the archive that it shares with the other runs of its program.

::

    relu-0/probabilities/test            of replicate 0 of `relu`
    relu-0/weights/dense_1/kernel
    relu-0/probes/list                   of each probe its layer, its quantity and the shape of its values
    relu-0/probes/numbers                the epochs and values of all of them, one after the other

An archive of the first stores belongs to one run, and its names begin with ``probabilities`` or ``weights``.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

import numpy as np

from paribus.records import Probe, Run


@dataclass(frozen=True, eq=False)
class Arrays:
    """What a run left in its archive.

    Args:
        probabilities: By split.
        weights: By ``layer/variable``.
        probes: What was seen inside the network.
    """

    probabilities: Mapping[str, np.ndarray] = field(default_factory=dict)
    weights: Mapping[str, np.ndarray] = field(default_factory=dict)
    probes: tuple[Probe, ...] = ()


def named(run: Run) -> dict[str, np.ndarray]:
    """A run's arrays by their names in an archive.

    Examples:
        >>> run = Run("relu", 0, "finished", None, 1.0, 9, 0.1, {}, (), {}, {"test": np.ones((2, 2))})
        >>> list(named(run))
        ['relu-0/probabilities/test']
    """
    arrays = {f"probabilities/{split}": array for split, array in run.probabilities.items()}
    arrays |= {f"weights/{path}": array for path, array in run.weights.items()}
    if run.probes:
        arrays |= _probe_arrays(run.probes)
    stem = file_stem(run.arm, run.replicate)
    return {f"{stem}/{name}": array for name, array in arrays.items()}


def by_run(arrays: Mapping[str, np.ndarray]) -> Mapping[str, Arrays]:
    """The arrays of an archive by the stem of the run they belong to; an archive of one run has them under ``""``.

    Raises:
        KeyError: A name is none of those that an archive has.

    Examples:
        >>> run = Run("relu", 0, "finished", None, 1.0, 9, 0.1, {}, (), {}, {"test": np.ones((2, 2))})
        >>> by_run(named(run))["relu-0"].probabilities["test"].shape
        (2, 2)
    """
    grouped: dict[str, dict[str, dict[str, np.ndarray]]] = {}
    for name, array in arrays.items():
        stem, rest = ("", name) if name.startswith(("probabilities/", "weights/")) else _split(name)
        kind, path = _split(rest)
        grouped.setdefault(stem, {"probabilities": {}, "weights": {}, "probes": {}})[kind][path] = array
    return {
        stem: Arrays(kinds["probabilities"], kinds["weights"], _probes(kinds["probes"]))
        for stem, kinds in grouped.items()
    }


def arrays_file(runs: Sequence[Run]) -> str | None:
    """The name of the file for the arrays of runs: that of the first run that has any; ``None`` if none has.

    A run is recorded once, so no two files get the same name.

    Examples:
        >>> failed = Run("relu", 3, "failed", "out of memory", 0.0, 0, 0.0, {}, (), {})
        >>> arrays_file([failed]) is None
        True
        >>> trained = Run("relu", 4, "finished", None, 1.0, 9, 0.1, {}, (), {}, {"test": np.ones((2, 2))})
        >>> arrays_file([failed, trained])
        'relu-4.npz'
    """
    return next((f"{file_stem(run.arm, run.replicate)}.npz" for run in runs if has_arrays(run)), None)


def has_arrays(run: Run) -> bool:
    """Whether a run left anything for an archive."""
    return bool(run.probabilities or run.weights or run.probes)


def file_stem(arm: str, replicate: int) -> str:
    """What the names of a run's files begin with, fit for every file system.

    An arm's name that is not fit as it stands gets a digest, so that no two arms share a file.

    Examples:
        >>> file_stem("tanh / sigmoid", 0)
        'tanh-sigmoid-7d3b047f-0'
    """
    plain = unicodedata.normalize("NFKD", arm).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9_.]+", "-", plain).strip("-.")[:60]
    if slug != arm:
        slug = f"{slug or 'arm'}-{hashlib.sha256(arm.encode()).hexdigest()[:8]}"
    return f"{slug}-{replicate}"


def _probe_arrays(probes: Sequence[Probe]) -> dict[str, np.ndarray]:
    """All probes of a run in two arrays, since an array of an archive costs as much as a thousand numbers in it."""
    listed = [[probe.layer, probe.quantity, np.shape(probe.values)] for probe in probes]
    numbers = [np.ravel(part) for probe in probes for part in (probe.epochs, probe.values)]
    return {"probes/list": np.array(json.dumps(listed)), "probes/numbers": np.concatenate(numbers, dtype=np.float64)}


def _probes(arrays: Mapping[str, np.ndarray]) -> tuple[Probe, ...]:
    if not arrays:
        return ()
    probes, first = [], 0
    for layer, quantity, shape in json.loads(str(arrays["list"])):
        middle, end = first + shape[0], first + shape[0] + prod(shape)
        epochs, values = arrays["numbers"][first:middle], arrays["numbers"][middle:end]
        probes.append(Probe(layer, quantity, epochs, values.reshape(shape)))
        first = end
    return tuple(probes)


def _split(name: str) -> tuple[str, str]:
    first, _, rest = name.partition("/")
    return first, rest
