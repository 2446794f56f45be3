"""Values as a study file writes them, on one line."""

import json
import math
import re

_BARE = re.compile(r"[A-Za-z_][^\n\t:#,?\"'\[\]{}&*!|>%@`]*(?<! )")
_NOT_TEXT = {"true", "false", "null"}  # these words need quotes to be texts


def shown(value: object, most: int = 60) -> str:
    """*value* as it would stand in a study file, cut to *most* characters.

    Examples:
        >>> shown({"LeakyReLU": {"negative_slope": 0.01}})
        '{LeakyReLU: {negative_slope: 0.01}}'
        >>> shown(True), shown(None), shown(-5), shown("tanh"), shown("300"), shown(1e-5)
        ('true', 'null', '-5', 'tanh', '"300"', '1e-05')
    """
    text = _flow(value)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _flow(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_flow(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case None | bool():
            return json.dumps(value)
        case float() if math.isfinite(value):
            return f"{value:g}" if float(f"{value:g}") == value else repr(value)
        case float():
            return ".nan" if math.isnan(value) else f"{'-' if value < 0 else ''}.inf"
        case str() if not _BARE.fullmatch(value) or value.lower() in _NOT_TEXT:
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)
