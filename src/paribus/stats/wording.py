"""Numbers as our sentences write them: points of accuracy, intervals, counts, lists and p values.

Points are percentage points of accuracy.
"""

from collections.abc import Sequence


def points(difference: float) -> str:
    """Percentage points with one decimal; two below a tenth of a point, so that a small difference is not "-0.0".

    Examples:
        >>> points(0.032), points(-0.0004), points(0.0)
        ('3.2', '-0.04', '0.0')
    """
    value = 100 * difference
    digits = 1 if abs(value) >= 0.1 else 2
    return f"{value:.{digits}f}" if round(value, digits) else "0.0"


def signed(difference: float) -> str:
    """Points with their sign.

    Examples:
        >>> signed(0.032), signed(-0.032), signed(0.0)
        ('+3.2', '-3.2', '0.0')
    """
    text = points(difference)
    return text if text == "0.0" or text.startswith("-") else f"+{text}"


def span(interval: tuple[float, float]) -> str:
    """Both ends in points; with signs where they lie on different sides of zero.

    Examples:
        >>> span((-0.05, 0.074)), span((0.067, 0.26))
        ('-5.0 to +7.4', '6.7 to 26.0')
    """
    write = signed if interval[0] < 0 < interval[1] else points
    return f"{write(interval[0])} to {write(interval[1])}"


def amount(difference: float) -> str:
    """A number of points with its noun.

    Examples:
        >>> amount(0.01), amount(0.0025)
        ('1 point', '0.25 points')
    """
    text = f"{100 * difference:.3g}"
    return f"{text} point" if text == "1" else f"{text} points"


def what_matters(difference: float) -> str:
    """The smallest difference that matters, named as such.

    Examples:
        >>> what_matters(0.01), what_matters(0.02)
        ('the 1 point that matters', 'the 2 points that matter')
    """
    text = amount(difference)
    return f"the {text} that {'matters' if text == '1 point' else 'matter'}"


def counted(count: int, noun: str) -> str:
    """A count with its noun.

    Examples:
        >>> counted(1, "image"), counted(6537, "image")
        ('1 image', '6,537 images')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def number(count: int) -> str:
    """A small number as a word, to begin a sentence.

    Examples:
        >>> number(2), number(12)
        ('Two', '12')
    """
    words = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return words[count - 2] if 2 <= count < 2 + len(words) else str(count)


def listed(items: Sequence[str]) -> str:
    """Items as a sentence lists them.

    Examples:
        >>> listed(["seeds", "epochs", "batch size"])
        'seeds, epochs and batch size'
    """
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def in_p(p: float, sign: str = "=") -> str:
    """A p value: three decimals, and no more than "below 0.001".

    Examples:
        >>> in_p(0.1957), in_p(0.00002), in_p(0.125, ">=")
        ('p = 0.196', 'p < 0.001', 'p >= 0.125')
    """
    return f"p {sign} {p:.3f}" if p >= 0.001 or sign == ">=" else "p < 0.001"
