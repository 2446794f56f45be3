"""One study, watched: what is told of it is read once, however many pages look on."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from pydantic import BaseModel

from paribus.errors import InputError
from paribus.lab import as_json, load_result
from paribus.lab.remarks import remarks_of
from paribus.store import Store
from paribus.web.answers import live as answers
from paribus.web.answers.studies import Standing
from paribus.web.jobs.queue import Queue
from paribus.web.live.pace import between_events, between_looks
from paribus.web.live.series import Growing, recorded
from paribus.web.refusals import Refused, without_folders
from paribus.web.standing import has_study, standing

log = logging.getLogger("paribus.web")

STANDING_SECONDS = 1.0  # between two looks at where a study stands, where nothing told of a change
_MOST_WAITING = 600  # events for a page that does not read; it is dropped then, and comes again
_GOES_ON = ("queued", "running", "paused")

Event = bytes
"""As it stands in a stream: its name, and its data as JSON."""

Predict = Callable[[str, Mapping[str, Any] | None], Awaitable[answers.Predictions | None]]
"""Gives what the newest weights of a study say, from its ID and the last line of progress that was told of it."""


class _Found(NamedTuple):
    """What can be said of the runs that are recorded."""

    series: list[answers.Series]
    verdicts: answers.VerdictsEvent
    findings: answers.FindingsEvent


class Channel:
    """Reads what is told of a study, and passes it on to every page that looks, until the study is done.

    Args:
        study_id: The study.
        store: Where it is kept.
        queue: Where it may wait.
        predict: Gives what its newest weights say of some images.
    """

    def __init__(self, study_id: str, store: Store, queue: Queue, predict: Predict) -> None:
        self._id, self._store, self._queue, self._predict = study_id, store, queue, predict
        self._growing = Growing()
        self._found: _Found | None = None
        self._place = 0
        self._standing: Standing | None = None
        self._looked = 0.0
        self._message: str | None = None
        self._has_news = True
        self._progress: Mapping[str, Any] | None = None
        self._predicted_at: object = None
        self._newest: dict[str, Event] = {}
        self._pages: set[asyncio.Queue[Event | None]] = set()
        self._watching: asyncio.Task[None] | None = None
        self._predicting: asyncio.Task[None] | None = None
        self._over = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self._over

    @property
    def progress(self) -> Mapping[str, Any] | None:
        """The last line of progress that was told."""
        return self._progress

    async def open(self) -> None:
        """Reads everything so far.

        Raises:
            Refused: There is no such study.
        """
        await self._look_at_standing(now=True)
        self._read_told()
        await self._look_at_runs()
        self._watching = asyncio.create_task(self._watch())
        self._predicting = asyncio.create_task(self._keep_predicting())

    async def events(self) -> AsyncGenerator[Event, None]:
        """A snapshot, the newest of what it does not hold, and then everything that happens."""
        page: asyncio.Queue[Event | None] = asyncio.Queue(_MOST_WAITING)
        self._pages.add(page)
        if self._over:
            _put(page, None)
        try:
            yield _event("snapshot", self._snapshot())
            for newest in list(self._newest.values()):
                yield newest
            while (event := await page.get()) is not None:
                yield event
            if self._standing is not None and self._standing.state not in _GOES_ON:  # else the page is to come again
                yield _event("end", answers.End(state=self._standing.state))
        finally:
            self._pages.discard(page)
            if not self._pages:
                self.close()

    def close(self) -> None:
        """Stops watching; all pages are let go."""
        self._over = True
        for task in (self._watching, self._predicting):
            if task is not None and task is not asyncio.current_task():
                task.cancel()
        for page in self._pages:
            _put(page, None)

    async def _watch(self) -> None:
        """What is told, a few times a second; where the study stands, when that may have changed, and less often."""
        try:
            while self._standing is None or self._standing.state in _GOES_ON:
                began = time.monotonic()
                self._read_told()
                await self._look_at_standing()
                if self._has_news:
                    await self._look_at_runs()
                pause = between_events(self._age(), len(self._pages))
                await asyncio.sleep(max(0.01, pause - (time.monotonic() - began)))
            self._read_told()
            await self._look_at_runs()
            await self._predict_once()
        except (InputError, Refused) as error:
            self._message = without_folders(str(error))
            self._send("state", self._state())
        except Exception:
            log.exception("study %s could not be watched", self._id)
        finally:
            self.close()

    def _age(self) -> float:
        """Seconds that what is being trained has been trained for."""
        return float((self._progress or {}).get("seconds") or 0.0)

    def _read_told(self) -> None:
        """New lines: their points in one event, however many lines they came in."""
        lines, place = self._store.told(self._id, self._place)
        if place < self._place:  # it is told anew
            lines, place = self._store.told(self._id)
        self._place = place
        progress, points = None, list[answers.Point]()
        for line in lines:
            with suppress(ValueError, KeyError, TypeError, IndexError):  # cut short when its process was killed
                told = json.loads(line)
                match told["what"]:
                    case "progress":
                        points += self._growing.take(told)
                        progress = told
                    case "arm done":
                        self._has_news = True
                    case "begun" | "paused" | "went on":
                        self._looked = 0.0
                    case "noticed":
                        self._message = without_folders(str(told["message"]))
                        self._send("state", self._state())
        if progress is not None:
            self._progress = progress
            self._send("progress", _progress(progress, points), keep=True)

    async def _look_at_standing(self, *, now: bool = False) -> None:
        if not now and time.monotonic() - self._looked < STANDING_SECONDS:
            return
        found = await asyncio.to_thread(standing, self._id, self._store, self._queue)
        said = self._queue.said()
        waits_for_data = found.queue.state == "training" and said.get("study") == self._id
        message = said.get("message") if waits_for_data else found.queue.error
        self._looked = time.monotonic()
        if found != self._standing or (message and message != self._message):
            self._standing, self._message = found, message and without_folders(message)
            self._send("state", self._state())

    async def _look_at_runs(self) -> None:
        """What the recorded runs say; their series take the place of what was told of them."""
        self._has_news = False
        if not await asyncio.to_thread(has_study, self._store, self._id):
            self._has_news = True
            return
        before = self._found
        found = self._found = await asyncio.to_thread(self._find)
        arms = {each.arm for each in found.series}
        for arm in arms:
            self._growing.forget(arm, {each.replicate for each in found.series if each.arm == arm})
        known = before.series if before else []
        if new := [each for each in found.series if each not in known]:
            self._send("series", answers.AllSeries(series=new))
        if before is None or before.verdicts != found.verdicts:
            self._send("verdicts", found.verdicts, keep=True)
        if before is None or before.findings != found.findings:
            self._send("findings", found.findings, keep=True)

    def _find(self) -> _Found:
        result = load_result(self._id, self._store)
        verdicts = answers.VerdictsEvent(
            verdicts=as_json(result.verdicts),
            effects=as_json(result.effects),
            terms=result.terms,
            replicates=result.study.replicates,
            runs=len(result.runs),
            remarks=list(remarks_of(result.study)),
        )
        return _Found(recorded(result.runs), verdicts, answers.FindingsEvent(findings=as_json(result.findings)))

    async def _keep_predicting(self) -> None:
        while True:
            try:
                await self._predict_once()
            except Exception:
                log.exception("the network of study %s could not be looked at", self._id)
            await asyncio.sleep(between_looks(self._age()))

    async def _predict_once(self) -> None:
        """What the newest weights say; nothing where they are those of the last time."""
        now = self._progress and (self._progress["arms"], self._progress["steps"]), self._found
        if now == self._predicted_at:
            return
        with suppress(InputError, Refused):  # there are no weights yet, or they cannot be looked at now
            found = await self._predict(self._id, self._progress)
            self._predicted_at = now
            if found is not None:
                self._send("predictions", found, keep=True)

    def _snapshot(self) -> answers.Snapshot:
        series = [*(self._found.series if self._found else ()), *self._growing.series()]
        return answers.Snapshot(**self._state().model_dump(), series=series)

    def _state(self) -> answers.StateEvent:
        now = self._standing
        if now is None:  # nobody is told before it was looked at
            raise Refused(404, "There is no study of this ID.")
        return answers.StateEvent(state=now.state, wish=now.wish, queue=now.queue, message=self._message)

    def _send(self, name: str, answer: BaseModel, *, keep: bool = False) -> None:
        event = _event(name, answer)
        if keep:
            self._newest[name] = event
        for page in self._pages:
            _put(page, event)


def _progress(told: Mapping[str, Any], points: list[answers.Point]) -> answers.ProgressEvent:
    kept = ("phase", "arms", "epoch", "steps", "seconds", "fraction", "examples_per_second", "seconds_left", "active")
    return answers.ProgressEvent(**{name: told[name] for name in kept}, points=points)


def _event(name: str, answer: BaseModel) -> Event:
    return f"event: {name}\ndata: {answer.model_dump_json(by_alias=True)}\n\n".encode()


def _put(page: asyncio.Queue[Event | None], event: Event | None) -> None:
    """Gives a page an event; one that does not read is sent off, and finds a snapshot when it comes again."""
    if page.full():
        while not page.empty():
            page.get_nowait()
        event = None
    page.put_nowait(event)
