"""Pooling: images made smaller by taking the largest or the mean of each window."""

from paribus.spec.layers.convolution import Padding, Pair, window
from paribus.spec.layers.layer import Layer, Shape, image


class _Pooling2D(Layer):
    """A window that moves by *strides*, by default its own size.

    Args:
        pool_size: Height and width of the window; one number for both.
        strides: Steps down and to the right; the size of the window when left out.
        padding: ``valid`` keeps the window inside the image; ``same`` pads with zeros so that only strides make it
            smaller.
    """

    pool_size: Pair = (2, 2)
    strides: Pair | None = None
    padding: Padding = "valid"

    def output_shape(self, shape: Shape) -> Shape:
        """(height, width, channels) after the window's steps."""
        image(self, shape)
        return (*window(self, shape, self.pool_size, self.strides or self.pool_size, self.padding), shape[-1])


class MaxPooling2D(_Pooling2D):
    """The largest value of each window.

    Examples:
        >>> MaxPooling2D(pool_size=2).output_shape((32, 32, 64))
        (16, 16, 64)
    """


class AveragePooling2D(_Pooling2D):
    """The mean of each window.

    Examples:
        >>> AveragePooling2D(pool_size=2).output_shape((32, 32, 64))
        (16, 16, 64)
    """


class _GlobalPooling2D(Layer):
    """One value for each channel."""

    def output_shape(self, shape: Shape) -> Shape:
        """(channels,)."""
        return (image(self, shape)[2],)


class GlobalAveragePooling2D(_GlobalPooling2D):
    """The mean of each channel.

    Examples:
        >>> GlobalAveragePooling2D().output_shape((8, 8, 64))
        (64,)
    """


class GlobalMaxPooling2D(_GlobalPooling2D):
    """The largest value of each channel.

    Examples:
        >>> GlobalMaxPooling2D().output_shape((8, 8, 64))
        (64,)
    """
