"""How many floating-point operations an update takes, from the shapes of the layers."""

from collections.abc import Sequence
from math import prod

from paribus.spec import Conv2D, Dense, Layer, Shape, summarize


def flops_per_update(layers: Sequence[Layer], image: Shape, batch_size: int) -> int:
    """The multiplications and additions of all matrix products and convolutions in one update of one network.

    A layer whose kernel meets *m* pairs of numbers takes ``2 m`` operations forward, ``2 m`` for the kernel's gradient
    and ``2 m`` for its input's gradient, which the first layer with a kernel does not need. What is left out (biases,
    activations, pooling, normalisation, the loss, the optimizer) is memory traffic and not arithmetic, so a share of
    the peak counts it as lost. ``same`` padding counts as if its zeros were multiplied.

    Examples:
        >>> flops_per_update([Dense(units=64), Dense(units=10)], (784,), batch_size=32)
        6545408
    """
    inputs = [image, *(row.output_shape for row in summarize(layers, image).rows)]
    products = [
        _kernel_size(layer, before[-1]) * prod(after)
        for layer, before, after in zip(layers, inputs, inputs[1:], strict=False)
        if isinstance(layer, Dense | Conv2D)
    ]
    return sum(2 * count * (3 if number else 2) for number, count in enumerate(products)) * batch_size


def _kernel_size(layer: Dense | Conv2D, channels: int) -> int:
    """How many numbers each output is a sum of."""
    return channels if isinstance(layer, Dense) else prod(layer.kernel_size) * channels
