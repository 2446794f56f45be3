"""Text and JSON on standard output; progress and notes on standard error, so that pipes get results alone."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

results = Console(highlight=False, soft_wrap=False)
notes = Console(stderr=True, highlight=False)


def print_json(value: Mapping[str, Any] | Sequence[Any]) -> None:
    """*value* as indented JSON."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
