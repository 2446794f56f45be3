"""Finished studies that look like real ones, made up from a seed: learning curves, answers, verdicts and all."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from paribus.lab import Result, TestImages, verdicts_of
from paribus.records import SPLITS, ArmRecord, Curve, DataRecord, Finding, Parameters, Run, StudyRecord
from paribus.spec import Change

SKILL = {"relu": 0.96, "leaky": 0.962, "tanh": 0.95, "sigmoid": 0.86}
"""Arms and how often each is right."""


def result(
    skill: Mapping[str, float] = SKILL,
    replicates: int = 10,
    epochs: int = 25,
    examples: int = 360,
    classes: Sequence[str] = tuple("0123456789"),
    findings: Sequence[Finding] = (),
    question: str = "Does the activation of the hidden layers matter?",
) -> Result:
    """A finished study; the first arm is the baseline of the others."""
    random = np.random.default_rng(7)
    labels = np.arange(examples) % len(classes)
    ease = random.beta(0.4, 0.05, size=examples)  # some images are hard for every run
    arms = tuple(_arm(name, next(iter(skill))) for name in skill)
    runs = tuple(
        _run(arm, replicate, share, labels, ease, len(classes), epochs)
        for arm, share in skill.items()
        for replicate in range(replicates)
    )
    study = StudyRecord(
        id="k7mwq2abcd",
        study="hidden-activation",
        question=question,
        digest="5f" * 32,
        spec={
            "study": "hidden-activation",
            "data": {"name": "digits", "validation": 0.2},
            "model": ["Flatten", {"Dense": {"units": len(classes)}}],
            "train": {"optimizer": {"Adam": {"learning_rate": 0.001}}, "batch_size": 64, "epochs": epochs},
            "seed": 3,
        },
        state="finished",
        created=datetime(2026, 5, 9, 12, 30, 15, tzinfo=UTC),
        seconds=83.2,
        replicates=replicates,
        data=DataRecord(
            name="digits",
            train=1078,
            validation=359,
            test=examples,
            classes=tuple(classes),
            input_shape=(8, 8, 1),
            fingerprint="ab" * 32,
            train_label_counts=(108,) * len(classes),
            test_labels=tuple(int(label) for label in labels),
            validation_labels=(),
        ),
        arms=arms,
        findings=tuple(findings),
        versions={"python": "3.11.7", "jax": "0.7.0"},
        machine={"system": "Linux", "cores": "2"},
        command="paribus run studies/first.yaml",
    )
    return judged(study, runs)


def judged(study: StudyRecord, runs: Sequence[Run]) -> Result:
    """A study with the verdicts that its runs allow."""
    return Result(study, tuple(runs), verdicts_of(study, runs))


def images(result: Result, channels: int = 1) -> TestImages:
    """A picture for each test image: noise, as bytes."""
    shape = (len(result.study.data.test_labels), 8, 8, channels)
    return TestImages(np.random.default_rng(1).integers(0, 256, shape, np.uint8), (0.0, 255.0), ())


def without(result: Result, arm: str, state: str = "interrupted") -> Result:
    """The study as it was before any run of *arm*."""
    return judged(replace(result.study, state=state), [run for run in result.runs if run.arm != arm])


def broken(result: Result, arm: str, count: int, reason: str = "the loss became NaN at step 40") -> Result:
    """The study with the first *count* runs of an arm diverged."""
    runs = [
        replace(run, status="diverged", reason=reason) if run.arm == arm and run.replicate < count else run
        for run in result.runs
    ]
    return judged(result.study, runs)


def spoiled(result: Result) -> Result:
    """The study with every score and every value of every curve lost to NaN."""
    runs = [
        replace(
            run,
            scores={split: dict.fromkeys(metrics, math.nan) for split, metrics in run.scores.items()},
            curves=tuple(replace(curve, values=np.full_like(curve.values, np.nan)) for curve in run.curves),
        )
        for run in result.runs
    ]
    return judged(result.study, runs)


def _arm(name: str, baseline: str) -> ArmRecord:
    change = Change("model.dense_1.activation", baseline, {"LeakyReLU": {"negative_slope": 0.01}})
    first = name == baseline
    return ArmRecord(name, first, None if first else baseline, Parameters(7960, 7900, 60), () if first else (change,))


def _run(
    arm: str, replicate: int, skill: float, labels: np.ndarray, ease: np.ndarray, num_classes: int, epochs: int
) -> Run:
    random = np.random.default_rng([replicate, *arm.encode()])
    chance = np.clip(ease + skill - ease.mean() + random.normal(0, 0.004), 0, 1)
    answers = np.where(random.random(len(labels)) < chance, labels, (labels + 1 + random.integers(0, 2)) % num_classes)
    probabilities = np.full((len(labels), num_classes), 0.1 / num_classes, np.float32)
    probabilities[np.arange(len(labels)), answers] += 0.9
    accuracy = float((answers == labels).mean())
    points = np.arange(epochs + 1.0)
    learned = 1 - np.exp(-points / 3)
    gain = dict(zip(SPLITS, (0.03, 0.005, 0.0), strict=True))
    curves = []
    for split in SPLITS:
        wobble = random.normal(0, 0.006, size=(2, len(points)))
        curves.append(Curve(split, "accuracy", points, np.clip(learned * (accuracy + gain[split]) + wobble[0], 0, 1)))
        curves.append(
            Curve(split, "loss", points, 2.3 * np.exp(-points / (4 + gain[split] * -40)) + 0.1 + abs(wobble[1]))
        )
    scores = {split: {"accuracy": min(1.0, accuracy + gain[split]), "loss": 0.2 - gain[split]} for split in SPLITS}
    return Run(
        arm=arm,
        replicate=replicate,
        status="finished",
        reason=None,
        epochs=float(epochs),
        steps=17 * epochs,
        seconds=0.7,
        seeds={"init": replicate, "order": replicate},
        curves=tuple(curves),
        scores=scores,
        probabilities={"test": probabilities},
    )
