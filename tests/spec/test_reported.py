"""Reports as data: digits are kept, one thing may be written in several ways, and every fault is told at once."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paribus.errors import StudyError
from paribus.spec import Document
from paribus.spec.reported.faults import examine_report, parse_report, read_report_text
from paribus.spec.reported.printed import as_printed
from paribus.spec.reported.report import Report, ReportArm

TABLE = """\
report: filters
of: 175
labels: {background: 44, clavicles: 23, lungs: 67, heart: 41}
arms:
  full: {accuracy: 0.410}
  half: {accuracy: [0.30, .25, 25.0 %], mean: 0.270}
"""


def faults_of(text):
    return [str(fault) for fault in examine_report(read_report_text(text)).faults]


def changed(*changes):
    text = TABLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_figures_keep_the_digits_they_are_written_with():
    report = parse_report(TABLE)
    assert [str(figure) for figure in report.arms["half"].accuracy] == ["0.30", "0.25", "0.250"]
    assert str(report.arms["full"].accuracy[0]) == "0.410"
    assert str(report.arms["half"].mean) == "0.270"


def test_json_keeps_them_too():
    text = (
        '{\n\t"report": "r", "of": 175, "classes": 4, "matters": 0.010, "arms": {"full": {"accuracy": [0.30, 0.40]}}}'
    )
    report = parse_report(text)
    assert [str(figure) for figure in report.arms["full"].accuracy] == ["0.30", "0.40"]
    assert report.matters == 0.01


def test_an_anchor_may_be_used_twice():
    report = parse_report("{report: r, of: 175, classes: 4, arms: {a: &figures {accuracy: 0.30}, b: *figures}}")
    assert str(report.arms["b"].accuracy[0]) == "0.30"


@pytest.mark.parametrize(
    ("value", "printed"),
    [("0.30", "0.30"), (".668", "0.668"), ("66.8 %", "0.668"), ("70%", "0.70"), (0.25, "0.25"), (1, "1"),
     ("1e-2", "0.01")],
)  # fmt: skip
def test_numbers_and_percent_are_read_with_their_digits(value, printed):
    assert str(as_printed(value)) == printed


@pytest.mark.parametrize("value", [True, None, "many", [0.3]])
def test_what_is_no_number_is_left_as_it_is(value):
    assert as_printed(value) is value


def test_one_run_may_be_written_without_brackets_and_labels_without_names():
    report = Report(report="r", of=175, labels=[44, 23, 67, 41], arms={"full": {"correct": 73}, "half": None})
    assert report.arms["full"].correct == (73,)
    assert report.labels == {"0": 44, "1": 23, "2": 67, "3": 41}
    assert report.arms["half"].num_runs == 1


def test_arms_may_be_named_by_numbers():
    assert list(parse_report("{report: r, of: 175, arms: {64: {correct: 73}, 32: {correct: 70}}}").arms) == ["64", "32"]


def test_every_fault_is_told_at_once_with_its_line():
    text = changed(("of: 175", "of: none"), ("0.410", "41.0"), ("mean: 0.270", "meen: 0.270"), ("report:", "raport:"))
    faults = faults_of(text)
    assert faults[:3] == [
        "line 1, report: A report needs `report`. Add `report`: a short name.",
        "line 1, raport: A report has no `raport`. Did you mean `report`?",
        "line 2, of: `of` must be a whole number from 1 to 10,000,000. Received none. Write the number of test images.",
    ]
    assert faults[3].startswith("line 5, arms.full.accuracy: `accuracy` must be a share from 0 to 1, or percent.")
    assert faults[4:] == ["line 6, arms.half.meen: `half` has no `meen`. Did you mean `mean`?"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("clavicles: 23", "clavicles: 24"), "line 3, labels: `labels` must add up to the 175 test images."),
        (("of: 175", "of: 175\nclasses: 3"), "line 3, classes: `classes` must be as many as `labels` has."),
        (("of: 175", "of: 175\nbaseline: ful"), "line 3, baseline: `baseline` must be one of the arms."),
        (("of: 175", "of: 175\ntrain_labels: [5, 5]"), "line 3, train_labels: `train_labels` must name the classes of"),
        (("of: 175", "of: 175\npaired: true"), "line 3, paired: `paired` needs a figure of every run,"),
        (("{accuracy: 0.410}", "{correct: 176}"), "line 5, arms.full.correct: `correct` must not exceed the 175 test"),
        (("0.410", "0.410, correct: 73"), "line 5, arms.full: `full` must have `correct` or `accuracy`."),
        (("accuracy: 0.410", "mean: 0.410"), "line 5, arms.full.mean: A `mean` without its runs needs"),
        (("mean: 0.270", "runs: 5"), "line 6, arms.half.runs: `runs` must be as many as there are figures."),
        ((".25,", "many,"), "line 6, arms.half.accuracy[1]: `accuracy` must be a share from 0 to 1"),
        (("{accuracy: 0.410}", "73"), "line 5, arms.full: `full` must map names to values. Received 73."),
        (("mean: 0.270", "changes: [64, 32]"), "line 6, arms.half.changes: `changes` must be what was changed"),
        (("of: 175", "of: 175\nmatters: 5"), "line 3, matters: `matters` must be a number between 0 and 1."),
    ],
)  # fmt: skip
def test_a_report_that_contradicts_itself_is_told_where(change, told):
    [fault] = faults_of(changed(change))
    assert fault.startswith(told)


def test_contradictions_are_told_beside_other_faults():
    faults = faults_of(changed(("{accuracy: 0.410}", "{correct: 176}"), ("mean: 0.270", "meen: 0.270")))
    assert [fault.split(":")[0] for fault in faults] == ["line 5, arms.full.correct", "line 6, arms.half.meen"]


def network(layers, stated="7850"):
    return f"""\
report: r
of: 10000
arms:
  one:
    parameters:
      stated: {stated}
      input: [28, 28, 1]
      layers: {layers}
"""


@pytest.mark.parametrize(
    ("layers", "told"),
    [
        ("[Flaten, Dense: {units: 10}]", "line 8, arms.one.parameters.layers[0]: There is no such layer."),
        ("[Flatten, Dense: {units: 0}]", "line 8, arms.one.parameters.layers.dense.units: `units` must be"),
        ("[Flatten, Dense: {unit: 10}]", "line 8, arms.one.parameters.layers.dense.unit"),
        ("[Dense: {units: 10}]", "line 8, arms.one.parameters.layers.dense"),
    ],
)  # fmt: skip
def test_networks_have_the_faults_that_they_would_have_in_a_study(layers, told):
    assert faults_of(network(layers))[0].startswith(told)


def test_a_network_without_a_stated_number_is_a_fault_of_the_report():
    text = network("[Flatten, Dense: {units: 10}]").replace("      stated: 7850\n", "")
    assert faults_of(text) == [
        "line 5, arms.one.parameters.stated: `parameters` needs `stated`. Add for example `stated: 7850`."
    ]


@pytest.mark.parametrize("text", ["[1, 2]", "73"])
def test_what_is_no_mapping_is_told_so(text):
    assert faults_of(text)[0].startswith("line 1, report: A report must be a mapping of names to values.")


def test_text_that_is_not_yaml_is_told_with_its_line():
    with pytest.raises(StudyError, match="line 2"):
        parse_report("report: r\nof: [175")


def test_plain_data_have_the_same_faults_without_lines():
    document = Document({"report": "r", "of": 175, "arms": {"full": {"correct": 176, "accuracy": Decimal("0.3")}}})
    assert [fault.line for fault in examine_report(document).faults] == [None, None]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 200)
    | st.floats()
    | st.sampled_from(["relu", "0.30", "66 %", "Flatten"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "correct"]), inner, max_size=2)
    ),
    max_leaves=4,
)
ARMS = st.dictionaries(st.sampled_from([*ReportArm.model_fields, "corect"]), VALUES, max_size=4)
PARAMETERS = st.fixed_dictionaries(
    {"parameters": st.dictionaries(st.sampled_from(["layers", "input", "stated"]), VALUES)}
)
REPORTS = st.fixed_dictionaries(
    {
        "report": VALUES,
        "of": st.just(175) | VALUES,
        "arms": VALUES | st.dictionaries(st.text(max_size=2), ARMS | PARAMETERS),
    },
    optional=dict.fromkeys(("labels", "train_labels", "classes", "baseline", "matters", "paired", "seed_sd"), VALUES),
)


@given(REPORTS | VALUES)
def test_whatever_is_given_is_a_report_or_has_faults_with_remedies(raw):
    examined = examine_report(Document(raw))
    assert (examined.report is None) == bool(examined.faults)
    assert all(fault.path and fault.message and fault.remedy for fault in examined.faults)
