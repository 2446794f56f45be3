"""Memory is planned before it is used."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from paribus.engine import portions
from paribus.engine.backend import jax
from paribus.engine.course import Span
from paribus.engine.memory import need_of
from paribus.engine.program import Program
from paribus.errors import CapacityError

from .works import CONVOLUTIONAL, same_bits, trained, work

LARGE: list[Any] = ["Flatten", {"Dense": {"units": 700, "activation": "relu"}}, {"Dense": {"units": 10}}]
WIDE: list[Any] = [
    {"Conv2D": {"filters": 64, "kernel_size": 3, "activation": "relu"}},
    "Flatten",
    {"Dense": {"units": 10}},
]


SMALL = {"padding": "same", "activation": "relu"}
NARROW: list[Any] = [
    {"Conv2D": {"filters": 8, "kernel_size": 5, **SMALL}},
    "MaxPooling2D",
    {"Conv2D": {"filters": 16, "kernel_size": 5, **SMALL}},
    "Flatten",
    {"Dense": {"units": 10}},
]
DEEP: list[Any] = [
    {"Conv2D": {"filters": 32, "kernel_size": 3, **SMALL}},
    {"Conv2D": {"filters": 64, "kernel_size": 3, **SMALL}},
    {"Dropout": {"rate": 0.3}},
    "BatchNormalization",
    {"Conv2D": {"filters": 64, "kernel_size": 3, **SMALL}},
    "MaxPooling2D",
    "Flatten",
    {"Dense": {"units": 10}},
]


@pytest.mark.parametrize(
    "model", [LARGE, NARROW, DEEP, WIDE, [*CONVOLUTIONAL[:2], "BatchNormalization", *CONVOLUTIONAL[2:]]]
)
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_what_is_planned_covers_what_xla_takes_and_not_much_more(model: list[Any], optimizer: str) -> None:
    given = work(model, replicates=(0,), optimizer=optimizer, batch_size=64)
    program = Program(given)
    order = np.zeros((1, 2, 64), np.int32)
    program.deal(order, order[:, :0, :0])
    (part,) = program.parts
    advance = program._compiled.advance(batched=False)
    span = (np.int32(number) for number in Span(False, 0, 1, 0)[1:])
    lowered = advance.lower(part.state, part.tally, program.table, part.given, part.orders[0], *span)
    taken = lowered.compile().memory_analysis()
    need = need_of(given.study, (8, 8, 1), 160)
    state = sum(leaf.nbytes for leaf in jax.tree.leaves(part.state))
    assert state + taken.output_size_in_bytes <= 1.05 * need.standing + 1000
    assert taken.temp_size_in_bytes <= need.working
    assert need.standing + need.working <= 12 * (state + taken.output_size_in_bytes + taken.temp_size_in_bytes)


def test_a_work_that_fits_is_one_portion() -> None:
    given = work(replicates=range(4))
    assert [portion.runs for portion in portions(given)] == [given.runs]


def test_a_work_that_does_not_fit_is_split_evenly_and_gives_the_same_runs() -> None:
    given = work(CONVOLUTIONAL, replicates=range(5), data={"split": "per_replicate"})
    need = need_of(given.study, (8, 8, 1), 160)
    there_is = int((2 * given.splits.images.nbytes + 2 * need.standing + 2 * need.working) / 0.7) + 10
    cut = portions(given, lambda: there_is)
    assert [[run.replicate for run in portion.runs] for portion in cut] == [[0, 1], [2, 3], [4]]
    apart = [run for portion in cut for run in trained(portion)]
    assert all(map(same_bits, apart, trained(given)))


def test_an_impossible_network_is_refused_with_numbers_before_anything_is_built() -> None:
    given = work(replicates=(0,))
    study = given.study.model_validate(
        {
            **given.study.model_dump(mode="json"),
            "model": ["Flatten", {"Dense": {"units": 10**8}}, {"Dense": {"units": 10**5}}],
        }
    )
    with pytest.raises(
        CapacityError, match=r"needs about [0-9,.]+ GiB for [0-9,]+ parameters.* and there are [0-9,.]+ GiB"
    ):
        portions(replace(given, study=study))
