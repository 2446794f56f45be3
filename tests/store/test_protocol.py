"""The contract of ``Store``, held by every implementation."""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from paribus.errors import StoreError
from paribus.records import Growth, MattersChange, Run
from paribus.store import Listed, Store, Wanted

from .examples import DAY, run, same, study

# Names that a file system or a slug may take for one another.
AWKWARD = [
    "a/b",
    "a b",
    "a-b",
    "A-B",
    "ä",
    "a",
    "",
    "..",
    "../../a",
    "con",
    "0",
    "a-0",
    "C:\\x",
    "更好",
    "x" * 300,
    "'",
]


def test_study_comes_back_as_it_was_begun(store: Store) -> None:
    store.begin(study())
    store.end("k7mwq2abcd", "finished", 0.1 + 0.2)
    assert repr(store.study("k7mwq2abcd")) == repr(study())  # by its words, since NaN equals nothing


def test_study_is_running_until_it_is_ended(store: Store) -> None:
    store.begin(study())
    begun = store.study("latest")
    store.end(begun.id, "interrupted", 12.5)
    ended = store.study("latest")
    assert (begun.state, ended.state, ended.seconds) == ("running", "interrupted", 12.5)


def test_ended_study_can_go_on_running(store: Store) -> None:
    store.begin(study())
    store.end("k7mwq2abcd", "interrupted", 1.0)
    store.end("k7mwq2abcd", "running", 1.0)
    store.add_runs("k7mwq2abcd", [run()])
    assert store.study("latest").state == "running"


def test_time_of_another_zone_comes_back_as_the_same_moment(store: Store) -> None:
    store.begin(dataclasses.replace(study(), created=DAY.astimezone()))
    assert store.study("latest").created == DAY


def test_run_comes_back_bit_for_bit(store: Store) -> None:
    store.begin(study())
    store.add_runs("k7mwq2abcd", [run()])
    [found] = store.runs("k7mwq2abcd")
    assert same(found, run())


def test_runs_come_by_arm_in_study_order_then_by_replicate(store: Store) -> None:
    store.begin(study())
    for arm, replicate in [("leaky", 1), ("relu", 10), ("leaky", 0), ("relu", 2)]:
        store.add_runs("k7mwq2abcd", [run(arm, replicate)])
    found = store.runs("k7mwq2abcd")
    assert [(each.arm, each.replicate) for each in found] == [("relu", 2), ("relu", 10), ("leaky", 0), ("leaky", 1)]
    assert all(same(each, run(each.arm, each.replicate)) for each in found)


def test_runs_without_arrays_keep_all_but_probabilities_weights_and_probes(store: Store) -> None:
    store.begin(study())
    store.add_runs("k7mwq2abcd", [run()])
    [found] = store.runs("k7mwq2abcd", arrays=False)
    assert same(found, dataclasses.replace(run(), probabilities={}, weights={}, probes=()))


def test_failed_run_that_left_nothing_is_recorded_with_its_reason(store: Store) -> None:
    failed = Run("relu", 4, "failed", "out of memory", np.nan, 0, np.nan, {}, (), {})
    store.begin(study())
    store.add_runs("k7mwq2abcd", [failed])
    [found] = store.runs("k7mwq2abcd")
    assert (found.status, found.reason, found.curves, found.scores) == ("failed", "out of memory", (), {})
    assert np.isnan([found.epochs, found.seconds]).all()


def test_numbers_of_numpy_are_taken_as_numbers(store: Store) -> None:
    numpy_run = dataclasses.replace(
        run(),
        replicate=np.int64(3),
        steps=np.int64(9),
        epochs=np.float32(0.5),
        seeds={"init": np.uint32(7)},
        scores={"test": {"accuracy": np.float32(0.25)}},
    )
    store.begin(study())
    store.add_runs("k7mwq2abcd", [numpy_run])
    [found] = store.runs("k7mwq2abcd")
    assert (found.replicate, found.steps, found.epochs, found.seeds) == (3, 9, 0.5, {"init": 7})
    assert found.scores == {"test": {"accuracy": 0.25}}


def test_arms_with_awkward_names_keep_their_arrays_apart(store: Store) -> None:
    store.begin(study(arms=AWKWARD))
    for name in AWKWARD:
        store.add_runs("k7mwq2abcd", [run(name)])
    found = store.runs("k7mwq2abcd")
    assert [each.arm for each in found] == AWKWARD
    assert all(same(each, run(each.arm)) for each in found)


def test_run_is_recorded_once_and_the_first_one_stays(store: Store) -> None:
    store.begin(study())
    store.add_runs("k7mwq2abcd", [run(accuracy=0.9)])
    other = dataclasses.replace(run(), weights={"dense_1/kernel": np.zeros(3)})
    with pytest.raises(StoreError, match="once"):
        store.add_runs("k7mwq2abcd", [other])
    [found] = store.runs("k7mwq2abcd")
    assert same(found, run(accuracy=0.9))


def test_runs_of_a_program_are_recorded_together_whatever_arms_they_belong_to(store: Store) -> None:
    broken = Run("leaky", 0, "failed", "out of memory", 0.0, 0, 0.0, {}, (), {})
    program = [broken, *(run(arm, replicate) for arm in ("relu", "leaky") for replicate in (1, 2))]
    store.begin(study())
    store.add_runs("k7mwq2abcd", program)
    found = {(each.arm, each.replicate): each for each in store.runs("k7mwq2abcd")}
    assert len(found) == 5
    assert all(same(found[each.arm, each.replicate], each) for each in program)


def test_of_runs_that_cannot_all_be_recorded_none_is(store: Store) -> None:
    store.begin(study())
    store.add_runs("k7mwq2abcd", [run("leaky", 3)])
    for bad in (run("leaky", 3, accuracy=0.1), run("relu", 0), run("tanh", 0)):
        with pytest.raises(StoreError):
            store.add_runs("k7mwq2abcd", [run("relu", 0), run("relu", 1), bad])
    [found] = store.runs("k7mwq2abcd")
    assert same(found, run("leaky", 3))
    store.add_runs("k7mwq2abcd", [run("relu", 0), run("relu", 1)])
    assert len(store.runs("k7mwq2abcd")) == 3


def test_no_runs_can_be_recorded_too(store: Store) -> None:
    store.begin(study())
    store.add_runs("k7mwq2abcd", [])
    assert store.runs("k7mwq2abcd") == ()


def test_run_that_diverged_says_what_broke_down_first(store: Store) -> None:
    store.begin(study())
    store.add_runs("k7mwq2abcd", [run(status="diverged")])
    [found] = store.runs("k7mwq2abcd", arrays=False)
    assert repr(found.breakdown) == "Breakdown(step=40, layer='dense_1', quantity='gradient', largest=nan, offset=nan)"


def test_study_is_begun_once(store: Store) -> None:
    store.begin(study())
    with pytest.raises(StoreError, match="once"):
        store.begin(study())
    assert len(store.studies()) == 1


def test_run_of_an_unknown_arm_is_refused_with_the_list_of_arms(store: Store) -> None:
    store.begin(study())
    with pytest.raises(StoreError, match=r"relu.*leaky.*got `tanh`"):
        store.add_runs("k7mwq2abcd", [run("tanh")])


@pytest.mark.parametrize(
    "use",
    [
        lambda store: store.add_runs("nobody", [run()]),
        lambda store: store.end("nobody", "finished", 1.0),
        lambda store: store.claim("nobody").__enter__(),
        lambda store: store.is_claimed("nobody"),
        lambda store: store.runs("nobody"),
        lambda store: store.remove("nobody"),
        lambda store: store.keep_file("nobody", "a.txt", b""),
        lambda store: store.keep_checkpoint("nobody", "relu", {}),
        lambda store: store.checkpoint("nobody", "relu"),
        lambda store: store.drop_checkpoints("nobody"),
        lambda store: store.set_wish("nobody", "stop"),
        lambda store: store.wish("nobody"),
        lambda store: store.study("nobody"),
        lambda store: store.add_runs("k7m", [run()]),
    ],
    ids=[
        *("add_runs", "end", "claim", "is_claimed", "runs", "remove", "keep_file", "keep_checkpoint", "checkpoint"),
        *("drop_checkpoints", "set_wish", "wish", "study", "shortened"),
    ],
)
def test_unknown_study_is_refused_by_its_id(store: Store, use: Callable[[Store], object]) -> None:
    store.begin(study())
    with pytest.raises(StoreError, match=r"`(nobody|k7m)`"):
        use(store)


def test_study_answers_to_any_unique_beginning_and_to_latest(store: Store) -> None:
    for position, study_id in enumerate(["kab2345678", "kac2345678", "m2345678ab"]):
        store.begin(study(study_id, minutes=position))
    assert [store.study(word).id for word in ("kab", "kac2345678", "m", "latest")] == [
        "kab2345678",
        "kac2345678",
        "m2345678ab",
        "m2345678ab",
    ]
    with pytest.raises(StoreError, match=r"`kac2345678`.*`kab2345678`"):
        store.study("ka")


def test_latest_is_the_study_that_was_created_last(store: Store) -> None:
    store.begin(study("kab2345678", minutes=5))
    store.begin(study("kac2345678", minutes=0))
    assert store.study("latest").id == "kab2345678"


def test_of_studies_created_at_one_moment_the_last_begun_is_the_newest(store: Store) -> None:
    for study_id in ["kzz2345678", "kaa2345678", "kmm2345678"]:
        store.begin(study(study_id))
    assert [each.id for each in store.studies()] == ["kmm2345678", "kaa2345678", "kzz2345678"]


def test_summary_counts_what_is_recorded(store: Store) -> None:
    store.begin(study(arms=("a", "b", "c")))
    store.add_runs("k7mwq2abcd", [run("b")])
    [summary] = store.studies()
    assert (summary.id, summary.study, summary.state, summary.created) == (
        "k7mwq2abcd",
        "hidden-activation",
        "running",
        DAY,
    )
    assert (summary.arms, summary.replicates, summary.runs) == (3, 10, 1)
    assert summary.question == study().question


def test_best_arm_has_the_highest_mean_test_accuracy_of_finished_runs(store: Store) -> None:
    store.begin(study())
    for replicate, accuracy in enumerate([0.8, 0.9]):
        store.add_runs("k7mwq2abcd", [run("relu", replicate, accuracy)])
    store.add_runs("k7mwq2abcd", [run("leaky", 0, 0.84)])
    store.add_runs("k7mwq2abcd", [run("leaky", 1, 0.99, "diverged")])
    [summary] = store.studies()
    assert summary.best == ("relu", pytest.approx(0.85, abs=1e-15))


def test_values_that_were_only_tried_are_never_the_best_on_the_test_images(store: Store) -> None:
    begun = study(arms=("ρelu @ 0.1", "ρelu @ 0.3", "leaky"))
    store.begin(begun)
    store.add_runs("k7mwq2abcd", [run("ρelu @ 0.1", 0, 0.99), run("leaky", 0, 0.8)])
    assert store.studies()[0].best == ("leaky", pytest.approx(0.8))
    assert store.study("latest").arms == begun.arms


def test_of_equally_good_arms_the_first_is_best(store: Store) -> None:
    store.begin(study(arms=("z", "a")))
    store.add_runs("k7mwq2abcd", [run("a")])
    store.add_runs("k7mwq2abcd", [run("z")])
    assert store.studies()[0].best == ("z", 0.9)


@pytest.mark.parametrize("only", [run(status="failed"), run(accuracy=np.nan)], ids=["failed", "nan"])
def test_without_a_measured_accuracy_no_arm_is_best(store: Store, only: Run) -> None:
    store.begin(study())
    assert store.studies()[0].best is None
    store.add_runs("k7mwq2abcd", [only])
    assert store.studies()[0].best is None


def test_removed_study_is_gone_and_others_stay(store: Store) -> None:
    for study_id in ("kab2345678", "kac2345678"):
        store.begin(study(study_id))
        store.add_runs(study_id, [run()])
    kept = store.keep_file("kab2345678", "report.html", b"<html>")
    store.remove("kab2345678")
    assert [each.id for each in store.studies()] == ["kac2345678"]
    assert same(store.runs("kac2345678")[0], run())
    if type(store).__name__ != "MemoryStore":
        assert not kept.exists()
    store.begin(study("kab2345678"))
    assert store.runs("kab2345678") == ()


def test_study_without_runs_can_be_removed(store: Store) -> None:
    store.begin(study())
    store.remove("k7mwq2abcd")
    assert store.studies() == ()


def test_kept_file_holds_its_content_and_can_be_replaced(store: Store) -> None:
    store.begin(study())
    for content in (b"first", b"\x00\xff" * 1000):
        path = store.keep_file("k7mwq2abcd", "größe 1.keras", content)
        assert path.name == "größe 1.keras"
        assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "/etc/x", "a\\b", "C:x", "a\x00b", "a\nb", ".hidden"])
def test_file_outside_its_place_is_refused(store: Store, name: str) -> None:
    store.begin(study())
    with pytest.raises(StoreError, match="plain name"):
        store.keep_file("k7mwq2abcd", name, b"")


def test_a_study_may_be_revised_in_what_grows(store: Store) -> None:
    """Its replicates, its rounds and what matters; all else stays as it was begun."""
    record = study()
    store.begin(record)
    change = MattersChange(0.01, 0.02, DAY, "half a point is nothing here")
    growth = Growth((5, 5, 10), "open-ended")
    grown = dataclasses.replace(record, replicates=20, growth=growth, matters_changes=(change,))
    store.revise(dataclasses.replace(grown, question="Another?", seconds=99.0))
    kept = store.study(record.id)
    assert repr(kept) == repr(dataclasses.replace(grown, state="running"))
    assert kept.rounds == (range(5), range(5, 10), range(10, 20))
    assert kept.matters == 0.02


def names(listed: Listed) -> list[str]:
    return [each.id for each in listed.studies]


def test_list_comes_in_parts_and_says_how_many_there_are(store: Store) -> None:
    for minute in range(5):
        store.begin(study(f"k{minute}mwq2abcd", minutes=minute))
    part = store.listed(Wanted(offset=1, limit=2))
    assert (part.total, part.studies) == (5, store.studies()[1:3])
    assert part.alike == {store.studies()[0].alike: 5}
    assert names(store.listed(Wanted(order="oldest", limit=1))) == ["k0mwq2abcd"]
    assert store.listed(Wanted(offset=9)) == Listed(5, ())


def test_list_is_searched_by_every_word_no_matter_the_case(store: Store) -> None:
    store.begin(study("kamwq2abcd", arms=["relu", "Swish"]))
    store.begin(study("kbmwq2abcd", arms=["relu", "50%_off"]))
    assert names(store.listed(Wanted("SWISH hidden"))) == ["kamwq2abcd"]
    assert names(store.listed(Wanted("0%_o"))) == ["kbmwq2abcd"]
    assert store.listed(Wanted("swish 0%")) == Listed(0, ())
    assert store.listed(Wanted("digits ΛΕAKY")).total == 2


def test_list_is_sorted_by_the_best_with_those_without_scores_last(store: Store) -> None:
    for study_id, skill in {"kamwq2abcd": 0.5, "kbmwq2abcd": 0.9}.items():
        store.begin(study(study_id))
        store.add_runs(study_id, [run("relu", 0, skill)])
    store.begin(study("kcmwq2abcd"))
    listed = store.listed(Wanted(order="best"))
    assert names(listed) == ["kbmwq2abcd", "kamwq2abcd", "kcmwq2abcd"]
    assert listed.studies[0].best == ("relu", 0.9)


def test_studies_that_differ_in_seeds_and_words_alone_are_alike(store: Store) -> None:
    one = study("kamwq2abcd")
    store.begin(one)
    store.begin(dataclasses.replace(study("kbmwq2abcd"), spec={**one.spec, "study": "again", "seed": 7}))
    store.begin(dataclasses.replace(study("kcmwq2abcd"), spec={**one.spec, "matters": 0.02}))
    a, b, c = (each.alike for each in store.listed(Wanted(order="oldest")).studies)
    assert a == b
    assert a != c


@pytest.mark.parametrize("order", ["newest", "oldest", "name", "best", "state"])
def test_grouped_list_has_those_that_are_alike_together(store: Store, order: Any) -> None:
    first = study("kamwq2abcd", minutes=1)
    other = {**first.spec, "matters": 0.02}
    store.begin(first)
    store.begin(dataclasses.replace(study("kbmwq2abcd", minutes=2), spec=other))
    store.begin(dataclasses.replace(study("kcmwq2abcd", minutes=3), spec={**first.spec, "seed": 7}))
    store.begin(dataclasses.replace(study("kdmwq2abcd", minutes=4), spec={**other, "matters": 0.03}))
    listed = store.listed(Wanted(order=order, grouped=True))
    expected = ["ka", "kc", "kb", "kd"] if order == "oldest" else ["kd", "kc", "ka", "kb"]
    assert [each[:2] for each in names(listed)] == expected
    assert sorted(listed.alike.values()) == [1, 1, 2]
    assert names(store.listed(Wanted(order=order, grouped=True, offset=1, limit=2))) == names(listed)[1:3]
    assert names(store.listed(Wanted("kc", order, grouped=True))) == ["kcmwq2abcd"]


def test_study_that_was_put_away_is_in_no_list_until_it_is_brought_back(store: Store) -> None:
    store.begin(study("kamwq2abcd"))
    store.begin(study("kbmwq2abcd", minutes=1))
    store.put_away("kbmwq2abcd")
    assert [each.id for each in store.studies()] == names(store.listed(Wanted())) == ["kamwq2abcd"]
    assert store.study("latest").id == store.study("k").id == "kamwq2abcd"
    assert store.study("kbmwq2abcd").id == "kbmwq2abcd"
    assert store.away() == ("kbmwq2abcd",)
    assert store.away(before=DAY) == ()
    store.bring_back("kbmwq2abcd")
    assert store.study("latest").id == "kbmwq2abcd"
    assert store.away() == ()


def test_what_is_told_is_read_on_from_any_place(store: Store) -> None:
    store.begin(study("kamwq2abcd"))
    assert store.told("kamwq2abcd") == ((), 0)
    store.tell("kamwq2abcd", "one")
    lines, place = store.told("kamwq2abcd")
    assert lines == ("one",)
    store.tell("kamwq2abcd", "zwei λ")
    assert store.told("kamwq2abcd", place)[0] == ("zwei λ",)
    assert store.told("kamwq2abcd")[0] == ("one", "zwei λ")
    store.hush("kamwq2abcd")
    assert store.told("kamwq2abcd") == ((), 0)


def test_folder_beside_is_the_same_every_time(store: Store) -> None:
    (store.beside("queue") / "a").write_text("b")
    assert (store.beside("queue") / "a").read_text() == "b"
    with pytest.raises(StoreError, match="plain name"):
        store.beside("../queue")
