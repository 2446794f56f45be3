"""The images that the arms of a study are trained on: opened once for all arms that ask for the same."""

from paribus import data
from paribus.data import Download
from paribus.lab.seams import Watcher
from paribus.records import Dataset, Splits
from paribus.spec import Inputs, Study, known_inputs, stream_seeds

AFTER_LOADING = {"validation", "normalize", "augment", "split"}
"""Choices that leave the table of images as it is."""


class Tables:
    """What has been opened so far.

    Args:
        watcher: Is told what is being opened, and how far that has come.

    Examples:
        >>> from paribus.spec import parse
        >>> study = parse("{study: s, data: digits, model: [Flatten, Dense: {units: 10}], train: {epochs: 1}}")
        >>> tables = Tables(Watcher())
        >>> tables.splits(study).images is tables.dataset(study).images
        True
    """

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._datasets: dict[str, Dataset] = {}
        self._splits: dict[tuple[str, tuple[int, ...]], Splits] = {}

    def inputs(self, study: Study) -> Inputs:
        """What the network will meet; nothing is opened where that is known beforehand."""
        if (known := known_inputs(study.data)) is not None:
            return known
        dataset = self.dataset(study)
        return Inputs(dataset.input_shape, len(dataset.classes), self.splits(study).train.shape[1])

    def is_open(self, study: Study) -> bool:
        """Whether the images that a study asks for have been opened already."""
        return self._key(study) in self._datasets

    def dataset(self, study: Study) -> Dataset:
        """All the images that a study without arms asks for.

        Raises:
            DataError: They cannot be opened.
        """
        key = self._key(study)
        if key not in self._datasets:
            self._watcher.loading(f"opening {study.data.name}", None)
            self._datasets[key] = data.load(study.data, report=self._report)
        return self._datasets[key]

    def splits(self, study: Study, replicates: range | None = None) -> Splits:
        """The same images, and which of them each replicate trains on.

        Args:
            study: The study.
            replicates: Which replicates; without it, those that the study asks for.

        Raises:
            DataError: They cannot be opened, or cannot be split as asked.
        """
        numbers = range(study.replicates) if replicates is None else replicates
        streams = tuple(stream_seeds(study, replicate)["split"] for replicate in numbers)
        key = study.data.model_dump_json(), streams
        if key not in self._splits:
            self._splits[key] = data.split(self.dataset(study), study.data, streams)
        return self._splits[key]

    @staticmethod
    def _key(study: Study) -> str:
        return study.data.model_dump_json(exclude=AFTER_LOADING)

    def _report(self, download: Download) -> None:
        fraction = download.done / download.total if download.total else None
        self._watcher.loading(download.note or f"{download.name} from {download.source}", fraction)
