"""Where the updates of an epoch lie."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from paribus.spec import Train


class Span(NamedTuple):
    """Updates that follow one another in batches of one size."""

    rest: bool  # whether these are in the smaller batch at the end of an epoch
    first: int  # the batch to begin with
    num_updates: int
    step: int  # how many were made before


class Course:
    """Full batches, then a smaller one if the images do not divide evenly; epoch after epoch until the budget is spent.

    Args:
        train: How the arm is trained.
        num_train: The number of training images.

    Examples:
        >>> course = Course(Train(epochs=2, batch_size=32), num_train=100)
        >>> course.steps_per_epoch, course.total_steps
        (4, 8)
        >>> course.span(1), course.span(3)
        (Span(rest=False, first=1, num_updates=2, step=1), Span(rest=True, first=0, num_updates=1, step=3))
    """

    def __init__(self, train: Train, num_train: int) -> None:
        self.batch_size = train.batch_size
        self.full, rest = divmod(num_train, train.batch_size)
        self.rest = 0 if train.drop_remainder and self.full else rest
        self.steps_per_epoch = self.full + (self.rest > 0)
        self.total_steps = train.epochs * self.steps_per_epoch if train.epochs else train.steps

    def epoch(self, step: int) -> float:
        """How many epochs *step* updates are."""
        return step / self.steps_per_epoch

    def ends_epoch(self, step: int) -> bool:
        """Whether an epoch is complete, and the next not begun, after *step* updates."""
        return step % self.steps_per_epoch == 0

    def span(self, step: int) -> Span:
        """The updates that come after *step* of them: up to the smaller batch, or the epoch's or budget's end."""
        within = step % self.steps_per_epoch
        if within == self.full:
            return Span(rest=True, first=0, num_updates=1, step=step)
        most = self.full - within
        most = min(most, self.total_steps - step) if self.total_steps else most
        return Span(rest=False, first=within, num_updates=most, step=step)

    def batches(
        self, order: Int[np.ndarray, "replicates train"]
    ) -> tuple[Int[np.ndarray, "replicates batches batch"], Int[np.ndarray, "replicates last rest"]]:
        """One epoch's *order* cut into its full batches and the smaller one; either may be empty."""
        cut = self.full * self.batch_size
        full = order[:, :cut].reshape(len(order), self.full, self.batch_size)
        return full.astype(np.int32), order[:, None, cut : cut + self.rest].astype(np.int32)
