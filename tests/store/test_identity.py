import re

import pytest

from paribus.errors import StoreError
from paribus.store import new_id, resolve


def test_new_ids_are_ten_unambiguous_characters_and_never_alike() -> None:
    ids = {new_id() for _ in range(20_000)}
    assert len(ids) == 20_000
    assert all(re.fullmatch("[a-hjkmnp-z][a-hjkmnp-z2-9]{9}", study_id) for study_id in ids)


def test_no_id_begins_like_latest() -> None:
    assert not any(new_id().startswith("l") for _ in range(1000))


def test_empty_store_says_that_it_is_empty() -> None:
    with pytest.raises(StoreError, match="empty"):
        resolve("latest", {})


def test_empty_reference_means_no_study() -> None:
    with pytest.raises(StoreError, match="no study has"):
        resolve("", {"kab2345678": "depth"})


def test_slip_of_the_finger_is_offered_the_nearest_id() -> None:
    with pytest.raises(StoreError, match=r"Did you mean `kab2345678` depth\?"):
        resolve("kab2354678", {"m9x7y5z3w2": "width", "kab2345678": "depth"})


def test_name_of_a_study_is_offered_its_ids() -> None:
    with pytest.raises(StoreError, match=r"Did you mean `kab2345678` depth, `kcd2345678` depth\?"):
        resolve("depth", {"kab2345678": "depth", "m9x7y5z3w2": "width", "kcd2345678": "depth"})


def test_full_id_wins_over_a_longer_one_that_begins_with_it() -> None:
    assert resolve("kab", {"kab2": "depth", "kab": "width"}) == "kab"


def test_long_list_of_candidates_is_cut() -> None:
    with pytest.raises(StoreError, match=r"begins 20 .* and 12 more\)"):
        resolve("k", {f"k{number}": "depth" for number in range(20)})
