import numpy as np
import pytest

from paribus.data.contents import Index, select, share
from paribus.errors import DataError
from paribus.spec.data import DataOptions

CLASSES = ("cat", "dog", "fox")


def index(*, test: bool = True, validation: bool = False) -> Index:
    """Twelve images, four of each class in turn; the last three are the test split if there is one."""
    return Index(
        labels=np.arange(12) % 3,
        classes=CLASSES,
        train=np.arange(6 if validation else 9) if test else np.arange(12),
        validation=np.arange(6, 9) if validation else None,
        test=np.arange(9, 12) if test else None,
        names=tuple(f"{n}.png" for n in range(12)),
    )


def test_without_options_everything_is_chosen_in_its_order():
    choice = select(index(validation=True), DataOptions())
    assert np.array_equal(choice.rows, np.arange(12))
    assert [len(part) for part in (choice.train, choice.validation, choice.test)] == [6, 3, 3]
    assert choice.names[0] == "0.png"


def test_classes_are_kept_in_the_order_they_are_written():
    choice = select(index(), DataOptions(classes=("fox", "cat")))
    assert choice.classes == ("fox", "cat")
    assert [choice.names[row] for row in choice.train] == ["0.png", "2.png", "3.png", "5.png", "6.png", "8.png"]
    assert choice.labels[choice.train].tolist() == [1, 0, 1, 0, 1, 0]


def test_classes_may_be_positions():
    assert select(index(), DataOptions(classes=(2, 0))).classes == ("fox", "cat")


def test_a_number_that_is_a_class_name_is_that_class():
    seven_first = Index(np.array([0, 1, 0, 1]), ("7", "1"), np.arange(3), None, np.array([3]))
    assert select(seven_first, DataOptions(classes=(1, 7))).classes == ("1", "7")


@pytest.mark.parametrize(
    ("classes", "words"),
    [(("cta", "dog"), "Did you mean 'cat'"), ((0, 5), "cat, dog, fox"), (("cat", 0), "each class once")],
)
def test_wrong_classes_are_refused_with_a_remedy(classes, words):
    with pytest.raises(DataError, match=words):
        select(index(), DataOptions(classes=classes))


def test_train_and_test_take_the_first_images():
    choice = select(index(), DataOptions(train=4, test=2))
    assert choice.rows.tolist() == [0, 1, 2, 3, 9, 10]
    assert choice.train.tolist() == [0, 1, 2, 3]
    assert choice.test.tolist() == [4, 5]


@pytest.mark.parametrize("options", [{"train": 10}, {"test": 4}])
def test_more_images_than_there_are_is_refused(options):
    with pytest.raises(DataError, match=r"must be at most the [93]"):
        select(index(), DataOptions(**options))


def test_a_drawn_test_split_shares_no_image_with_training_and_depends_on_the_seed_alone():
    drawn = select(index(test=False), DataOptions(test=0.25, seed=3))
    again = select(index(test=False), DataOptions(test=0.25, seed=3, train=5))
    other = select(index(test=False), DataOptions(test=0.25, seed=4))
    test_rows = drawn.rows[drawn.test]
    assert len(test_rows) == 3
    assert sorted([*drawn.rows[drawn.train], *test_rows]) == list(range(12))
    assert np.array_equal(test_rows, again.rows[again.test])
    assert not np.array_equal(test_rows, other.rows[other.test])


def test_a_source_without_a_test_split_gives_up_one_fifth_unasked():
    assert len(select(index(test=False), DataOptions()).test) == 2


def test_a_fraction_is_refused_where_the_source_has_a_test_split():
    with pytest.raises(DataError, match=r"must be a number of images.*got 0\.5"):
        select(index(), DataOptions(test=0.5))


def test_a_drawn_test_split_must_leave_training_images():
    with pytest.raises(DataError, match="must leave at least one of the 12"):
        select(index(test=False), DataOptions(test=12))


def test_classes_that_leave_nothing_to_test_on_are_refused():
    lopsided = Index(np.array([0, 1, 2]), CLASSES, np.array([0, 1]), None, np.array([2]))
    with pytest.raises(DataError, match="images to test on; got 2 and 0"):
        select(lopsided, DataOptions(classes=("cat", "dog")))


def test_shares_are_rounded_to_the_nearest_halves_up():
    assert [share(f, n) for f, n in [(0.2, 12), (0.2, 13), (0.5, 3), (0.001, 3)]] == [2, 3, 2, 1]
