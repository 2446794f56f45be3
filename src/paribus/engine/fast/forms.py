"""Which form a convolution takes on a CPU: a matter of its shapes alone, so that a layout can be chosen by it."""

from typing import Any, Literal

from paribus.spec import Shape

WIDE = 32  # channels: where both sides have as many, Winograd's 16 matrix products are fat enough; below is narrow
LARGEST_NARROW = 5  # kernel: the patches of a larger one would take too much memory

Form = Literal["winograd", "narrow", "columns"]


def form_of(layer: Any, images: Shape) -> Form | None:
    """The form for a convolution of *images* (height, width, channels); ``None`` for XLA's own.

    Args:
        layer: A study's ``Conv2D`` or Keras's: they name these choices alike.
        images: The shape of what comes in.

    Examples:
        >>> from paribus.spec import Conv2D
        >>> form_of(Conv2D(filters=8, kernel_size=5, padding="same"), (28, 28, 1))
        'narrow'
        >>> form_of(Conv2D(filters=64, kernel_size=3, padding="same"), (32, 32, 64))
        'winograd'
        >>> form_of(Conv2D(filters=8, kernel_size=5), (28, 28, 1)) is None
        True
    """
    height, width, channels = images
    size = layer.kernel_size[0]
    is_plain = (
        (layer.strides, layer.dilation_rate, layer.padding) == ((1, 1), (1, 1), "same")
        and size == layer.kernel_size[1]
        and size % 2 == 1
        and size > 1
    )
    if not is_plain:
        return None
    is_even = height % 2 == 0 and width % 2 == 0
    if is_even and max(channels, layer.filters) < WIDE and size <= LARGEST_NARROW:
        return "narrow"
    if is_even and size == 3 and min(channels, layer.filters) >= WIDE:
        return "winograd"
    return "columns" if channels == 1 else None
