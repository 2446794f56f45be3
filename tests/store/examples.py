"""A study and its runs, with something awkward in every field."""

import dataclasses
import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from paribus.records import (
    ArmRecord,
    Breakdown,
    Curve,
    DataRecord,
    Finding,
    Growth,
    MattersChange,
    Parameters,
    Probe,
    Run,
    RunStatus,
    StudyRecord,
    Verification,
)
from paribus.spec import Change

DAY = datetime(2026, 5, 9, 12, 30, 15, 123456, tzinfo=UTC)


def study(study_id: str = "k7mwq2abcd", arms: Sequence[str] = ("relu", "leaky"), minutes: int = 0) -> StudyRecord:
    return StudyRecord(
        id=study_id,
        study="hidden-activation",
        question="Is “λεaky” ReLU better — 更好吗? 🧪\nReally?",
        digest="5f" * 32,
        spec={"study": "hidden-activation", "model": ["Flatten", {"Dense": {"units": 10}}], "replicates": 10},
        state="finished",
        created=DAY + timedelta(minutes=minutes),
        seconds=0.1 + 0.2,
        replicates=10,
        data=DataRecord(
            name="digits",
            train=1078,
            validation=359,
            test=360,
            classes=("zero", "eins", "二"),
            input_shape=(8, 8, 1),
            fingerprint="ab" * 32,
            train_label_counts=(5, 6, 7),
            test_labels=(0, 2, 1),
            validation_labels=(),
        ),
        arms=tuple(
            ArmRecord(
                name=name,
                baseline=position == 0,
                compared_with=arms[position - 1] if position else None,
                parameters=Parameters(7960, 7900, 60),
                changes=(Change("model.dense_1.activation", "relu", {"LeakyReLU": {"negative_slope": 0.01}}),)
                * position,
                trial_of=name.split(" @ ")[0] if " @ " in name else None,
                tuned={"train.optimizer.learning_rate": 0.1 + 0.2} if " @ " in name else {},
            )
            for position, name in enumerate(arms)
        ),
        findings=(
            Finding("imbalance", "note", None, "data", {"ratio": 7.5, "classes": ["二", "x"]}, "It’s skewed.", "Look."),
            Finding(
                "diverged",
                "critical",
                arms[0],
                "step 3",
                {"loss": math.nan, "norm": math.inf},
                "Lost.",
                "Slower.",
                {"train.optimizer.learning_rate": 0.1 + 0.2, "model.dropout": None},
                ("dead-relu",),
                "Möller (2019)",
            ),
        ),
        versions={"python": "3.11.7", "jax": "0.7.0"},
        machine={"host": "größe", "cpu": "2 cores"},
        command="paribus run 'my study.yaml' --set a=\"b\"",
        growth=Growth((5, 5), "staged", 20),
        matters_changes=(MattersChange(0.01, 0.1 + 0.2, DAY, "“großzügig” 🧪"),),
        verification=Verification(DAY, 20, 3, 0.1 + 0.2),
    )


def run(arm: str = "relu", replicate: int = 0, accuracy: float = 0.9, status: RunStatus = "finished") -> Run:
    random = np.random.default_rng([replicate, *arm.encode()])
    epochs = np.arange(1.0, 26.0)
    curves = [
        *(("train", metric) for metric in ("loss", "penalty", "accuracy", "running_loss", "running_accuracy")),
        *((split, metric) for split in ("validation", "test") for metric in ("loss", "penalty", "accuracy")),
    ]
    values = random.normal(size=(len(curves), len(epochs)))
    values[:, 3] = np.nan
    return Run(
        arm=arm,
        replicate=replicate,
        status=status,
        reason=None if status == "finished" else "the loss became NaN at step 40 (“dense_1”)",
        epochs=24.5,
        steps=2**40,
        seconds=1 / 3,
        seeds={"init": 2**63 + 5, "order": 0},
        curves=tuple(Curve(*name, epochs, row) for name, row in zip(curves, values, strict=True)),
        scores={
            "train": {"loss": math.nan, "accuracy": 1.0},
            "test": {"accuracy": accuracy, "loss": math.inf, "penalty": 0.0},
        },
        probabilities={
            "validation": random.random((5, 3), np.float32),
            "test": np.full((4, 3), np.nan, np.float32),
        },
        weights={
            "dense_1/kernel": random.normal(size=(64, 3)).astype(np.float32),
            "größe/steps": np.array(7),
            "empty": np.zeros((0, 2)),
        },
        breakdown=None if status == "finished" else Breakdown(40, "dense_1", "gradient", math.nan),
        probes=(
            Probe("dense_1", "gradient_norm", epochs[:3], values[0, :3]),
            Probe(None, "predicted_share", epochs[:2], values[:2, :3]),
            Probe("größe", "dead_share", epochs[:0], epochs[:0]),
        ),
    )


def light_run(arm: str = "relu", replicate: int = 0) -> Run:
    """A run that left no arrays."""
    return dataclasses.replace(run(arm, replicate), probabilities={}, weights={}, probes=())


def same(first: Run, second: Run) -> bool:
    """Whether two runs are alike in every field, arrays bit for bit."""
    return _plain(first) == _plain(second)


def _plain(run: Run) -> tuple[object, ...]:
    return (
        *(run.arm, run.replicate, run.status, run.reason, run.epochs, run.steps, run.seconds, dict(run.seeds)),
        [(curve.split, curve.metric, _bits(curve.epochs), _bits(curve.values)) for curve in run.curves],
        repr({split: dict(metrics) for split, metrics in run.scores.items()}),
        {split: _bits(array) for split, array in run.probabilities.items()},
        {path: _bits(array) for path, array in run.weights.items()},
        repr(run.breakdown),
        [(probe.layer, probe.quantity, _bits(probe.epochs), _bits(probe.values)) for probe in run.probes],
    )


def _bits(array: np.ndarray) -> tuple[object, ...]:
    return array.dtype, array.shape, array.tobytes()
