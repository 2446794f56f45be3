"""The helper process: ``python -m paribus.web.looking.process``. It ends with the server, or when nobody asks it."""

import contextlib
import os
import select
import sys
import traceback
from typing import Any

from paribus.errors import InputError
from paribus.store import open_store
from paribus.web.looking import messages
from paribus.web.looking.tasks import Tasks

IDLE_SECONDS = 300.0


def main() -> None:
    """Answers until the server is gone."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer
    with contextlib.suppress(OSError):
        os.nice(int(os.environ.get("PARIBUS_LOOKER_NICENESS", "0")))
    with open_store() as store, contextlib.suppress(EOFError, BrokenPipeError):  # the environment says which
        tasks = Tasks(store)
        while select.select([sys.stdin], [], [], IDLE_SECONDS)[0]:
            messages.write(answers, _answer(tasks, messages.read(sys.stdin.buffer)))


def _answer(tasks: Tasks, asked: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"answer": tasks.by_name[asked.pop("what")](**asked)}
    except InputError as error:
        return {"error": str(error)}
    except Exception:  # noqa: BLE001  # the next question may be answered all the same
        return {"mistake": traceback.format_exc()}


if __name__ == "__main__":
    main()
