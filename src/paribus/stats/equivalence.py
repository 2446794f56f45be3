"""No difference that matters: two one-sided tests."""

from scipy import special


def equivalence_p(estimate: float, standard_error: float, degrees_of_freedom: float, matters: float) -> float:
    """The p value against "the difference is *matters* or more, one way or the other"; small means equivalent.

    Below 0.05 exactly when the 90 % interval lies inside ±*matters*. Absence of a significant difference is no
    evidence of equivalence; this is.

    Raises:
        ValueError: *matters* or *standard_error* is not positive.

    Examples:
        Ten seeds of LeakyReLU against ReLU differ by -0.17 points with a standard error of 0.34: less than 1 point.

        >>> round(equivalence_p(-0.0017142857, 0.0034126, 9.0, matters=0.01), 4)
        0.0191

    References:
        Schuirmann (1987), A comparison of the two one-sided tests procedure, J. Pharmacokinet. Biopharm. 15.
    """
    if not matters > 0 or not standard_error > 0:
        raise ValueError(f"`matters` and `standard_error` must be positive; got {matters:g} and {standard_error:g}.")
    # The worse of the two sides is the one that the estimate leans to.
    return float(special.stdtr(degrees_of_freedom, (abs(estimate) - matters) / standard_error))
