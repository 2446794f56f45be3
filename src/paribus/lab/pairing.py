"""Whether the arms of a study are scored on the same images: only then can they be compared one image at a time."""

from collections.abc import Iterator, Sequence

from paribus.errors import Fault
from paribus.records import Splits
from paribus.spec import Arm, Document, Study

TEST = ("data", "data.path", "data.label_pattern", "data.classes", "data.test")
VALIDATION = ("data.validation", "data.train", "data.split", "data.seed")


def pairing_faults(study: Study, arms: Sequence[Arm], document: Document) -> Iterator[Fault]:
    """Every choice that would give the arms, or the replicates, different images to be scored on.

    Examples:
        >>> from paribus.spec import arms_of, parse, read_text
        >>> text = '''
        ... study: s
        ... data: digits
        ... model: [Flatten, Dense: {units: 10}]
        ... train: {epochs: 1}
        ... vary: {factor: test images, set: [data.test], levels: [100, 200], baseline: 100}
        ... '''
        >>> print(*pairing_faults(parse(text), arms_of(parse(text)), read_text(text)))
        line 6, vary.levels.200: All arms must be scored on the same images. Received another `data.test`. Leave it \
as in the baseline, or make it a study of its own.
    """
    on_validation = study.verdict_on == "validation"
    if on_validation and study.data.split == "per_replicate":
        yield Fault(
            "verdict_on",
            "Verdicts need a split that is the same for all replicates.",
            "validation, with data.split: per_replicate",
            "Write verdict_on: test, or split: fixed.",
            document.line(("verdict_on",)),
        )
    shared: tuple[str, ...] = TEST
    if isinstance(study.data.test, float):
        shared += ("data.seed",)  # it draws the test images
    if on_validation:
        shared += VALIDATION
    for arm in arms:
        changed = {change.path for change in arm.changes_from_baseline}
        for path in shared:
            if path in changed:
                place = study.vary.place(arm.trial_of or arm.name) if study.vary else ("vary",)
                yield Fault(
                    ".".join(place),
                    "All arms must be scored on the same images.",
                    f"another `{path}`",
                    "Leave it as in the baseline, or make it a study of its own.",
                    document.line(place),
                )


def too_few_images(study: Study, splits: Splits, document: Document) -> Iterator[Fault]:
    """Whether the split that verdicts are about has images enough for any."""
    num = splits.validation.shape[1] if study.verdict_on == "validation" else len(splits.test)
    if num < 2:
        option = f"data.{study.verdict_on}"
        yield Fault(
            option,
            f"Arms are compared on two {study.verdict_on} images or more.",
            f"data with {num}",
            f"Ask for more of them with `{option}`, or add some.",
            document.line(("data", study.verdict_on)),
        )
