"""How fast the device works, and how much it is given to do before the host looks again."""

CHUNK_SECONDS = 0.2  # live numbers at 4 Hz, a stop within 0.5 s


class Pace:
    """The clock of a program: training alone, without compilation and evaluation.

    Args:
        budget: How many seconds there are; ``None`` for as many as it takes.

    Examples:
        >>> pace = Pace(budget=1.0)
        >>> pace.chunk(num_turns=1)
        1
        >>> pace.took(1, 1 / 128)
        >>> pace.chunk(num_turns=1), pace.chunk(num_turns=2), round(pace.rate)
        (25, 51, 128)
    """

    def __init__(self, budget: float | None) -> None:
        self.budget = budget
        self.seconds = 0.0
        self.rate = 0.0  # updates per second, of all replicates together

    @property
    def is_spent(self) -> bool:
        """Whether the budget is used up."""
        return self.budget is not None and self.seconds >= self.budget

    def chunk(self, num_turns: int) -> int:
        """How many updates to make in one go at the present speed, and at least one; one while the speed is unknown.

        Where parts of a program take turns, each turn is a chunk: the fewer they are, the longer a part's weights stay
        in the caches.
        """
        chunk = CHUNK_SECONDS * num_turns
        left = chunk if self.budget is None else min(chunk, self.budget - self.seconds)
        return max(1, int(self.rate * left))

    def took(self, count: int, seconds: float) -> None:
        """Takes down that *count* updates were made. One alone says little about speed once more have been measured."""
        self.seconds += seconds
        if count > 1 or not self.rate:
            self.rate = count / seconds
