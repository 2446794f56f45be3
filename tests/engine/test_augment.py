"""Augmented images against NumPy, and who sees them."""

from typing import Any

import numpy as np
import pytest

from paribus.engine.augment import augmented
from paribus.engine.backend import jax, jnp
from paribus.engine.program import Program
from paribus.engine.replicate import Lens, Table, pick
from paribus.spec import Augment

from .works import curve, trained, work


def variants(image: np.ndarray, augment: Augment) -> list[np.ndarray]:
    """Every image that may come of one, by plain loops."""
    found = []
    for mirrored in (image, image[:, ::-1])[: 1 + augment.flip]:
        for down in range(-augment.shift, augment.shift + 1):
            for right in range(-augment.shift, augment.shift + 1):
                moved = np.zeros_like(image)
                for row, column in np.ndindex(*image.shape[:2]):
                    if 0 <= row - down < image.shape[0] and 0 <= column - right < image.shape[1]:
                        moved[row, column] = mirrored[row - down, column - right]
                found.append(moved)
    return found


@pytest.mark.parametrize("augment", [Augment(flip=True), Augment(shift=2), Augment(flip=True, shift=1), Augment()])
def test_every_image_becomes_one_of_its_variants_and_each_of_them_in_time(augment: Augment) -> None:
    image = np.random.default_rng(0).normal(size=(4, 5, 3)).astype(np.float32)
    given = np.asarray(augmented(jnp.asarray(np.repeat(image[None], 400, axis=0)), augment, jax.random.key(1)))
    allowed = variants(image, augment)
    which = [[np.array_equal(one, variant) for variant in allowed].index(True) for one in given]
    counts = np.bincount(which, minlength=len(allowed))
    # 400 draws, at most 25 variants alike in chance: 16 or more are expected of each, and 3 or fewer come at 1 in 10⁴.
    assert counts.min() > 3
    assert np.abs(counts - 400 / len(allowed)).max() < 5 * np.sqrt(400 / len(allowed)) or len(allowed) == 1


def test_draws_depend_on_the_key_alone() -> None:
    images = jnp.asarray(np.random.default_rng(0).normal(size=(20, 6, 6, 1)).astype(np.float32))
    augment = Augment(flip=True, shift=2)
    one, same, other = (np.asarray(augmented(images, augment, jax.random.key(seed))) for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_only_training_sees_augmented_images() -> None:
    still: dict[str, Any] = {"optimizer": {"SGD": {"learning_rate": 1e-30}}, "batch_size": 500, "shuffle": False}
    plain = trained(work(**still, replicates=(0,)))[0]
    moved = trained(work(**still, replicates=(0,), data={"augment": {"shift": 3}}))[0]
    for split in ("train", "validation", "test"):
        assert np.allclose(curve(plain, split, "loss").values, curve(moved, split, "loss").values, atol=1e-6)
    first, second = curve(moved, "train", "running_loss").values
    assert abs(first - second) > 1e-4  # drawn anew at each update
    assert abs(first - curve(plain, "train", "running_loss").values[0]) > 1e-4


def test_bytes_stay_bytes_on_the_device() -> None:
    given = work()
    assert given.splits.images.dtype == np.uint8
    program = Program(given)
    program.evaluate(["train"], lambda: None)
    assert program.table.images.dtype == jnp.uint8
    largest = [array for array in jax.live_arrays() if array.size == given.splits.images.size]
    assert {array.dtype for array in largest} == {jnp.uint8.dtype}


def test_picking_a_batch_makes_no_second_table_of_images() -> None:
    """What XLA plans to keep beside arguments and results is less than the batch, let alone all images as floats."""
    table = Table(jnp.zeros((1797, 8, 8, 1), jnp.uint8), jnp.zeros(1797, jnp.int32))
    lens = Lens(jnp.full((1, 1, 1), 0.5), jnp.full((1, 1, 1), 2.0))
    planned = jax.jit(pick).lower(table, lens, jnp.zeros(16, jnp.int32)).compile().memory_analysis()
    assert planned.temp_size_in_bytes <= 16 * 64 * 4


def test_a_batch_is_shifted_and_then_scaled() -> None:
    images = np.random.default_rng(0).integers(0, 256, (9, 2, 3, 1), np.uint8)
    shift, scale = np.float32(np.arange(6).reshape(2, 3, 1)), np.float32(np.linspace(1, 2, 6).reshape(2, 3, 1))
    rows = np.array([7, 0, 7])
    given, labels = pick(Table(jnp.asarray(images), jnp.arange(9)), Lens(shift, scale), rows)
    assert np.allclose(given, (images[rows] - shift) * scale, rtol=1e-6)
    assert labels.tolist() == [7, 0, 7]
