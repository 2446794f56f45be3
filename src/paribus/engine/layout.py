"""How the replicates of a program are laid out on the device, which is a matter of measurement.

Dense layers are fastest batched over replicates, with the updates looped on the device: ten replicates of a small
network cost little more than one. A CPU's convolutions are not: with kernels of their own for each replicate they are
ten times slower batched than one by one, and inside a device loop XLA does not bring the gradient's convolution into
the form that its fast kernel takes (https://github.com/jax-ml/jax/issues/12868; here 2,500 ms instead of 80). There
the host makes the updates one by one, which costs 0.1 ms each beside the tens of milliseconds that one takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from paribus.engine.backend import jax
from paribus.spec import Conv2D, DepthwiseConv2D, Layer, SeparableConv2D, walk


@dataclass(frozen=True)
class Layout:
    """Whether replicates are computed together, and whether the device loops over updates by itself."""

    batched: bool
    looped: bool


def layout_for(layers: Sequence[Layer]) -> Layout:
    """The faster layout for a network on the device at hand."""
    convolutional = any(isinstance(layer, Conv2D | DepthwiseConv2D | SeparableConv2D) for layer in walk(tuple(layers)))
    slow = convolutional and jax.default_backend() == "cpu"
    return Layout(batched=not slow, looped=not slow)
