"""Confidence levels: where a two-sided interval of a given level ends."""


def upper_quantile(level: float) -> float:
    """The probability below the upper end of a two-sided interval of this *level*.

    Raises:
        ValueError: *level* is not a share strictly between 0 and 1.

    Examples:
        >>> upper_quantile(0.95)
        0.975
    """
    if not 0 < level < 1:
        remedy = f"Write {level / 100:g}." if 1 < level < 100 else "Write 0.95."
        raise ValueError(f"`level` must lie in (0, 1); got {level:g}. {remedy}")
    return (1 + level) / 2
