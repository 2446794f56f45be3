import re

import numpy as np
import pytest

from paribus.records import Finding
from paribus.report import html_report
from paribus.report.document import SECTIONS

from . import examples
from .reading import Page

NOT_IN_A_PLAIN_STUDY = (
    "What was done after looking",
    "What each arm was tuned over",
    "Runs that did not finish",
    "How the splits differ",
    "Layer by layer",
    "Inside the networks",
    "What the networks look at",
)


@pytest.fixture(scope="module")
def digits():
    return examples.result()


@pytest.fixture(scope="module")
def page(digits):
    return Page(html_report(digits, examples.images(digits)))


def test_the_answer_comes_before_everything_else(digits, page):
    sentences = [verdict.sentence.removesuffix(verdict.plan).strip() for verdict in digits.verdicts]
    assert len(sentences) == 3
    places = [page.text.index(sentence) for sentence in sentences]
    assert page.text.index(digits.study.question) < min(places)
    assert max(places) < page.text.index("The arms")


def test_an_undecided_verdict_says_what_would_settle_it(digits, page):
    undecided = [verdict for verdict in digits.verdicts if verdict.code == "CANNOT_TELL"]
    assert undecided
    assert all(f"What would settle it: {verdict.plan}" in page.text for verdict in undecided)


def test_every_section_that_applies_has_its_heading(page):
    expected = [title for title, _ in SECTIONS if title not in NOT_IN_A_PLAIN_STUDY]
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page.html) == expected


def test_the_table_of_arms_has_means_intervals_and_counts(digits, page):
    scores = digits.scores("sigmoid")
    row = f"sigmoid {100 * scores.mean():.2f} {100 * scores.std(ddof=1):.2f}"
    cells = re.search(r"<tr><th[^>]*>sigmoid</th>(.*?)</tr>", page.html)
    assert cells is not None
    assert re.sub(r"<[^>]+>", " ", cells[0]).split()[:3] == row.split()
    assert "10 of 10" in cells[0]
    assert "7,960" in cells[0]


def test_nothing_is_asked_of_the_network_and_nothing_runs(page):
    addresses = [*page.values("src"), *page.values("href"), *page.values("xlink:href")]
    assert all(address.startswith(("data:image/png;base64,", "#")) for address in addresses)
    assert "@import" not in page.html
    assert not re.search(r"url\((?!#)", page.html)
    assert {"script", "iframe", "link", "object", "form"}.isdisjoint(tag for tag, _ in page.tags)
    (policy,) = [attributes["content"] for tag, attributes in page.tags if "http-equiv" in attributes]
    assert policy.startswith("default-src 'none'")


def test_no_two_elements_share_an_id_and_every_reference_finds_its_own(page):
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    references = [
        *re.findall(r"url\(#([^)]+)\)", page.html),
        *(link[1:] for link in page.values("xlink:href") if link[0] == "#"),
    ]
    assert references
    assert set(references) <= set(ids)


def test_figures_take_their_ink_from_the_page(page):
    assert "currentColor" in page.html
    assert not {"#010203", "#fdfcfb", "#000000"} & set(re.findall(r"#[0-9a-f]{6}", page.html))


def test_the_same_result_gives_the_same_bytes(digits, page):
    assert html_report(digits, examples.images(digits)) == page.html


def test_a_report_of_four_arms_by_ten_replicates_is_small(page):
    assert len(page.html.encode()) < 1_500_000


def test_names_are_shown_as_they_are_and_never_become_markup():
    names = ["<script>alert(1)</script>", "$\\frac{a}{b}$", "a*b_c|d`e", "二&amp;", '"quoted"\n', *"56789"]
    result = examples.result(
        {"re<blink>lu": 0.95, 'x" onload="y': 0.94, "$x^2$": 0.9},
        replicates=2,
        classes=names,
        question="Is <i>this</i> & that `x < y`?",
    )
    page = Page(html_report(result, examples.images(result)))
    assert {"script", "i", "blink"}.isdisjoint(tag for tag, _ in page.tags)
    assert "onload" not in {attribute for _, attributes in page.tags for attribute in attributes}
    assert {'x" onload="y', "$x^2$", "re<blink>lu"} <= {word.strip() for word in page.words}
    assert "Is <i>this</i> & that `x < y`?" in page.text


def test_images_stand_in_the_page_with_their_true_class(digits, page):
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(pictures) == 12
    assert all(attributes["alt"] for attributes in pictures)


def test_without_images_the_confused_ones_are_told_but_not_shown(digits):
    page = Page(html_report(digits))
    assert "img" not in {tag for tag, _ in page.tags}
    assert "They cannot be shown" in page.text
    assert re.search(r"test image \d+", page.text)


def test_images_of_other_data_are_not_shown(digits):
    few = examples.images(examples.result({"relu": 0.9}, replicates=1, examples=20))
    assert "img" not in {tag for tag, _ in Page(html_report(digits, few)).tags}


def test_a_study_without_vary_tells_the_accuracy_of_its_one_arm():
    result = examples.result({"baseline": 0.95})
    page = Page(html_report(result, examples.images(result)))
    accuracy = 100 * result.scores("baseline").mean()
    assert f"{accuracy:.1f}% of 360 test images are classified correctly" in page.text
    assert "What each arm changed" not in page.text
    assert "Replicate by replicate" not in page.text
    assert "The numbers behind the verdicts" not in page.text
    assert "How much seeds matter" in page.text


def test_a_single_network_has_an_interval_for_new_images():
    page = Page(html_report(examples.result({"baseline": 0.95}, replicates=1)))
    assert "95% interval for this one network on new images" in page.text
    assert "nan" not in page.text


def test_one_replicate_of_each_arm_is_said_to_be_one_run():
    result = examples.result(replicates=1)
    page = Page(html_report(result, examples.images(result)))
    assert {verdict.code for verdict in result.verdicts} == {"ONE_RUN"}
    assert "one run" in page.text
    assert "(no interval)" in page.text
    assert "nan" not in page.text


def test_runs_that_diverged_are_listed_with_their_reason():
    page = Page(html_report(examples.broken(examples.result(), "tanh", 3, "loss <NaN> at step 40")))
    assert "Runs that did not finish" in page.text
    assert page.text.count("loss <NaN> at step 40") == 3
    assert "7 of 10" in page.text


def test_an_arm_of_which_every_run_failed_still_has_its_place():
    page = Page(html_report(examples.broken(examples.result(), "tanh", 10)))
    assert "failed runs" in page.text
    assert "nothing to compare" in page.text
    assert "0 of 10" in page.text


def test_an_interrupted_study_says_how_far_it_came_and_how_to_go_on():
    result = examples.without(examples.result(), "tanh")
    page = Page(html_report(result, examples.images(result)))
    assert "30 of 40 runs were made" in page.text
    assert f"paribus resume {result.study.id}" in page.text
    assert "Not compared yet: no run of tanh." in page.text


def test_a_study_whose_baseline_has_no_run_compares_nothing():
    page = Page(html_report(examples.without(examples.result(), "relu")))
    assert page.text.count("Not compared yet: no run of relu.") == 3


def test_a_study_without_any_run_still_has_a_report():
    result = examples.judged(examples.result().study, [])
    assert "0 of 10" in Page(html_report(result)).text


def test_scores_and_curves_that_are_no_numbers_leave_a_dash():
    result = examples.spoiled(examples.result({"relu": 0.9, "leaky": 0.9}, replicates=3))
    page = Page(html_report(result))
    assert "–" in page.text
    assert not re.search(r"\bnan\b", page.text)


def test_a_hundred_classes_fit():
    classes = [f"class {number}" for number in range(100)]
    result = examples.result({"relu": 0.9, "leaky": 0.92}, replicates=3, examples=1000, classes=classes)
    html = html_report(result, examples.images(result, channels=3))
    assert len(html) < 1_500_000
    assert ">class 99<" in html


def test_findings_stand_with_their_remedy():
    finding = Finding("confounded", "warning", "leaky", "model.dense_1", {}, "`leaky` changes two things.", "Undo one.")
    html = html_report(examples.result({"relu": 0.9, "leaky": 0.9}, replicates=2, findings=[finding]))
    assert "<code>leaky</code> changes two things." in html
    assert "What to do: Undo one." in Page(html).text


def test_the_study_can_be_copied_out_of_the_report(digits, page):
    assert "learning_rate: 0.001" in page.text
    assert "paribus run hidden-activation.yaml" in page.text
    assert f"paribus verify {digits.study.id}" in page.text
    assert digits.study.digest in page.text


def test_many_arms_keep_the_baseline_and_the_best_matrix():
    result = examples.result({f"arm {number}": 0.9 + number / 100 for number in range(8)}, replicates=2)
    html = html_report(result)
    means = {arm.name: np.mean(result.scores(arm.name)) for arm in result.arms[1:]}
    best = max(means, key=lambda name: means[name])
    assert re.findall(r'aria-label="confusion matrix of (.*?)"', html) == ["arm 0", best]
    assert "All 7 comparisons are counted together" in html
