"""Where dropout stands, and how much it takes away."""

from typing import Any

import numpy as np
import pytest

from tests.diagnose.static.examined import SCORES, conv, dense, found_of

DROPOUT = {"Dropout": {"rate": 0.3}}


@pytest.mark.parametrize(
    "layers",
    [
        [conv(), DROPOUT, "BatchNormalization", "Flatten"],
        [conv(), {"SpatialDropout2D": {"rate": 0.3}}, "MaxPooling2D", "BatchNormalization", "Flatten"],
        ["Flatten", dense(32, None), DROPOUT, "ReLU", "BatchNormalization"],
    ],
)
def test_dropout_before_batch_normalisation_is_told(layers: list[Any]) -> None:
    [finding] = found_of("dropout-before-batchnorm", *layers, SCORES)
    assert (finding.severity, finding.evidence["rate"]) == ("warning", 0.3)
    assert list(finding.patch.values()) == [None]
    assert "mode-gap" in finding.explains


@pytest.mark.parametrize(
    "layers",
    [
        [conv(), "BatchNormalization", DROPOUT, "Flatten"],
        [conv(), "BatchNormalization", DROPOUT, conv(), "BatchNormalization", "Flatten"],
        [conv(), {"Dropout": {"rate": 0}}, "BatchNormalization", "Flatten"],
        [conv(), DROPOUT, "LayerNormalization", "Flatten"],
    ],
)
def test_dropout_after_batch_normalisation_or_in_another_block_is_sound(layers: list[Any]) -> None:
    assert found_of("dropout-before-batchnorm", *layers, SCORES) == ()


@pytest.mark.parametrize("mean", [0.0, 1.0])
def test_the_variance_grows_at_least_as_much_as_is_told(mean: float) -> None:
    [finding] = found_of("dropout-before-batchnorm", conv(), DROPOUT, "BatchNormalization", "Flatten", SCORES)
    rng = np.random.default_rng(0)
    values = rng.normal(mean, 1, 400_000)
    dropped = np.where(rng.random(values.size) < 0.3, 0, values / 0.7)
    assert dropped.var() / values.var() > float(finding.evidence["variance_ratio"]) - 0.01


@pytest.mark.parametrize(
    ("rate", "units", "severity"), [(0.6, 64, "note"), (0.7, 64, "warning"), (0.9, 64, "warning"), (0.6, 16, "warning")]
)
def test_a_high_rate_is_told(rate: float, units: int, severity: str) -> None:
    [finding] = found_of("dropout-rate", "Flatten", dense(units), {"Dropout": {"rate": rate}}, SCORES)
    assert finding.severity == severity
    assert finding.patch == {"model.dropout.rate": 0.5}


def test_dropping_the_class_scores_is_told() -> None:
    [finding] = found_of("dropout-rate", "Flatten", dense(), SCORES, DROPOUT, "Softmax")
    assert (finding.severity, finding.patch) == ("warning", {"model.dropout": None})


def test_half_of_the_values_is_usual() -> None:
    assert found_of("dropout-rate", "Flatten", dense(64), {"Dropout": {"rate": 0.5}}, SCORES) == ()
