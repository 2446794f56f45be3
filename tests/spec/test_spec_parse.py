"""Every fault of a study file is told at once: its line, its place in words, what must hold, what to do."""

import pytest

from paribus.errors import Fault, StudyError
from paribus.spec import Document, Study, examine, parse, read_text, shape_faults

STUDY = """\
study: s
data: digits
model:
  - Flatten
  - Dense: {units: 300, activation: relu}
  - Dense: {units: 10}
train:
  epochs: 5
"""


def told(text: str) -> list[str]:
    return [str(fault) for fault in examine(read_text(text)).faults]


FAULTS = {
    "- Flatten": {
        "- Flaten: {units: 3, axis: 4}": Fault(
            "model[0]", "There is no such layer.", "Flaten", "Did you mean `Flatten`?", 4
        ),
        "- null": Fault(
            "model[0]",
            "A layer is written as its name, or its name with arguments.",
            "null",
            "Write `Flatten` or `Dense: {units: 10}`.",
            4,
        ),
        "- Residual: {layers: [Flaten]}": Fault(
            "model.residual.layers[0]", "There is no such layer.", "Flaten", "Did you mean `Flatten`?", 4
        ),
        "- Residual: {layers: [Flatten, {Residual: {layers: [Flatten]}}]}": Fault(
            "model.residual_2",
            "Residual blocks cannot be nested.",
            "Residual",
            "Put its layers in the outer block, or after it.",
            4,
        ),
        "- Conv2D: {filters: 2, kernel_size: [3, 0]}": Fault(
            "model.conv2d.kernel_size",
            "`kernel_size` must be one or two whole numbers above 0.",
            "[3, 0]",
            "Write one number, or [height, width].",
            4,
        ),
        "- Conv2D: {filters: 2, kernel_size: 3, padding: sam}": Fault(
            "model.conv2d.padding", "`padding` must be one of valid, same.", "sam", "Did you mean `same`?", 4
        ),
        "- Reshape: {target_shape: [a]}": Fault(
            "model.reshape.target_shape",
            "`target_shape` must be a list of whole numbers.",
            "[a]",
            "Write for example [28, 28, 1].",
            4,
        ),
        "- ReLU: {threshold: x}": Fault(
            "model.re_lu.threshold", "`threshold` must be a number, 0 or more.", "x", "Write 0 or more.", 4
        ),
        "- Flatten: {name: 1a}": Fault(
            "model.1a.name",
            "`name` must be a word of letters, digits and _ that begins with a letter.",
            '"1a"',
            "Write for example top_1.",
            4,
        ),
    },
    "Dense: {units: 10}": {
        "Dense": Fault("model.dense_2.units", "Dense needs `units`.", "", "Add `units`: a whole number above 0.", 6),
        "Dense: 10": Fault(
            "model.dense_2", "`Dense` takes its arguments by name.", "10", "Write Dense: {units: …}.", 6
        ),
        "Dense: {units: 0}": Fault(
            "model.dense_2.units", "`units` must be a whole number above 0.", "0", "Write 1 or more.", 6
        ),
        "Dense: {units: '10'}": Fault(
            "model.dense_2.units", "`units` must be a whole number above 0.", '"10"', "Write 10 without quotes.", 6
        ),
        "Dense: {units: true}": Fault(
            "model.dense_2.units", "`units` must be a whole number above 0.", "true", "Write 1 or more.", 6
        ),
        "Dense: {units: 10, activation: rleu}": Fault(
            "model.dense_2.activation", "There is no such activation.", "rleu", "Did you mean `relu`?", 6
        ),
        "Dense: {units: 10, activaton: relu}": Fault(
            "model.dense_2.activaton", "Dense has no `activaton`.", "", "Did you mean `activation`?", 6
        ),
        "Dense: {units: 10, activation: {elu: {alpha: x}}}": Fault(
            "model.dense_2.activation.alpha", "`alpha` must be a number.", "x", "Write a number.", 6
        ),
        "Dense: {units: 10, use_bias: 1}": Fault(
            "model.dense_2.use_bias", "`use_bias` must be true or false.", "1", "Write true or false.", 6
        ),
    },
    "data: digits": {
        "data: dgits": Fault("data", "There is no such data set.", "dgits", "Did you mean `digits`?", 2),
        "data: {validation: 0.2}": Fault(
            "data",
            "A data set is written as its name, or its name with arguments.",
            "{validation: 0.2}",
            "Write one of digits, mnist, fashion-mnist, cifar10, folder, npz.",
            2,
        ),
        "data: {name: digits, validation: 1.5}": Fault(
            "data.validation",
            "`validation` must be a number of images, a share between 0 and 1, or `test`.",
            "1.5",
            "Write for example 0.2, or 0 for none.",
            2,
        ),
        "data: {name: npz}": Fault("data.path", "`npz` needs `path`.", "", "Add `path`: a text.", 2),
        "data: {name: digits, classes: [1, 2, 1]}": Fault(
            "data.classes", "`classes` must name each class once.", "1", "Take out the repetitions.", 2
        ),
        "data: {name: folder, path: p, label_pattern: '-('}": Fault(
            "data.label_pattern",
            "`label_pattern` must be a regular expression: missing ), unterminated subpattern at position 1.",
            "-(",
            "Mend it there.",
            2,
        ),
    },
    "epochs: 5": {
        "epochs: null": Fault(
            "train",
            "Training needs exactly one of `epochs`, `steps` and `seconds`.",
            "none of them",
            "Write for example epochs: 25.",
            7,
        ),
        "{epochs: 5, steps: 4}": Fault(
            "train",
            "Training needs exactly one of `epochs`, `steps` and `seconds`.",
            "epochs and steps",
            "Keep one of them.",
            7,
        ),
        "{epochs: 5, optimizer: {Adam: {learning_rate: -1}}}": Fault(
            "train.optimizer.learning_rate",
            "`learning_rate` must be a number above 0.",
            "-1",
            "Write a number greater than 0.",
            8,
        ),
        "{epochs: 5, optimizer: {Adam: {momentum: 1}}}": Fault(
            "train.optimizer.momentum",
            "Adam has no `momentum`.",
            "",
            (
                "There are: learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, beta_1, beta_2, "
                "epsilon, amsgrad."
            ),
            8,
        ),
        "{epochs: 5, optimizer: {AdamW: {weight_decay: null}}}": Fault(
            "train.optimizer.weight_decay",
            "`weight_decay` of AdamW must be a number.",
            "null",
            "Write 0, or use Adam.",
            8,
        ),
        "{epochs: 5, optimizer: {SGD: {clipnorm: 1, clipvalue: 1}}}": Fault(
            "train.optimizer.clipvalue",
            "Gradients are clipped in one way at most.",
            "clipnorm and clipvalue",
            "Keep one of them.",
            8,
        ),
        "{epochs: 5, schedule: {CosineDecay: {decay_steps: 9, warmup_steps: 3}}}": Fault(
            "train.schedule.warmup_steps",
            "`warmup_target` and `warmup_steps` belong together.",
            "warmup_target: null, warmup_steps: 3",
            "Write both or none.",
            8,
        ),
        "{epochs: 5, early_stopping: true}": Fault(
            "train.early_stopping",
            "`early_stopping` takes its arguments by name.",
            "true",
            "Write early_stopping: {patience: …}.",
            8,
        ),
        "{epochs: 5, early_stopping: {patience: 1, ever: 2}}": Fault(
            "train.early_stopping.ever", "`early_stopping` has no `ever`.", "", "Did you mean `every`?", 8
        ),
        "{epochs: 5, schedule: {PiecewiseConstantDecay: {boundaries: [9], values: [1, 2, 3]}}}": Fault(
            "train.schedule.values",
            "`values` must be one more than `boundaries`.",
            "3 values for 1 boundaries",
            "Add or take out some.",
            8,
        ),
    },
    "study: s": {
        "study: ''": Fault("study", "`study` must be a text of 1 to 80 characters.", '""', "Write a short name.", 1),
        "study: 7": Fault("study", "`study` must be a text of 1 to 80 characters.", "7", "Write a short name.", 1),
        "study: s\nreplicate: 3": Fault(
            "replicate", "A study has no `replicate`.", "", "Did you mean `replicates`?", 2
        ),
        "study: s\nverdict_on: train": Fault(
            "verdict_on", "`verdict_on` must be one of test, validation.", "train", "There are: test, validation.", 2
        ),
        "study: s\nmatters: 3": Fault(
            "matters", "`matters` must be a number between 0 and 1.", "3", "Write for example 0.2.", 2
        ),
        "study: s\nseed: -1": Fault(
            "seed", "`seed` must be a whole number from 0 to 4294967295.", "-1", "Write for example 0.", 2
        ),
    },
}
CASES = [(old, new, fault) for old, cases in FAULTS.items() for new, fault in cases.items()]


@pytest.mark.parametrize(("old", "new", "fault"), CASES, ids=[new for _, new, _ in CASES])
def test_fault_reads_as_written_here(old: str, new: str, fault: Fault) -> None:
    assert examine(read_text(STUDY.replace(old, new))).faults == (fault,)


def test_all_faults_are_told_at_once_each_with_its_line() -> None:
    text = STUDY.replace("Flatten", "Flaten").replace("300", "-3").replace("epochs: 5", "epochs: 0\n  batchsize: 2")
    with pytest.raises(StudyError) as caught:
        parse(text, "my.yaml")
    places = [(fault.line, fault.path) for fault in caught.value.faults]
    assert places == [(4, "model[0]"), (5, "model.dense_1.units"), (8, "train.epochs"), (9, "train.batchsize")]
    assert str(caught.value).startswith("my.yaml has 4 faults:\n  line 4, model[0]:")


def test_faults_of_an_unsound_part_do_not_hide_those_of_what_is_varied() -> None:
    vary = "vary: {factor: f, set: [model.dense_3.units], levels: [1, 2], baseline: 1}\n"
    faults = examine(read_text(STUDY.replace("epochs: 5", "epochs: 0") + vary)).faults
    assert [fault.path for fault in faults] == ["train.epochs", "vary.set"]


def test_missing_parts_are_shown_with_an_example() -> None:
    assert told("question: why\n") == [
        "line 1, study: A study needs `study`. Add `study`: a text of 1 to 80 characters.",
        "line 1, data: A study needs `data`. Add for example `data: digits`.",
        "line 1, model: A study needs `model`. Add for example `model: [Flatten, {Dense: {units: 10}}]`.",
        "line 1, train: A study needs `train`. Add for example `train: {epochs: 25}`.",
    ]


def test_two_layers_of_one_name_are_told_by_kind() -> None:
    text = STUDY.replace("- Flatten", "- Flatten: {name: x}").replace("units: 10", "units: 10, name: x")
    assert told(text) == [
        "line 3, model: Every layer needs a name of its own. Received `x` for Flatten, Dense. Rename one of them."
    ]


@pytest.mark.parametrize(
    ("addition", "path", "line"),
    [("  early_stopping: {patience: 2}\n", "train.early_stopping", 9), ("verdict_on: validation\n", "verdict_on", 9)],
)
def test_what_looks_at_validation_needs_a_validation_split(addition: str, path: str, line: int) -> None:
    (fault,) = examine(read_text(STUDY.replace("digits", "{name: digits, validation: 0}") + addition)).faults
    assert (fault.path, fault.line) == (path, line)
    assert fault.message == f"`{path}` needs a validation split."


def shapes(text: str, shape: tuple[int, ...] = (8, 8, 1), num_classes: int = 10) -> list[str]:
    document = read_text(text)
    study = examine(document).study
    assert study is not None
    return [str(fault) for fault in shape_faults(study, shape, num_classes, document)]


def test_network_that_fits_has_no_shape_faults() -> None:
    assert shapes(STUDY) == []


def test_dense_layer_on_an_image_is_told_to_flatten_first() -> None:
    text = STUDY.replace("  - Flatten\n", "")
    assert shapes(text) == [
        "line 4, model.dense_1: Dense needs a vector. Received an image of 8×8×1. Put Flatten before it."
    ]


def test_wrong_number_of_scores_points_to_the_last_units_and_names_the_number() -> None:
    assert shapes(STUDY, num_classes=4) == [
        (
            "line 6, model.dense_2.units: The network must end in one score for each of the 4 classes. "
            "Received a vector of 10. Write units: 4."
        )
    ]
    assert shapes(STUDY.replace("Dense: {units: 10}", "Dense:\n      activation: linear\n      units: 12"))[
        0
    ].startswith("line 8, model.dense_2.units")


def test_network_that_ends_in_an_image_is_told_how_to_end() -> None:
    text = "{study: s, data: digits, train: {epochs: 1}, model: [Conv2D: {filters: 3, kernel_size: 3}]}"
    assert shapes(text) == [
        (
            "line 1, model.conv2d: The network must end in one score for each of the 10 classes. "
            "Received an image of 6×6×3. End with Flatten and Dense: {units: 10}."
        )
    ]


def test_kernel_larger_than_its_input_points_to_the_kernel() -> None:
    convolutions = (
        "- MaxPooling2D: {pool_size: 4}\n  - Conv2D:\n      filters: 3\n      kernel_size: [3, 1]\n  - Flatten"
    )
    assert shapes(STUDY.replace("- Flatten", convolutions)) == [
        (
            "line 7, model.conv2d.kernel_size: Conv2D's window of 3×1 must fit into what comes in. "
            "Received an image of 2×2×1. Make it smaller, pool less before it, or write padding: same."
        )
    ]


def test_shape_fault_of_one_arm_names_the_arm_and_its_line() -> None:
    vary = "vary:\n  factor: f\n  baseline: a\n  arms:\n    a: {}\n    b: {model.flatten: null}\n"
    (fault,) = shapes(STUDY + vary)
    assert fault.startswith("line 14, model.dense_1: In arm `b`: Dense needs a vector.")


def test_shape_fault_of_every_arm_is_told_once() -> None:
    vary = "vary: {factor: f, baseline: 1, set: [train.epochs], levels: [1, 2, 3]}\n"
    assert len(shapes(STUDY + vary, num_classes=4)) == 1


def test_shape_faults_of_a_study_made_in_python_have_no_lines() -> None:
    study = Study.model_validate(read_text(STUDY).data)
    assert [fault.line for fault in shape_faults(study, (8, 8, 1), 4)] == [None]
    assert [fault.path for fault in shape_faults(study, (8, 8, 1), 4, Document(read_text(STUDY).data))] == [
        "model.dense_2.units"
    ]
