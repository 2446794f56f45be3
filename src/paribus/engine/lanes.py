"""Parts of a program at work side by side, one lane for each core that the device has to offer."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from queue import Empty, SimpleQueue

BREATH_SECONDS = 0.05  # how often the host looks up while the lanes work


class Lanes:
    """Works off tasks in strides, on several threads at once, while the host breathes.

    Between two strides a lane waits for as long as the host is busy: whoever holds the host up pauses the work. A
    single lane is the host's own thread, since handing work over takes longer than a small network's strides do.

    Args:
        num_lanes: How many tasks are worked on at once.

    Examples:
        >>> done = []
        >>> def task(name):
        ...     for stride in range(2):
        ...         done.append(f"{name}{stride}")
        ...         yield
        >>> Lanes(2).work([task("a"), task("b")], breathe=lambda: None)
        >>> sorted(done)
        ['a0', 'a1', 'b0', 'b1']
    """

    def __init__(self, num_lanes: int) -> None:
        self.num_lanes = num_lanes
        self._threads = ThreadPoolExecutor(num_lanes, thread_name_prefix="lane")
        self._may_go_on = threading.Event()
        self._given_up = threading.Event()

    def work(self, tasks: Sequence[Iterator[None]], breathe: Callable[[], None]) -> None:
        """Works off all *tasks*; *breathe* is called every now and then, and may give up by raising.

        Raises:
            BaseException: What *breathe* or a task raised; by then all lanes have made their last stride.
        """
        if self.num_lanes == 1:
            self._walk_alone(tasks, breathe)
            return
        waiting: SimpleQueue[Iterator[None]] = SimpleQueue()
        for task in tasks:
            waiting.put(task)
        self._given_up.clear()
        self._may_go_on.set()
        lanes = [self._threads.submit(self._walk, waiting) for _ in tasks[: self.num_lanes]]
        try:
            while wait(lanes, BREATH_SECONDS).not_done:
                self._may_go_on.clear()
                breathe()
                self._may_go_on.set()
        finally:
            self._given_up.set()
            self._may_go_on.set()
            wait(lanes)
        for lane in lanes:
            lane.result()

    def _walk_alone(self, tasks: Sequence[Iterator[None]], breathe: Callable[[], None]) -> None:
        last_breath = time.monotonic()
        for task in tasks:
            for _ in task:
                if time.monotonic() - last_breath > BREATH_SECONDS:
                    breathe()
                    last_breath = time.monotonic()

    def _walk(self, waiting: "SimpleQueue[Iterator[None]]") -> None:
        while not self._given_up.is_set():
            try:
                task = waiting.get_nowait()
            except Empty:
                return
            for _ in task:
                self._may_go_on.wait()
                if self._given_up.is_set():
                    return
