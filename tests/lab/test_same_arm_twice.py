"""A against A, with real training: the same arm under two names."""

from typing import Any

import pytest

from paribus.lab import compare, run
from tests.store.memory import MemoryStore


def study(seed: int, **changes: Any) -> dict[str, Any]:
    """A small network on digits, trained far enough to be well above guessing."""
    return {
        "study": "same",
        "data": "digits",
        "model": ["Flatten", {"Dense": {"units": 16, "activation": "relu"}}, {"Dense": {"units": 10}}],
        "train": {"epochs": 8},
        "replicates": 5,
        "seed": seed,
        "probes": False,
        **changes,
    }


def test_with_the_same_seeds_there_is_no_effect() -> None:
    vary = {"factor": "name", "arms": {"one": {}, "two": {}}, "baseline": "one"}
    with MemoryStore() as store:
        result = run(study(0, vary=vary), store)
    assert [verdict.code for verdict in result.verdicts] == ["NO_EFFECT"]


@pytest.mark.slow
def test_with_other_seeds_a_difference_is_rarely_claimed() -> None:
    """Twenty pairs of studies that differ in their seeds alone: at most two false claims, where one is expected."""
    codes = []
    for pair in range(20):
        with MemoryStore() as store:
            one, two = (run(study(2 * pair + each), store).study.id for each in (0, 1))
            codes += [verdict.code for verdict in compare([one, two], store)]
    assert sum(code in ("BETTER", "WORSE", "BETTER_ENOUGH", "WORSE_ENOUGH") for code in codes) <= 2
    assert len(codes) == 20
    assert "NO_EFFECT" not in codes
    assert "NEITHER_LEARNED" not in codes
