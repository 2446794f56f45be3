"""Studies that are given more replicates, by hand or until they are clear."""

from collections.abc import Iterator

import pytest

from paribus.errors import DataError, InputError, Interrupted
from paribus.lab import extend, load_result, resume, run, verify
from paribus.records import Growth
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.lab.test_running import Diary
from tests.store.examples import same
from tests.store.memory import MemoryStore


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore() as memory:
        yield memory


def rounds(engine: FakeEngine) -> list[list[int]]:
    """The replicates of each program of relu, in the order they were trained."""
    return [[run.replicate for run in work.runs] for work in engine.done if "relu" in work.arms]


def test_more_replicates_are_added_to_those_that_are_there(store: MemoryStore) -> None:
    engine = FakeEngine()
    before = run(study(), store, trainer=engine)
    after = extend("latest", store, more=2, trainer=engine)
    assert after.study.state == "finished"
    assert (after.study.replicates, after.study.growth) == (5, Growth((3, 2), "open-ended"))
    assert rounds(engine) == [[0, 1, 2], [3, 4]]
    assert all(same(*pair) for pair in zip(before.runs_of("relu"), after.runs_of("relu")[:3], strict=True))
    assert after.verdicts[0].replicates == 5


def test_more_means_so_many_and_no_more(store: MemoryStore) -> None:
    engine = FakeEngine(skill={"relu": 0.9, "tanh": 0.88})
    run(study(), store, until_clear=True, at_most=8, trainer=engine)
    assert extend("latest", store, more=2, trainer=engine).study.growth == Growth((5, 3, 2), "open-ended")
    assert rounds(engine) == [list(range(5)), [5, 6, 7], [8, 9]]


def test_looking_again_widens_the_interval(store: MemoryStore) -> None:
    once = run(study(replicates=8), store, trainer=FakeEngine(skill={"tanh": 0.88})).verdicts[0]
    run(study(replicates=4), store, trainer=FakeEngine(skill={"tanh": 0.88}))
    twice = extend("latest", store, more=4, trainer=FakeEngine(skill={"tanh": 0.88})).verdicts[0]
    assert twice.looking == "open-ended"
    assert twice.difference == once.difference  # the same eight replicates
    assert twice.interval[0] < once.interval[0] < once.interval[1] < twice.interval[1]
    assert "for any number of looks" in twice.sentence


def test_what_is_clear_at_the_first_look_stays_at_five_replicates(store: MemoryStore) -> None:
    engine = FakeEngine(skill={"relu": 0.5, "tanh": 0.95})
    result = run(study(), store, until_clear=True, trainer=engine)
    assert (result.study.replicates, result.verdicts[0].code) == (5, "BETTER_ENOUGH")
    assert rounds(engine) == [[0, 1, 2, 3, 4]]


def test_what_is_not_clear_is_looked_at_again_after_ten_and_twenty(store: MemoryStore) -> None:
    engine, diary = FakeEngine(skill={"relu": 0.9, "tanh": 0.88}), Diary()
    result = run(study(), store, until_clear=True, watcher=diary, trainer=engine)
    assert rounds(engine) == [list(range(5)), list(range(5, 10)), list(range(10, 20))]
    assert (result.study.replicates, result.study.growth) == (20, Growth((5, 5, 10), "staged", 20))
    assert len(result.runs) == 40
    assert result.study.state == "finished"


def test_a_study_grows_no_further_than_it_may(store: MemoryStore) -> None:
    engine = FakeEngine(skill={"relu": 0.9, "tanh": 0.88})
    result = run(study(), store, until_clear=True, at_most=8, trainer=engine)
    assert rounds(engine) == [list(range(5)), [5, 6, 7]]
    assert result.study.growth == Growth((5, 3), "staged", 8)


def test_beyond_twenty_replicates_it_is_looked_at_after_every_five(store: MemoryStore) -> None:
    engine = FakeEngine(skill={"relu": 0.9, "tanh": 0.895})
    result = run(study(), store, until_clear=True, at_most=23, trainer=engine)
    assert [len(each) for each in rounds(engine)] == [5, 5, 5, 5, 3]
    assert result.verdicts[0].looking == "open-ended"


def test_where_no_number_of_seeds_would_do_it_stops(store: MemoryStore) -> None:
    few_images = study(data={"name": "digits", "test": 12}, matters=0.001)
    engine = FakeEngine(skill={"relu": 0.9, "tanh": 0.6})
    result = run(few_images, store, until_clear=True, trainer=engine)
    [verdict] = result.verdicts
    if verdict.code == "CANNOT_TELL":
        assert verdict.needs is not None
        assert verdict.needs.replicates is None or result.study.replicates == 20
    assert "Seeds are not the bottleneck" in verdict.sentence or verdict.code != "CANNOT_TELL"


def test_a_stored_study_is_looked_at_after_every_five_until_it_is_clear(store: MemoryStore) -> None:
    engine = FakeEngine(skill={"relu": 0.9, "tanh": 0.88})
    run(study(replicates=6), store, trainer=engine)
    result = extend("latest", store, at_most=18, trainer=engine)
    assert rounds(engine) == [list(range(6)), list(range(6, 11)), list(range(11, 16)), [16, 17]]
    assert result.study.growth == Growth((6, 5, 5, 2), "open-ended", 18)


def test_without_a_bound_a_stored_study_grows_to_twice_its_size_or_twenty(store: MemoryStore) -> None:
    for replicates, most in ((6, 20), (12, 24)):
        run(study(replicates=replicates), store, trainer=FakeEngine(skill={"relu": 0.9, "tanh": 0.88}))
        assert extend("latest", store, trainer=FakeEngine(skill={"tanh": 0.88})).study.growth.at_most == most


def test_a_clear_study_is_not_given_more(store: MemoryStore) -> None:
    engine = FakeEngine(skill={"relu": 0.5, "tanh": 0.95})
    run(study(replicates=7), store, trainer=engine)
    result = extend("latest", store, trainer=engine)
    assert rounds(engine) == [list(range(7))]
    assert result.study.replicates == 7


def test_no_room_for_another_look_is_told(store: MemoryStore) -> None:
    run(study(replicates=5), store, trainer=FakeEngine())
    with pytest.raises(InputError, match=r"than the 5 it has; got 5\. Write --at-most 10"):
        extend("latest", store, at_most=5, trainer=FakeEngine())


def test_no_room_for_a_first_look_is_told(store: MemoryStore) -> None:
    with pytest.raises(InputError, match=r"5 replicates or more; got 4\. Write --at-most 20"):
        run(study(), store, until_clear=True, at_most=4, trainer=FakeEngine())
    assert store.studies() == ()


def test_less_than_one_more_is_refused(store: MemoryStore) -> None:
    run(study(), store, trainer=FakeEngine())
    with pytest.raises(InputError, match=r"above 0; got 0. Write --more 5"):
        extend("latest", store, more=0, trainer=FakeEngine())


def test_interrupted_growth_is_resumed_until_it_is_clear(store: MemoryStore) -> None:
    class StopsInTheSecondRound(Diary):
        def wants_to_stop(self) -> bool:
            return self.told.count("relu goes on") == 2

    engine = FakeEngine(skill={"relu": 0.9, "tanh": 0.88})
    with pytest.raises(Interrupted):
        run(study(), store, until_clear=True, watcher=StopsInTheSecondRound(), trainer=engine)
    stopped = load_result("latest", store)
    assert (stopped.study.state, stopped.study.replicates, len(stopped.runs)) == ("interrupted", 10, 10)
    result = resume("latest", store, trainer=engine)
    assert (result.study.state, len(result.runs)) == ("finished", 40)
    with MemoryStore() as other:
        whole = run(study(), other, until_clear=True, trainer=FakeEngine(skill=engine.skill))
    assert all(same(*pair) for pair in zip(result.runs, whole.runs, strict=True))


def test_other_images_are_refused_and_nothing_is_changed(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    run(study(), store, trainer=FakeEngine())

    def changed(*_: object) -> None:
        raise DataError("other images")

    monkeypatch.setattr("paribus.lab.running.require_same_images", changed)
    with pytest.raises(DataError):
        extend("latest", store, more=2, trainer=FakeEngine())
    assert load_result("latest", store).study.replicates == 3
    assert load_result("latest", store).study.state == "finished"


def test_rounds_are_trained_again_to_the_same_bits_by_the_real_engine(store: MemoryStore) -> None:
    run(study(), store)
    extend("latest", store, more=2)
    assert verify("latest", store).num_different == 0
