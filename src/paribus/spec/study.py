"""The study: a question, a network, how it is trained, and the one thing that is varied."""

from html import escape
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Strict, Tag, model_validator

from paribus.spec.base import Flag, Fraction, Positive, Says, Seed, Spec, Text, Unfit
from paribus.spec.choice import briefly, word_of
from paribus.spec.data import Data
from paribus.spec.factorial import Factorial
from paribus.spec.layers import AnyLayer, Layer, walk
from paribus.spec.network import named
from paribus.spec.shown import shown
from paribus.spec.train import Train
from paribus.spec.tune import Tune
from paribus.spec.vary import Vary

FORMS_OF_VARY = ("one factor", "two factors")
"""What pydantic calls the two things that may stand under ``vary``."""


def _form_of_vary(value: object) -> str:
    return FORMS_OF_VARY[isinstance(value, list | tuple | Factorial)]


AnyVary = Annotated[
    Annotated[Vary, Tag(FORMS_OF_VARY[0])] | Annotated[Factorial, Tag(FORMS_OF_VARY[1])], Discriminator(_form_of_vary)
]


def _distinctly_named(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    own = [layer.name for layer in walk(layers) if layer.name]
    twice = sorted({name for name in own if own.count(name) > 1})
    if twice:
        kinds = ", ".join(word_of(type(layer)) for layer in walk(layers) if layer.name == twice[0])
        raise Unfit("Every layer needs a name of its own.", "Rename one of them.", f"`{twice[0]}` for {kinds}")
    return named(layers)


class Study(Spec):
    """A controlled experiment: everything that is asked, and nothing that happened.

    Args:
        study: A short name.
        question: What it asks, in words.
        data: The images.
        model: The layers, from the image to one score per class; a final Softmax is optional.
        train: How every arm is trained.
        vary: The one factor that is varied, or a list of two that are varied together; without it the study has one
            arm named ``baseline``.
        tune: A value that every arm is tuned over, on the validation split.
        replicates: How often every arm is trained, each time with random streams of its own.
        seed: The root of all random streams but the split's.
        matters: The smallest difference in accuracy worth having, fixed before looking.
        verdict_on: The split that verdicts are about.
        probes: Look inside the networks after some of the epochs: gradients, updates, dead and saturated units.

    Examples:
        >>> study = Study(
        ...     study="activation", data="digits", train={"epochs": 5},
        ...     model=["Flatten", {"Dense": {"units": 32, "activation": "relu"}}, {"Dense": {"units": 10}}],
        ... )
        >>> [layer.name for layer in study.model]
        ['flatten', 'dense_1', 'dense_2']
    """

    study: Annotated[
        str, Strict(), Field(min_length=1, max_length=80), Says("a text of 1 to 80 characters", "Write a short name.")
    ]
    question: Text = ""
    data: Annotated[Data, Field(examples=["digits"])]
    model: Annotated[
        tuple[AnyLayer, ...],
        Field(min_length=1, max_length=1000, examples=[["Flatten", {"Dense": {"units": 10}}]]),
        AfterValidator(_distinctly_named),
    ]
    train: Annotated[Train, Field(examples=[{"epochs": 25}])]
    vary: AnyVary | None = None
    tune: Tune | None = None
    replicates: Positive = 10
    seed: Seed = 0
    matters: Fraction = 0.01
    verdict_on: Literal["test", "validation"] = "test"
    probes: Flag = True

    def _repr_html_(self) -> str:
        """The network as a small table, for notebooks."""
        rows = "".join(
            f"<tr><td>{escape(str(layer.name))}</td><td>{escape(shown(briefly(layer)))}</td></tr>"
            for layer in self.model
        )
        title = f"{self.study}: {self.question}" if self.question else self.study
        return f"<p>{escape(title)}</p><table><tr><th>name</th><th>layer</th></tr>{rows}</table>"

    @model_validator(mode="after")
    def _validation_where_it_is_needed(self) -> Self:
        if self.data.validation == 0 and (self.train.early_stopping or self.verdict_on == "validation"):
            place: tuple[str, ...] = ("train", "early_stopping") if self.train.early_stopping else ("verdict_on",)
            message = f"`{'.'.join(place)}` needs a validation split."
            raise Unfit(message, "Write validation: 0.2 there, or leave this out.", "data.validation: 0", place)
        if self.data.split == "per_replicate" and self.verdict_on == "validation":
            message = (
                "A verdict compares runs image by image, so `verdict_on: validation` needs the same split for all."
            )
            raise Unfit(
                message, "Write split: fixed, or judge on the test split.", "data.split: per_replicate", ("verdict_on",)
            )
        return self

    @model_validator(mode="after")
    def _tuned_on_images_of_their_own(self) -> Self:
        if self.tune is None:
            return self
        if self.data.validation in (0, "test"):
            message = "`tune` needs a validation split of its own to pick the best value on."
            received = f"data.validation: {self.data.validation}"
            raise Unfit(message, "Write validation: 0.2 there, or leave this out.", received, ("tune",))
        if self.verdict_on == "validation":
            message = "`tune` picks values on the validation split, so verdicts must be about the test split."
            raise Unfit(message, "Write verdict_on: test.", "verdict_on: validation", ("verdict_on",))
        return self
