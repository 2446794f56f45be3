"""An engine that trains nothing: plausible runs at once, from the seeds that it is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from paribus.errors import CapacityError, Interrupted
from paribus.records import Curve, Progress, Run, Work
from paribus.spec import Shape, Study


@dataclass
class FakeEngine:
    """Answers right with a probability that depends on the arm.

    Args:
        skill: How often each arm is right; 0.9 for those that are not named.
        breaks_at: The arm at which it breaks down.
        diverges: The replicates that diverge, of every arm.
        steps: How many steps each program takes; after each there is a checkpoint.
        most_runs: How many runs fit into its memory; 0 for an engine that takes none.
        release: Its version, and one of its libraries.
        done: What it has trained.
        began_at: The step that each program began at.
    """

    skill: Mapping[str, float] = field(default_factory=dict)
    breaks_at: str | None = None
    diverges: tuple[int, ...] = ()
    steps: int = 1
    most_runs: int = 1000
    release: str = "fake"
    done: list[Work] = field(default_factory=list)
    began_at: list[int] = field(default_factory=list)

    def train(
        self,
        work: Work,
        watch: Callable[[Progress], None],
        stop: Callable[[], bool],
        keep: Callable[[Mapping[str, np.ndarray]], None],
        since: Mapping[str, np.ndarray] | None,
    ) -> tuple[Run, ...]:
        nothing = np.full(len(work.runs), np.nan)
        first = int(since["step"]) if since else 0
        self.began_at.append(first)
        for step in range(first, self.steps):
            watch(Progress(work.arms, 0.5, step, 0.5, 1000.0, 1.0, nothing, nothing, nothing, len(work.runs)))
            if stop():
                raise Interrupted
            if self.breaks_at in work.arms:
                raise RuntimeError("the machine is on fire")
            keep({"step": np.array(step + 1)})
        self.done.append(work)
        return tuple(self._run(work, row) for row in range(len(work.runs)))

    def portions(self, work: Work) -> tuple[Work, ...]:
        if self.most_runs == 0:
            raise CapacityError("One run must fit into memory; this engine has none.")
        return tuple(
            replace(work, runs=work.runs[i : i + self.most_runs]) for i in range(0, len(work.runs), self.most_runs)
        )

    def versions(self) -> dict[str, str]:
        return {"engine": self.release}

    def keras_file(self, study: Study, input_shape: Shape, weights: Mapping[str, np.ndarray]) -> bytes:
        return b"keras"

    def _run(self, work: Work, row: int) -> Run:
        arm, replicate, seeds = work.runs[row].arm, work.runs[row].replicate, work.runs[row].seeds
        if replicate in self.diverges:
            reason = "diverged: the loss stopped being a number at update 3"
            return Run(arm, replicate, "diverged", reason, 0.1, 3, 0.1, seeds, (), {})
        skill = self.skill.get(arm, 0.9)
        random = np.random.default_rng([seeds["init"], round(1000 * skill)])
        probabilities = {
            split: _answers(random, work.splits.labels[work.splits.indices(split, row)], work, skill)
            for split in ("validation", "test")
        }
        scores = {split: {"loss": 0.3, "penalty": 0.0, "accuracy": skill} for split in ("train", "validation", "test")}
        curve = Curve("train", "loss", np.array([1.0]), np.array([0.3]))
        weights = {"dense/kernel": random.normal(size=(2, 2)).astype(np.float32)}
        return Run(arm, replicate, "finished", None, 1.0, 36, 0.1, seeds, (curve,), scores, probabilities, weights)


def _answers(random: np.random.Generator, labels: np.ndarray, work: Work, skill: float) -> np.ndarray:
    wrong = random.random(len(labels)) > skill
    answers = np.where(wrong, (labels + 1) % len(work.splits.classes), labels)
    return np.eye(len(work.splits.classes), dtype=np.float32)[answers]
