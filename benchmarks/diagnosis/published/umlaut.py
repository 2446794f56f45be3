"""UMLAUT: eleven heuristics for Keras programs.

References:
    Schoop, Huang, Hartmann 2021, "UMLAUT: debugging deep learning programs using program structure and model
    behavior", CHI; https://github.com/BerkeleyHCI/umlaut.
"""

import numpy as np

from benchmarks.diagnosis.published.subject import PublishedRule, Subject
from paribus.spec import Dense, Dropout, Layer, Softmax
from paribus.spec.activations import Linear, SoftmaxFunction
from paribus.spec.layers import ActivationLayer

SETTLED = 3  # epochs before overfitting is looked for


def not_finite(subject: Subject) -> bool:
    """The loss is no number."""
    return subject.run.status == "diverged" or bool(np.isnan(subject.history("train", "loss")).any())


def outside_unit_range(subject: Subject) -> bool:
    """Inputs are below -1 or above 1."""
    return not bool(np.all(np.abs(subject.inputs) <= 1 + 1e-6))


def missing_activations(subject: Subject) -> bool:
    """Two layers with kernels and no function between them."""
    pending = False
    for layer in subject.study.model:
        if isinstance(layer, ActivationLayer):
            pending = pending and isinstance(layer.activation, Linear)
        elif hasattr(layer, "kernel_initializer"):
            if pending:
                return True
            pending = isinstance(layer.activation, Linear) if isinstance(layer, Dense) else True
    return False


def several_softmaxes(subject: Subject) -> bool:
    """Softmax more than once."""
    return sum(_is_softmax(layer) for layer in subject.study.model) > 1


def learning_rate_too_high(subject: Subject) -> bool:
    """Above 0.01."""
    return subject.study.train.optimizer.learning_rate > 0.01


def learning_rate_too_low(subject: Subject) -> bool:
    """Not above 1e-7."""
    return subject.study.train.optimizer.learning_rate <= 1e-7


def dropout_too_high(subject: Subject) -> bool:
    """A rate above one half."""
    return any(isinstance(layer, Dropout) and layer.rate > 0.5 for layer in subject.study.model)


def overfitting(subject: Subject) -> bool:
    """After some epoch the loss on validation images has risen and that on training images has not."""
    train, validation = subject.history("train", "loss"), subject.history("validation", "loss")
    if len(train) != len(validation):
        return False
    return bool(np.any((np.diff(validation) > 0)[SETTLED - 1 :] & (np.diff(train) <= 0)[SETTLED - 1 :]))


def validation_too_good(subject: Subject) -> bool:
    """After some epoch more than 95 % of the validation images are right, or 5 points more than in training."""
    train, validation = subject.history("train", "accuracy"), subject.history("validation", "accuracy")
    if len(train) != len(validation):
        return False
    return bool(np.any((validation > 0.95) | (validation - train > 0.05), where=np.arange(len(train)) >= SETTLED))


def _is_softmax(layer: Layer) -> bool:
    return isinstance(layer, Softmax) or isinstance(getattr(layer, "activation", None), SoftmaxFunction)


RULES = (
    PublishedRule("not-finite", not_finite),
    PublishedRule("input-scale", outside_unit_range),
    PublishedRule("linear-stack", missing_activations),
    PublishedRule("double-softmax", several_softmaxes),
    PublishedRule("learning-rate-high", learning_rate_too_high),
    PublishedRule("learning-rate-low", learning_rate_too_low),
    PublishedRule("dropout-rate", dropout_too_high),
    PublishedRule("overfitting", overfitting),
    PublishedRule("suspiciously-good", validation_too_good),
)
"""Without those that a study cannot be at fault with: missing softmax, shapes of images, inputs that are no floats."""
