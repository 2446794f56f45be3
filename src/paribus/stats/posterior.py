"""The Bayesian reading of a comparison: how probable it is that an arm is better, equal or worse."""

from dataclasses import dataclass

from scipy import special


@dataclass(frozen=True)
class Posterior:
    """Three probabilities that add up to 1.

    Args:
        better: That the arm is better by more than what matters.
        equal: That the difference is smaller than what matters, one way or the other.
        worse: That the arm is worse by more than what matters.

    Examples:
        >>> Posterior(better=0.0037, equal=0.9772, worse=0.0191).equal
        0.9772
    """

    better: float
    equal: float
    worse: float


def posterior(estimate: float, standard_error: float, degrees_of_freedom: float, matters: float) -> Posterior:
    r"""How probable it is, given these runs, that the arm is better, practically equal, or worse.

    With a prior that prefers no mean and no spread, the true difference is distributed as
    :math:`\hat d + \mathrm{SE} \cdot t_\nu`; the three parts are those above *matters*, within ±*matters*, and below.
    What it speaks about is what the standard error speaks about: new seeds and images if it is the crossed one.

    The same numbers as the interval in other words, hence no second opinion: the larger of ``better`` and ``worse`` is
    the p value of ``equivalence_p``. The flat prior tempers nothing: after a lucky study it is as sure as the interval.
    Assumes that the estimate is about normal. With the standard error of ``resplit_interval`` it is the correlated
    Bayesian t test, of which baycomp is another implementation.

    Raises:
        ValueError: *matters* is negative, or *standard_error* or *degrees_of_freedom* is not positive.

    Examples:
        Ten seeds of LeakyReLU against ReLU, where one point matters:

        >>> leaky = posterior(-0.0017142857, 0.0034126, 9.0, matters=0.01)
        >>> f"{leaky.better:.4f} better, {leaky.equal:.4f} equal, {leaky.worse:.4f} worse"
        '0.0037 better, 0.9772 equal, 0.0191 worse'

    References:
        Benavoli et al. (2017), Time for a change: a tutorial for comparing multiple classifiers through Bayesian
        analysis, JMLR 18, section 3.1, https://arxiv.org/abs/1606.04316.
    """
    if not matters >= 0 or not standard_error > 0 or not degrees_of_freedom > 0:
        raise ValueError(
            "`matters` must not be negative, and `standard_error` and `degrees_of_freedom` must be positive; got "
            f"{matters:g}, {standard_error:g} and {degrees_of_freedom:g}."
        )
    better = float(special.stdtr(degrees_of_freedom, (estimate - matters) / standard_error))
    worse = float(special.stdtr(degrees_of_freedom, (-estimate - matters) / standard_error))
    return Posterior(better=better, equal=max(0.0, 1 - better - worse), worse=worse)
