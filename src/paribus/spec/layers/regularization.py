"""Normalisation, dropout and noise: layers that act differently in training and in use."""

from paribus.spec.base import Flag, NonNegativeNumber, PositiveNumber, Share, Whole
from paribus.spec.choice import word_of
from paribus.spec.initializers import Initializer, Ones, Zeros
from paribus.spec.layers.layer import Layer, Shape, ShapeError, Weight, image, in_words
from paribus.spec.regularizers import Regularizer


class BatchNormalization(Layer):
    """Centres and scales each channel by the batch in training, and by running averages in use.

    Args:
        momentum: How much of the running averages each batch leaves in place.
        epsilon: Added to the variance, so that nothing is divided by zero.
        center: Learn a centre, beta.
        scale: Learn a scale, gamma.
        beta_initializer: How beta, the learned centre, starts.
        gamma_initializer: How gamma, the learned scale, starts.
        beta_regularizer: A penalty on beta.
        gamma_regularizer: A penalty on gamma.
        axis: The axis of the channels, counted with the batch as 0, so −1 is right for images here.

    Examples:
        >>> [weight.name for weight in BatchNormalization().weights((32, 32, 64)) if not weight.trainable]
        ['moving_mean', 'moving_variance']
    """

    axis: Whole = -1
    momentum: Share = 0.99
    epsilon: PositiveNumber = 1e-3
    center: Flag = True
    scale: Flag = True
    beta_initializer: Initializer = Zeros()
    gamma_initializer: Initializer = Ones()
    beta_regularizer: Regularizer | None = None
    gamma_regularizer: Regularizer | None = None

    def output_shape(self, shape: Shape) -> Shape:
        """Unchanged."""
        _axis(self, self.axis, shape)
        return shape

    def weights(self, shape: Shape) -> tuple[Weight, ...]:
        """Gamma and beta, and the two running averages that no gradient changes."""
        features = (shape[_axis(self, self.axis, shape)],)
        gamma = (Weight("gamma", features),) if self.scale else ()
        beta = (Weight("beta", features),) if self.center else ()
        return (
            *gamma,
            *beta,
            Weight("moving_mean", features, trainable=False),
            Weight("moving_variance", features, trainable=False),
        )


class LayerNormalization(Layer):
    """Centres and scales each example by itself, over *axis*.

    Args:
        axis: The axis of the channels, counted with the batch as 0; -1 is the last.
        epsilon: Added to the variance, so that nothing is divided by zero.
        center: Learn a centre, beta.
        scale: Learn a scale, gamma.
        beta_initializer: How beta, the learned centre, starts.
        gamma_initializer: How gamma, the learned scale, starts.
        beta_regularizer: A penalty on beta.
        gamma_regularizer: A penalty on gamma.

    Examples:
        >>> [weight.shape for weight in LayerNormalization().weights((300,))]
        [(300,), (300,)]
    """

    axis: Whole = -1
    epsilon: PositiveNumber = 1e-3
    center: Flag = True
    scale: Flag = True
    beta_initializer: Initializer = Zeros()
    gamma_initializer: Initializer = Ones()
    beta_regularizer: Regularizer | None = None
    gamma_regularizer: Regularizer | None = None

    def output_shape(self, shape: Shape) -> Shape:
        """Unchanged."""
        _axis(self, self.axis, shape)
        return shape

    def weights(self, shape: Shape) -> tuple[Weight, ...]:
        """Gamma and beta."""
        features = (shape[_axis(self, self.axis, shape)],)
        gamma = (Weight("gamma", features),) if self.scale else ()
        return (*gamma, Weight("beta", features)) if self.center else gamma


class Dropout(Layer):
    """In training, sets a share of values to zero at random and scales the rest up; in use, does nothing.

    Args:
        rate: The share that is set to zero.

    Examples:
        >>> Dropout(rate=0.3).output_shape((300,))
        (300,)
    """

    rate: Share


class SpatialDropout2D(Layer):
    """Dropout of whole channels.

    Args:
        rate: The share that is set to zero.

    Examples:
        >>> SpatialDropout2D(rate=0.3).output_shape((8, 8, 64))
        (8, 8, 64)
    """

    rate: Share

    def output_shape(self, shape: Shape) -> Shape:
        """Unchanged."""
        return image(self, shape)


class GaussianNoise(Layer):
    """In training, adds normal noise; in use, does nothing.

    Args:
        stddev: The standard deviation of the noise.

    Examples:
        >>> GaussianNoise(stddev=0.1).output_shape((8, 8, 1))
        (8, 8, 1)
    """

    stddev: NonNegativeNumber


def _axis(layer: Layer, axis: int, shape: Shape) -> int:
    """*axis*, counted with the batch as 0, as an index into *shape*."""
    index = axis - 1 if axis > 0 else len(shape) + axis
    if axis == 0 or not 0 <= index < len(shape):
        raise ShapeError(
            f"{word_of(type(layer))}'s axis must be one of {in_words(shape)}, counted with the batch as 0.",
            "Write axis: -1 for the channels.",
            str(axis),
            ("axis",),
        )
    return index
