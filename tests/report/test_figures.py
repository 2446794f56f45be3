import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from paribus.records import Curve
from paribus.report.figures.confusion import confusion, confusion_matrix
from paribus.report.figures.curves import MOST_POINTS, band, curves
from paribus.report.figures.differences import Dots, differences
from paribus.report.figures.intervals import Interval, intervals
from paribus.report.figures.pairs import pairs
from paribus.report.figures.style import INK, PAPER, svg

NAN = float("nan")


def words(drawn: str) -> list[str]:
    return [element.text for element in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text") if element.text]


def course(values: list[float]) -> Curve:
    return Curve("train", "loss", np.arange(float(len(values))), np.array(values))


def test_a_drawing_keeps_its_text_and_its_colours_come_from_the_page():
    drawn = svg("name", (3.0, 2.0), lambda axes: axes.set_title("$a<b$ 二"))
    assert "$a<b$ 二" in words(drawn)
    assert INK not in drawn
    assert PAPER not in drawn
    assert "<style" not in drawn


def test_two_drawings_of_the_same_numbers_share_no_id():
    one, two = (set(re.findall(r'id="([^"]+)"', svg(name, (3.0, 2.0), lambda axes: None))) for name in ("one", "two"))
    assert one
    assert one.isdisjoint(two)


def test_an_interval_is_told_in_points_beside_its_mark():
    rows = [Interval("leaky", "good", 0.021, 0.012, 0.03), Interval("tanh", "plain", NAN, NAN, NAN)]
    told = words(intervals(rows, 0.01, "points of accuracy"))
    assert "+2.1  (+1.2 to +3.0)" in told
    assert "nothing to compare" in told
    assert "points of accuracy" in told


def test_equal_differences_are_drawn_apart():
    drawn = differences([Dots("leaky", "#0077bb", np.zeros(4))], 0.01, "points of accuracy")
    marks = re.findall(r'<use xlink:href="#[^"]+" x="([\d.]+)" y="([\d.]+)" style="fill: #0077bb', drawn)
    assert len(set(marks)) == 4
    assert len({x for x, _ in marks}) == 1


def heights(drawn: str, color: str) -> list[float]:
    """Where the marks of a colour stand, from the top of the drawing."""
    return [
        float(y) for y in re.findall(rf'<use xlink:href="#[^"]+" x="[\d.]+" y="([\d.]+)" style="fill: {color}', drawn)
    ]


def test_a_pair_is_a_line_from_the_baseline_at_the_left_to_the_arm_at_the_right():
    drawn = pairs("pairs", ("relu", "tanh"), "#0077bb", np.array([[0.9, 0.8], [0.92, 0.86]]), 0.01)
    assert {"relu", "tanh", "accuracy, %"} <= set(words(drawn))
    first_left, first_right, second_left, second_right = heights(drawn, "#0077bb")
    assert second_left < first_left < second_right < first_right  # the higher the accuracy, the nearer to the top
    assert len(re.findall(r"stroke: #0077bb; stroke-opacity: 0.75", drawn)) == 2


def test_differences_that_do_not_matter_are_drawn_flat():
    accuracies = np.array([[0.9, 0.901], [0.9, 0.899]])
    small, large = (
        heights(pairs("p", ("a", "b"), "#0077bb", accuracies, matters), "#0077bb") for matters in (0.01, 0.05)
    )
    assert np.ptp(large) == pytest.approx(np.ptp(small) / 5, rel=0.01)


def test_a_long_name_has_two_lines_below_its_side():
    drawn = pairs("p", ("a", "another arm with Dropout"), "#0077bb", np.array([[0.9, 0.9]]), 0.01)
    assert {"another arm with", "Dropout"} <= set(words(drawn))


def test_one_pair_has_no_mean_beside_it():
    drawn = pairs("p", ("a", "b"), "#0077bb", np.array([[0.9, 0.9]]), 0.01)
    assert "stroke-width: 2.2" not in drawn
    assert "stroke-width: 2.2" in pairs("p", ("a", "b"), "#0077bb", np.array([[0.9, 0.9], [0.8, 0.8]]), 0.01)


def test_a_band_is_the_quartiles_of_the_replicates():
    drawn = band("relu", "blue", [course([4.0, last]) for last in (1.0, 2.0, 3.0, 4.0, 5.0)], dashed=False)
    assert (drawn.low[1], drawn.middle[1], drawn.high[1]) == (2.0, 3.0, 4.0)


def test_a_band_ends_where_fewer_than_half_of_the_replicates_go_on():
    long, short = [1.0] * 9, [1.0] * 4
    assert band("relu", "blue", [course(long), course(short), course(short)], dashed=False).epochs[-1] == 3
    assert band("relu", "blue", [course(long), course(short)], dashed=False).epochs[-1] == 8


def test_a_band_leaves_out_what_is_no_number():
    assert band("relu", "blue", [course([NAN, NAN])], dashed=False) is None
    kept = band("relu", "blue", [course([3.0, NAN, 1.0])], dashed=False)
    assert list(kept.epochs) == [0.0, 2.0]


def test_a_long_course_is_thinned_and_keeps_its_ends():
    drawn = band("relu", "blue", [course(list(np.linspace(5, 1, 2000)))], dashed=False)
    assert len(drawn.epochs) <= MOST_POINTS
    assert (drawn.epochs[0], drawn.epochs[-1]) == (0, 1999)


@pytest.mark.parametrize("values", [[2.0, 1.0, 0.001], [2.0, 1.0, 0.0], [1.0]], ids=["decades", "zero", "one point"])
def test_losses_of_any_size_have_plain_numbers_at_the_axis(values):
    told = words(curves("loss", "loss", [band("relu", "#0077bb", [course(values)], dashed=False)]))
    assert not any("$" in word for word in told)
    assert {"relu", "train", "epoch"} <= set(told)


def test_the_matrix_counts_answers_by_true_class():
    random = np.random.default_rng(0)
    truth, answers = random.integers(0, 3, 50), random.integers(0, 3, 50)
    slow = [[sum((truth == row) & (answers == column)) for column in range(3)] for row in range(3)]
    assert confusion_matrix(truth, answers, 3).tolist() == slow


def test_a_few_classes_have_numbers_and_many_have_none():
    assert "17" in words(confusion("few", "relu", np.array([[17, 1], [0, 9]]), ("cat", "dog")))
    many = words(confusion("many", "relu", np.full((100, 100), 17), [f"c{number}" for number in range(100)]))
    assert "17" not in many
    assert {"c0", "c99"} <= set(many)


def test_a_class_without_images_is_drawn_empty():
    assert "4" in words(confusion("empty", "relu", np.array([[4, 0], [0, 0]]), ("cat", "dog")))
