"""The faults: what is put into a sound program, at which intensities, and what a diagnosis of it has to name.

To add one: a row of ``FAULTS``. Left out is what no run can show: shapes and losses that a study cannot even ask for
(``check`` refuses them), and how arms are compared (confounding, too few test images).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from benchmarks.diagnosis import edits
from benchmarks.diagnosis.designs import Design, adam, sgd
from benchmarks.diagnosis.edits import Edit
from benchmarks.diagnosis.programs import Kind

JudgedOn = Literal["validation", "test", "test images"]


@dataclass(frozen=True)
class Rung:
    """A fault at one intensity.

    Args:
        name: The intensity, for the record.
        design: What is changed of the design.
        edit: What is changed of the images.
        loud: Whether it is one that nobody should miss.
    """

    name: str
    design: Callable[[Design], Design] | None = None
    edit: Edit | None = None
    loud: bool = False


@dataclass(frozen=True)
class Fault:
    """One way to spoil a program.

    Args:
        name: What it is called.
        family: Where it is put in: the study before training, its images, or how it is trained.
        causes: The findings that name it; one of them has to come first.
        signs: Further findings that a reader is led to it by: with the causes, what counts as found.
        rungs: Its intensities, the faintest first.
        kind: The kind of network that can have it; both without any.
        judged_on: Where its harm is to be seen: on validation images; on test images, where validation images have it,
            too; or on the test images against what they were before, where they alone are changed.
    """

    name: str
    family: Literal["study", "images", "training"]
    causes: tuple[str, ...]
    signs: tuple[str, ...]
    rungs: tuple[Rung, ...]
    kind: Kind | None = None
    judged_on: JudgedOn = "validation"


def changed(**changes: Any) -> Callable[[Design], Design]:
    """A design with other values."""
    return lambda design: replace(design, **changes)


def _ladder(field: str, *values: Any, loud: int = 1, also: dict[str, Any] | None = None) -> tuple[Rung, ...]:
    """Rungs that give one knob several values; the last *loud* of them are loud."""
    first_loud = len(values) - loud
    return tuple(
        Rung(_word(value), changed(**{field: value}, **(also or {})), loud=place >= first_loud)
        for place, value in enumerate(values)
    )


def _edits(make: Callable[[Any], Edit], *values: Any, loud: int = 1, design: Any = None) -> tuple[Rung, ...]:
    first_loud = len(values) - loud
    return tuple(Rung(_word(value), design, make(value), place >= first_loud) for place, value in enumerate(values))


def _word(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join([*value, *(_word(inner) for inner in value.values())])
    if isinstance(value, tuple | list):
        return " ".join(map(_word, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _constant(value: float) -> dict[str, Any]:
    return {"Constant": {"value": value}}


def _normal(spread: float) -> dict[str, Any]:
    return {"RandomNormal": {"stddev": spread}}


OTHER_IMAGES = (
    ("brightness", edits.brighter, 1.1, False), ("brightness", edits.brighter, 1.5, False),
    ("brightness", edits.brighter, 3.0, True), ("brightness", edits.brighter, 0.2, True),
    ("blur", edits.blurred, 0.03, False), ("blur", edits.blurred, 0.1, True),
    ("noise", edits.noisy, 0.1, False), ("noise", edits.noisy, 0.5, True),
    ("moved by", edits.moved, 0.1, False), ("moved by", edits.moved, 0.25, True),
)  # fmt: skip
START = ("bad-initialization", "initial-signal", "initial-loss", "symmetric-units")
RATE_LOW = ("learning-rate-low", "step-budget", "unusual-learning-rate", "unfinished")
FAILED = ("not-learning", "collapsed-predictions")

FAULTS = (
    Fault("double softmax", "study", ("double-softmax",), (),
          (Rung("once", changed(tail=("softmax", "softmax")), loud=True),)),
    Fault("activation of the class scores", "study", ("wrong-output-activation",), (),
          (*_ladder("tail", ("sigmoid",), ("relu",), loud=2),)),
    Fault("squared error", "study", ("loss-target-mismatch",), (), _ladder("loss", "MeanSquaredError")),
    Fault("no activations", "study", ("linear-stack",), (), _ladder("activation", "linear")),
    Fault("activation twice", "study", ("double-activation",), (),
          _ladder("again", "sigmoid", also={"units": (64, 64, 32)})),
    Fault("batch normalisation of rows", "study", ("batchnorm-axis",), ("mode-gap", "stale-batchnorm"),
          (Rung("axis 1", changed(batchnorm={"axis": 1}), loud=True),), kind="convolution"),
    Fault("dropout before batch normalisation", "study", ("dropout-before-batchnorm",), ("mode-gap", "stale-batchnorm"),
          _ladder("dropout", 0.3, 0.5, 0.8, also={"batchnorm": {"momentum": 0.9}, "dropout_first": True})),
    Fault("fierce dropout", "study", ("dropout-rate",), (), _ladder("dropout", 0.6, 0.8, 0.95)),
    Fault("bottleneck", "study", ("bottleneck",), (), _ladder("units", (64, 2), (64, 1))),
    Fault("weights that begin alike", "study", START, FAILED,
          _ladder("kernel", _constant(0.05), "zeros", loud=2)),
    Fault("weights that begin large", "study", START, ("saturation", "exploding-gradient"),
          _ladder("kernel", _normal(0.5), _normal(4.0))),
    Fault("weights that begin small", "study", START, ("vanishing-gradient", *FAILED),
          _ladder("kernel", _normal(1e-2), _normal(1e-4))),
    Fault("pooling to nothing", "study", ("shape-collapse",), (),
          _ladder("poolings", (2, 1), (2, 2)), kind="convolution"),
    Fault("averages that lag behind", "study", ("batchnorm-budget", "stale-batchnorm"), ("mode-gap",),
          _ladder("batchnorm", {"momentum": 0.998}, {"momentum": 0.9995})),
    Fault("strong weight penalty", "study", ("penalty-dominates-start", "penalty-dominates"), (),
          _ladder("l2", 0.01, 0.03, 0.1, 0.5, loud=2)),
    Fault("rare classes", "images", ("class-imbalance", "label-shift"), (),
          _edits(edits.rare_classes, 0.2, 0.04)),
    Fault("wrong labels", "images", ("label-noise", "noisy-training-labels"), ("validation-floor",),
          _edits(edits.flipped_labels, 0.05, 0.1, 0.2, 0.4, loud=2)),
    Fault("no label right", "images",
          ("validation-floor", "label-noise", "noisy-training-labels", "not-learning"), (),
          (Rung("all", None, edits.flipped_labels(1.0), loud=True),)),
    Fault("twins under two labels", "images", ("conflicting-labels",), ("label-noise", "noisy-training-labels"),
          _edits(edits.conflicting_twins, 0.03, 0.1, 0.3)),
    Fault("unscaled images", "images", ("input-scale",), (), _edits(edits.scaled, 10.0, 255.0, 10_000.0, loud=2)),
    Fault("images far from 0", "images", ("input-scale",), (),
          tuple(Rung(f"{offset:g}", None, edits.scaled(1.0, offset), offset > 30) for offset in (3.0, 30.0, 300.0))),
    Fault("a pixel that is no number", "images", ("input-scale", "not-finite"), (),
          (Rung("one", None, edits.broken_pixel, loud=True),)),
    Fault("images in order of class", "images", ("ordered-labels",), (),
          _edits(edits.sorted_by_class, 20, 4, 1, loud=2, design=changed(shuffle=False))),
    Fault("giveaway", "images", ("shortcut",), (), _edits(edits.giveaway, 0.5, 0.9, 1.0), judged_on="test"),
    Fault("few images", "images", ("overfitting",), (),
          tuple(Rung(f"{share:g}", changed(epochs=min(10.0, 1 / share)), edits.few_images(share), share < 0.1)
                for share in (0.2, 0.05))),
    Fault("training images in the test", "images", ("duplicates-across-splits",), (),
          _edits(edits.copies_in_test, 0.02, 0.1, 0.4), judged_on="test images"),
    Fault("classes missing in the test", "images", ("label-shift",), ("test-shift",),
          _edits(edits.missing_in_test, 1, 2, 3), judged_on="test images"),
    Fault("other test images", "images", ("input-shift", "test-shift"), (),
          (*(Rung(f"{word} {strength:g}", None, edits.changed_test(make(strength)), loud)
             for word, make, strength, loud in OTHER_IMAGES),
           Rung("inverted", None, edits.changed_test(edits.inverted), loud=True)),
          judged_on="test images"),
    Fault("high learning rate", "training", ("learning-rate-high",), ("wrong-way", "exploding-gradient"),
          (*_ladder("optimizer", adam(0.01), adam(0.03), adam(0.1), adam(0.3), adam(1.0), loud=2),
           *_ladder("optimizer", sgd(0.1), sgd(0.5), sgd(3.0)))),
    Fault("divergence", "training", ("not-finite",), (), _ladder("optimizer", sgd(1e6), sgd(1e30))),
    Fault("low learning rate", "training", RATE_LOW, ("not-learning",),
          _ladder("optimizer", adam(1e-4), adam(1e-5), adam(1e-6), adam(1e-7), sgd(1e-5), loud=3)),
    Fault("short training", "training", ("unfinished", "step-budget", "learning-rate-low"), (),
          _ladder("epochs", 0.25, 0.01)),
    Fault("dead units", "training", ("dead-relu",), ("bad-initialization", "initial-signal", "not-learning"),
          _ladder("bias", _constant(-1.0), _constant(-4.0))),
    Fault("many sigmoid layers", "training", ("vanishing-gradient",), ("saturation", "not-learning"),
          _ladder("units", (64,) * 4, (64,) * 7, also={"activation": "sigmoid"}), kind="dense"),
    Fault("saturated units", "training", ("saturation", *START), (),
          _ladder("kernel", _normal(0.5), _normal(4.0), also={"activation": "tanh"})),
)  # fmt: skip
"""In the order of the catalogue: the study, its images, its training."""
