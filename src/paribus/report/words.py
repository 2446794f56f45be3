"""Numbers and names as a report writes them."""

import math

from paribus.spec import shown


def percent(share: float, digits: int = 2) -> str:
    """A share in percent, without the sign; a dash where there is none.

    Examples:
        >>> percent(0.97222), percent(float("nan"))
        ('97.22', '–')
    """
    return number(100 * share, digits)


def number(value: float, digits: int = 3) -> str:
    """A number with so many decimals; a dash where there is none.

    Examples:
        >>> number(0.12345), number(float("nan")), number(float("inf")), number(1234567.0, 0)
        ('0.123', '–', '∞', '1,234,567')
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:,.{digits}f}".replace("-", "−")


def signed(value: float, digits: int = 1) -> str:
    """A difference with its sign; with one decimal more where it would else look like none.

    Examples:
        >>> signed(1.25), signed(-0.31), signed(0.0), signed(-0.04), signed(-0.001)
        ('+1.2', '−0.3', '0.0', '−0.04', '0.0')
    """
    text = number(value, digits if abs(value) >= 10**-digits else digits + 1)
    if not text.strip("−0."):
        return number(0, digits)
    return f"+{text}" if value > 0 else text


def p_value(p: float) -> str:
    """A p value: three decimals, and no more than "below 0.001".

    Examples:
        >>> p_value(0.0304), p_value(0.00002), p_value(float("nan"))
        ('0.030', '<0.001', '–')
    """
    return "<0.001" if p < 0.001 else number(p)


def span(low: float, high: float) -> str:
    """An interval of shares, in percent.

    Examples:
        >>> span(0.956, 0.9834)
        '95.6 to 98.3'
    """
    return "–" if math.isnan(low) else f"{percent(low, 1)} to {percent(high, 1)}"


def counted(count: int, noun: str) -> str:
    """So many of something.

    Examples:
        >>> counted(1, "run"), counted(1200, "image")
        ('1 run', '1,200 images')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def duration(seconds: float) -> str:
    """A time span as people say it.

    Examples:
        >>> duration(0.31), duration(75), duration(7260)
        ('0.3 s', '1 min 15 s', '2 h 1 min')
    """
    if not math.isfinite(seconds) or seconds < 59.95:
        return f"{number(seconds, 1)} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def points(difference: float) -> str:
    """A difference of accuracy in points.

    Examples:
        >>> points(0.01), points(0.005)
        ('1 point', '0.5 points')
    """
    text = f"{100 * difference:.3g}"
    return f"{text} point" if text == "1" else f"{text} points"


def code(value: object) -> str:
    """A value as a study file has it, set as code.

    Examples:
        >>> code({"LeakyReLU": {"negative_slope": 0.01}})
        '`{LeakyReLU: {negative_slope: 0.01}}`'
    """
    return f"`{shown(value, 300).replace('`', 'ʼ')}`"


def listed(items: list[str]) -> str:
    """Items in a row, as a sentence has them.

    Examples:
        >>> listed(["a", "b", "c"])
        'a, b and c'
    """
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last
