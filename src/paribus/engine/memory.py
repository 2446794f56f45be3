"""Memory, planned before it is used: what runs need, what there is, and a work in portions that fit."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

from paribus.engine.backend import jax
from paribus.engine.batches import evaluation_batch
from paribus.engine.fast.forms import form_of
from paribus.engine.layout import Layout, layout_for, with_inputs
from paribus.engine.part import evenly
from paribus.errors import CapacityError
from paribus.records import Work
from paribus.spec import Adam, Conv2D, Layer, RMSprop, Shape, Study, summarize

SHARE = 0.7  # of the memory that there is; the rest is for Python, libraries and everybody else
FLOAT = 4  # bytes


@dataclass(frozen=True)
class Need:
    """Bytes that a run needs.

    Args:
        standing: For as long as it is in a program: its state, and the state that the last chunk began with.
        working: While it is being computed: gradients, and what every layer puts out, there and back.
    """

    standing: int
    working: int


def need_of(study: Study, image: Shape, num_images: int) -> Need:
    """What one run of *study* needs, counted from its layers, when its largest split has *num_images*.

    Examples:
        >>> study = Study(study="s", data="mnist", train={"epochs": 1},
        ...               model=["Flatten", {"Dense": {"units": 64, "activation": "relu"}}, {"Dense": {"units": 10}}])
        >>> need_of(study, (28, 28, 1), 60_000).standing  # 50,890 parameters, with what Adam keeps of each, twice
        1628480
    """
    network = summarize(study.model, image)
    state = FLOAT * network.total * (1 + _slots(study))
    values = [prod(image), *(prod(row.output_shape) for row in network.rows)]
    patches = max(_patches(layer, before) for layer, before in with_inputs(study, image))
    there_and_back = 4 * FLOAT * (sum(values) + patches) * study.train.batch_size
    looking = FLOAT * (3 * max(values) + patches) * min(num_images, evaluation_batch(study, image))
    return Need(2 * state, state + FLOAT * network.total + max(there_and_back, looking))


def portions(work: Work, there_is: Callable[[], int] | None = None) -> tuple[Work, ...]:
    """*work* in as few portions as fit into memory, one after the other.

    Args:
        work: All of it.
        there_is: How many bytes there are, if not those of the device.

    Raises:
        CapacityError: Not even one run fits.
    """
    limit = int(SHARE * (there_is or memory_of_device)())
    image = work.splits.images.shape[1:]
    need = need_of(work.study, image, max(work.splits.train.shape[1], len(work.splits.test)))
    table = 2 * work.splits.images.nbytes
    most = _most_runs(work, need, limit - table)
    if most == 0:
        raise CapacityError(
            f"One run of `{work.runs[0].arm}` must fit into memory; it needs about "
            f"{_told(need.standing + need.working)} for {summarize(work.study.model, image).total:,} parameters and "
            f"batches of {work.study.train.batch_size}, beside {_told(table)} of images, and there are "
            f"{_told(limit)} for it. Make the layers or the batches smaller, or use fewer images."
        )
    return tuple(_portion(work, columns) for columns in evenly(range(len(work.runs)), most))


def memory_of_device() -> int:
    """Bytes of memory of the device, whoever uses them at the moment: plans must not depend on that."""
    device = jax.devices()[0]
    if device.platform != "cpu":
        return int((device.memory_stats() or {}).get("bytes_limit", 0)) or _memory_of_host()
    return _memory_of_host()


def _memory_of_host() -> int:
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with suppress(OSError, ValueError):  # there is none, or it says "max"
            found.append(int(Path(limit).read_text()))
    return min(found)


def _most_runs(work: Work, need: Need, limit: int) -> int:
    """How many runs fit together; fewer runs are also computed by fewer lanes."""
    for num_runs in range(len(work.runs), 0, -1):
        layout = layout_for(work.study, work.splits.images.shape[1:], num_runs)
        if num_runs * need.standing + _at_work(layout, num_runs) * need.working <= limit:
            return num_runs
    return 0


def _at_work(layout: Layout, num_runs: int) -> int:
    """How many runs are computed at once."""
    return min(num_runs, layout.most_together * layout.num_lanes)


def _portion(work: Work, columns: tuple[int, ...]) -> Work:
    rows = list(columns)
    splits = work.splits
    own = {name: getattr(splits, name)[rows] for name in ("train", "validation", "shift", "scale")}
    return replace(work, runs=tuple(work.runs[row] for row in rows), splits=replace(splits, **own))


def _patches(layer: Layer, images: Shape) -> int:
    """Numbers in the patches that a convolution is computed from, for each image."""
    if not isinstance(layer, Conv2D):
        return 0
    match form_of(layer, images):
        case "narrow":
            return prod(images) * ((layer.kernel_size[0] + 1) // 2) ** 2
        case "columns":
            return prod(images) * layer.kernel_size[0] ** 2
        case _:
            return 0


def _slots(study: Study) -> int:
    """Numbers that the optimizer keeps for each parameter, at the most."""
    return 3 if isinstance(study.train.optimizer, RMSprop | Adam) else 2


def _told(num_bytes: int) -> str:
    """Bytes for people.

    Examples:
        >>> _told(123), _told(5 * 2**20), _told(3 * 2**30)
        ('123 bytes', '5.0 MiB', '3.0 GiB')
    """
    for unit, name in ((2**30, "GiB"), (2**20, "MiB")):
        if num_bytes >= unit:
            return f"{num_bytes / unit:,.1f} {name}"
    return f"{num_bytes} bytes"
