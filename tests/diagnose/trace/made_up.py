"""Runs made up by formula: a sound one, and what is to be odd about it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from paribus.diagnose.trace import Trace, examine_runs
from paribus.records import Breakdown, Curve, DataRecord, Finding, Probe, Run, RunStatus
from paribus.spec import Study

EPOCHS = np.arange(21.0)
LOOKS = np.array([0.0, 1.0, 20.0])
CLASSES = tuple("0123456789")
TRAIN, VALIDATION, TEST = 1000, 300, 500
TEST_LABELS = np.arange(TEST) % 10
FALLING = 2.3 * np.exp(-EPOCHS / 4) + 0.05
RISING = 1 - 0.9 * np.exp(-EPOCHS / 3) - 0.02
LAYERS = ("dense_1", "dense_2", "dense_3")
MODEL: list[Any] = [
    "Flatten",
    {"Dense": {"units": 16, "activation": "relu"}},
    {"Dense": {"units": 16, "activation": "relu"}},
    {"Dense": {"units": 10}},
]


def study(**changes: Any) -> Study:
    asked = {"study": "s", "data": {"name": "digits", "validation": 0.2}, "model": MODEL, "train": {"epochs": 20}}
    return Study.model_validate({**asked, **changes})


def data(validation: int = VALIDATION) -> DataRecord:
    labels = tuple(TEST_LABELS.tolist())
    return DataRecord(
        name="digits",
        train=TRAIN,
        validation=validation,
        test=TEST,
        classes=CLASSES,
        input_shape=(8, 8, 1),
        fingerprint="ab" * 32,
        train_label_counts=(100,) * 10,
        test_labels=labels,
        validation_labels=labels[:validation],
    )


def run(
    replicate: int = 0,
    *,
    curves: Mapping[tuple[str, str], np.ndarray] | None = None,
    scores: Mapping[str, Mapping[str, float]] | None = None,
    probes: Mapping[tuple[str | None, str], Sequence[Any]] | None = None,
    weights: Mapping[str, np.ndarray] | None = None,
    probabilities: np.ndarray | None = None,
    status: RunStatus = "finished",
    breakdown: Breakdown | None = None,
) -> Run:
    """A sound run: 98 % of training images right, 95 % of the others; given parts replace its own."""
    rows = {**_curves(), **(curves or {})}
    final = {
        split: {"accuracy": rows[split, "accuracy"][-1], "loss": rows[split, "loss"][-1], "penalty": 0.0}
        for split in ("train", "validation", "test")
    }
    seen = {**_probes(), **(probes or {})}
    return Run(
        arm="baseline",
        replicate=replicate,
        status=status,
        reason=None,
        epochs=float(EPOCHS[-1]),
        steps=640,
        seconds=1.0,
        seeds={},
        curves=tuple(
            Curve(split, metric, EPOCHS[len(EPOCHS) - len(values) :], values)  # type: ignore[arg-type]
            for (split, metric), values in rows.items()
        ),
        scores={split: {**final[split], **(scores or {}).get(split, {})} for split in final},  # type: ignore[misc]
        probabilities={"test": (answers(TEST_LABELS) if probabilities is None else probabilities).astype(np.float32)},
        weights={**_weights(), **(weights or {})},
        breakdown=breakdown,
        probes=tuple(
            Probe(layer, quantity, LOOKS, np.asarray(values, np.float64))  # type: ignore[arg-type]
            for (layer, quantity), values in seen.items()
        ),
    )


def findings(*runs: Run, validation: int = VALIDATION, **changes: Any) -> dict[str, Finding]:
    """What is found about an arm with these runs, by its rule."""
    found = examine_runs([Trace("baseline", study(**changes), runs, data(validation))])
    assert len({finding.id for finding in found}) == len(found), "at most one for each rule"
    return {finding.id: finding for finding in found}


def answers(given: np.ndarray, sure: float = 0.96) -> np.ndarray:
    """Probabilities of these answers, each of them as sure."""
    others = (1 - sure) / (len(CLASSES) - 1)
    return np.where(np.eye(len(CLASSES))[given] > 0, sure, others)


def _curves() -> dict[tuple[str, str], np.ndarray]:
    nothing = np.zeros_like(EPOCHS)
    return {
        ("train", "loss"): FALLING,
        ("train", "penalty"): nothing,
        ("train", "accuracy"): RISING,
        ("train", "running_loss"): (FALLING[1:] + FALLING[:-1]) / 2,
        ("train", "running_accuracy"): (RISING[1:] + RISING[:-1]) / 2,
        ("validation", "loss"): FALLING + 0.1,
        ("validation", "penalty"): nothing,
        ("validation", "accuracy"): RISING - 0.03,
        ("test", "loss"): FALLING + 0.1,
        ("test", "penalty"): nothing,
        ("test", "accuracy"): RISING - 0.03,
    }


def _probes() -> dict[tuple[str | None, str], Sequence[Any]]:
    seen: dict[tuple[str | None, str], Sequence[Any]] = {(None, "predicted_share"): [[0.1] * 10] * 3}
    for layer in LAYERS:
        seen |= {
            (layer, "gradient_norm"): [1.0, 0.5, 0.1],
            (layer, "update_ratio"): [0.01, 0.003, 0.002],
            (layer, "activation_spread"): [0.6, 1.0, 3.0],
        }
    return seen | {(layer, "dead_share"): [0.0, 0.05, 0.1] for layer in LAYERS[:2]}


def _weights() -> dict[str, np.ndarray]:
    random = np.random.default_rng(0)
    shapes = {"dense_1": (64, 16), "dense_2": (16, 16), "dense_3": (16, 10)}
    return {
        **{f"{layer}/kernel": random.normal(size=shape).astype(np.float32) for layer, shape in shapes.items()},
        **{f"{layer}/bias": np.zeros(shape[1], np.float32) for layer, shape in shapes.items()},
    }
