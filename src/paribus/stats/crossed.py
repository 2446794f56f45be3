"""The crossed interval: how far a score would move with new seeds and new images, both at once.

Every replicate is scored on every example, so the table of scores has two kinds of noise at once: its rows (training)
and its columns (sampling of examples). An interval that knows only one of them is too narrow; see *References*.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from jaxtyping import Int, Shaped
from scipy import special

from paribus.stats.level import upper_quantile
from paribus.stats.two_noises import TwoNoises


@dataclass(frozen=True)
class Components:
    """Where the variance of a mean comes from: ``replicates/S + examples/N + residual/(S N)``.

    Args:
        replicates: Variance between replicates that all examples share.
        examples: Variance between examples that all replicates share; no number of replicates averages it away.
        residual: What is left: an example that one replicate gets right and another one does not.

    Examples:
        >>> round(Components(replicates=4.35e-4, examples=0.124, residual=0.084).variance(10, 175), 6)
        0.0008
    """

    replicates: float
    examples: float
    residual: float

    def variance(self, replicates: int, examples: int) -> float:
        """The variance of a mean over so many replicates and examples."""
        return self.replicates / replicates + self.examples / examples + self.residual / (replicates * examples)


@dataclass(frozen=True)
class CrossedInterval:
    """A mean over replicates and examples, and where it would lie with new ones of both.

    Args:
        estimate: The mean of all cells.
        low: Lower end of the interval.
        high: Upper end of the interval.
        level: How often such intervals cover the truth.
        standard_error: Of the estimate.
        degrees_of_freedom: Satterthwaite's, never fewer than the replicates alone would give.
        components: Where the variance comes from.
        noises: The same in two parts, as ``cautious_interval`` takes it.
        replicates: Rows; the smaller number where the arms have different ones.
        examples: Columns: examples, or groups of them.

    Examples:
        >>> interval = crossed_interval(np.array([[1, 0, 0, -1], [1, 0, 0, 0]]))
        >>> interval.at(0.9).high < interval.high
        True
    """

    estimate: float
    low: float
    high: float
    level: float
    standard_error: float
    degrees_of_freedom: float
    components: Components
    noises: TwoNoises
    replicates: int
    examples: int

    def at(self, level: float) -> "CrossedInterval":
        """The same measurement at another *level*."""
        low, high = _ends(self.estimate, self.standard_error, self.degrees_of_freedom, level)
        return replace(self, low=low, high=high, level=level)


def crossed_interval(
    scores: Shaped[np.ndarray, "replicates examples"],
    *,
    groups: Int[np.ndarray, " examples"] | None = None,
    level: float = 0.95,
) -> CrossedInterval:
    r"""The mean of *scores*, with an interval that holds for new replicates and new examples like these.

    Give the differences arm - baseline of paired replicates, or the scores of one arm alone. With the mean squares of
    rows, columns and residual,

    .. math:: V = \max(MS_s + MS_i - MS_e,\; MS_s,\; MS_i) / (S N)

    is the variance of the mean; the interval is Student's with Satterthwaite's degrees of freedom.

    Assumes that replicates are independent and examples are too; pass *groups* where examples come in families (crops
    of one photograph, images of one patient). Cannot be trusted where hardly any score differs: with no difference at
    all its width is zero. With 3 replicates, where seeds and images vary alike, it covers 92 % instead of 95 %, and
    far out in its tails it is too narrow; ``cautious_interval`` mends both. Not for test sets that are drawn anew in
    each replicate.
    Coverage: ``tests/stats/test_crossed.py::test_the_interval_covers_the_truth_about_as_often_as_it_says``.

    Args:
        scores: Any score per replicate and example: 0 or 1 for correct, -loss, or a difference of two of them.
        groups: The group of each example. A group then counts as one independent example.
        level: How often such intervals cover the truth.

    Raises:
        ValueError: Fewer than two replicates, no example, or *groups* of another length.

    Examples:
        >>> differences = np.array([[1, 0, 0, -1, 1, 0, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0],
        ...                         [0, 0, 1, -1, 1, 0, 0, 0], [1, 0, 0, 0, 0, 0, 1, 0]])
        >>> interval = crossed_interval(differences)
        >>> f"{interval.estimate} between {interval.low:.4f} and {interval.high:.4f}"
        '0.1875 between -0.2115 and 0.5865'

    References:
        Cornfield and Tukey (1956), Average values of mean squares in factorials, Ann. Math. Statist. 27.
        Owen (2007), The pigeonhole bootstrap, https://arxiv.org/abs/0712.1111.
        Sellam et al. (2022), The MultiBERTs, https://arxiv.org/abs/2106.16163 (the same aim by resampling).
    """
    table = _table(scores)
    if groups is not None:
        table = _grouped(table, groups)
    squares = _mean_squares(table)
    num_replicates, num_examples = table.shape
    total = squares.replicates + squares.examples - squares.residual
    spread = (
        squares.replicates**2 / (num_replicates - 1)
        + squares.examples**2 / max(num_examples - 1, 1)
        + squares.residual**2 / ((num_replicates - 1) * max(num_examples - 1, 1))
    )
    components = Components(
        replicates=max(0.0, (squares.replicates - squares.residual) / num_examples),
        examples=max(0.0, (squares.examples - squares.residual) / num_replicates),
        residual=squares.residual,
    )
    return _interval(
        estimate=float(table.mean()),
        variance=max(total, squares.replicates, squares.examples) / table.size,
        degrees_of_freedom=max(total**2 / spread if spread > 0 else 0.0, num_replicates - 1.0),
        components=components,
        noises=TwoNoises(
            replicates=squares.replicates / table.size,
            freedom=num_replicates - 1.0,
            examples=max(0.0, squares.examples - squares.residual) / table.size,
        ),
        shape=table.shape,
        level=level,
    )


def unpaired_interval(
    arm: Shaped[np.ndarray, "arm_replicates examples"],
    baseline: Shaped[np.ndarray, "baseline_replicates examples"],
    *,
    level: float = 0.95,
) -> CrossedInterval:
    """The mean score of *arm* minus that of *baseline*, where replicates are not pairs or differ in number.

    The examples are the same in both. Prefer ``crossed_interval`` of the differences whenever row *r* of both arms
    shares its random streams: pairing is free precision.

    The components are told for ``min(arm_replicates, baseline_replicates)`` replicates of both arms. Degrees of freedom
    are Satterthwaite's, never fewer than Welch's for the replicates alone.

    Raises:
        ValueError: Fewer than two replicates in an arm, no example, or different numbers of examples.

    Examples:
        >>> arm = np.array([[1, 1, 0, 1, 1], [1, 1, 1, 1, 1], [1, 0, 1, 1, 1]])
        >>> baseline = np.array([[0, 1, 0, 0, 1], [0, 1, 0, 1, 1]])
        >>> round(unpaired_interval(arm, baseline).estimate, 4)
        0.3667
    """
    tables = (_table(arm), _table(baseline))
    if tables[0].shape[1] != tables[1].shape[1]:
        raise ValueError(
            f"both arms must be scored on the same examples; got {tables[0].shape[1]} and {tables[1].shape[1]}. "
            "Keep the examples that both have."
        )
    num_replicates, num_examples = min(map(len, tables)), tables[0].shape[1]
    squares = [_mean_squares(table) for table in tables]
    between = [square.replicates / table.size for square, table in zip(squares, tables, strict=True)]
    residuals = [square.residual / table.size for square, table in zip(squares, tables, strict=True)]
    columns = tables[0].mean(axis=0) - tables[1].mean(axis=0)
    sampling = float(np.var(columns, ddof=1)) / num_examples if num_examples > 1 else 0.0

    seeds, residual = sum(between), sum(residuals)
    total = seeds + sampling - residual
    seeds_spread = sum(part**2 / (len(table) - 1) for part, table in zip(between, tables, strict=True))
    residual_spread = sum(part**2 / (len(table) - 1) for part, table in zip(residuals, tables, strict=True))
    spread = seeds_spread + (sampling**2 + residual_spread) / max(num_examples - 1, 1)
    welch = seeds**2 / seeds_spread if seeds_spread > 0 else num_replicates - 1.0
    return _interval(
        estimate=float(columns.mean()),
        variance=max(total, seeds, sampling),
        degrees_of_freedom=max(total**2 / spread if spread > 0 else 0.0, welch),
        components=Components(
            replicates=num_replicates * sum(max(0.0, b - r) for b, r in zip(between, residuals, strict=True)),
            examples=max(0.0, sampling - residual) * num_examples,
            residual=residual * num_replicates * num_examples,
        ),
        noises=TwoNoises(replicates=seeds, freedom=welch, examples=max(0.0, sampling - residual)),
        shape=(num_replicates, num_examples),
        level=level,
    )


class _MeanSquares(NamedTuple):
    replicates: float
    examples: float
    residual: float


def _mean_squares(table: np.ndarray) -> _MeanSquares:
    num_replicates, num_examples = table.shape
    rows = table.mean(axis=1, keepdims=True)  # (replicates, 1)
    columns = table.mean(axis=0, keepdims=True)  # (1, examples)
    mean = table.mean()
    # A single column leaves no freedom between examples: both sums are zero and what is left is Student's t over rows.
    freedom = max(num_examples - 1, 1)
    return _MeanSquares(
        replicates=num_examples * float(np.sum((rows - mean) ** 2)) / (num_replicates - 1),
        examples=num_replicates * float(np.sum((columns - mean) ** 2)) / freedom if num_examples > 1 else 0.0,
        residual=float(np.sum((table - rows - columns + mean) ** 2)) / ((num_replicates - 1) * freedom),
    )


def _grouped(table: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """One column per group; the row means stay what they were, however unequal the groups are.

    A mean over examples is a ratio of two sums over groups; its linear form weighs a group's deviation by its size.
    """
    if len(groups) != table.shape[1]:
        raise ValueError(
            f"`groups` must name one group for each example; got {len(groups)} for {table.shape[1]} examples."
        )
    _, index, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    member = np.zeros((len(groups), len(sizes)))
    member[np.arange(len(groups)), index] = 1 / sizes[index]
    mean = table.mean()
    return np.asarray(mean + sizes / sizes.mean() * (table @ member - mean))  # (replicates, groups)


def _table(scores: np.ndarray) -> np.ndarray:
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] == 0:
        raise ValueError(f"scores must be a table of replicates x examples; got the shape {table.shape}.")
    if len(table) < 2:
        raise ValueError(
            f"a crossed interval needs at least 2 replicates; got {len(table)}. Train more, or compare the two trained "
            "models on their answers with `mcnemar_p`."
        )
    return table


def _interval(
    *,
    estimate: float,
    variance: float,
    degrees_of_freedom: float,
    components: Components,
    noises: TwoNoises,
    shape: tuple[int, ...],
    level: float,
) -> CrossedInterval:
    standard_error = float(np.sqrt(variance))
    low, high = _ends(estimate, standard_error, degrees_of_freedom, level)
    return CrossedInterval(
        estimate=estimate,
        low=low,
        high=high,
        level=level,
        standard_error=standard_error,
        degrees_of_freedom=degrees_of_freedom,
        components=components,
        noises=noises,
        replicates=shape[0],
        examples=shape[1],
    )


def _ends(estimate: float, standard_error: float, degrees_of_freedom: float, level: float) -> tuple[float, float]:
    margin = float(special.stdtrit(degrees_of_freedom, upper_quantile(level))) * standard_error
    return estimate - margin, estimate + margin
