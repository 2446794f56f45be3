"""What running a study takes, counted before it is run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from paribus.lab.ways import way_of
from paribus.spec import Arm, Inputs, Study, summarize

PASSES = 4  # of each image in each epoch: forward, twice that backward, and once more for the scores


@dataclass(frozen=True)
class Cost:
    """The work of a study.

    Args:
        runs: Arms × replicates.
        updates_per_run: Of the arm with most; ``None`` when the budget is in seconds.
        multiply_adds_per_image: One pass of one image through the baseline's network.
        tera_operations: Floating-point operations of the whole study, 10¹²; an update counts three passes, and each
            epoch one more for the scores. Of arms that differ in epochs alone only the longest is computed. ``None``
            when the budget is in seconds.
        seconds: Training time of the whole study, when that is the budget.
    """

    runs: int
    updates_per_run: int | None
    multiply_adds_per_image: int
    tera_operations: float | None
    seconds: float | None


def cost_of(arms: Sequence[Arm], replicates: int, inputs: Mapping[str, Inputs]) -> Cost:
    """The cost of all *arms*, trained *replicates* times each, when each meets its *inputs*.

    Examples:
        >>> from paribus.spec import arms_of, parse
        >>> study = parse("{study: s, data: digits, model: [Flatten, Dense: {units: 10}], train: {epochs: 10}}")
        >>> cost_of(arms_of(study), 10, {"baseline": Inputs((8, 8, 1), 10, 1150)}).updates_per_run
        360
    """
    updates = [_updates(arm.study, inputs[arm.name].num_train) for arm in arms]
    passes = [summarize(arm.study.model, inputs[arm.name].shape).multiply_adds for arm in arms]
    baseline = next((i for i, arm in enumerate(arms) if arm.baseline), 0)
    operations: dict[str, int] = {}
    for arm, count, macs in zip(arms, updates, passes, strict=True):
        if count is not None:
            way = way_of(arm.study) or arm.name
            own = 2 * macs * PASSES * count * arm.study.train.batch_size
            operations[way] = max(own, operations.get(way, 0))
    seconds = [arm.study.train.seconds for arm in arms if arm.study.train.seconds is not None]
    return Cost(
        runs=len(arms) * replicates,
        updates_per_run=max((count for count in updates if count is not None), default=None),
        multiply_adds_per_image=passes[baseline],
        tera_operations=None if seconds else replicates * sum(operations.values()) / 1e12,
        seconds=sum(seconds) if seconds else None,
    )


def _updates(study: Study, num_train: int) -> int | None:
    train = study.train
    if train.epochs is None:
        return train.steps
    full, rest = divmod(num_train, train.batch_size)
    return train.epochs * (full + (rest > 0 and not (train.drop_remainder and full)))
