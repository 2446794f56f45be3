"""Changing what matters after looking."""

from collections.abc import Iterator

import pytest

from paribus.errors import InputError
from paribus.lab import change_matters, extend, load_result, run
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.store.memory import MemoryStore


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore() as memory:
        run(study(matters=0.01), memory, trainer=FakeEngine(skill={"relu": 0.9, "tanh": 0.91}))
        yield memory


def test_verdicts_are_judged_by_the_new_one(store: MemoryStore) -> None:
    before = load_result("latest", store)
    after = change_matters("latest", 0.3, "only leaps count", store)
    assert (before.verdicts[0].matters, after.verdicts[0].matters) == (0.01, 0.3)
    assert (before.verdicts[0].code, after.verdicts[0].code) == ("CANNOT_TELL", "EQUIVALENT")


def test_every_change_stays_on_record_with_its_reason(store: MemoryStore) -> None:
    change_matters("latest", 0.3, "only leaps count", store)
    result = change_matters("latest", 0.02, "on second thoughts", store)
    assert [(each.before, each.after, each.why) for each in result.study.matters_changes] == [
        (0.01, 0.3, "only leaps count"),
        (0.3, 0.02, "on second thoughts"),
    ]
    assert [change["why"] for change in result.to_json()["matters_changes"]] == [
        "only leaps count",
        "on second thoughts",
    ]
    assert "What matters was changed after looking, from 1 point to 30 points (only leaps count)" in str(result)


def test_what_was_asked_stays_as_it_was(store: MemoryStore) -> None:
    before = load_result("latest", store).study
    after = change_matters("latest", 0.3, "only leaps count", store).study
    assert (after.digest, after.spec) == (before.digest, before.spec)
    assert extend("latest", store, more=1, trainer=FakeEngine()).study.matters == 0.3


@pytest.mark.parametrize(
    ("matters", "why", "told"),
    [
        (0.0, "x", "between 0 and 1; got 0"),
        (1.5, "x", "between 0 and 1; got 1.5"),
        (float("nan"), "x", "got nan"),
        (0.02, " ", "needs a reason"),
        (0.01, "x", "0.01 already"),
    ],
)
def test_what_cannot_be_is_refused(store: MemoryStore, matters: float, why: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        change_matters("latest", matters, why, store)
    assert load_result("latest", store).study.matters_changes == ()
