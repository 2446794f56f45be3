"""Runs a study with one replicate and says a word when its first epoch is over."""

import sys
import tempfile
from pathlib import Path

from benchmarks.works import study_of
from paribus import lab
from paribus.records import Progress


class FirstEpoch(lab.Watcher):
    """Writes one line at the end of the first epoch."""

    def __init__(self) -> None:
        self.told = False

    def progressed(self, progress: Progress) -> None:
        """The program has gone on."""
        if progress.epoch >= 1 and not self.told:
            self.told = True
            sys.stdout.write("the first epoch is over\n")
            sys.stdout.flush()


def main() -> None:
    """Runs the study named on the command line; its patches lie in the folder named after it."""
    study = study_of(Path(sys.argv[1]), Path(sys.argv[2])).model_copy(update={"replicates": 1})
    with tempfile.TemporaryDirectory() as store:
        lab.run(study, store, watcher=FirstEpoch())


if __name__ == "__main__":
    main()
