"""The tables of the source reports, judged: each file says what its figures allow, and what they do not."""

import json
from pathlib import Path

import pytest

from paribus import lab
from paribus.errors import InputError, StudyError
from paribus.spec.reported.report import Report

REPORTS = Path(__file__).parents[2] / "studies" / "reports"

CODES = {
    "browser-depth-two-minutes": "CONFOUNDED",
    "mnist-topologies-curves": "ONE_RUN",
    "xray-activation-one-run": "ONE_RUN",
    "xray-activation-ten-runs": "EQUIVALENT",
    "xray-batch-norm-one-run": "CONFOUNDED",
    "xray-batch-size-one-run": "CONFOUNDED",
    "xray-epochs-five-runs": "CANNOT_TELL",
    "xray-epochs-one-run": "ONE_RUN",
    "xray-filters-another-run": "NEITHER_LEARNED",
    "xray-filters-eighteen-runs": "NEITHER_LEARNED",
    "xray-filters-five-runs": "NEITHER_LEARNED",
    "xray-filters-one-run": "NEITHER_LEARNED",
}


def judged(name, **others):
    return lab.judge_report(REPORTS / f"{name}.yaml", **others)


def verdict_of(name, **others):
    [verdict] = judged(name, **others).verdicts
    return verdict


def messages(judgement, rule):
    return [finding.message for finding in judgement.findings if finding.id == rule]


def of(arms, **others):
    return lab.judge_report({"report": "r", "of": 175, "classes": 4, "arms": arms, **others})


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_report_that_comes_along_has_the_code_that_its_figures_allow(path):
    judgement = lab.judge_report(path)
    assert {verdict.code for verdict in judgement.verdicts} == {CODES[path.stem]}
    assert judgement.report.report == path.stem


def test_half_the_filters_in_one_run_each():
    verdict = verdict_of("xray-filters-one-run")
    assert (verdict.forced, verdict.examples) == ("ONE_RUN", 175)
    assert verdict.mcnemar == pytest.approx((3.7e-9, 0.00934), rel=8e-3)
    assert verdict.images_interval == pytest.approx((-0.2601, -0.0670), abs=5e-5)
    assert verdict.baseline_beats_floor_p == pytest.approx(0.19575, abs=5e-6)
    assert (verdict.floor, verdict.floor_name) == (pytest.approx(67 / 175), 'always answering "lungs"')
    assert "p <= 0.009 however the answers pair up" in verdict.sentence
    judgement = judged("xray-filters-one-run")
    assert [arm.correct for arm in judgement.arms] == [(73,), (44,)]
    [message] = messages(judgement, "constant-answer")
    assert message.endswith('consistent with always answering "background".')


def test_the_printed_filters_do_not_have_the_printed_number_of_parameters():
    [message] = messages(judged("xray-filters-one-run"), "misstated-parameters")
    assert message.startswith("half has 1,387,620 parameters as described, not 1,392,772;")


def test_half_the_filters_from_another_team():
    verdict = verdict_of("xray-filters-another-run")
    assert verdict.mcnemar == pytest.approx((6.1e-5, 0.1716), rel=8e-3)
    assert verdict.boschloo_p == pytest.approx(0.084, abs=5e-4)
    assert (verdict.baseline_beats_floor_p, verdict.forced) == (pytest.approx(0.87877, abs=5e-6), "ONE_RUN")
    assert "accuracies alone cannot decide" in verdict.sentence


def test_half_the_filters_in_five_runs_each():
    verdict = verdict_of("xray-filters-five-runs", matters=0.05)
    assert (verdict.forced, verdict.arm_runs, verdict.baseline_runs) == ("CANNOT_TELL", 5, 5)
    assert verdict.difference == pytest.approx(0.012)
    assert verdict.interval == pytest.approx((-0.050, 0.074), abs=5e-4)
    assert (verdict.p, verdict.exchange_p, verdict.wins) == pytest.approx((0.660, 0.683, 0.62), abs=5e-4)
    assert verdict.sentence.startswith(
        'Both arms do worse than always answering "lungs" (38.3%), so comparing them says'
    )
    assert "About 12 runs of each arm would show 5 points on these images, 187 the 1.2 that were seen." in verdict.plan


def test_what_the_five_runs_say_of_their_own_summary():
    judgement = judged("xray-filters-five-runs")
    assert messages(judgement, "misstated-summary") == [
        "The range of full is stated as 0.2 to 0.34; its own runs give 0.24 to 0.34.",
        "The mean of half is stated as 0.29; its own runs give 0.296, which rounds to 0.30.",
    ]
    assert [message[-12:] for message in messages(judgement, "spread-of-runs")] == ["(p = 0.077).", "(p = 0.453)."]


def test_the_same_five_runs_against_guessing():
    arms = {"full": {"accuracy": [0.33, 0.24, 0.34, 0.24, 0.27]}, "half": {"accuracy": [0.31, 0.34, 0.29, 0.25, 0.29]}}
    [verdict] = of(arms).verdicts
    assert verdict.baseline_beats_floor_p == pytest.approx(0.095, abs=5e-4)
    assert verdict.arm_beats_floor_p == pytest.approx(0.018, abs=5e-4)
    assert verdict.code == "CANNOT_TELL"


def test_all_runs_of_that_exercise_together():
    verdict = verdict_of("xray-filters-eighteen-runs")
    assert verdict.forced == "WORSE"
    assert verdict.difference == pytest.approx(-0.0356, abs=5e-5)
    assert verdict.interval == pytest.approx((-0.065, -0.006), abs=5e-4)
    assert verdict.p == pytest.approx(0.019, abs=5e-4)


def test_leaky_in_one_run_is_not_shown_to_be_better():
    verdict = verdict_of("xray-activation-one-run")
    assert verdict.mcnemar == pytest.approx((0.125, 0.777), abs=5e-4)
    assert verdict.images_interval == pytest.approx((-0.0744, 0.1195), abs=5e-5)
    assert "4 images out of 175 could not be told from luck (p >= 0.125)" in verdict.sentence
    assert "Telling 66.9% from 69.1% by accuracies alone would take 6,537 images for each model." in verdict.plan
    assert "can show 14 points, and about 7.7 where" in verdict.plan


def test_leaky_in_ten_paired_runs_is_equivalent():
    verdict = verdict_of("xray-activation-ten-runs")
    assert verdict.difference == pytest.approx(-0.0017, abs=5e-5)
    assert verdict.interval == pytest.approx((-0.0094, 0.0060), abs=5e-5)
    assert verdict.interval90 == pytest.approx((-0.0080, 0.0045), abs=5e-5)


def test_longer_training_in_one_run_each():
    verdict = verdict_of("xray-epochs-one-run")
    assert verdict.mcnemar[0] == 0.25
    assert "the same model trained twice differs by 3 images or more in 66% of pairs" in verdict.sentence


def test_longer_training_in_five_paired_runs():
    verdict = verdict_of("xray-epochs-five-runs")
    assert verdict.difference == pytest.approx(0.00114, abs=5e-6)
    assert verdict.interval == pytest.approx((-0.0192, 0.0215), abs=5e-5)
    assert verdict.p == pytest.approx(0.884, abs=1e-3)


def test_a_smaller_batch_came_with_more_epochs():
    verdict = verdict_of("xray-batch-size-one-run")
    assert verdict.sentence.startswith("Two things changed, not one: batch size 64→32 and epochs 25→50.")
    assert verdict.plan == "Rerun with epochs 25 to attribute anything to batch size."
    assert verdict.difference == 0


def test_batch_normalisation_came_with_two_other_changes():
    verdict = verdict_of("xray-batch-norm-one-run")
    assert verdict.sentence.startswith("Three things changed, not one: batch normalisation without→with,")
    assert verdict.mcnemar == pytest.approx((1, 1))
    assert "could not be told from luck in any way (p = 1)" in verdict.sentence


def test_curves_alone_leave_what_the_images_could_show_and_the_number_of_parameters():
    judgement = judged("mnist-topologies-curves")
    assert len(judgement.verdicts) == 3
    assert all("can show 0.55 points, and about 0.3 where" in verdict.sentence for verdict in judgement.verdicts)
    assert messages(judgement, "misstated-parameters") == [
        "one layer has 50,890 parameters as described, not 50,880; that fits without the biases of the last layer.",
        "two layers has 51,370 parameters as described, not 51,300; that fits with biases in the first layer alone.",
    ]
    assert messages(judgement, "no-figures")


def test_parameters_that_fit_are_no_finding():
    layers = ["Flatten", {"Dense": {"units": 300}}, {"Dense": {"units": 150}}, {"Dense": {"units": 4}}]
    parameters = {"layers": layers, "input": [32, 32, 1], "stated": 353254}
    assert not messages(of({"relu": {"correct": 117, "parameters": parameters}}), "misstated-parameters")


@pytest.mark.parametrize(
    ("layers", "stated", "why"),
    [
        ([{"Dense": {"units": 64}}, {"Dense": {"units": 10}}], 784 * 64 + 640, "without any biases"),
        ([{"Dense": {"units": 10}}, "BatchNormalization"], 7850 + 20, "if only those count which training changes"),
        ([{"Dense": {"units": 10}}], 7, "leaving out biases does not explain it"),
    ],
)
def test_parameters_that_do_not_fit_are_explained_where_they_can_be(layers, stated, why):
    parameters = {"layers": ["Flatten", *layers], "input": [28, 28, 1], "stated": stated}
    [message] = messages(of({"relu": {"parameters": parameters}}), "misstated-parameters")
    assert why in message


def test_an_accuracy_that_no_count_gives_is_found():
    [message] = messages(of({"a": {"accuracy": "0.672"}, "b": {"accuracy": ".668"}}), "impossible-accuracy")
    assert message == "No whole number of 175 images gives 0.672."


def test_an_accuracy_that_many_counts_give_is_noted():
    [message] = messages(of({"a": {"accuracy": "0.67"}}), "too-few-digits")
    assert message.startswith("0.67 of 175 images may be any count from 117 to 118:")


def test_a_stated_deviation_may_be_of_the_sample_or_of_the_population():
    runs = [0.33, 0.24, 0.34, 0.24, 0.27]
    for stated, count in ((0.0483, 0), (0.0432, 0), (0.05, 0), (0.06, 1)):
        assert len(messages(of({"full": {"accuracy": runs, "sd": stated}}), "misstated-summary")) == count


def test_a_range_may_be_rounded():
    runs = [0.634, 0.669]
    assert not messages(of({"a": {"accuracy": runs, "range": [0.63, 0.67]}}), "misstated-summary")
    for told in ([0.6, 0.67], [0.6, 0.7]):  # however few digits there are: no run was as low as 0.6
        assert messages(of({"a": {"accuracy": runs, "range": told}}), "misstated-summary")


@pytest.mark.parametrize(
    ("known", "rule", "floor"),
    [
        ({"classes": None}, "unknown-labels", None),
        ({}, "unknown-labels", 0.25),
        ({"labels": [44, 23, 67, 41]}, "assumed-balanced", 67 / 175),
        ({"labels": [44, 23, 67, 41], "train_labels": [900, 10, 10, 10]}, None, 44 / 175),
    ],
)
def test_the_floor_rests_on_what_is_known_and_says_so(known, rule, floor):
    judgement = of({"a": {"correct": 73}, "b": {"correct": 80}}, **known)
    assert [f.id for f in judgement.findings if f.id in ("unknown-labels", "assumed-balanced")] == (
        [rule] if rule else []
    )
    assert (judgement.floor.value if judgement.floor else None) == pytest.approx(floor)


def test_one_arm_alone_has_no_verdict():
    judgement = of({"full": {"correct": 73}}, labels=[44, 23, 67, 41])
    assert judgement.verdicts == ()
    assert 'not shown to beat always answering "2"' in judgement.sentence(judgement.arms[0])


def test_the_baseline_may_be_any_arm():
    [verdict] = of({"a": {"correct": 73}, "b": {"correct": 100}}, baseline="b").verdicts
    assert (verdict.arm, verdict.baseline) == ("a", "b")


def test_a_report_can_be_an_object_a_mapping_or_a_file():
    judgement = judged("xray-activation-one-run")
    again = lab.judge_report(judgement.report)
    assert isinstance(again.report, Report)
    assert str(again.verdicts) == str(judgement.verdicts)  # what is not a number equals nothing, not even itself


def test_what_is_not_known_is_null_in_json():
    text = json.dumps(judged("mnist-topologies-curves").to_json(), allow_nan=False)
    verdict = json.loads(text)["verdicts"][0]
    assert (verdict["difference"], verdict["interval"], verdict["p"]) == (None, [None, None], None)


def test_what_matters_can_be_said_again():
    assert verdict_of("xray-activation-ten-runs", matters=0.006).code == "CANNOT_TELL"
    assert verdict_of("xray-activation-ten-runs", matters=0.009).code == "EQUIVALENT"  # by the 90 % interval alone
    with pytest.raises(InputError, match="`matters` must be"):
        judged("xray-activation-ten-runs", matters=5)


def test_faults_of_a_file_are_told_with_their_lines(tmp_path):
    path = tmp_path / "table.yaml"
    path.write_text("report: r\nof: 0\narms: {a: {correct: 3}}\n")
    with pytest.raises(StudyError, match=r"table.yaml has 1 fault:\n  line 2, of: `of` must be"):
        lab.judge_report(path)


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "must exist"), (b"\xff\xfe\xfa", "must be UTF-8 text; line 1"), (b" " * 1_000_001, "must be smaller than")],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, content, told):
    path = tmp_path / "table.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=told):
        lab.judge_report(path)
    with pytest.raises(InputError, match="is a folder"):
        lab.judge_report(tmp_path)
