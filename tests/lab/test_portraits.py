"""A portrait shows the network that was trained, on the image as it saw it; split looks are plain means and counts."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import softmax

from paribus import lab
from paribus.lab import Result, load_result, looks_of, portrait, run
from paribus.records import Run

DOCUMENT: dict[str, Any] = {
    "study": "small",
    "data": {"name": "digits", "train": 200, "test": 60, "validation": 40, "normalize": "standardize"},
    "model": ["Flatten", {"Dense": {"units": 12, "activation": "relu"}}, {"Dense": {"units": 10}}],
    "train": {"epochs": 2},
    "vary": {"factor": "n", "set": ["data.normalize"], "levels": ["standardize", "scale01"], "baseline": "standardize"},
    "replicates": 2,
}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    run(DOCUMENT, folder)
    return folder


@pytest.fixture
def result(stored: Path) -> Result:
    return load_result("latest", stored)


@pytest.fixture
def images(result: Result) -> lab.TestImages:
    found = lab.test_images(result.study)
    assert found is not None
    return found


def runs(result: Result) -> list[Run]:
    return list(result.runs)


def test_the_last_values_are_the_scores_that_the_run_gave_this_image(result: Result, images: lab.TestImages) -> None:
    for each in runs(result):
        seen = portrait(result, each.arm, each, images, 7)
        assert seen is not None
        *_, logits = seen.activations.values()
        assert softmax(logits) == pytest.approx(each.probabilities["test"][7], abs=1e-5)


def test_each_arm_sees_the_image_in_its_own_way(result: Result, images: lab.TestImages) -> None:
    one, other = (portrait(result, arm, result.runs_of(arm)[0], images, 7) for arm in ("standardize", "scale01"))
    assert one is not None
    assert other is not None
    assert other.image.min() >= 0
    assert one.image.min() < 0


def test_without_images_the_weights_are_shown_all_the_same(result: Result) -> None:
    seen = portrait(result, "scale01", result.runs_of("scale01")[0], None, 0)
    assert seen is not None
    assert seen.activations == {}
    assert seen.first_layer is not None
    assert seen.first_layer.pictures.shape == (12, 8, 8, 1)


def test_a_run_without_weights_has_no_portrait(result: Result, images: lab.TestImages) -> None:
    bare = replace(result.runs[0], weights={})
    assert portrait(result, bare.arm, bare, images, 0) is None


def test_a_record_of_another_version_has_no_portrait(result: Result, images: lab.TestImages) -> None:
    other = Result(replace(result.study, spec={"study": "s"}), result.runs, ())
    assert portrait(other, "scale01", result.runs[0], images, 0) is None
    assert looks_of(other.study, images) == ()


def test_splits_look_as_their_images_do(result: Result, images: lab.TestImages) -> None:
    looks = {look.split: look for look in looks_of(result.study, images)}
    assert {split: int(look.counts.sum()) for split, look in looks.items()} == {
        "train": 160,
        "validation": 40,
        "test": 60,
    }
    labels = np.array(result.study.data.test_labels)
    for label in range(10):
        assert looks["test"].counts[label] == (labels == label).sum()
        own = [image for image, given in zip(images.images, labels, strict=True) if given == label]
        assert looks["test"].means[label] == pytest.approx(sum(own) / len(own))


def test_data_that_are_gone_have_no_look(result: Result, images: lab.TestImages) -> None:
    assert looks_of(result.study, None) == ()
    assert looks_of(result.study, replace(images, dataset=None)) == ()
