"""What the page shows of networks: from what is recorded where that is enough, from the helper where it is not."""

from collections.abc import Mapping, Sequence
from typing import Any

from paribus.records import Run, StudyRecord
from paribus.store import Store
from paribus.web.answers import live as answers
from paribus.web.looking.looker import Looker
from paribus.web.looking.top import top_of
from paribus.web.refusals import Refused

SHOWN = 15


def recorded(record: StudyRecord, run: Run, images: Sequence[int]) -> answers.Predictions:
    """What a run that is recorded says of some test images."""
    if "test" not in run.probabilities:
        raise Refused(404, "This run left no predictions.")
    there = [image for image in images if 0 <= image < len(record.data.test_labels)]
    return answers.Predictions(
        arm=run.arm,
        replicate=run.replicate,
        epoch=run.epochs,
        images=there,
        labels=[record.data.test_labels[image] for image in there],
        top=top_of(run.probabilities["test"][there]),
        inferences_per_second=None,
        milliseconds=None,
    )


class Views:
    """The newest predictions of studies, for those who watch them.

    Args:
        store: Where studies are kept.
        looker: Computes what is not recorded.
    """

    def __init__(self, store: Store, looker: Looker) -> None:
        self._store, self._looker = store, looker

    def newest(self, study_id: str, last: Mapping[str, Any] | None) -> answers.Predictions | None:
        """What the newest weights of a study say: of the program that is trained, else of the last run recorded.

        Args:
            study_id: The study.
            last: The last line of progress that was told of it.
        """
        record = self._store.study(study_id)
        images = list(range(SHOWN))
        if last is not None and last["phase"] == "training":
            told = self._looker.ask("training", study=study_id, runs=last["runs"], images=images)
            if told is not None:
                return answers.Predictions(**{**told, "epoch": last["epoch"]})
        runs = [run for run in self._store.runs(study_id) if "test" in run.probabilities]
        return recorded(record, runs[-1], images) if runs else None
