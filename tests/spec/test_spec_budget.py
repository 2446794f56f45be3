"""On what terms arms are compared, in words."""

from typing import Any

import pytest

from paribus.spec import Study, budget_words

BATCH = {"factor": "f", "set": ["train.batch_size"], "levels": [16, 32], "baseline": 32}
STOP = {"patience": 3}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"train": {"epochs": 25}, "vary": BATCH}, "at equal epochs (25)"),
        ({"train": {"steps": 20_000}, "vary": BATCH}, "at equal steps (20,000)"),
        ({"train": {"seconds": 1.5}, "vary": BATCH}, "at equal seconds (1.5)"),
        (
            {"train": {"epochs": 25}, "vary": {**BATCH, "set": ["train.epochs"]}},
            "at budgets of their own",
        ),
        (
            {"train": {"epochs": 25, "early_stopping": STOP}, "vary": BATCH},
            "at equal epochs (25), each stopped early by the validation split",
        ),
        (
            {
                "train": {"epochs": 25},
                "vary": {"factor": "f", "arms": {"a": {}, "b": {"train.early_stopping": STOP}}, "baseline": "a"},
            },
            "at equal epochs (25), some stopped early by the validation split",
        ),
        (
            {"vary": BATCH, "tune": {"path": "train.optimizer.learning_rate", "range": [0.1, 1]}},
            "at equal epochs (1), each tuned over 5 learning rates on the validation split",
        ),
        (
            {"tune": {"path": ["model.dense_1.units"], "values": [8, 16]}},
            "tuned over 2 values of units on the validation split",
        ),
        (
            {"tune": {"path": ["train.batch_size", "model.dense_1"], "values": [8, 16]}},
            "tuned over 2 values of batch size and model.dense_1 on the validation split",
        ),
        ({}, ""),
    ],
)
def test_terms_say_what_all_arms_were_given(parts: dict[str, Any], words: str) -> None:
    model = ["Flatten", {"Dense": {"units": 32}}, {"Dense": {"units": 10}}]
    given = {"study": "s", "data": {"name": "digits", "validation": 0.2}, "model": model, "train": {"epochs": 1}}
    assert budget_words(Study.model_validate({**given, **parts})) == words
