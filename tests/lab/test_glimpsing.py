"""Networks that are looked at before and while they are trained."""

from pathlib import Path

import numpy as np
import pytest

from paribus.errors import Interrupted, StudyError
from paribus.lab import Glimpses, Watcher, glimpse, run
from paribus.records import Progress
from paribus.store import open_store
from tests.lab.studies import study


def test_untrained_network_is_at_chance_on_all_test_images() -> None:
    seen = glimpse(study(), images=20)
    assert (seen.arm, len(seen.images), seen.judged_on) == ("relu", 20, 360)
    assert seen.probabilities.sum(axis=1) == pytest.approx(np.ones(20), abs=1e-5)
    assert abs(seen.accuracy - seen.chance) < 0.1
    assert seen.seconds > 0


def test_it_is_the_network_that_the_first_replicate_begins_with(tmp_path: Path) -> None:
    still = study(train={"epochs": 1, "optimizer": {"SGD": {"learning_rate": 1e-12}}})
    trained = run(still, tmp_path).runs_of("relu")[0]
    seen = glimpse(still)
    assert seen.probabilities == pytest.approx(trained.probabilities["test"][:15], abs=1e-5)


def test_faulty_study_is_refused() -> None:
    with pytest.raises(StudyError):
        glimpse(study(model=["Flatten"]))


def test_network_in_training_is_seen_as_its_checkpoint_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paribus.engine.checkpoint.SECONDS", 0.0)

    class Stopper(Watcher):
        at: Progress | None = None

        def progressed(self, progress: Progress) -> None:
            self.at = progress

        def wants_to_stop(self) -> bool:
            return self.at is not None and self.at.epoch > 5

    stopper = Stopper()
    with pytest.raises(Interrupted):
        run(study(train={"epochs": 1000}), tmp_path, watcher=stopper)
    assert stopper.at is not None
    with open_store(tmp_path) as store:
        record = store.study("latest")
        seen = Glimpses().training(record, store, stopper.at.runs, range(360))
        assert seen is not None
        assert (seen.arm, seen.replicate) == ("relu", 0)
        assert (seen.probabilities.argmax(axis=1) == seen.labels).mean() > 0.5  # it has learnt since
        assert Glimpses().training(record, store, [("tanh", 0)], range(3)) is None
