"""`--probe` trains to find out: a blind network is told by its twin, a sound one is not accused."""

from typing import Any

import pytest

from paribus.lab import examine_file, examine_stored, run
from paribus.lab.probing import probe_arms
from paribus.lab.seams import Watcher
from paribus.lab.tables import Tables
from paribus.records import Run
from paribus.spec import Study, arms_of
from tests.store.memory import MemoryStore


def asked(*layers: Any, **more: Any) -> dict[str, Any]:
    return {
        "study": "probed",
        "data": {"name": "digits", "train": 300, "test": 60, "validation": 60},
        "model": [*layers, "Flatten", {"Dense": {"units": 16, "activation": "relu"}}, {"Dense": {"units": 10}}],
        "train": {"epochs": 5, "optimizer": {"Adam": {"learning_rate": 0.01}}},
        "replicates": 2,
        **more,
    }


SOUND = asked()
BLIND = asked({"Rescaling": {"scale": 1e-12}})


def names(document: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What is found without and with probes."""
    with MemoryStore() as store:
        run(document, store)
        return tuple(
            [finding.id for finding in examine_stored("latest", store, audit=False, probe=probe).findings]
            for probe in (False, True)
        )  # type: ignore[return-value]


def test_a_blind_network_is_no_better_than_its_twin_and_learns_nothing_by_heart() -> None:
    without, probed = names(BLIND)
    assert {"input-independent", "cannot-memorize"} <= set(probed)
    assert not {"input-independent", "cannot-memorize"} & set(without)


def test_a_sound_network_is_not_accused() -> None:
    without, probed = names(SOUND)
    assert not {"input-independent", "cannot-memorize"} & {*without, *probed}


def test_a_file_has_no_runs_to_compare_and_can_be_probed_for_the_rest() -> None:
    found = examine_file(BLIND, audit=False, probe=True)
    assert [finding.id for finding in found.findings if finding.id in ("cannot-memorize", "input-independent")] == [
        "cannot-memorize"
    ]


def test_a_batch_of_all_images_wastes_most_of_them_at_the_beginning() -> None:
    large = asked(data="digits", train={"epochs": 8, "batch_size": 1150, "optimizer": {"SGD": {"learning_rate": 1e-3}}})
    (found,) = (each for each in examine_file(large, audit=False, probe=True).findings if each.id == "batch-size-noise")
    assert found.patch["train.batch_size"] in (32, 64)


def test_it_is_told_what_is_being_done() -> None:
    told: list[str] = []

    class Told(Watcher):
        def loading(self, message: str, fraction: float | None) -> None:
            told.append(message)

    study = Study.model_validate(SOUND)
    made_up = Run("baseline", 0, "failed", "no reason", 0.0, 0, 0.0, {}, (), {})
    probe_arms(arms_of(study), [made_up], Tables(Watcher()), Told())
    assert told == ["baseline: learning 16 images by heart", "baseline: measuring the noise of gradients"]


@pytest.mark.parametrize("document", [SOUND])
def test_the_same_study_is_told_the_same(document: dict[str, Any]) -> None:
    first, again = (examine_file(document, audit=False, probe=True).findings for _ in range(2))
    assert first == again
