"""Our nouns as JSON: plain, strict, with stable keys."""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

import numpy as np


def as_json(value: object) -> Any:
    """*value* as JSON has it; what is not a number becomes null, since JSON has no word for it.

    Examples:
        >>> as_json({"difference": float("nan"), "interval": (0.1, 0.2)})
        {'difference': None, 'interval': [0.1, 0.2]}
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float() | np.floating():
            return float(value) if math.isfinite(value) else None
        case np.integer():
            return int(value)
        case np.ndarray():
            return as_json(value.tolist())
        case datetime():
            return value.isoformat()
        case Mapping():
            return {str(key): as_json(inner) for key, inner in value.items()}
        case list() | tuple():
            return [as_json(inner) for inner in value]
        case _ if is_dataclass(value):
            return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
        case _:
            raise TypeError(f"No JSON form is known for {type(value).__name__}.")
