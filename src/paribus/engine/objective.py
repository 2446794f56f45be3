"""What is measured of logits: the data term of the loss, example by example, and who is right."""

from typing import Any, assert_never

from paribus.engine.backend import jax, jnp
from paribus.spec import CategoricalCrossentropy, Loss, MeanSquaredError


def data_loss(loss: Loss, logits: Any, labels: Any) -> Any:
    """The loss of each example, from *logits* (batch, classes) and *labels* (batch,); without any weight penalty."""
    num_classes = logits.shape[-1]
    target = jax.nn.one_hot(labels, num_classes, dtype=logits.dtype)  # (batch, classes)
    match loss:
        case CategoricalCrossentropy(label_smoothing=smoothing):
            if smoothing:
                target = target * (1.0 - smoothing) + smoothing / num_classes
            return -jnp.sum(target * jax.nn.log_softmax(logits), axis=-1)
        case MeanSquaredError():
            return jnp.mean(jnp.square(jax.nn.softmax(logits) - target), axis=-1)
        case _:
            assert_never(loss)


def is_right(logits: Any, labels: Any) -> Any:
    """Whether the largest score is the true class's; scores that are not numbers are never right."""
    return (jnp.argmax(logits, axis=-1) == labels) & jnp.all(jnp.isfinite(logits), axis=-1)
