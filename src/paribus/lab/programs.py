"""Which runs are trained together."""

from collections.abc import Iterator, Sequence

from paribus.lab.tables import Tables
from paribus.records import PlannedRun, Work
from paribus.spec import Arm, stream_seeds


def programs_of(arms: Sequence[Arm], replicates: int, tables: Tables) -> Iterator[Work]:
    """The programs that train *arms*, one after the other; the images of each are opened when its turn comes.

    Examples:
        >>> from paribus.lab.seams import Watcher
        >>> from paribus.spec import arms_of, parse
        >>> study = parse("{study: s, data: digits, model: [Flatten, Dense: {units: 10}], train: {epochs: 1}}")
        >>> work, = programs_of(arms_of(study), 2, Tables(Watcher()))
        >>> [(run.arm, run.replicate) for run in work.runs]
        [('baseline', 0), ('baseline', 1)]
    """
    for arm in arms:
        runs = tuple(
            PlannedRun(arm.name, replicate, {str(purpose): seed for purpose, seed in seeds.items()})
            for replicate in range(replicates)
            for seeds in [stream_seeds(arm.study, replicate)]
        )
        yield Work(arm.study, runs, tables.splits(arm.study))
