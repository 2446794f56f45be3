"""Verdicts across stored studies."""

from collections.abc import Iterator

import pytest

from paribus.errors import InputError, StoreError
from paribus.lab import compare, run
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.store.memory import MemoryStore


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore() as memory:
        yield memory


def kept(store: MemoryStore, skill: float = 0.9, **changes: object) -> str:
    return run(study(vary=None, **changes), store, trainer=FakeEngine(skill={"baseline": skill})).study.id


def test_arms_of_one_study_are_judged_again(store: MemoryStore) -> None:
    result = run(study(), store, trainer=FakeEngine(skill={"relu": 0.5}))
    assert compare([result.study.id], store) == result.verdicts
    assert [verdict.split for verdict in compare(["latest"], store, "validation")] == ["validation"]


def test_studies_are_set_against_the_first(store: MemoryStore) -> None:
    weak, strong, alike = kept(store, 0.5), kept(store, 0.95), kept(store, 0.5)
    better, none = compare([weak, strong, alike], store)
    assert (better.arm, better.baseline, better.code) == (f"{strong}:baseline", f"{weak}:baseline", "BETTER_ENOUGH")
    assert none.code == "NO_EFFECT"


def test_one_arm_of_a_study_is_named_after_a_colon(store: MemoryStore) -> None:
    result = run(study(), store, trainer=FakeEngine(skill={"relu": 0.5}))
    [verdict] = compare([f"{result.study.id}:tanh", result.study.id], store)
    assert (verdict.baseline, verdict.code) == (f"{result.study.id}:tanh", "WORSE_ENOUGH")


def test_unknown_arm_offers_the_nearest(store: MemoryStore) -> None:
    run(study(), store, trainer=FakeEngine())
    with pytest.raises(InputError, match="Did you mean `tanh`"):
        compare(["latest:tan", "latest"], store)


def test_studies_on_other_images_are_refused(store: MemoryStore) -> None:
    all_digits, two_digits = kept(store), kept(store, data={"name": "digits", "test": 100})
    with pytest.raises(InputError, match="the same images"):
        compare([all_digits, two_digits], store)


def test_study_on_the_same_images_in_another_size_is_compared(store: MemoryStore) -> None:
    small, large = kept(store, 0.5), kept(store, 0.95, data={"name": "digits", "resize": [10, 10]})
    assert [verdict.code for verdict in compare([small, large], store)] == ["BETTER_ENOUGH"]


def test_validation_splits_of_their_own_cannot_be_compared(store: MemoryStore) -> None:
    run(study(data={"name": "digits", "split": "per_replicate"}), store, trainer=FakeEngine())
    with pytest.raises(InputError, match="Compare on the test split"):
        compare(["latest"], store, "validation")


def test_one_arm_alone_is_no_comparison(store: MemoryStore) -> None:
    run(study(), store, trainer=FakeEngine())
    with pytest.raises(InputError, match="another arm"):
        compare(["latest:relu"], store)


def test_unknown_study_is_named(store: MemoryStore) -> None:
    with pytest.raises(StoreError, match="nothing"):
        compare(["nothing"], store)


def test_an_arm_is_not_compared_with_itself(store: MemoryStore) -> None:
    id_ = kept(store)
    with pytest.raises(InputError, match="was named twice"):
        compare([id_, "latest"], store)


def test_one_reference_may_be_given_as_it_is(store: MemoryStore) -> None:
    result = run(study(), store, trainer=FakeEngine(skill={"relu": 0.5}))
    assert compare("latest", store) == result.verdicts


def test_studies_with_other_seeds_are_two_groups_and_no_pairs(store: MemoryStore) -> None:
    weak, strong = kept(store, 0.5), kept(store, 0.95, seed=7, replicates=4)
    [verdict] = compare([weak, strong], store)
    assert (verdict.code, verdict.replicates, verdict.details) == ("BETTER_ENOUGH", 3, None)
    assert "4 seeds against 3 others" in verdict.sentence


def test_studies_that_ask_for_the_same_with_other_seeds_are_pooled(store: MemoryStore) -> None:
    weak = [kept(store, 0.5, seed=seed) for seed in (0, 1)]
    strong = [kept(store, 0.95, seed=seed) for seed in (0, 1)]
    [verdict] = compare(["+".join(weak), "+".join(strong)], store)
    assert (verdict.code, verdict.replicates) == ("BETTER_ENOUGH", 6)  # paired by their streams
    assert verdict.details is not None
    assert (verdict.baseline, verdict.arm) == (f"{'+'.join(weak)}:baseline", f"{'+'.join(strong)}:baseline")


def test_the_same_replicates_count_once_in_a_pool(store: MemoryStore) -> None:
    weak, again, strong = kept(store, 0.5), kept(store, 0.5), kept(store, 0.95)
    [verdict] = compare([f"{weak}+{again}", strong], store)
    assert verdict.replicates == 3


def test_what_does_not_ask_for_the_same_is_not_pooled(store: MemoryStore) -> None:
    one, two = kept(store), kept(store, train={"epochs": 2})
    with pytest.raises(InputError, match=r"another `train\.epochs` than.*write a space for the \+"):
        compare([f"{one}+{two}", one], store)


def test_studies_that_differ_in_more_than_one_thing_are_confounded(store: MemoryStore) -> None:
    one, two = kept(store), kept(store, train={"epochs": 2, "batch_size": 16})
    [verdict] = compare([one, two], store)
    assert verdict.code == "CONFOUNDED"
    assert "batch size" in verdict.sentence
    assert "training length" in verdict.sentence


def test_another_library_is_a_change_too(store: MemoryStore) -> None:
    class Newer(FakeEngine):
        def versions(self) -> dict[str, str]:
            return {"jax": "0.11.0"}

    class Older(FakeEngine):
        def versions(self) -> dict[str, str]:
            return {"jax": "0.10.2"}

    old = run(study(vary=None), store, trainer=Older(skill={"baseline": 0.5})).study.id
    new = run(study(vary=None), store, trainer=Newer(skill={"baseline": 0.95})).study.id
    longer = run(study(vary=None, train={"epochs": 2}), store, trainer=Newer(skill={"baseline": 0.95})).study.id
    same, both = compare([old, new, longer], store)
    assert same.code == "BETTER_ENOUGH"  # one thing changed
    assert both.code == "CONFOUNDED"
    assert "training length 1→2 and trained by jax 0.10.2→jax 0.11.0" in both.sentence
