"""Fair tuning: each arm at its own best value, picked on the validation split."""

import math
from dataclasses import replace
from typing import Any

import pytest

from paribus.lab import run
from paribus.lab.comparing import verdicts_of
from paribus.lab.result import Result
from paribus.lab.tuning import remark_of, tunings_of
from paribus.records import Run
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.store.memory import MemoryStore

RATE = "train.optimizer.learning_rate"
TUNE = {"path": RATE, "values": [0.001, 0.01, 0.1]}
SKILL = {
    "relu @ 0.001": 0.5,
    "relu @ 0.01": 0.8,
    "relu @ 0.1": 0.6,
    "tanh @ 0.001": 0.4,
    "tanh @ 0.01": 0.5,
    "tanh @ 0.1": 0.7,
}


def result(skill: dict[str, float] = SKILL, diverges: tuple[int, ...] = (), **changes: Any) -> Result:
    given = {"tune": TUNE, "replicates": 4, **changes}
    with MemoryStore() as store:
        return run(study(**given), store, trainer=FakeEngine(skill=skill, diverges=diverges))


def scored(run_: Run, accuracy: float, loss: float = 0.3) -> Run:
    """A run with other validation scores; nothing else about it changes."""
    return replace(run_, scores={**run_.scores, "validation": {"accuracy": accuracy, "loss": loss, "penalty": 0.0}})


def test_every_arm_is_trained_with_every_value_and_kept_with_it() -> None:
    trained = result()
    assert len(trained.runs) == 2 * 3 * 4
    assert [(arm.name, arm.trial_of, dict(arm.tuned)) for arm in trained.study.arms[:2]] == [
        ("relu @ 0.001", "relu", {RATE: 0.001}),
        ("relu @ 0.01", "relu", {RATE: 0.01}),
    ]


def test_trials_of_a_number_are_one_program_with_the_arms_that_share_its_form() -> None:
    engine = FakeEngine()
    with MemoryStore() as store:
        run(study(tune=TUNE), store, trainer=engine)
    assert [work.arms for work in engine.done] == [
        ("relu @ 0.001", "relu @ 0.01", "relu @ 0.1"),
        ("tanh @ 0.001", "tanh @ 0.01", "tanh @ 0.1"),
    ]


def test_arms_are_compared_under_their_own_names_each_at_its_best() -> None:
    trained = result()
    [verdict] = trained.verdicts
    assert (verdict.arm, verdict.baseline, verdict.code) == ("tanh", "relu", "WORSE_ENOUGH")
    assert verdict.difference == pytest.approx(-0.1, abs=0.03)
    assert verdict.sentence.startswith(
        "Each at its own best learning rate (tanh at 0.1, relu at 0.01). tanh is worse than"
    )
    assert [arm.name for arm in trained.arms] == ["relu", "tanh"]
    assert trained.scores("tanh").tolist() == [0.7] * 4
    assert [each.arm for each in trained.runs_of("tanh")] == ["tanh @ 0.1"] * 4


def test_what_is_tuned_is_no_change_so_nothing_is_confounded() -> None:
    trained = result()
    assert [change.path for change in trained.arms[1].changes] == ["model.dense_1.activation"]
    assert trained.arms[1].tuned == {RATE: 0.1}


def test_an_arm_that_changes_two_things_is_confounded_however_it_is_tuned() -> None:
    arms = {"a": {}, "b": {"train.batch_size": 64, "train.epochs": 2}}
    trained = result({}, vary={"factor": "f", "arms": arms, "baseline": "a"})
    assert [verdict.code for verdict in trained.verdicts] == ["CONFOUNDED"]


def test_the_best_validation_accuracy_is_picked_whatever_the_test_split_says() -> None:
    trained = result()
    misled = [scored(each, 0.99) if each.arm == "relu @ 0.001" else each for each in trained.runs]
    tuning = tunings_of(trained.study, misled)[0]
    assert tuning.picked is not None
    assert tuning.picked.value == 0.001
    assert tuning.test_accuracy == pytest.approx(0.5)


def test_of_equal_accuracies_the_lower_loss_is_picked_then_the_first() -> None:
    trained = result()
    equal = [scored(each, 0.8, loss=0.2 if "0.1" in each.arm else 0.4) for each in trained.runs]
    assert [tuning.picked.value for tuning in tunings_of(trained.study, equal) if tuning.picked] == [0.1, 0.1]
    same = [scored(each, 0.8) for each in trained.runs]
    assert [tuning.picked.value for tuning in tunings_of(trained.study, same) if tuning.picked] == [0.001, 0.001]


def test_means_are_over_the_runs_that_finished() -> None:
    tuning = result(diverges=(0, 2)).tunings[0]
    assert [(trial.finished, trial.runs) for trial in tuning.trials] == [(2, 4)] * 3
    assert tuning.trials[1].accuracy == pytest.approx(0.8)


def test_an_arm_of_which_nothing_finished_has_no_best_value_and_no_verdict() -> None:
    trained = result(diverges=(0, 1, 2, 3))
    assert [tuning.picked for tuning in trained.tunings] == [None, None]
    assert math.isnan(trained.tunings[0].test_accuracy)
    assert trained.verdicts == ()
    assert trained.to_json()["tuning"][0]["test_accuracy"] is None


def test_no_value_is_picked_before_all_have_been_tried() -> None:
    trained = result()
    partial = [each for each in trained.runs if each.arm != "tanh @ 0.1"]
    relu, tanh = tunings_of(trained.study, partial)
    assert relu.picked is not None
    assert tanh.picked is None
    assert verdicts_of(trained.study, partial) == ()
    assert remark_of(trained.study, tanh) == "tanh: no learning rate is picked before all have been tried."
    waiting = Result(trained.study, tuple(partial), ())
    assert [arm.name for arm in waiting.arms] == ["relu", "tanh"]
    assert waiting.runs_of("tanh") == ()


def test_only_replicates_that_every_value_has_are_counted() -> None:
    trained = result()
    ahead = [each for each in trained.runs if each.replicate < 2 or each.arm == "relu @ 0.001"]
    lucky = [scored(each, 0.99) if each.replicate >= 2 else each for each in ahead]
    tuning = tunings_of(trained.study, lucky)[0]
    assert [trial.runs for trial in tuning.trials] == [2, 2, 2]
    assert tuning.picked is not None
    assert tuning.picked.value == 0.01


def test_a_best_value_at_the_edge_says_that_a_better_one_may_lie_beyond() -> None:
    trained = result()
    relu, tanh = trained.tunings
    assert (relu.edge, tanh.edge) == (None, "highest")
    assert remark_of(trained.study, relu) == ""
    assert remark_of(trained.study, tanh) == (
        "tanh is best at 0.1, the highest learning rate that was tried: a better one may lie above it. Try higher ones."
    )


def test_values_without_an_order_have_no_edge() -> None:
    tune = {"path": "model.dense_1.kernel_initializer", "values": ["he_normal", "glorot_uniform"]}
    assert {tuning.edge for tuning in result({}, tune=tune).tunings} == {None}


def test_a_single_network_is_tuned_without_a_verdict() -> None:
    trained = result({"baseline @ 0.01": 0.95}, vary=None)
    assert [arm.name for arm in trained.arms] == ["baseline"]
    assert trained.verdicts == ()
    assert trained.scores("baseline").tolist() == [0.95] * 4
    assert trained.terms == "tuned over 3 learning rates on the validation split"


def test_tuned_arms_have_their_effects_at_their_best_values() -> None:
    vary = {"factor": "batch size", "set": ["train.batch_size"], "levels": [16, 32, 64], "baseline": 32}
    skill = {"16 @ 0.1": 0.5, "32 @ 0.01": 0.6, "64 @ 0.001": 0.7}
    others = {f"{size} @ {rate}": 0.3 for size in (16, 32, 64) for rate in (0.001, 0.01, 0.1)}
    [effect] = result({**others, **skill}, vary=vary).effects
    assert effect.code == "RISES"
    assert effect.estimate == pytest.approx(0.1, abs=0.03)


def test_json_has_every_trial_and_the_table_of_what_was_tried() -> None:
    shown = result().to_json()
    assert len(shown["arms"]) == 6
    assert shown["arms"][0]["trial_of"] == "relu"
    assert shown["arms"][0]["tuned"] == {RATE: 0.001}
    relu = shown["tuning"][0]
    assert (relu["arm"], relu["edge"]) == ("relu", None)
    assert [trial["picked"] for trial in relu["trials"]] == [False, True, False]
    assert relu["trials"][1] == {
        "arm": "relu @ 0.01",
        "value": 0.01,
        "accuracy": pytest.approx(0.8),
        "loss": pytest.approx(0.3),
        "finished": 4,
        "runs": 4,
        "picked": True,
    }
    assert shown["terms"] == "at equal epochs (1), each tuned over 3 learning rates on the validation split"
