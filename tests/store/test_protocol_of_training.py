"""The part of the contract of ``Store`` that studies in training stand on: claims, checkpoints, wishes."""

import numpy as np
import pytest

from paribus.errors import StoreError
from paribus.store import Store

from .examples import run, study


def test_claim_is_held_by_one_at_a_time(store: Store) -> None:
    store.begin(study("kab2345678"))
    store.begin(study("kac2345678"))
    assert not store.is_claimed("kab2345678")
    with store.claim("kab2345678"):
        assert (store.is_claimed("kab2345678"), store.is_claimed("kac2345678")) == (True, False)
        with pytest.raises(StoreError, match="kab2345678 is being run by another process"), store.claim("kab2345678"):
            pass
        with store.claim("kac2345678"):
            assert store.is_claimed("kac2345678")
        assert store.is_claimed("kab2345678")
    assert not store.is_claimed("kab2345678")
    with store.claim("kab2345678"):
        pass


def test_claim_ends_with_its_block_whatever_happens_there(store: Store) -> None:
    store.begin(study())
    with pytest.raises(RuntimeError), store.claim("k7mwq2abcd"):
        raise RuntimeError
    assert not store.is_claimed("k7mwq2abcd")


def test_study_that_was_claimed_can_be_removed(store: Store) -> None:
    store.begin(study())
    with store.claim("k7mwq2abcd"):
        store.add_runs("k7mwq2abcd", [run()])
    store.remove("k7mwq2abcd")
    store.begin(study())
    assert not store.is_claimed("k7mwq2abcd")


def test_newest_checkpoint_of_each_name_is_kept_bit_for_bit(store: Store) -> None:
    arrays = {"file": np.array(7), "params/größe": np.array([np.nan, -0.0], np.float32), "text": np.array("{}")}
    store.begin(study())
    assert store.checkpoint("k7mwq2abcd", "relu-0") is None
    store.keep_checkpoint("k7mwq2abcd", "relu-0", {"step": np.array(1)})
    store.keep_checkpoint("k7mwq2abcd", "leaky-0", {"step": np.array(2)})
    store.keep_checkpoint("k7mwq2abcd", "relu-0", arrays)
    found = store.checkpoint("k7mwq2abcd", "relu-0")
    assert found is not None
    assert {name: (array.dtype, array.shape, array.tobytes()) for name, array in found.items()} == {
        name: (array.dtype, array.shape, array.tobytes()) for name, array in arrays.items()
    }
    other = store.checkpoint("k7mwq2abcd", "leaky-0")
    assert other is not None
    assert other["step"] == 2


def test_checkpoint_is_forgotten_when_it_is_dropped_and_with_its_study(store: Store) -> None:
    store.begin(study())
    for name in ("relu-0", "leaky-0"):
        store.keep_checkpoint("k7mwq2abcd", name, {"step": np.array(1)})
    for _ in range(2):
        store.drop_checkpoints("k7mwq2abcd", "relu-0")
        assert store.checkpoint("k7mwq2abcd", "relu-0") is None
        assert store.checkpoint("k7mwq2abcd", "leaky-0") is not None
    store.keep_checkpoint("k7mwq2abcd", "relu-0", {"step": np.array(1)})
    store.drop_checkpoints("k7mwq2abcd")
    assert store.checkpoint("k7mwq2abcd", "relu-0") is None
    assert store.checkpoint("k7mwq2abcd", "leaky-0") is None
    store.keep_checkpoint("k7mwq2abcd", "leaky-0", {"step": np.array(1)})
    store.remove("k7mwq2abcd")
    store.begin(study())
    assert store.checkpoint("k7mwq2abcd", "leaky-0") is None


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", ".hidden"])
def test_checkpoint_outside_its_place_is_refused(store: Store, name: str) -> None:
    store.begin(study())
    with pytest.raises(StoreError, match="plain name"):
        store.keep_checkpoint("k7mwq2abcd", name, {})


def test_wish_is_that_it_runs_until_somebody_says_otherwise(store: Store) -> None:
    store.begin(study("kab2345678"))
    store.begin(study("kac2345678"))
    wished = [store.wish("kab2345678")]
    for wish in ("pause", "stop", "run"):
        store.set_wish("kab2345678", wish)
        wished += [store.wish("kab2345678"), store.wish("kac2345678")]
    assert wished == ["run", "pause", "run", "stop", "run", "run", "run"]
