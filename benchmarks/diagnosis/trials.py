"""One trial: a design on some images, three times over or once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from benchmarks.diagnosis.designs import Design, study_of
from benchmarks.diagnosis.programs import Program
from paribus.records import DataRecord, Splits
from paribus.spec import Study


@dataclass(frozen=True, eq=False)
class Trial:
    """What is trained, and looked at as the runs of one arm.

    Args:
        name: Unique in its program.
        program: What it is a variant of.
        design: Its network and training.
        splits: Its images, one row.
        replicates: The replicates to train.
    """

    name: str
    program: Program
    design: Design
    splits: Splits
    replicates: range = range(3)

    @cached_property
    def study(self) -> Study:
        """What its user would have asked for."""
        return study_of(self.design, self.program, len(self.splits.classes))

    @cached_property
    def data(self) -> DataRecord:
        """What the store would have kept of its images."""
        splits = self.splits
        labels = {split: splits.labels[splits.indices(split, 0)] for split in ("train", "validation", "test")}
        height, width, channels = splits.images.shape[1:]
        return DataRecord(
            name=self.program.source,
            train=len(labels["train"]),
            validation=len(labels["validation"]),
            test=len(labels["test"]),
            classes=splits.classes,
            input_shape=(int(height), int(width), int(channels)),
            fingerprint="",
            train_label_counts=tuple(np.bincount(labels["train"], minlength=len(splits.classes)).tolist()),
            test_labels=tuple(labels["test"].tolist()),
            validation_labels=tuple(labels["validation"].tolist()),
        )
