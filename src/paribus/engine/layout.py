"""How the runs of a program are laid out on the device, which is a matter of measurement.

Dense layers are fastest batched over runs, with the updates looped on the device: ten runs of a small network cost
little more than one. A CPU does best with one such batch for each core. Its convolutions are not to be batched: with
kernels of their own for each run they are ten times slower than one by one, and inside a device loop XLA does not bring
the gradient's convolution into the form that its fast kernel takes (https://github.com/jax-ml/jax/issues/12868; here
2,500 ms instead of 80). There each run is a part by itself, and the host makes the updates one by one, which costs
0.1 ms each beside the tens of milliseconds that one takes.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from paribus.engine.backend import jax
from paribus.spec import Conv2D, DepthwiseConv2D, Layer, SeparableConv2D, Shape, Study, summarize, walk

WORTH_A_LANE = 2e7  # floating-point operations of an update, all runs together


@dataclass(frozen=True)
class Layout:
    """How many runs are computed as one, on how many lanes, and whether the device loops over updates by itself."""

    most_together: int
    num_lanes: int
    looped: bool


def layout_for(layers: Sequence[Layer], num_runs: int, operations: int) -> Layout:
    """The fastest layout on the device at hand for *num_runs* of a network with so many *operations* an update."""
    if jax.default_backend() != "cpu":
        return Layout(most_together=num_runs, num_lanes=1, looped=True)
    if any(isinstance(layer, Conv2D | DepthwiseConv2D | SeparableConv2D) for layer in walk(tuple(layers))):
        return Layout(most_together=1, num_lanes=min(num_runs, num_cores()), looped=False)
    num_lanes = min(num_runs, num_cores()) if num_runs * operations > WORTH_A_LANE else 1
    return Layout(most_together=-(-num_runs // num_lanes), num_lanes=num_lanes, looped=True)


def operations_of(study: Study, image: Shape) -> int:
    """Floating-point operations of an update, about: two forward and four back for each weight where it is used."""
    return 6 * summarize(study.model, image).multiply_adds * study.train.batch_size


def num_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
