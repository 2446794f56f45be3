"""Operations per update, against counts made by hand."""

import doctest

import pytest
from benchmarks.flops import flops_per_update

from benchmarks import flops, results, session
from benchmarks.works import WORKS
from paribus.lab import read_study

BY_HAND = {
    # forward and kernel gradient of all layers, input gradient of all but the first: 2 operations for each pair
    "W1": 32 * 2 * (2 * 784 * 64 + 3 * 64 * 10),
    "W2": 64 * 2 * (2 * 1024 * 300 + 3 * (300 * 150 + 150 * 4)),
    "W3": 64
    * 2
    * (
        2 * 32 * 32 * 9 * 1 * 64
        + 3 * (16 * 16 * 9 * (64 * 128 + 128 * 128) + 8 * 8 * 9 * (128 * 256 + 256 * 256))
        + 3 * (4096 * 512 + 512 * 128 + 128 * 4)
    ),
    "W4": 64 * 2 * (2 * 28 * 28 * 25 * 8 + 3 * (14 * 14 * 25 * 8 * 16 + 784 * 10)),
}


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_an_update_has_the_operations_that_a_hand_counts(work):
    study = read_study(work.path)
    image = (28, 28, 1) if work.name in ("W1", "W4") else (32, 32, 1)
    assert flops_per_update(study.model, image, study.train.batch_size) == BY_HAND[work.name]


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_an_epoch_has_no_smaller_batch_at_its_end(work):
    assert work.images % read_study(work.path).train.batch_size == 0


@pytest.mark.parametrize("module", [flops, results, session], ids=lambda module: module.__name__)
def test_examples_in_docstrings_hold(module):
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0
