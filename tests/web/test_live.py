"""What pages are told of a study: the same for all of them, in order, and no more than they can take."""

import asyncio
import json
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from paribus.store import Store, open_store
from paribus.web.jobs.queue import Job, Queue
from paribus.web.live.channel import Channel
from paribus.web.live.hub import Hub
from paribus.web.live.series import MOST_POINTS, Growing
from paribus.web.refusals import Refused
from tests.store.examples import run, study

ID = "k7mwq2abcd"

Result = TypeVar("Result")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store") as opened:
        opened.begin(study())
        yield opened


@pytest.fixture
def queue(store: Store) -> Queue:
    return Queue(store.beside("queue"))


def hub_of(store: Store, queue: Queue) -> Hub:
    return Hub(store, queue, lambda study_id, last: None)


def line(steps: int, epoch: float, loss: float, measured: float | None = None) -> dict[str, Any]:
    split = {"loss": [loss, loss], "accuracy": [0.5, 0.5]}
    return {
        "what": "progress",
        "runs": [["relu", 0], ["relu", 1]],
        "arms": ["relu"],
        "phase": "training",
        "steps": steps,
        "epoch": epoch,
        "seconds": 1.0,
        "fraction": 0.1,
        "examples_per_second": 1000.0,
        "seconds_left": 9.0,
        "active": 2,
        "loss": [loss, None],
        "accuracy": [0.5, 0.5],
        "measured_epoch": measured,
        "measured": {} if measured is None else {"train": split, "validation": split},
    }


def test_points_are_those_of_the_present_epoch_and_of_the_ends_of_epochs() -> None:
    growing = Growing()
    growing.take(line(18, 0.5, 2.0, measured=0.0))
    growing.take(line(36, 1.0, 1.5, measured=0.0))
    growing.take(line(45, 1.25, 1.25, measured=1.0))
    [first, second] = growing.series()
    assert first.step == [0, 18, 36, 45]
    assert first.loss == [2.0, 2.0, 1.25, 1.25]  # measured, running, measured in place of running, running
    assert first.val_loss == [2.0, None, 1.25, None]
    assert second.loss[-1] is None  # no number


def test_study_that_went_on_from_an_older_checkpoint_begins_again_there() -> None:
    growing = Growing()
    for steps in (10, 20, 30, 40):
        growing.take(line(steps, steps / 100, 1.0))
    growing.take(line(25, 0.25, 0.9))
    assert growing.series()[0].step == [10, 20, 25]


def test_long_series_keep_their_ends_and_no_more_than_can_be_seen() -> None:
    growing = Growing()
    for steps in range(1, 5_000):
        growing.take(line(steps, steps / 100, 1.0))
    [first, _] = growing.series()
    assert len(first.step) <= MOST_POINTS
    assert (first.step[0], first.step[-1]) == (1, 4_999)


async def heard(channel: Channel, count: int) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    async for event in channel.events():
        name, data = event.decode().strip().split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
        if len(found) == count:
            break
    return found


def ran(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """What it comes to, in a thread of its own: the tests in a browser leave a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def test_pages_that_come_at_once_share_one_channel_and_hear_the_same(store: Store, queue: Queue) -> None:
    async def listen() -> list[list[tuple[str, Any]]]:
        hub = hub_of(store, queue)
        with store.claim(ID):
            channels = await asyncio.gather(*(hub.channel(ID) for _ in range(20)))
            assert len(set(map(id, channels))) == 1
            pages = [asyncio.create_task(heard(channel, 6)) for channel in channels]
            await asyncio.sleep(0.3)
            store.tell(ID, json.dumps(line(18, 0.5, 2.0)))
            store.add_runs(ID, [run("relu")])
            store.tell(ID, '{"what": "arm done", "arm": "relu"}')
            return await asyncio.wait_for(asyncio.gather(*pages), 30)

    pages = ran(listen())
    assert all(page == pages[0] for page in pages)
    names = [name for name, _ in pages[0]]
    assert names[0] == "snapshot"
    assert pages[0][0][1]["state"] == "running"
    assert {"progress", "series"} <= set(names)
    assert [each["arm"] for name, data in pages[0] if name == "series" for each in data["series"]] == ["relu"]


def test_line_that_was_cut_short_is_left_out(store: Store, queue: Queue) -> None:
    async def listen() -> list[tuple[str, Any]]:
        with store.claim(ID):
            store.tell(ID, json.dumps(line(18, 0.5, 2.0)))
            store.tell(ID, json.dumps(line(19, 0.6, 2.0))[:40])
            store.tell(ID, json.dumps(line(20, 0.7, 2.0)))
            return await heard(await hub_of(store, queue).channel(ID), 1)

    [(_, snapshot)] = ran(listen())
    assert snapshot["series"][0]["step"] == [18, 20]


def test_study_whose_process_died_ends_as_killed(store: Store, queue: Queue) -> None:
    async def listen() -> list[tuple[str, Any]]:
        return await heard(await hub_of(store, queue).channel(ID), 100)

    assert ran(listen())[-1] == ("end", {"state": "killed"})


def test_everything_that_was_said_at_last_is_heard(store: Store, queue: Queue) -> None:
    async def listen() -> list[tuple[str, Any]]:
        hub = hub_of(store, queue)
        with store.claim(ID):
            channel = await hub.channel(ID)
            page = asyncio.create_task(heard(channel, 100))
            await asyncio.sleep(0.3)
            store.tell(ID, json.dumps(line(18, 0.5, 2.0)))
            store.add_runs(ID, [run("relu")])
            store.end(ID, "finished", 1.0)
        return await asyncio.wait_for(page, 30)

    names = [name for name, _ in ran(listen())]
    assert names[-1] == "end"
    assert {"progress", "series", "verdicts", "findings", "state"} <= set(names[1:])


def test_unknown_study_is_told(store: Store, queue: Queue) -> None:
    with pytest.raises(Refused):
        ran(hub_of(store, queue).channel("nothing"))


def test_queue_keeps_order_and_forgets_what_is_cancelled(queue: Queue) -> None:
    for name in ("a", "b", "c"):
        queue.add(Job("resume", name, name))
    assert queue.cancel("b")
    assert not queue.cancel("b")
    taken = queue.take()
    assert taken is not None
    assert (taken.study, queue.taken(), [job.study for job in queue.waiting()]) == ("a", taken, ["c"])
    queue.done("It could not be.")
    assert queue.failure("a") == ("It could not be.", taken)
    queue.add(taken)
    assert queue.failure("a") is None
    assert [job.study for job in queue.waiting()] == ["c", "a"]
