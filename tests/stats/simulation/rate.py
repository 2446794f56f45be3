"""How often something happened in a simulation."""

from typing import NamedTuple


class Rate(NamedTuple):
    """So many of so many repetitions."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        """The share of repetitions."""
        return self.hits / self.of

    @property
    def error(self) -> float:
        """The standard error of the share."""
        return float((self.share * (1 - self.share) / self.of) ** 0.5)

    def __str__(self) -> str:
        return f"{100 * self.share:.1f} %"
