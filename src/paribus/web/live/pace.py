"""How often pages are told what goes on: often while a training is young, less often once news hardly move its curves.

Whoever looks on takes time from the training, so it is no more often than the eye gains from.
"""

LIVELY, CALM = 1 / 3, 1.0
"""Seconds between two events of progress, of a training that has just begun and of one that has lasted."""

EVENTS_OF_A_CURVE = 50
"""By so many events is a curve as wide as a chart: one more moves it by some points of the screen."""

PAGES_AT_FULL_RATE = 10
LIVELY_LOOK, CALM_LOOK = 3.0, 10.0
LOOKS_OF_A_TRAINING = 20


def between_events(age: float, pages: int) -> float:
    """Seconds from an event of progress to the next.

    Args:
        age: Seconds that has been trained for.
        pages: How many look on.

    Examples:
        >>> [round(between_events(age, pages=1), 2) for age in (2.0, 25.0, 3_600.0)]
        [0.33, 0.5, 1.0]
        >>> between_events(3_600.0, pages=20)
        2.0
    """
    return min(CALM, max(LIVELY, age / EVENTS_OF_A_CURVE)) * max(1.0, pages / PAGES_AT_FULL_RATE)


def between_looks(age: float) -> float:
    """Seconds from one look at what the newest weights say to the next.

    Examples:
        >>> [between_looks(age) for age in (2.0, 100.0, 3_600.0)]
        [3.0, 5.0, 10.0]
    """
    return min(CALM_LOOK, max(LIVELY_LOOK, age / LOOKS_OF_A_TRAINING))
