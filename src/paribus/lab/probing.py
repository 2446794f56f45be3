"""What trainings tell that are made to find out: whether a batch can be learnt by heart, an empty twin, noise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from paribus import engine
from paribus.diagnose.trace.probed import batch_size_noise, cannot_memorize, input_independent
from paribus.lab.programs import programs_of
from paribus.lab.seams import Watcher
from paribus.lab.tables import Tables
from paribus.records import Finding, Run, Work
from paribus.spec import Adam, Arm

IMAGES, UPDATES = 16, 1000  # to be learnt by heart, and in how many updates
NOISE_UPDATES, NOISE_LOOKS = 2000, 8
TWINS = 3  # runs of an arm that get a twin


def probe_arms(arms: Sequence[Arm], runs: Sequence[Run], tables: Tables, watcher: Watcher) -> tuple[Finding, ...]:
    """The findings of all three probes about every arm.

    The first two train a replicate of their own. The third trains a twin on empty images for each of an arm's first
    finished runs; an arm without runs has none.

    Args:
        arms: The arms.
        runs: Runs of theirs that are there already.
        tables: Their images.
        watcher: Is told what is being done.

    Raises:
        DataError: Images cannot be opened.
        CapacityError: A network is too large for the machine.

    Examples:
        >>> from paribus.spec import Study, arms_of
        >>> study = Study(study="s", data="digits", train={"epochs": 1},
        ...               model=["Flatten", {"Dense": {"units": 10, "activation": "relu", "bias_initializer":
        ...                                            {"Constant": {"value": -90}}}}])
        >>> [found.id for found in probe_arms(arms_of(study), (), Tables(Watcher()), Watcher())]
        ['cannot-memorize']
    """
    return tuple(
        finding
        for arm in arms
        for finding in _probed(arm, [run for run in runs if run.arm == arm.name], tables, watcher)
    )


def _probed(arm: Arm, runs: Sequence[Run], tables: Tables, watcher: Watcher) -> Iterator[Finding]:
    work = programs_of([arm], range(1), tables, engine)[0]
    watcher.loading(f"{arm.name}: learning {IMAGES} images by heart", None)
    yield from _memorized(arm, work)
    watcher.loading(f"{arm.name}: measuring the noise of gradients", None)
    noise = engine.noise_scales(work, NOISE_UPDATES, NOISE_LOOKS)
    yield from batch_size_noise(arm.name, arm.study, work.splits.train.shape[1], noise.scales)
    finished = [run for run in runs if run.status == "finished" and "accuracy" in run.scores.get("train", {})][:TWINS]
    if finished:
        watcher.loading(f"{arm.name}: training {len(finished)} twins on empty images", None)
        yield from _blind(arm, finished, tables, watcher)


def _memorized(arm: Arm, work: Work) -> Iterator[Finding]:
    own, usual = engine.memorize(work, IMAGES, UPDATES), None
    if not own.is_learnt:
        train = work.study.train.model_copy(update={"optimizer": Adam(learning_rate=0.001), "schedule": None})
        usual = engine.memorize(replace(work, study=work.study.model_copy(update={"train": train})), IMAGES, UPDATES)
    yield from cannot_memorize(arm.name, own, usual)


def _blind(arm: Arm, runs: Sequence[Run], tables: Tables, watcher: Watcher) -> Iterator[Finding]:
    last = max(run.replicate for run in runs)
    works = programs_of([arm], range(last + 1), tables, engine)
    twins = [twin for work in works for twin in _trained(_empty(work), watcher)]
    accuracies: Mapping[int, float] = {
        twin.replicate: twin.scores["train"]["accuracy"] for twin in twins if "accuracy" in twin.scores.get("train", {})
    }
    pairs = [
        (run.scores["train"]["accuracy"], accuracies[run.replicate]) for run in runs if run.replicate in accuracies
    ]
    right, without = np.array(pairs, np.float64).reshape(-1, 2).T
    yield from input_independent(arm.name, right, without, works[0].splits.train.shape[1])


def _empty(work: Work) -> Work:
    """The same work on images of which nothing is left: every pixel is 0."""
    return replace(work, splits=replace(work.splits, scale=np.zeros_like(work.splits.scale)))


def _trained(work: Work, watcher: Watcher) -> tuple[Run, ...]:
    return engine.train(work, _unseen, watcher.wants_to_stop, _unseen, None)


def _unseen(_: object) -> None:
    """Nobody looks at how a twin fares, and nothing of it is kept."""
