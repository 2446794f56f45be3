"""Work on several lanes: all of it is done, it can be held up and given up, and a fault is not lost."""

import threading
import time
from collections.abc import Iterator

import pytest

from paribus.engine.lanes import Lanes
from paribus.engine.layout import Layout
from paribus.engine.program import Program
from paribus.errors import Interrupted

from .works import CONVOLUTIONAL, trained, work


def strides(num: int, made: list[int], seconds: float = 0.0) -> Iterator[None]:
    for stride in range(num):
        time.sleep(seconds)
        made.append(stride)
        yield


@pytest.mark.parametrize("num_lanes", [1, 2, 3])
def test_every_stride_of_every_task_is_made_once(num_lanes: int) -> None:
    made: list[list[int]] = [[] for _ in range(7)]
    Lanes(num_lanes).work([strides(5, mine) for mine in made], lambda: None)
    assert made == [[0, 1, 2, 3, 4]] * 7


def test_two_lanes_work_at_the_same_time() -> None:
    met = threading.Barrier(2, timeout=5)

    def task() -> Iterator[None]:
        met.wait()
        yield

    Lanes(2).work([task(), task()], lambda: None)


@pytest.mark.parametrize("num_lanes", [1, 2])
def test_while_the_host_is_held_up_no_further_stride_is_made(num_lanes: int) -> None:
    made: list[int] = []
    seen: list[int] = []

    def breathe() -> None:
        if not seen:
            time.sleep(0.1)  # strides under way come to their end
            seen.append(len(made))
            time.sleep(0.2)
            seen.append(len(made))

    Lanes(num_lanes).work([strides(30, made, 0.01) for _ in range(2)], breathe)
    assert seen[0] == seen[1] < 60
    assert len(made) == 60


@pytest.mark.parametrize("num_lanes", [1, 2])
def test_giving_up_stops_after_the_present_strides(num_lanes: int) -> None:
    made: list[int] = []

    def breathe() -> None:
        raise Interrupted

    lanes = Lanes(num_lanes)
    with pytest.raises(Interrupted):
        lanes.work([strides(1000, made, 0.01) for _ in range(2)], breathe)
    assert len(made) < 50
    lanes.work([strides(3, made)], lambda: None)  # and can work again


@pytest.mark.parametrize("num_lanes", [1, 2])
def test_a_fault_in_a_task_is_raised(num_lanes: int) -> None:
    def broken() -> Iterator[None]:
        yield
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        Lanes(num_lanes).work([broken(), strides(3, [])], lambda: None)


@pytest.mark.parametrize("layout", [Layout(1, 1, looped=True), Layout(2, 2, looped=True), Layout(3, 1, looped=False)])
def test_however_it_is_laid_out_a_program_trains_the_same_networks(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = work(CONVOLUTIONAL, replicates=(0, 1, 2))
    as_it_is = trained(given)
    monkeypatch.setattr("paribus.engine.program.layout_for", lambda *_: layout)
    assert len(Program(given).parts) == -(-3 // layout.most_together)
    for one, other in zip(trained(given), as_it_is, strict=True):
        for name, array in one.weights.items():
            assert abs(array - other.weights[name]).max() < 1e-5
