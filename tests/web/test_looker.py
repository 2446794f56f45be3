"""The helper process: started when it is needed, again when it died, and gone with the server."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from paribus.errors import InputError
from paribus.web.looking.looker import Looker
from paribus.web.refusals import Refused
from tests.web.server import STUDY


@pytest.fixture
def looker(tmp_path: Path) -> Iterator[Looker]:
    asked = Looker(str(tmp_path / "store"), str(tmp_path / "log"))
    yield asked
    asked.close()


def children() -> set[int]:
    found = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return {int(each) for each in found.read_text().split()} if found.exists() else set()


def glimpse(looker: Looker) -> Any:
    return looker.ask("glimpse", document=STUDY, images=[0, 1])


def test_helper_that_died_is_started_again_and_ends_with_the_server(looker: Looker) -> None:
    others = children()
    first = glimpse(looker)
    [helper] = children() - others
    os.kill(helper, signal.SIGKILL)
    time.sleep(0.1)
    assert glimpse(looker)["top"] == first["top"]
    looker.close()
    with pytest.raises(Refused):
        glimpse(looker)


def test_question_without_an_answer_is_told_and_the_next_is_answered(looker: Looker) -> None:
    with pytest.raises(InputError, match="store is empty"):
        looker.ask("report", study="nothing")
    with pytest.raises(RuntimeError, match="KeyError"):
        looker.ask("unheard")
    assert glimpse(looker)["judged_on"] == 360


def test_end_of_the_server_does_not_wait_for_an_answer(looker: Looker) -> None:
    threading.Timer(0.3, looker.close).start()
    began = time.monotonic()
    with pytest.raises(Refused):
        glimpse(looker)
    assert time.monotonic() - began < 30
