"""Questions about all arms of a study at once, from what its runs left behind."""

from dataclasses import replace
from typing import Any

import pytest

from paribus.lab import run
from paribus.lab.result import Result
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.store.memory import MemoryStore

BATCH = {"factor": "batch size", "set": ["train.batch_size"], "levels": [16, 32, 64], "baseline": 32}
TANH = {"factor": "activation", "set": ["model.dense_1.activation"], "levels": ["relu", "tanh"], "baseline": "relu"}
SIZES = {"factor": "batch size", "set": ["train.batch_size"], "levels": [32, 64], "baseline": 32}


def result(skill: dict[str, float], diverges: tuple[int, ...] = (), **changes: Any) -> Result:
    with MemoryStore() as store:
        return run(study(**changes), store, trainer=FakeEngine(skill=skill, diverges=diverges))


def test_levels_in_order_have_a_trend_before_their_verdicts() -> None:
    rising = result({"16": 0.5, "32": 0.7, "64": 0.9}, vary=BATCH, replicates=5)
    [effect] = rising.effects
    assert (effect.kind, effect.name, effect.code, effect.replicates) == ("trend", "batch size", "RISES", 5)
    assert effect.estimate == pytest.approx(0.2, abs=0.02)
    lines = str(rising).splitlines()
    assert lines[1].startswith("  batch size: Accuracy rises by ")
    assert lines[2].startswith("  16: ")
    assert rising.verdicts[0].sentence in lines[2]
    assert rising._repr_html_().index("Accuracy rises") < rising._repr_html_().index("is worse than")


def test_arms_whose_names_begin_with_a_number_have_a_trend() -> None:
    layer = {"Dense": {"units": 16, "activation": "relu"}}
    deep = {
        "1 layer": {},
        "2 layers": {"model.dense_1": [{"Dense": {"name": "dense_1", "units": 16, "activation": "relu"}}, layer]},
        "3 layers": {
            "model.dense_1": [{"Dense": {"name": "dense_1", "units": 16, "activation": "relu"}}, layer, layer]
        },
    }
    vary = {"factor": "depth", "arms": deep, "baseline": "1 layer"}
    [effect] = result({"1 layer": 0.5, "2 layers": 0.6, "3 layers": 0.7}, vary=vary).effects
    assert (effect.code, effect.unit) == ("RISES", "accuracy per doubling of depth")


def test_levels_without_an_order_have_none() -> None:
    assert result({"relu": 0.5}).effects == ()
    assert result({}, vary=None).effects == ()


def test_a_level_that_brings_a_second_change_spoils_the_trend() -> None:
    arms = {"16": {"train.batch_size": 16, "train.epochs": 2}, "32": {}, "64": {"train.batch_size": 64}}
    [effect] = result({"16": 0.5}, vary={"factor": "batch size", "arms": arms, "baseline": "32"}).effects
    assert effect.code == "CONFOUNDED"
    assert "batch size and training length" in effect.sentence


def test_a_replicate_that_fails_in_one_arm_is_left_out_of_the_question_and_counted() -> None:
    whole = result({"16": 0.5, "32": 0.7, "64": 0.9}, vary=BATCH, replicates=5)
    runs = tuple(
        replace(each, status="diverged") if (each.arm, each.replicate) == ("16", 1) else each for each in whole.runs
    )
    [effect] = Result(whole.study, runs, ()).effects
    assert effect.replicates == 4
    assert "1 replicate of 5 was left out" in effect.sentence


def test_a_question_waits_for_every_arm() -> None:
    whole = result({}, vary=BATCH)
    partial = Result(whole.study, tuple(run for run in whole.runs if run.arm != "64"), ())
    assert partial.effects == ()


def test_two_factors_have_main_effects_and_an_interaction() -> None:
    skill = {"relu × 32": 0.5, "relu × 64": 0.6, "tanh × 32": 0.7, "tanh × 64": 0.8}
    crossed = result(skill, vary=[TANH, SIZES], replicates=5)
    assert [(effect.kind, effect.name) for effect in crossed.effects] == [
        ("main", "activation: tanh against relu"),
        ("main", "batch size: 64 against 32"),
        ("interaction", "tanh × 64"),
    ]
    assert [effect.estimate for effect in crossed.effects] == pytest.approx([0.2, 0.1, 0.0], abs=0.05)
    assert [effect.code for effect in crossed.effects[:2]] == ["BETTER_ENOUGH", "BETTER_ENOUGH"]


def test_only_the_cells_next_to_the_baseline_have_verdicts() -> None:
    crossed = result({"tanh × 64": 0.5}, vary=[TANH, SIZES])
    assert [(verdict.arm, verdict.baseline) for verdict in crossed.verdicts] == [
        ("relu × 64", "relu × 32"),
        ("tanh × 32", "relu × 32"),
    ]


def test_a_factor_that_changes_two_things_spoils_what_rests_on_it() -> None:
    longer = {
        "factor": "batch size",
        "arms": {"32": {}, "64": {"train.batch_size": 64, "train.epochs": 2}},
        "baseline": "32",
    }
    codes = {effect.name: effect.code for effect in result({"tanh × 32": 0.7}, vary=[TANH, longer]).effects}
    assert codes["batch size: 64 against 32"] == codes["tanh × 64"] == "CONFOUNDED"
    assert codes["activation: tanh against relu"] != "CONFOUNDED"


def test_effects_stand_in_the_json_with_what_they_rest_on() -> None:
    [effect] = result({"16": 0.5, "32": 0.7, "64": 0.9}, vary=BATCH).to_json()["effects"]
    assert (effect["kind"], effect["code"], effect["replicates"], effect["examples"]) == ("trend", "RISES", 3, 360)
    assert len(effect["interval"]) == 2


def test_effects_are_about_the_split_that_verdicts_are_about() -> None:
    [effect] = result({"16": 0.5}, vary=BATCH, verdict_on="validation").effects
    assert effect.examples == 287


def test_the_terms_of_a_comparison_are_told() -> None:
    assert result({}, vary=BATCH).terms == "at equal epochs (1)"
    assert result({}, vary=None).terms == ""
