"""A suspected cause is tried: the right arm, one change, the right split, and an honest answer."""

from collections.abc import Iterator
from typing import Any

import pytest

from paribus.errors import InputError, StudyError
from paribus.lab import Confirmation, Diagnosis, confirm
from paribus.records import Finding
from paribus.spec import Study, arms_of
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.store.memory import MemoryStore

BATCH = {"train.batch_size": 64}
SIGMOID = {"model.dense_1.activation": "sigmoid"}


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore() as memory:
        yield memory


def suspicion(name: str, patch: dict[str, Any], arm: str | None = None) -> Finding:
    return Finding(name, "warning", arm, "train", {}, f"{name} was seen.", "Mend it.", patch)


def found(*findings: Finding, **changes: Any) -> Diagnosis:
    asked = Study.model_validate(study(**changes))
    return Diagnosis(asked, arms_of(asked), findings)


def tried(store: MemoryStore, skill: dict[str, float], **changes: Any) -> Confirmation:
    diagnosis = found(suspicion("bad-batch", BATCH), **changes)
    return confirm(diagnosis, ["1"], store, trainer=FakeEngine(skill=skill))


def test_one_change_is_made_and_stored_under_its_name(store: MemoryStore) -> None:
    result = tried(store, {"with bad-batch": 0.5}).result
    record = store.study(result.study.id)
    assert record.study == "activation: bad-batch"
    assert record.replicates == 5
    assert [(arm.name, arm.baseline) for arm in record.arms] == [
        ("with bad-batch", True),
        ("without bad-batch", False),
    ]
    assert [(change.path, change.before, change.after) for change in record.arms[1].changes] == [
        ("train.batch_size", 32, 64)
    ]


def test_a_cause_is_confirmed_on_the_validation_images(store: MemoryStore) -> None:
    confirmation = tried(store, {"with bad-batch": 0.35})
    [outcome] = confirmation.outcomes
    assert outcome.answer == "confirmed"
    assert outcome.sentence.startswith("Confirmed: without it validation accuracy rises by 5")
    assert "95% interval" in outcome.sentence
    assert confirmation.result.verdicts[0].split == "validation"


def test_without_validation_images_the_test_images_judge(store: MemoryStore) -> None:
    for data in ({"name": "digits", "validation": 0}, {"name": "digits", "split": "per_replicate"}):
        assert "test accuracy rises" in tried(store, {"with bad-batch": 0.35}, data=data).outcomes[0].sentence


def test_a_remedy_that_harms_or_does_nothing_acquits(store: MemoryStore) -> None:
    harmed = tried(store, {"without bad-batch": 0.5}).outcomes[0]
    assert harmed.answer == "not-the-cause"
    falls = "Not the cause: without it validation accuracy falls by 39.0 points (95% interval 33.4 to 44.5; "
    assert harmed.sentence.startswith(falls)
    same = tried(store, {}).outcomes[0]
    assert (same.answer, same.sentence) == (
        "not-the-cause",
        "Not the cause: without it every answer is the same, bit for bit.",
    )


def test_what_is_too_small_to_matter_acquits(store: MemoryStore) -> None:
    [outcome] = tried(store, {"with bad-batch": 0.9, "without bad-batch": 0.905}, matters=0.2).outcomes
    assert outcome.answer == "not-the-cause"
    assert "too little to matter (90% interval" in outcome.sentence


def test_an_open_answer_says_so(store: MemoryStore) -> None:
    [outcome] = tried(store, {"with bad-batch": 0.9, "without bad-batch": 0.905}, matters=0.001).outcomes
    assert outcome.answer == "cannot-tell"
    assert outcome.sentence.startswith("Cannot tell: ")


def test_the_arm_that_a_finding_is_about_is_the_one_that_is_tried(store: MemoryStore) -> None:
    diagnosis = found(suspicion("bad-batch", BATCH, arm="tanh"))
    result = confirm(diagnosis, ["bad-batch"], store, trainer=FakeEngine()).result
    assert result.study.spec["model"][1]["Dense"]["activation"] == "tanh"


def test_settings_change_both_sides(store: MemoryStore) -> None:
    diagnosis = found(suspicion("bad-batch", BATCH))
    result = confirm(diagnosis, ["1"], store, replicates=2, settings=["train.epochs=3"], trainer=FakeEngine()).result
    assert (result.study.spec["train"]["epochs"], result.study.replicates) == (3, 2)
    with pytest.raises(StudyError, match="names nothing"):
        confirm(diagnosis, ["1"], store, settings=["train.epoch=3"], trainer=FakeEngine())


def test_a_remedy_that_changes_several_aspects_is_still_one_remedy(store: MemoryStore) -> None:
    diagnosis = found(suspicion("bad-pair", {**BATCH, **SIGMOID}))
    confirmation = confirm(diagnosis, ["1"], store, trainer=FakeEngine(skill={"with bad-pair": 0.4}))
    assert confirmation.result.verdicts[0].code == "CONFOUNDED"
    assert confirmation.outcomes[0].answer == "confirmed"


def test_two_suspicions_are_crossed(store: MemoryStore) -> None:
    diagnosis = found(suspicion("bad-batch", BATCH), suspicion("bad-function", SIGMOID))
    neither, one, other, both = "kept × kept", "kept × mended", "mended × kept", "mended × mended"
    engine = FakeEngine(skill={neither: 0.4, one: 0.4, other: 0.7, both: 0.7})
    confirmation = confirm(diagnosis, ["bad-batch", "bad-function"], store, trainer=engine)
    assert [arm.name for arm in confirmation.result.study.arms] == [neither, one, other, both]
    assert [outcome.answer for outcome in confirmation.outcomes] == ["confirmed", "cannot-tell"]
    assert confirmation.outcomes[0].finding == "bad-batch"
    assert confirmation.interaction == confirmation.result.effects[2].sentence
    assert "bad-batch mended is better than kept by 3" in confirmation.outcomes[0].sentence
    assert str(confirmation).splitlines()[-2:] == [confirmation.interaction, confirmation.alone]
    assert "bad-batch alone costs 3" in confirmation.alone
    assert "bad-function alone does no harm (0.0 points" in confirmation.alone
    assert "So bad-batch is the cause; bad-function does harm only beside it, if at all." in confirmation.alone


def test_a_fault_that_only_hurts_beside_another_is_not_called_the_cause(store: MemoryStore) -> None:
    diagnosis = found(suspicion("bad-batch", BATCH), suspicion("bad-function", SIGMOID))
    skill = {"kept × kept": 0.35, "kept × mended": 0.5, "mended × kept": 0.9, "mended × mended": 0.9}
    confirmation = confirm(diagnosis, ["1", "2"], store, trainer=FakeEngine(skill=skill))
    assert "bad-function alone costs" not in confirmation.alone
    assert "with both it costs 5" in confirmation.alone
    assert "So bad-batch is the" in confirmation.alone


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (["1", "1"], "two different ones"),
        (["1", "2", "3"], "One finding or two different ones are confirmed together"),
        (["unmendable"], "`unmendable` has none. Look at the labels."),
        (["1", "elsewhere"], "about one arm; got tanh and relu"),
        (["nothing"], "got nothing"),
    ],
)
def test_what_cannot_be_confirmed_is_refused(store: MemoryStore, wanted: list[str], told: str) -> None:
    unmendable = Finding("unmendable", "warning", None, "data", {}, "", "Look at the labels.")
    here, there = suspicion("bad-batch", BATCH, arm="tanh"), suspicion("elsewhere", SIGMOID, arm="relu")
    with pytest.raises(InputError, match=told.replace(".", r"\.")):
        confirm(found(here, there, unmendable), wanted, store, trainer=FakeEngine())
    assert store.studies() == ()


def test_two_remedies_of_the_same_thing_are_refused(store: MemoryStore) -> None:
    diagnosis = found(suspicion("bad-batch", BATCH), suspicion("worse-batch", {"train.batch_size": 128}))
    with pytest.raises(StudyError, match="must set different things"):
        confirm(diagnosis, ["1", "2"], store, trainer=FakeEngine())


class Fragile(FakeEngine):
    """Diverges above a learning rate."""

    def train(self, work: Any, *others: Any) -> Any:
        path = "train.optimizer.learning_rate"
        rates = {run.arm: run.numbers.get(path, work.study.train.optimizer.learning_rate) for run in work.runs}
        runs = super().train(work, *others)
        lost = FakeEngine(diverges=tuple(range(100))).train(work, *others)
        return tuple(one if rates[one.arm] < 0.2 else other for one, other in zip(runs, lost, strict=True))


def test_for_a_run_that_was_lost_the_largest_rate_that_survives_is_tried(store: MemoryStore) -> None:
    lost = suspicion("not-finite", {"train.optimizer.learning_rate": 0.01})
    train = {"epochs": 1, "optimizer": {"SGD": {"learning_rate": 1.0}}}
    confirmation = confirm(found(lost, train=train), ["1"], store, trainer=Fragile())
    assert confirmation.remedies == ({"train.optimizer.learning_rate": 0.125},)
    [outcome] = confirmation.outcomes
    assert outcome.answer == "confirmed"
    assert outcome.sentence == (
        "Confirmed: without it 5 of 5 runs finish, with it 0 (p = 0.002). They are right on 90.0% of validation images."
    )


def test_who_survives_without_learning_is_told(store: MemoryStore) -> None:
    lost = suspicion("not-finite", {"train.optimizer.learning_rate": 0.01})
    train = {"epochs": 1, "optimizer": {"SGD": {"learning_rate": 1.0}}}
    engine = Fragile(skill={"without not-finite": 0.1})
    [outcome] = confirm(found(lost, train=train), ["1"], store, trainer=engine).outcomes
    assert outcome.answer == "confirmed"
    assert "no more than always answering" in outcome.sentence
    assert outcome.sentence.endswith("surviving is not learning.")


def test_where_no_rate_survives_the_cause_lies_elsewhere(store: MemoryStore) -> None:
    lost = suspicion("not-finite", {"train.optimizer.learning_rate": 0.01})
    train = {"epochs": 1, "optimizer": {"SGD": {"learning_rate": 1000.0}}}
    with pytest.raises(InputError, match=r"none down to 3\.9 is"):
        confirm(found(lost, train=train), ["1"], store, trainer=Fragile())


def test_json_has_the_answers_and_what_they_rest_on(store: MemoryStore) -> None:
    told = tried(store, {"with bad-batch": 0.35}).to_json()
    assert set(told) == {"study", "id", "outcomes", "interaction", "alone", "effects", "verdicts"}
    assert set(told["outcomes"][0]) == {"finding", "answer", "sentence", "remedy"}
    assert told["outcomes"][0]["remedy"] == BATCH
