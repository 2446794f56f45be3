"""The conduct of a study, with an engine that trains nothing and a store in memory."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from paribus.errors import CapacityError, DataError, Interrupted, StoreError, StudyError
from paribus.lab import Watcher, load_result, run
from paribus.lab import resume as go_on
from paribus.records import Progress, Run, StudyRecord
from paribus.spec import Dense, Digits, Flatten, Study, Train
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import arms, study
from tests.store.examples import same
from tests.store.memory import MemoryStore


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore() as memory:
        yield memory


class Diary(Watcher):
    """Writes down what it is told; asks to stop at an arm."""

    def __init__(self, stop_at: str | None = None) -> None:
        self.told: list[str] = []
        self.stop_at = stop_at

    def loading(self, message: str, fraction: float | None) -> None:
        self.told.append(message)

    def begun(self, study: StudyRecord) -> None:
        self.told.append(f"begun {study.state}")

    def progressed(self, progress: Progress) -> None:
        self.told.append(f"{progress.arms[0]} goes on")

    def arm_done(self, arm: str, runs: tuple[Run, ...]) -> None:
        self.told.append(f"{arm} is done")

    def wants_to_stop(self) -> bool:
        return self.told[-1] == f"{self.stop_at} goes on"


def test_watcher_is_told_everything_in_order(store: MemoryStore) -> None:
    diary = Diary()
    run(study(), store, watcher=diary, trainer=FakeEngine())
    assert diary.told == [
        "opening digits",
        "begun running",
        "relu goes on",
        "relu is done",
        "tanh goes on",
        "tanh is done",
    ]


def test_result_holds_every_run_and_a_verdict(store: MemoryStore) -> None:
    result = run(study(), store, trainer=FakeEngine(skill={"relu": 0.5, "tanh": 0.95}), command="paribus run s.yaml")
    assert result.study.state == "finished"
    assert [(each.arm, each.replicate) for each in result.runs] == [(a, r) for a in ("relu", "tanh") for r in range(3)]
    assert [(v.arm, v.baseline, v.code) for v in result.verdicts] == [("tanh", "relu", "BETTER_ENOUGH")]
    assert result.study.command == "paribus run s.yaml"
    assert result.study.versions["engine"] == "fake"
    assert result.study.data.test_labels == tuple(int(x) for x in np.array(result.study.data.test_labels))
    assert load_result("latest", store).to_json() == result.to_json()


def test_work_that_does_not_fit_into_memory_is_done_in_portions(store: MemoryStore) -> None:
    diary, trainer = Diary(), FakeEngine(most_runs=2)
    result = run(study(), store, watcher=diary, trainer=trainer)
    assert [len(work.runs) for work in trainer.done] == [2, 1, 2, 1]
    assert len(result.runs) == 6
    assert [line for line in diary.told if "done" in line] == ["relu is done", "tanh is done"]


def test_impossible_network_is_refused_before_anything_is_recorded(store: MemoryStore) -> None:
    with pytest.raises(CapacityError, match="must fit into memory"):
        run(study(), store, trainer=FakeEngine(most_runs=0))
    assert store.studies() == ()


def test_study_may_be_an_object_with_layer_objects(store: MemoryStore) -> None:
    asked = Study(study="s", data=Digits(), model=[Flatten(), Dense(units=10)], train=Train(epochs=1), replicates=2)
    assert run(asked, store, trainer=FakeEngine()).study.study == "s"
    mixed = study(model=[Flatten(), Dense(units=16, activation="relu"), Dense(units=10)])
    assert len(run(mixed, store, trainer=FakeEngine()).runs) == 6


def test_study_and_store_may_be_paths(tmp_path: Path) -> None:
    result = run("studies/first.yaml", tmp_path / "lab", trainer=FakeEngine())
    assert load_result(result.study.id, str(tmp_path / "lab")).study.study == "first"


def test_store_is_the_default_one_when_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARIBUS_STORE", raising=False)
    monkeypatch.chdir(tmp_path)
    result = run(study(), trainer=FakeEngine())
    assert [path.name for path in tmp_path.iterdir()] == [".paribus"]
    assert load_result("latest").study.id == go_on("latest").study.id == result.study.id


def test_faulty_study_is_not_begun(store: MemoryStore) -> None:
    with pytest.raises(StudyError) as raised:
        run(study(model=["Flatten", {"Dense": {"units": 9}}], vary=None), store, trainer=FakeEngine())
    assert [fault.path for fault in raised.value.faults] == ["model.dense.units"]
    assert store.studies() == ()


def test_replicates_have_the_same_streams_in_every_arm(store: MemoryStore) -> None:
    engine = FakeEngine()
    run(study(), store, trainer=engine)
    first, second = engine.done
    assert [run.seeds for run in first.runs] == [run.seeds for run in second.runs]
    assert len({run.seeds["init"] for run in first.runs}) == 3


def test_breakdown_leaves_a_failed_study_with_its_runs(store: MemoryStore) -> None:
    with pytest.raises(RuntimeError, match="on fire") as raised:
        run(study(), store, trainer=FakeEngine(breaks_at="tanh"))
    result = load_result("latest", store)
    assert raised.value.__notes__ == [f"Once this is mended, go on with: paribus resume {result.study.id}"]
    assert result.study.state == "failed"
    assert [each.arm for each in result.runs] == ["relu"] * 3
    assert result.verdicts == ()


def test_stopped_study_says_what_is_kept_and_is_resumed(store: MemoryStore) -> None:
    with pytest.raises(Interrupted, match=r"1 of 2 arms are finished .* paribus resume"):
        run(study(), store, watcher=Diary(stop_at="tanh"), trainer=FakeEngine())
    stopped = store.study("latest")
    assert stopped.state == "interrupted"
    assert stopped.seconds > 0
    store.end(stopped.id, "interrupted", 100.0)
    diary = Diary()
    result = go_on("latest", store, watcher=diary, trainer=FakeEngine())
    assert diary.told == ["opening digits", "begun running", "tanh goes on", "tanh is done"]
    assert result.study.state == "finished"
    assert result.study.seconds > 100
    uninterrupted = run(study(), store, trainer=FakeEngine())
    assert all(same(*pair) for pair in zip(result.runs, uninterrupted.runs, strict=True))


class Onlooker(Diary):
    """Looks whether the study is claimed while an arm is trained."""

    def __init__(self, store: MemoryStore, stop_at: str | None = None) -> None:
        super().__init__(stop_at)
        self.store = store
        self.claimed: list[bool] = []

    def progressed(self, progress: Progress) -> None:
        super().progressed(progress)
        self.claimed.append(self.store.is_claimed(self.store.study("latest").id))


def test_study_is_claimed_as_long_as_it_runs(store: MemoryStore) -> None:
    first, second = Onlooker(store, stop_at="tanh"), Onlooker(store)
    with pytest.raises(Interrupted):
        run(study(), store, watcher=first, trainer=FakeEngine())
    assert not store.is_claimed(store.study("latest").id)
    go_on("latest", store, watcher=second, trainer=FakeEngine())
    assert not store.is_claimed(store.study("latest").id)
    assert (first.claimed, second.claimed) == ([True, True], [True])


def test_resuming_a_study_that_somebody_runs_is_refused_and_changes_nothing(store: MemoryStore) -> None:
    with pytest.raises(Interrupted):
        run(study(), store, watcher=Diary(stop_at="tanh"), trainer=FakeEngine())
    before, engine = store.study("latest"), FakeEngine()
    with store.claim(before.id), pytest.raises(StoreError, match=f"{before.id} is being run by another process"):
        go_on("latest", store, trainer=engine)
    assert store.study("latest") == before
    assert engine.done == []


def test_arm_that_was_half_recorded_is_trained_whole_and_completed(store: MemoryStore) -> None:
    whole = run(study(), store, trainer=FakeEngine())
    record = store.study(whole.study.id)
    store.remove(record.id)
    store.begin(record)
    store.add_runs(record.id, [whole.runs[1]])  # replicate 1 of relu, as kill -9 may leave it
    engine = FakeEngine()
    result = go_on(record.id, store, trainer=engine)
    assert [[run.replicate for run in work.runs] for work in engine.done] == [[0, 1, 2], [0, 1, 2]]
    assert all(same(*pair) for pair in zip(result.runs, whole.runs, strict=True))


def test_finished_study_is_not_trained_again(store: MemoryStore) -> None:
    first = run(study(), store, trainer=FakeEngine())
    diary, engine = Diary(), FakeEngine()
    again = go_on("latest", store, watcher=diary, trainer=engine)
    assert (diary.told, engine.done) == ([], [])
    assert again.to_json() == first.to_json()


def test_resuming_on_changed_images_is_refused(store: MemoryStore, tmp_path: Path) -> None:
    archive = tmp_path / "images.npz"
    asked = study(data={"name": "npz", "path": str(archive)}, model=["Flatten", {"Dense": {"units": 2}}], vary=None)
    save(archive, seed=1)
    with pytest.raises(Interrupted):
        run(asked, store, watcher=Diary(stop_at="baseline"), trainer=FakeEngine())
    save(archive, seed=2)
    with pytest.raises(DataError, match="have changed since"):
        go_on("latest", store, trainer=FakeEngine())


def test_images_are_opened_once_for_all_arms_that_ask_for_the_same(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = Diary()
    several = arms(
        "plain",
        plain={},
        standardized={"data.normalize": "standardize"},
        fewer={"data.train": 200},
        larger={"data.resize": [10, 10]},
    )
    engine = FakeEngine()
    result = run(study(vary=several), store, watcher=diary, trainer=engine)
    assert diary.told.count("opening digits") == 3
    shapes = {work.arms[0]: (work.splits.images.shape[1:3], work.splits.train.shape[1]) for work in engine.done}
    assert shapes == {
        "plain": ((8, 8), 1150),
        "standardized": ((8, 8), 1150),
        "fewer": ((8, 8), 160),
        "larger": ((10, 10), 1150),
    }
    parameters = {arm.name: arm.parameters.total for arm in result.arms}
    assert parameters["larger"] - parameters["plain"] == 16 * (100 - 64)


def test_splits_drawn_per_replicate_differ_and_have_no_common_validation_labels(store: MemoryStore) -> None:
    engine = FakeEngine()
    result = run(study(data={"name": "digits", "split": "per_replicate"}), store, trainer=engine)
    train = engine.done[0].splits.train
    assert not np.array_equal(train[0], train[1])
    assert np.array_equal(train, engine.done[1].splits.train)
    assert result.study.data.validation_labels == ()


def test_verdict_on_validation_images(store: MemoryStore) -> None:
    result = run(study(verdict_on="validation"), store, trainer=FakeEngine())
    assert [(verdict.split, verdict.examples) for verdict in result.verdicts] == [("validation", 287)]


def test_cumulative_arms_are_compared_with_the_arm_before(store: MemoryStore) -> None:
    steps = arms("plain", True, plain={}, faster={"train.batch_size": 64}, longer={"train.epochs": 2})
    result = run(study(vary=steps), store, trainer=FakeEngine())
    assert [(verdict.arm, verdict.baseline) for verdict in result.verdicts] == [
        ("faster", "plain"),
        ("longer", "faster"),
    ]


def test_confounded_arm_gets_a_finding_and_a_verdict_that_says_so(store: MemoryStore) -> None:
    both = arms("plain", plain={}, both={"train.batch_size": 64, "train.epochs": 2})
    result = run(study(vary=both), store, trainer=FakeEngine())
    assert [finding.id for finding in result.study.findings] == ["confounded", "step-budget"]
    assert [verdict.code for verdict in result.verdicts] == ["CONFOUNDED"]


def test_same_probabilities_are_no_effect(store: MemoryStore) -> None:
    assert [verdict.code for verdict in run(study(), store, trainer=FakeEngine()).verdicts] == ["NO_EFFECT"]


def test_diverged_runs_are_kept_with_their_reason_and_left_out_of_scores(store: MemoryStore) -> None:
    result = run(study(), store, trainer=FakeEngine(diverges=(1,)))
    assert result.num_failed == 2
    assert result.scores("relu").shape == (2,)
    assert result.verdicts[0].replicates == 2
    assert "update 3" in str(result.runs_of("relu")[1].reason)
    nothing = run(study(), store, trainer=FakeEngine(diverges=(0, 1, 2)))
    assert [verdict.code for verdict in nothing.verdicts] == ["FAILED_RUNS"]
    assert nothing.to_json()["verdicts"][0]["difference"] is None


def test_keras_files_are_kept_when_asked_for(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    keep = store.keep_file
    monkeypatch.setattr(store, "keep_file", lambda id_, name, content: names.append(name) or keep(id_, name, content))
    run(study(vary=None), store, trainer=FakeEngine(), keras_files=True)
    assert names == ["baseline-0.keras", "baseline-1.keras", "baseline-2.keras"]


def test_hundred_trivial_runs_spend_little_beside_their_training(tmp_path: Path) -> None:
    widths = {"factor": "width", "set": ["model.dense_1.units"], "levels": list(range(8, 18)), "baseline": "8"}
    took = []
    for _ in range(3):
        began = time.process_time()
        result = run(study(vary=widths, replicates=10), tmp_path, trainer=FakeEngine())
        took.append(time.process_time() - began)
        assert len(result.runs) == 100
    assert min(took) < 0.4  # measured: 0.13 with the making of the runs and the verdicts


def test_one_test_image_cannot_carry_a_comparison(store: MemoryStore) -> None:
    with pytest.raises(DataError, match="two images or more"):
        run(study(data={"name": "digits", "test": 1}), store, trainer=FakeEngine())
    assert store.studies() == ()


def test_real_engine_learns_digits(tmp_path: Path) -> None:
    result = run(study(train={"epochs": 2}), tmp_path)
    assert result.study.state == "finished"
    assert result.scores("relu").mean() > 0.3
    assert [verdict.arm for verdict in result.verdicts] == ["tanh"]


def save(path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    images: dict[str, Any] = {
        f"x_{split}": random.integers(0, 255, (20, 8, 8), np.uint8) for split in ("train", "test")
    }
    labels = {f"y_{split}": np.arange(20) % 2 for split in ("train", "test")}
    np.savez(path, **images, **labels)
