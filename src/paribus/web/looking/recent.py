"""What was computed last: an answer and the pictures in it are asked for one after the other."""

import json
import threading
from collections import OrderedDict
from typing import Any

from paribus.web.looking.looker import Looker

MOST = 16


class Recent:
    """The newest answers of the helper, by their questions."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, what: str, about: dict[str, Any], looker: Looker, at: float | None = None) -> Any:
        """The answer to a question, asked only if it was not asked lately.

        Args:
            what: The question.
            about: What it is about.
            looker: Who is asked.
            at: When, of something that changes: the answer of another time does not count.
        """
        key = json.dumps([what, about, at], sort_keys=True)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        answer = looker.ask(what, **about)
        with self._lock:
            self._kept[key] = answer
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return answer
