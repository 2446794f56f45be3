"""A program of a few digits, for tests that train."""

import numpy as np
from benchmarks.diagnosis.programs import Pool, Program, splits_of

from paribus import data
from paribus.records import Splits
from paribus.spec import Digits

PROGRAM = Program("few-digits", "few digits", "digits", "dense", (120, 60, 60), 10)


def pool() -> Pool:
    dataset = data.load(Digits())
    return Pool(dataset.images.astype(np.float32), dataset.labels, dataset.classes, dataset.byte_range)


def splits() -> Splits:
    return splits_of(PROGRAM, pool(), draw=0)
