"""Boschloo's exact test: two shares of independent trials, such as the failed runs of two arms."""

import math

import numpy as np
from jaxtyping import Float, Int
from scipy import special

from paribus.stats.proportion import check_count

SAME = 1e-7
"""Fisher p values that differ by less than this share of them are one value, told apart by rounding only."""

PEAKS = 3
"""How many of the highest peaks of the probability are looked at more closely."""

_NEGLIGIBLE = 23.0
"""Minus the logarithm of the part of a tail that may be left out: one in ten thousand million."""

_CELLS = 250_000
"""Cells of a table that are computed at once: 2 MB, which stays in the cache."""


def boschloo_p(successes: int, trials: int, baseline_successes: int, baseline_trials: int) -> float:
    r"""The exact two-sided p value that two shares of independent trials are equal, whatever their common value.

    Fisher's one-sided p value :math:`F` ranks the tables. One side is

    .. math:: \max_\pi \; P_\pi(F \le F_{\mathrm{observed}})

    over all common shares :math:`\pi`, and two-sided is twice the smaller side, as SciPy has it. Exact, and never less
    powerful than Fisher's test, which wrongly takes the total of successes as fixed.

    For failure rates (the runs of either arm that diverged) and for two accuracies on *different* images. Two models
    on the same images pair up: use ``mcnemar_p``. Known failure: few runs say little; 3 failed of 5 against 0 of 5 is
    still above 0.05.

    The largest probability is looked for on a fine grid of common shares, then around its highest peaks. Two arms of
    10,000 trials take less than a second, and six times as many ten.

    Raises:
        ValueError: A count that does not lie between 0 and its trials.

    Examples:
        >>> round(boschloo_p(73, 175, 44, 175), 5)
        0.00108
        >>> round(boschloo_p(3, 5, 0, 5), 4)
        0.0618

    References:
        Boschloo (1970), Raised conditional level of significance for the 2 x 2-table, Statistica Neerlandica 24.
    """
    check_count(successes, trials)
    check_count(baseline_successes, baseline_trials)
    more = _at_least_p(successes, trials, baseline_successes, baseline_trials)
    fewer = _at_least_p(baseline_successes, baseline_trials, successes, trials)
    return min(1.0, 2 * min(more, fewer))


def _at_least_p(successes: int, trials: int, others: int, other_trials: int) -> float:
    """One side: the p value of so many *successes* or more, beside those of the *others*."""
    window = np.arange(successes, trials + 1)[None, :]
    total = np.array([successes + others])
    fisher = float(_given_total(window, total, trials, other_trials).sum()) * (1 + SAME)
    if fisher >= 1:  # every table is as extreme as this one
        return 1.0
    if fisher == 0:  # below the smallest number there is
        return 0.0
    firsts = _first_extreme(fisher, trials, other_trials)
    # A table stays extreme up to this many other successes; -1 where it is extreme with none.
    most_others = np.searchsorted(firsts, np.arange(trials + 1), side="right") - 1 - np.arange(trials + 1)
    return _largest_probability(np.clip(most_others, -1, other_trials), other_trials)


def _first_extreme(fisher: float, trials: int, other_trials: int) -> Int[np.ndarray, " totals"]:
    """For each total of successes, the smallest number among *trials* whose upper tail is at most *fisher*.

    Hoeffding's inequality tells where to look: before that window the tail is surely larger, after it nothing is left.
    """
    everything = trials + other_trials
    totals = np.arange(everything + 1)
    drawn = np.minimum(min(trials, other_trials), np.minimum(totals, everything - totals))
    below = math.sqrt(-math.log1p(-fisher) / 2)
    above = math.sqrt((_NEGLIGIBLE - math.log(fisher)) / 2)
    starts = np.floor(totals * (trials / everything) - below * np.sqrt(drawn)).astype(int) - 1
    width = math.ceil((above + below) * math.sqrt(drawn.max())) + 3
    firsts = np.empty(len(totals), dtype=int)
    for rows in np.array_split(totals, 1 + len(totals) * width // _CELLS):
        window = starts[rows, None] + np.arange(width)  # (totals, successes)
        tails = np.cumsum(_given_total(window, rows, trials, other_trials)[:, ::-1], axis=1)
        firsts[rows] = starts[rows] + width - np.sum(tails <= fisher, axis=1)
    return firsts


def _given_total(
    successes: Int[np.ndarray, "totals successes"], totals: Int[np.ndarray, " totals"], trials: int, other_trials: int
) -> Float[np.ndarray, "totals successes"]:
    """The hypergeometric probability of so many *successes* when those of both sides add up to a total."""
    others = totals[:, None] - successes
    possible = (successes >= 0) & (successes <= trials) & (others >= 0) & (others <= other_trials)
    log_probabilities = (
        _log_choose(trials)[np.where(possible, successes, 0)]
        + _log_choose(other_trials)[np.where(possible, others, 0)]
        - _log_choose(trials + other_trials)[totals][:, None]
    )
    return np.exp(np.where(possible, log_probabilities, -np.inf))


def _largest_probability(most_others: Int[np.ndarray, " successes"], other_trials: int) -> float:
    """The largest probability, over all common shares, of a table that is extreme."""
    # On this scale a share varies by 1 / (2 sqrt(trials)) wherever it lies, and the probability bends no faster.
    points = 50 + math.ceil(2 * math.pi * math.sqrt(len(most_others) + other_trials))
    angles = np.linspace(0, math.pi / 2, points + 2)[1:-1]  # at the ends one table is possible, and it is not extreme
    step = angles[0]
    probabilities = _probability(angles, most_others, other_trials)
    for top in angles[_highest_peaks(probabilities)]:
        for width in (step, step / 5):
            near = top + width * np.linspace(-0.8, 0.8, 9)
            nearer = _probability(near, most_others, other_trials)
            probabilities = np.append(probabilities, nearer)
            top = near[np.argmax(nearer)]
    return min(1.0, float(np.max(probabilities)))


def _highest_peaks(heights: Float[np.ndarray, " points"]) -> Int[np.ndarray, " peaks"]:
    """Where the few highest peaks stand: the grid may have cut off most of the highest one."""
    padded = np.pad(heights, 1)
    peaks = np.flatnonzero((heights >= padded[:-2]) & (heights >= padded[2:]))
    return peaks[np.argsort(heights[peaks])[-PEAKS:]]


def _probability(
    angles: Float[np.ndarray, " shares"], most_others: Int[np.ndarray, " successes"], other_trials: int
) -> Float[np.ndarray, " shares"]:
    """The probability of an extreme table, for each common share, told as the angle whose squared sine it is."""
    parts = np.array_split(np.sin(angles) ** 2, 1 + len(angles) * (len(most_others) + other_trials) // _CELLS)
    probabilities = []
    for part in parts:
        others = np.cumsum(_binomial(part, other_trials), axis=1)  # (shares, others)
        up_to = np.where(most_others >= 0, others[:, most_others], 0.0)  # (shares, successes)
        probabilities.append(np.sum(_binomial(part, len(most_others) - 1) * up_to, axis=1))
    return np.concatenate(probabilities)


def _binomial(shares: Float[np.ndarray, " shares"], trials: int) -> Float[np.ndarray, "shares successes"]:
    successes = np.arange(trials + 1)
    log_odds = np.log(shares) - np.log1p(-shares)
    return np.asarray(np.exp(_log_choose(trials) + log_odds[:, None] * successes + trials * np.log1p(-shares)[:, None]))


def _log_choose(trials: int) -> Float[np.ndarray, " successes"]:
    factorials = special.gammaln(np.arange(trials + 1) + 1.0)
    return np.asarray(factorials[-1] - factorials - factorials[::-1])
