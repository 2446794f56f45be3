import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.metrics import f1_score

from paribus.stats.f1 import macro_f1

answers = hnp.arrays(np.int64, st.just((2, 12)), elements=st.integers(0, 4))  # predictions and labels


@given(answers)
def test_it_agrees_with_scikit_learn(both):
    predictions, labels = both
    expected = f1_score(labels, predictions, average="macro", zero_division=0)
    assert macro_f1(predictions, labels, classes=5) == pytest.approx(expected, abs=1e-12)


@given(answers)
def test_it_lies_between_none_right_and_all_right(both):
    predictions, labels = both
    assert 0 <= macro_f1(predictions, labels, classes=5) <= macro_f1(labels, labels, classes=5) == 1


def test_a_class_that_nobody_mentions_does_not_count():
    labels = np.array([0, 0, 1])
    assert macro_f1(labels, labels, classes=2) == macro_f1(labels, labels, classes=1_000) == 1


def test_the_names_of_classes_do_not_matter():
    rng = np.random.default_rng(0)
    predictions, labels, names = rng.integers(4, size=50), rng.integers(4, size=50), np.array([2, 0, 3, 1])
    assert macro_f1(names[predictions], names[labels], 4) == pytest.approx(macro_f1(predictions, labels, 4))


@pytest.mark.parametrize(
    ("predictions", "labels", "message"),
    [
        ([0, 1], [0], "got 2 for 1 labels"),
        ([], [], "got 0 for 0 labels"),
        ([0, 3], [0, 1], "between 0 and 2; got 0 to 3"),
        ([0, 1], [0, -1], "between 0 and 2; got -1 to 0"),
    ],
)
def test_answers_that_do_not_fit_are_refused(predictions, labels, message):
    with pytest.raises(ValueError, match=message):
        macro_f1(np.array(predictions, dtype=int), np.array(labels, dtype=int), classes=3)
