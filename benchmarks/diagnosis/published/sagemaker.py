"""Built-in rules of Amazon SageMaker Debugger, with the thresholds that they have unless told otherwise.

References:
    Amazon SageMaker Developer Guide (2023), List of Debugger built-in rules; Rauschmayr et al. 2021, "Amazon SageMaker
    Debugger: a system for real-time insights into machine learning model training", MLSys.
"""

import numpy as np

from benchmarks.diagnosis.published.subject import PublishedRule, Subject

AVERAGES = ("moving_mean", "moving_variance")


def exploding_tensor(subject: Subject) -> bool:
    """Something is no number."""
    return subject.run.status == "diverged"


def poor_weight_initialization(subject: Subject) -> bool:
    """Layers spread more than ten times apart before training (here: what they put out on the probed sample)."""
    spreads = np.array([values[0] for values in subject.probes("activation_spread").values()])
    return len(spreads) > 0 and bool(np.max(spreads) > 10 * np.min(spreads))


def dead_relu(subject: Subject) -> bool:
    """Half of a layer's units or more do nothing."""
    return any(values[-1] >= 0.5 for values in subject.probes("dead_share").values())


def saturated_activation(subject: Subject) -> bool:
    """Half of a layer's values or more lie at the ends of its range."""
    return any(values[-1] >= 0.5 for values in subject.probes("saturated_share").values())


def vanishing_gradient(subject: Subject) -> bool:
    """Gradients of a layer are below 1e-7 on average (here: their root mean square)."""
    return any(
        values[-1] / np.sqrt(max(_weights_of(subject, layer), 1)) < 1e-7
        for layer, values in subject.probes("gradient_norm").items()
    )


def weight_update_ratio_large(subject: Subject) -> bool:
    """An update is more than ten times as large as the weights."""
    return any(np.any(values > 10) for values in subject.probes("update_ratio").values())


def weight_update_ratio_small(subject: Subject) -> bool:
    """An update is less than 1e-8 of the weights."""
    return any(np.any(values < 1e-8) for values in subject.probes("update_ratio").values())


def unchanged_tensor(subject: Subject) -> bool:
    """Weights do not change, by more than 1e-5 of their size (here: at every look)."""
    return any(np.all(values < 1e-5) for values in subject.probes("update_ratio").values())


def overfit(subject: Subject) -> bool:
    """The loss on validation images is more than 1.1 times that on training images."""
    train, validation = subject.history("train", "loss"), subject.history("validation", "loss")
    return len(train) > 0 and len(validation) > 0 and bool(validation[-1] > 1.1 * train[-1])


def overtraining(subject: Subject) -> bool:
    """For 10 epochs the loss on validation images has not got 0.01 better than it was."""
    losses = subject.history("validation", "loss")
    return len(losses) > 10 and bool(np.min(losses[-10:]) > np.min(losses[:-10]) - 0.01)


def class_imbalance(subject: Subject) -> bool:
    """One class has ten times as many images as another."""
    counts = np.array(subject.trial.data.train_label_counts)
    return bool(np.max(counts) > 10 * np.min(counts))


def check_input_images(subject: Subject) -> bool:
    """The mean of 500 images lies more than 0.2 from 0."""
    return not abs(float(np.mean(subject.inputs))) <= 0.2


def _weights_of(subject: Subject, layer: str) -> int:
    return sum(
        array.size
        for path, array in subject.run.weights.items()
        if path.rpartition("/")[0] == layer and path.rpartition("/")[2] not in AVERAGES
    )


RULES = (
    PublishedRule("not-finite", exploding_tensor),
    PublishedRule("input-scale", check_input_images),
    PublishedRule("class-imbalance", class_imbalance),
    PublishedRule("initial-signal", poor_weight_initialization),
    PublishedRule("dead-relu", dead_relu),
    PublishedRule("saturation", saturated_activation),
    PublishedRule("vanishing-gradient", vanishing_gradient),
    PublishedRule("learning-rate-high", weight_update_ratio_large),
    PublishedRule("learning-rate-low", weight_update_ratio_small),
    PublishedRule("frozen-weights", unchanged_tensor),
    PublishedRule("overfitting", overfit),
    PublishedRule("overfitting", overtraining),
)
"""Causes before symptoms, as far as its guide has an order. Rules for trees, text and tensors of the user's choice are
left out."""
