"""The course of training: chunks of updates on the device, and between them what the host measures and decides."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
from jaxtyping import Bool

from paribus.engine.autopsy import Autopsy, Moment, reason
from paribus.engine.backend import jax
from paribus.engine.checkpoint import Checkpoint, Rhythm, packed, unpacked
from paribus.engine.course import Course
from paribus.engine.ending import Ending
from paribus.engine.measurements import Measurements, scores
from paribus.engine.order import epoch_order
from paribus.engine.pace import CHUNK_SECONDS, Pace
from paribus.engine.probing import Cadence, Probed
from paribus.engine.program import Measured, Program
from paribus.engine.replicate import State, Tally
from paribus.engine.stopping import Stopping
from paribus.errors import Interrupted
from paribus.records import SPLITS, Progress, Run, SplitName, Work

Watch = Callable[[Progress], None]
Stop = Callable[[], bool]
Keep = Callable[[Checkpoint], None]


def train(work: Work, watch: Watch, stop: Stop, keep: Keep, since: Checkpoint | None) -> tuple[Run, ...]:
    """Trains all replicates of *work* at once.

    Args:
        work: What to train.
        watch: Is told how things stand, several times a second.
        stop: Is asked as often whether to give up; while it takes its time over the answer, training pauses.
        keep: Is given a checkpoint now and then.
        since: The last checkpoint of this work, to go on from; ``None`` to begin.

    Returns:
        One run for each replicate, also for those that diverged or could not be trained.

    Raises:
        Interrupted: *stop* said so; nothing of this program is kept.

    Examples:
        >>> import numpy as np
        >>> from paribus.records import PlannedRun, Splits, Work
        >>> from paribus.spec import Study, stream_seeds
        >>> study = Study(
        ...     study="s", data={"name": "digits", "validation": 0}, train={"epochs": 1},
        ...     model=["Flatten", {"Dense": {"units": 2}}],
        ... )
        >>> images = np.arange(12, dtype=np.uint8).reshape(6, 1, 2, 1)  # dark ones are of class 0
        >>> scaling = np.full((1, 1, 1, 1), 0.1, np.float32)
        >>> splits = Splits(images, np.array([0, 0, 0, 1, 1, 1]), ("dark", "bright"), np.array([[0, 2, 3, 5]]),
        ...                 np.zeros((1, 0), int), np.array([1, 4]), scaling, scaling)
        >>> work = Work(study, (PlannedRun("baseline", 0, {**stream_seeds(study, 0)}),), splits)
        >>> run, = train(work, lambda progress: None, lambda: False, lambda _: None, None)
        >>> run.status, run.steps, run.probabilities["test"].shape
        ('finished', 1, (2, 2))
    """
    try:
        return _Training(work, watch, stop, keep).run(since)
    except jax.errors.JaxRuntimeError as error:
        reason = f"the computation failed: {str(error).splitlines()[0][:300]}"
        return tuple(Run(run.arm, run.replicate, "failed", reason, 0.0, 0, 0.0, run.seeds, (), {}) for run in work.runs)


class _Training:
    """One program on its way; ``run`` is the story, the rest are its steps."""

    def __init__(self, work: Work, watch: Watch, stop: Stop, keep: Keep) -> None:
        self.work, self.watch, self.stop, self.keep = work, watch, stop, keep
        self.settings = work.study.train
        self.num_runs = len(work.runs)
        self.splits: list[SplitName] = [split for split in SPLITS if len(work.splits.indices(split, 0))]
        self.course = Course(self.settings, work.splits.train.shape[1])
        self.stopping = Stopping(self.settings.early_stopping, self.course.steps_per_epoch, self.num_runs)
        self.pace = Pace(self.settings.seconds)
        self.rhythm = Rhythm()
        self.measured = Measurements()
        self.probed = Probed()
        self.endings: dict[int, Ending] = {}
        self.step = 0
        self.told = 0.0  # when the watcher last heard of us
        self.held_up = 0.0  # seconds for which the watcher has kept us waiting

    def run(self, since: Checkpoint | None) -> tuple[Run, ...]:
        self._tell("compiling")
        self.program = Program(self.work)
        self.cadence = Cadence(self.course, self.program.num_evaluated, self.program.num_sampled)
        if since is not None:
            self._stand(unpacked(since))
        self.tally = self.program.tally
        self._deal()
        self.program.compile()  # now, so that the clock of training does not see it
        try:
            self._train()
        except Interrupted:
            self._keep()
            raise
        if self.work.goes_on:
            self._keep()
        return self._finish()

    def _train(self) -> None:
        """Every step here begins and ends where a checkpoint may be taken, and goes by what that would hold."""
        while True:
            if self.course.ends_epoch(self.step) and self.measured.latest_epoch != self.course.epoch(self.step):
                self._measure()
            if self.stopping.is_due(self.step):
                self._look_for_early_stops()
            if not self._goes_on():
                return
            if self.course.ends_epoch(self.step):
                self._begin_epoch()
            if self.rhythm.is_due:
                self._keep()
            self._advance()
            self._look_for_divergence()
            self._breathe()

    def _goes_on(self) -> bool:
        return bool(self._active().any()) and self.step != self.course.total_steps and not self.pace.is_spent

    def _begin_epoch(self) -> None:
        self._leave_out_the_ended()
        self._deal()
        self.program.reset_tally()

    def _deal(self) -> None:
        order = epoch_order(
            self.work.splits.train,
            [run.seeds["order"] for run in self.work.runs],
            self.step // self.course.steps_per_epoch,
            shuffle=self.settings.shuffle,
        )
        self.program.deal(*self.course.batches(order))

    def _leave_out_the_ended(self) -> None:
        """Lays the program out anew with the runs that go on, where that saves more than it costs."""
        going_on = _columns(self._active())
        updates_left = self.course.total_steps - self.step if self.course.total_steps else None
        if self.program.should_narrow(len(going_on), updates_left):
            self.program.lay_out({column: self.program.state_of(column) for column in going_on})
            self._deal()
            self.program.compile()

    def _advance(self) -> None:
        """Updates up to the next thing the host must see to, and no more than a chunk."""
        span = self.course.span(self.step)
        count = min(span.num_updates, self.stopping.steps_to_next(self.step), self.pace.chunk(self.program.num_turns))
        started = time.perf_counter() - self.held_up
        self.program.advance(span._replace(num_updates=count), self._breathe)
        self.tally = self.program.tally
        self.pace.took(count, max(1e-9, time.perf_counter() - started - self.held_up))
        self.step += count

    def _active(self) -> Bool[np.ndarray, " runs"]:
        return np.array([column not in self.endings for column in range(self.num_runs)])

    def _look_for_divergence(self) -> None:
        for column in _columns((self.tally.first_bad_step >= 0) & self._active()):
            self._diverge(column, int(self.tally.first_bad_step[column]))

    def _diverge(self, column: int, until: int) -> None:
        """Ends a run as it was after *until* updates, since its loss was no number then."""
        program, moments = self.program, self.program.moments(column, until)
        if not moments or moments[-1].step < until:  # there was no further update: its like is looked into
            moments.append(Moment(program.state_of(column), program.batch_of(column), until))
        breakdown = Autopsy(program.replicate).breakdown(program.table, program.given_of(column), moments)
        why = reason(breakdown) if breakdown else f"diverged: the loss stopped being a number at update {until + 1}"
        self.endings[column] = Ending(until, self.pace.seconds, "diverged", why, moments[-1].state, breakdown)

    def _look_for_early_stops(self) -> None:
        measured = self.measured.latest if self.course.ends_epoch(self.step) else self._evaluate(["validation"])
        stops = self.stopping.look(self.step, measured["validation"].loss, self._active(), self.program.state_of)
        told = f"stopped early: the validation loss had not improved for {self.stopping.patience} looks"
        for column in _columns(stops):
            state = self.program.state_of(column)
            self.endings[column] = Ending(self.step, self.pace.seconds, "finished", told, state)

    def _measure(self) -> None:
        epoch = self.course.epoch(self.step)
        self.measured.add(epoch, self._evaluate(self.splits), self.tally if self.step else None)
        if self.work.study.probes and self.cadence.is_due(self.step):
            self.probed.add(epoch, self.program.probe(self.step, self._breathe))

    def _evaluate(self, splits: list[SplitName]) -> Mapping[SplitName, Measured]:
        return self.program.evaluate(splits, self._breathe)

    def _finish(self) -> tuple[Run, ...]:
        if self._active().any() and self.course.epoch(self.step) != self.measured.latest_epoch:
            self._measure()  # a budget in steps or seconds may end inside an epoch
        for column in _columns(~np.isfinite(self.measured.latest["train"].loss) & self._active()):
            if column not in self.stopping.best_states:
                self._diverge(column, self.step)
        self.program.forget()
        states = [self._final_state(column) for column in range(self.num_runs)]
        if self.endings or self.stopping.best_states:
            self.program.lay_out(dict(enumerate(states)))
            self.measured.latest = self._evaluate(self.splits)
        probabilities = {
            split: self.program.probabilities(split, self._breathe) for split in self.splits if split != "train"
        }
        self._tell("finished")
        return tuple(
            self._run(
                column,
                scores=scores(self.measured.latest, column),
                probabilities={split: values[column] for split, values in probabilities.items()},
                weights=self.program.weights_of(states[column]),
            )
            for column in range(self.num_runs)
        )

    def _run(self, column: int, **outcome: Any) -> Run:
        planned, ending = self.work.runs[column], self.endings.get(column)
        step = ending.step if ending else self.step
        return Run(
            arm=planned.arm,
            replicate=planned.replicate,
            status=ending.status if ending else "finished",
            reason=ending.reason if ending else None,
            epochs=self.course.epoch(step),
            steps=step,
            seconds=(ending.seconds if ending else self.pace.seconds) / self.num_runs,
            seeds=planned.seeds,
            curves=self.measured.curves(column, self.course.epoch(step)),
            breakdown=ending.breakdown if ending else None,
            probes=self.probed.of(self.program.places, column, self.course.epoch(step)),
            **outcome,
        )

    def _final_state(self, column: int) -> State:
        """A run as it ended: at its best look if so wished, when it stopped, or now."""
        ending = self.endings.get(column)
        if ending and ending.status == "diverged":
            return ending.state
        if column in self.stopping.best_states:
            return self.stopping.best_states[column]
        return ending.state if ending else self.program.state_of(column)

    def _keep(self) -> None:
        with self.rhythm.keeping():
            standing = {
                "step": self.step,
                "seconds": self.pace.seconds,
                "parts": self.program.standing(),
                "measured": self.measured.standing(),
                "probed": self.probed.standing(),
                "stopping": self.stopping.standing(),
                "endings": {column: ending.standing() for column, ending in self.endings.items()},
            }
            self.keep(packed(standing))

    def _stand(self, standing: Mapping[str, Any]) -> None:
        self.step, self.pace.seconds = standing["step"], standing["seconds"]
        self.program.stand([(columns, State(*state), Tally(*tally)) for columns, state, tally in standing["parts"]])
        self.measured.stand(standing["measured"])
        self.probed.stand(standing["probed"])
        self.stopping.stand(standing["stopping"])
        self.endings = {int(column): Ending.stand(ending) for column, ending in standing["endings"].items()}

    def _breathe(self) -> None:
        """Between two pieces of work: lets the user stop, and tells how things stand if it was some time ago."""
        asked = time.perf_counter()
        if self.stop():
            raise Interrupted
        self.held_up += time.perf_counter() - asked
        if time.perf_counter() - self.told > CHUNK_SECONDS / 2:
            self._tell("training")

    def _tell(self, phase: Literal["compiling", "training", "finished"]) -> None:
        nothing = np.full(self.num_runs, np.nan)
        latest = self.measured.latest
        loss = accuracy = nothing
        if phase == "finished":
            loss, accuracy = latest["train"].loss, latest["train"].accuracy
        elif self.step:
            tally = self.program.tally  # of parts that have had their turn already, newer than ours
            seen = np.maximum(tally.examples, 1)
            loss, accuracy = tally.loss / seen, tally.right / seen
        fraction = 1.0 if phase == "finished" else self._fraction()
        self.told = time.perf_counter()
        self.watch(
            Progress(
                arms=self.work.arms,
                epoch=self.course.epoch(self.step),
                steps=self.step,
                fraction=fraction,
                examples_per_second=self.pace.rate * self.course.batch_size * self.num_runs,
                seconds_left=self.pace.seconds * (1 - fraction) / fraction if fraction else float("nan"),
                loss=loss,
                accuracy=accuracy,
                validation_accuracy=latest["validation"].accuracy if "validation" in latest else nothing,
                active=self.num_runs - len(self.endings),
                phase=phase,
                runs=tuple((run.arm, run.replicate) for run in self.work.runs),
                seconds=self.pace.seconds,
                measured_epoch=self.measured.latest_epoch if latest else float("nan"),
                measured={
                    split: {"loss": values.loss, "accuracy": values.accuracy} for split, values in latest.items()
                },
            )
        )

    def _fraction(self) -> float:
        if self.pace.budget is not None:
            return min(1.0, self.pace.seconds / self.pace.budget)
        return self.step / self.course.total_steps if self.course.total_steps else 0.0


def _columns(mask: Bool[np.ndarray, " runs"]) -> list[int]:
    return [int(column) for column in np.flatnonzero(mask)]
