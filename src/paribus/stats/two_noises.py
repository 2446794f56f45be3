"""The law of an error that is the sum of two: of few replicates, and of many examples."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from paribus.stats.level import upper_quantile

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(96)

FARTHEST = 9.0
"""Standard deviations beyond which a normal value is never met (1e-19)."""

PRECISION = 1e-10
"""How exactly a margin is found, in normal standard deviations."""


@dataclass(frozen=True)
class TwoNoises:
    r"""An error :math:`\sqrt{a}\,T + \sqrt{b}\,Z`: *T* is Student's t, of few replicates, *Z* normal, of many examples.

    A variance that is estimated from few replicates makes tails heavy, one that is estimated from hundreds of examples
    does not. Satterthwaite's approximation puts a single t in place of the sum. It is good at 95 %, and too thin
    farther out, where 5 % are shared among many comparisons or looks: that is where the sum itself is needed. It is the
    Behrens-Fisher distribution, with infinite degrees of freedom in one of its parts.

    Args:
        replicates: The variance *a* that the replicates' means show.
        freedom: Degrees of freedom of its estimate.
        examples: The variance *b* that examples bring besides.

    Examples:
        One noise alone is the t or the normal distribution:

        >>> round(TwoNoises(1.0, 9.0, 0.0).margin(0.95), 3), round(TwoNoises(0.0, 9.0, 1.0).margin(0.95), 3)
        (2.262, 1.96)

    References:
        Behrens (1929) and Fisher (1935), The fiducial argument in statistical inference, Annals of Eugenics 6.
        Satterthwaite (1946), An approximate distribution of estimates of variance components, Biometrics Bulletin 2.
    """

    replicates: float
    freedom: float
    examples: float

    def tail(self, distance: float) -> float:
        """The chance of an error above *distance*, which may be negative.

        Examples:
            >>> round(TwoNoises(1.0, 4.0, 1.0).tail(3.0), 4)
            0.0366
        """
        if self.replicates + self.examples <= 0:
            return float(distance <= 0)
        if self.replicates <= 0:
            return float(special.ndtr(-distance / math.sqrt(self.examples)))
        of_t, of_z = math.sqrt(self.replicates), math.sqrt(self.examples)
        # Where replicates bring little, t falls from 1 to 0 at one value of z: integrated up to there, and from there.
        step = min(max(distance / of_z, -FARTHEST), FARTHEST) if of_z > 0 else 0.0
        return sum(
            float(weights @ (np.exp(-(z**2) / 2) * special.stdtr(self.freedom, (of_z * z - distance) / of_t)))
            for z, weights in (_piece(-FARTHEST, step), _piece(step, FARTHEST))
        ) / math.sqrt(2 * math.pi)

    def margin(self, level: float) -> float:
        """How far an interval must reach each way to hold with this *level*.

        Raises:
            ValueError: *level* outside (0, 1).
        """
        upper = upper_quantile(level)
        alone = math.sqrt(self.replicates + self.examples) * float(special.stdtrit(self.freedom, upper))
        if self.examples <= 0:
            return alone
        if self.replicates <= 0:
            return math.sqrt(self.examples) * float(special.ndtri(upper))
        # Chances as normal quantiles: the function to solve is then almost a line.
        return _root(lambda distance: float(special.ndtri(upper) - _quantile(1 - self.tail(distance))), 0.0, 2 * alone)


def _quantile(chance: float) -> float:
    """The standard normal's, bounded."""
    return min(float(special.ndtri(chance)), FARTHEST)


def _root(excess: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that falls from above 0 at *low* to below 0 at *high* is 0: regula falsi, Illinois' way."""
    above, below, before = excess(low), excess(high), 0.0
    while True:
        between = (low * below - high * above) / (below - above)
        value = excess(between)
        if abs(value) < PRECISION:
            return between
        repeated = value * before > 0  # the other end has stayed where it was: half its weight lets it move
        if value > 0:
            low, above, below = between, value, below / 2 if repeated else below
        else:
            high, below, above = between, value, above / 2 if repeated else above
        before = value


def _piece(low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights of an integral from *low* to *high*."""
    half = (high - low) / 2
    return low + half * (_NODES + 1), half * _WEIGHTS
