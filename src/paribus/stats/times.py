"""Time to a target, where not every run gets there: who is faster, without forgetting those that never arrived."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Shaped
from scipy import special

from paribus.stats.proportion import clopper_pearson_interval


def first_reaching(curve: Float[np.ndarray, " epochs"], target: float, *, falling: bool = False) -> int | None:
    """The first place of a curve that is at *target* or better; ``None`` where the run never got there.

    What is first counts, even if the curve leaves the target again. A curve with its value before the first epoch has
    that at place 0, so the answer is then a number of epochs.

    Args:
        curve: A value per epoch; ``nan`` reaches nothing.
        target: Fixed before looking, such as 0.9 of accuracy.
        falling: Whether smaller is better, as for a loss.

    Examples:
        >>> accuracy = np.array([0.1, 0.6, 0.85, 0.91, 0.9])
        >>> first_reaching(accuracy, 0.9)
        3
        >>> first_reaching(accuracy, 0.95) is None
        True
        >>> first_reaching(1 - accuracy, 0.2, falling=True)
        2
    """
    reached = np.flatnonzero(curve <= target if falling else curve >= target)
    return int(reached[0]) if len(reached) else None


@dataclass(frozen=True)
class Reached:
    """How many runs reached the target within their budget.

    Args:
        runs: Runs that did.
        of: All runs.
        low: Lower end of the exact 95 % interval of their share, for new seeds.
        high: Upper end.

    Examples:
        >>> Reached(runs=4, of=5, low=0.284, high=0.995).share
        0.8
    """

    runs: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share of runs that reached it."""
        return self.runs / self.of


def share_reached(reached: Bool[np.ndarray, " runs"]) -> Reached:
    """The share of runs that reached a target within their budget, with its exact (Clopper-Pearson) interval.

    Tell it beside every time to a target: a mean of the successes alone makes an arm that mostly fails look fast.

    Raises:
        ValueError: No runs.

    Examples:
        >>> found = share_reached(np.array([True, True, True, True, False]))
        >>> f"{found.runs} of {found.of}: {found.low:.3f} to {found.high:.3f}"
        '4 of 5: 0.284 to 0.995'
    """
    runs, of = int(np.sum(reached)), len(reached)
    low, high = clopper_pearson_interval(runs, of)
    return Reached(runs=runs, of=of, low=low, high=high)


def log_rank_p(
    arm_times: Shaped[np.ndarray, " arm_runs"],
    arm_reached: Bool[np.ndarray, " arm_runs"],
    baseline_times: Shaped[np.ndarray, " baseline_runs"],
    baseline_reached: Bool[np.ndarray, " baseline_runs"],
) -> float:
    r"""The two-sided p value of "both arms reach the target equally fast", runs that never reach it included.

    At each time when some run arrives, the arrivals of the arm are set against its share of the runs still under way:
    :math:`\chi^2 = (\sum O - E)^2 / \sum V` with the hypergeometric V, on 1 degree of freedom. A run that did not
    arrive counts as under way until its time, where it was stopped (censored).

    Speaks about new seeds. Assumes independent runs, so it does not use that replicates are pairs, and that stopping
    had nothing to do with being slow, which a budget fixed beforehand ensures. Approximate: at 5 % it rejects equal
    arms of 5 runs in 6 to 7 %, of 10 runs in 5 to 6 %. Sees little where one arm is ahead first and behind later.
    1 where nobody arrived. Size: ``tests/stats/test_times.py::test_it_rarely_tells_equal_arms_apart``.

    Args:
        arm_times: When each run of the arm arrived, or was stopped: epochs, updates or seconds.
        arm_reached: Whether it arrived.
        baseline_times: The same for the baseline.
        baseline_reached: The same for the baseline.

    Raises:
        ValueError: No runs in an arm, or other numbers of times than of answers.

    Examples:
        >>> arrived = np.array([True, True, True, False, False])  # two of five were stopped after 20 epochs
        >>> p = log_rank_p(np.array([3, 4, 4, 5, 6]), np.ones(5, bool), np.array([7, 9, 12, 20, 20]), arrived)
        >>> round(p, 4)
        0.0018

    References:
        Mantel (1966), Evaluation of survival data and two new rank order statistics, Cancer Chemotherapy Reports 50.
    """
    _check("arm", arm_times, arm_reached)
    _check("baseline", baseline_times, baseline_reached)
    excess, variance = 0.0, 0.0
    for time in np.unique(np.concatenate([arm_times[arm_reached], baseline_times[baseline_reached]])):
        arm, baseline = int(np.sum(arm_times >= time)), int(np.sum(baseline_times >= time))  # still under way
        arrived = int(np.sum(arm_times[arm_reached] == time))
        arrivals = arrived + int(np.sum(baseline_times[baseline_reached] == time))
        under_way = arm + baseline
        excess += arrived - arrivals * arm / under_way
        if under_way > 1:
            variance += arrivals * arm * baseline * (under_way - arrivals) / (under_way**2 * (under_way - 1))
    return float(special.chdtrc(1, excess**2 / variance)) if variance > 0 else 1.0


def _check(name: str, times: np.ndarray, reached: np.ndarray) -> None:
    if len(times) == 0 or len(times) != len(reached):
        raise ValueError(
            f"the {name} must have a time for each run, and whether it arrived; got {len(times)} times and "
            f"{len(reached)} answers."
        )
