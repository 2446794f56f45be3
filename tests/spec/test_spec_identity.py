"""The digest is a study's identity and its seeds are its randomness: both must never change by accident."""

from typing import Any

import pytest

from paribus.spec import PURPOSES, Study, derive, digest, stream_seeds

PARTS: dict[str, Any] = {
    "study": "fixed",
    "data": {"name": "digits", "validation": 0.2},
    "model": ["Flatten", {"Dense": {"units": 32, "activation": "relu"}}, {"Dense": {"units": 10}}],
    "train": {"optimizer": {"Adam": {"learning_rate": 0.001}}, "batch_size": 64, "epochs": 25},
    "vary": {
        "factor": "activation",
        "set": ["model.dense_1.activation"],
        "levels": ["relu", "tanh"],
        "baseline": "relu",
    },
    "replicates": 10,
}


def study(**parts: Any) -> Study:
    return Study.model_validate({**PARTS, **parts})


def test_digest_of_a_fixed_study_never_changes() -> None:
    """If this fails, every stored study has lost its identity: a change of meaning, or of a default, must be meant."""
    assert digest(study()) == "44dcc734484a251aa4da35fd4a7d8423c29e5124ab9f920a093eddb46464f339"


def test_seeds_of_a_fixed_study_never_change() -> None:
    assert stream_seeds(study(), 0) == {
        "split": 3573760914963915490,
        "init": 4213802666853728012,
        "order": 1829853113658518448,
        "noise": 5858681329433569406,
    }


@pytest.mark.parametrize(
    "words",
    [
        {"study": "other"},
        {"question": "Why?"},
        {"replicates": 3},
        {"vary": {**PARTS["vary"], "factor": "the activation of the hidden layer"}},
        {"vary": {**PARTS["vary"], "levels": {"tanh": "tanh", "relu": {"relu": None}}}},
        {
            "vary": {
                "factor": "f",
                "baseline": "relu",
                "arms": {"relu": {}, "tanh": {"model.dense_1.activation": "tanh"}},
            }
        },
        {"data": {"name": "digits", "validation": 0.2, "seed": 0}},
    ],
    ids=str,
)
def test_other_words_for_the_same_question_have_the_same_digest(words: dict[str, Any]) -> None:
    assert digest(study(**words)) == digest(study())


@pytest.mark.parametrize(
    "asked",
    [
        {"seed": 1},
        {"matters": 0.02},
        {"verdict_on": "validation"},
        {"data": "digits"},
        {"train": {"epochs": 26}},
        {"vary": None},
        {"vary": {**PARTS["vary"], "baseline": "tanh"}},
        {"vary": {**PARTS["vary"], "levels": ["relu", "elu"]}},
        {"vary": {**PARTS["vary"], "levels": {"relu": "relu", "other": "tanh"}}},
    ],
    ids=str,
)
def test_another_question_has_another_digest(asked: dict[str, Any]) -> None:
    assert digest(study(**asked)) != digest(study())


def test_seeds_differ_by_purpose_replicate_and_study_seed() -> None:
    drawn = {
        (purpose, replicate, seed): stream_seeds(study(seed=seed), replicate)[purpose]
        for purpose in PURPOSES
        if purpose != "split"
        for replicate in range(20)
        for seed in range(5)
    }
    assert len(set(drawn.values())) == len(drawn)


def test_split_is_fixed_unless_it_is_drawn_for_each_replicate() -> None:
    fixed = [stream_seeds(study(seed=replicate), replicate)["split"] for replicate in range(5)]
    assert len(set(fixed)) == 1
    drawn = study(data={"name": "digits", "split": "per_replicate"})
    assert len({stream_seeds(drawn, replicate)["split"] for replicate in range(5)}) == 5


def test_weights_seed_gives_every_replicate_the_same_initial_weights_and_nothing_else() -> None:
    shared = study(train={"epochs": 1, "weights": {"seed": 3}})
    one, two = stream_seeds(shared, 0), stream_seeds(shared, 1)
    assert one["init"] == two["init"]
    assert one["order"] != two["order"]
    assert one["noise"] != two["noise"]


def test_seeds_fit_into_63_bits() -> None:
    assert all(0 <= derive(seed, "order", 0) < 2**63 for seed in range(100))
    assert max(derive(seed, "order", 0) for seed in range(100)) > 2**60


def test_words_of_a_purpose_are_kept_apart() -> None:
    assert derive(1, "init", 11) != derive(11, "init", 1)
    assert derive(0, "init", 1) != derive(0, "init", 10)
