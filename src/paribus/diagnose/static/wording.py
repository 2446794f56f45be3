"""Layers named in a sentence."""

from collections.abc import Sequence

from paribus.diagnose.static.subject import Placed


def paths_of(layers: Sequence[Placed]) -> list[str]:
    """The paths of several layers, as evidence.

    Examples:
        >>> from paribus.spec import Dropout
        >>> paths_of([Placed(Dropout(name="dropout", rate=0.5), (4,), (4,))])
        ['model.dropout']
    """
    return [placed.path for placed in layers]


def names_of(layers: Sequence[Placed], most: int = 3) -> str:
    """The names of several layers, the first few of them told.

    Examples:
        >>> from paribus.spec import Dropout
        >>> layers = [Placed(Dropout(name=f"dropout_{number}", rate=0.5), (4,), (4,)) for number in range(1, 6)]
        >>> names_of(layers[:2]), names_of(layers)
        ('`dropout_1` and `dropout_2`', '`dropout_1`, `dropout_2`, `dropout_3` and 2 more')
    """
    names = [f"`{placed.layer.name}`" for placed in layers]
    if len(names) > most:
        names = [*names[:most], f"{len(names) - most} more"]
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last
