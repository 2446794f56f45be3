"""All studies that are being watched."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from paribus.store import Store
from paribus.web.answers.live import Predictions
from paribus.web.jobs.queue import Queue
from paribus.web.live.channel import Channel

Predict = Callable[[str, Mapping[str, Any] | None], Predictions | None]
"""Gives what the newest weights of a study say; it may take its time."""


class Hub:
    """One channel for each study that any page looks at.

    Args:
        store: Where studies are kept.
        queue: Where they may wait.
        predict: Gives what the newest weights of a study say of some images.
    """

    def __init__(self, store: Store, queue: Queue, predict: Predict) -> None:
        self._store, self._queue, self._predict = store, queue, predict
        self._looking = ThreadPoolExecutor(2, "looking")  # slow looks must not hold up what else is asked in threads
        self._channels: dict[str, Channel] = {}
        self._one_at_a_time = asyncio.Lock()

    async def channel(self, study_id: str) -> Channel:
        """The channel of a study, open.

        Raises:
            Refused: There is no such study.
        """
        async with self._one_at_a_time:  # else twenty pages that come at once would open twenty of them
            self._channels = {name: channel for name, channel in self._channels.items() if not channel.is_over}
            channel = self._channels.get(study_id)
            if channel is None:
                channel = Channel(study_id, self._store, self._queue, self._predicted)
                await channel.open()
                self._channels[study_id] = channel
            return channel

    def program(self, study_id: str) -> list[tuple[str, int]]:
        """Arm and replicate of each run that is being trained, as far as a page looks on and was told of it."""
        channel = self._channels.get(study_id)
        last = channel.progress if channel else None
        return list(last["runs"]) if last else []

    def close(self) -> None:
        """Lets all pages go."""
        for channel in list(self._channels.values()):
            channel.close()
        self._looking.shutdown(wait=False, cancel_futures=True)

    async def _predicted(self, study_id: str, last: Mapping[str, Any] | None) -> Predictions | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._looking, self._predict, study_id, last)
