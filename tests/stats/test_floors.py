import numpy as np
import pytest

from paribus.stats import Floor, above_floor, collapsed_answer, naive_floor, stopped_clock

CLASSES = ("background", "clavicles", "lungs", "heart")
LABELS = np.repeat([0, 1, 2, 3], [44, 23, 67, 41])  # the 175 test images of the X-ray patches
BALANCED = np.full(4, 432)


def test_a_balanced_training_set_allows_the_constant_answer_that_fits_best():
    floor = naive_floor(LABELS, BALANCED, CLASSES)
    assert floor.name == 'always answering "lungs"'
    assert floor.value == pytest.approx(67 / 175)


def test_an_unbalanced_training_set_allows_its_largest_class_only():
    floor = naive_floor(LABELS, np.array([900, 100, 100, 100]), CLASSES)
    assert floor.name == 'always answering "background"'
    assert floor.value == pytest.approx(44 / 175)


@pytest.mark.parametrize(
    ("lungs", "name"), [(840, 'always answering "lungs"'), (839, "guessing by the training shares")]
)
def test_a_class_counts_as_large_within_two_deviations_of_the_largest_count(lungs, name):
    assert naive_floor(LABELS, np.array([900, 0, lungs, 0]), CLASSES).name == name  # 900 - 2 * 30 = 840


def test_guessing_is_the_floor_when_the_training_set_points_at_a_rare_class():
    floor = naive_floor(LABELS, np.array([0, 500, 0, 0]), CLASSES)
    assert (floor.name, floor.value) == ("guessing", pytest.approx(0.25))


def test_guessing_by_the_training_shares_is_the_floor_when_they_beat_the_constant_answer():
    floor = naive_floor(LABELS, np.array([900, 0, 800, 0]), CLASSES)
    assert floor.name == "guessing by the training shares"
    assert floor.value == pytest.approx((900 * 44 + 800 * 67) / 1700 / 175)


def test_guessing_by_the_test_shares_scores_the_published_figure():
    counts = np.array([44, 23, 67, 41])
    assert (counts / 175) @ (counts / 175) == pytest.approx(0.28196, abs=5e-6)
    shares = Floor("guessing by the test shares", 0.28196, tuple(counts / 175))
    assert shares.scores(LABELS).mean() == pytest.approx(0.28196, abs=5e-6)


@pytest.mark.parametrize("counts", [BALANCED, np.array([900, 0, 839, 0]), np.array([0, 500, 0, 0])])
def test_the_scores_of_a_floor_average_to_its_value(counts):
    floor = naive_floor(LABELS, counts, CLASSES)
    assert floor.scores(LABELS).mean() == pytest.approx(floor.value)


def test_a_stopped_clock_may_look_at_the_test_labels():
    clock = stopped_clock(LABELS, CLASSES)
    assert (clock.name, clock.value) == ('always answering "lungs"', pytest.approx(67 / 175))
    assert clock.value > naive_floor(LABELS, np.array([900, 100, 100, 100]), CLASSES).value


def test_a_model_that_answers_like_the_floor_is_not_above_it():
    floor = naive_floor(LABELS, BALANCED, CLASSES)
    low, high = above_floor(np.tile(LABELS == 2, (3, 1)), LABELS, floor)
    assert low == high == 0


def test_a_good_model_is_above_the_floor_even_from_one_run():
    correct = np.arange(175)[None] % 10 > 0
    low, _ = above_floor(correct, LABELS, naive_floor(LABELS, BALANCED, CLASSES))
    assert low > 0.4


def test_a_model_that_is_worse_than_the_floor_lies_below_it():
    low, high = above_floor(np.tile(LABELS == 1, (3, 1)), LABELS, naive_floor(LABELS, BALANCED, CLASSES))
    assert low < high < 0


def test_no_replicate_is_refused():
    with pytest.raises(ValueError, match="at least 2 replicates; got 0"):
        above_floor(np.zeros((0, 175), dtype=bool), LABELS, naive_floor(LABELS, BALANCED, CLASSES))


@pytest.mark.parametrize(("others", "answer"), [(5, 3), (6, None)])
def test_a_model_has_collapsed_when_95_of_100_answers_agree(others, answer):
    assert collapsed_answer(np.repeat([3, 1], [100 - others, others])) == answer


def test_no_labels_have_no_floor():
    with pytest.raises(ValueError, match="at least one label"):
        naive_floor(np.array([], dtype=int), BALANCED, CLASSES)


@pytest.mark.parametrize("counts", [np.array([1, 2]), np.zeros(4, dtype=int)])
def test_training_counts_that_say_nothing_are_refused(counts):
    with pytest.raises(ValueError, match="each of 4 classes"):
        naive_floor(LABELS, counts, CLASSES)
