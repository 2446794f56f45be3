"""Whether the arms of a study can be compared as it asks."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from paribus.records import Finding
from paribus.spec import Arm, Inputs, Study, conditions_of, known_inputs, shown
from paribus.stats import images_paired, images_when_none_differ


@dataclass(frozen=True)
class Comparison:
    """A study with all its arms.

    Args:
        study: The study.
        arms: Its arms.
        num_scored: How many images verdicts are about; ``None`` where that is not known.
    """

    study: Study
    arms: tuple[Arm, ...]
    num_scored: int | None


TEST_IMAGES = {"digits": 360, "mnist": 10_000, "fashion-mnist": 10_000, "cifar10": 10_000}
"""How many the published test splits have."""

TYPICAL_DISAGREEMENT = 0.05
"""The share of images that exactly one of two similar models gets right, for an example of what would be needed."""


def confounded(comparison: Comparison) -> Iterator[Finding]:
    """An arm that changes more than one aspect of the arm it is compared with.

    One argument of several layers is one aspect, and so are layers of one kind put in or taken out.
    Why: whatever the arms' difference is, it cannot be attributed to one of the changes.
    """
    for arm in conditions_of(comparison.study):  # before tuning: what is tuned is no change
        if len(arm.aspects) > 1:
            changes = [f"{change.path}: {shown(change.before)} → {shown(change.after)}" for change in arm.changes]
            yield Finding(
                id="confounded",
                severity="warning",
                arm=arm.name,
                where=arm.changes[0].path,
                evidence={"aspects": list(arm.aspects), "changes": changes},
                message=f"`{arm.name}` differs from `{arm.compared_with}` in {len(arm.aspects)} aspects, not one: "
                f"{', '.join(arm.aspects)}. No difference can be attributed to one of them.",
                remedy="Make one arm for each aspect, or take all but one of the changes back.",
                source="Fisher 1935, The Design of Experiments, chapter VII (confounding)",
            )


def selection_on_test(comparison: Comparison) -> Iterator[Finding]:
    """Something is chosen or stopped by looking at the test images.

    Why: the best of many looks at a test set is too good on it, and on no other images.
    """
    for arm in comparison.arms:
        if arm.study.data.validation == "test" and arm.study.train.early_stopping:
            stopping = arm.study.train.early_stopping
            yield Finding(
                id="test-set-selection",
                severity="warning",
                arm=None,
                where="data.validation",
                evidence={"patience": float(stopping.patience), "every": stopping.every},
                message="Early stopping looks at the test images, so every score on them is a little too good.",
                remedy="Set images aside for validation: `data.validation: 0.2`.",
                patch={"data.validation": 0.2},
                source="Hastie, Tibshirani & Friedman 2009, The Elements of Statistical Learning, section 7.2",
            )
            return


def too_few_images(comparison: Comparison) -> Iterator[Finding]:
    """Verdicts are about fewer images than a difference of ``matters`` can be excluded on.

    Two models that answer n images alike may still differ on others: that they do not differ by d is known at the 5 %
    level when (1 − d)ⁿ < 0.05. With fewer images than that, no number of replicates can show two arms to be equal. It
    is a warning where even one image weighs more than what matters, else a note.
    """
    num, study = comparison.num_scored, comparison.study
    needed = images_when_none_differ(study.matters)
    if len(comparison.arms) < 2 or num is None or num >= needed:
        return
    weight, typical = 1 / num, max(TYPICAL_DISAGREEMENT, study.matters)
    settled = images_paired(study.matters, typical)
    yield Finding(
        id="test-set-too-small",
        severity="warning" if weight > study.matters else "note",
        arm=None,
        where="verdict_on",
        evidence={
            "images": float(num),
            "needed": float(needed),
            "matters": study.matters,
            "one_image": weight,
            "needed_to_see_it": float(settled),
        },
        message=f"{num} images cannot show that two arms differ by less than {100 * study.matters:g} points, even if "
        f"they answer all of them alike: that takes {needed}.",
        remedy=f"Score on {needed} images or more (two models that disagree on {100 * typical:g} % of the images take "
        f"{settled:,} to tell apart), or say that a smaller difference does not matter: "
        f"`matters: {_matters_for(num):g}`.",
        source="Hanley & Lippman-Hand 1983, If nothing goes wrong, is everything all right?, JAMA 249",
    )


def _matters_for(num: int) -> float:
    """The smallest difference that so many images could exclude, rounded up to a thousandth."""
    return math.ceil(1000 * -math.expm1(math.log(0.05) / num)) / 1000


def scored_images(study: Study, inputs: Inputs | None = None) -> int | None:
    """How many images verdicts are about, where that can be told without opening anything.

    Examples:
        >>> study = Study(study="s", data={"name": "digits", "test": 100}, model=["Flatten", {"Dense": {"units": 10}}],
        ...               train={"epochs": 1})
        >>> scored_images(study)
        100
    """
    data = study.data
    met = inputs or known_inputs(data)
    if study.verdict_on == "validation":
        match data.validation:
            case int(count):
                return count
            case float(share) if met is not None:
                return round(met.num_train * share / (1 - share))
        return None
    if data.name not in TEST_IMAGES or met is None:
        return None
    there = TEST_IMAGES[data.name] * (len(data.classes) if data.classes else 10) // 10
    return min(data.test, there) if isinstance(data.test, int) else there
