"""What Paribus says, shown on a study that is made up: sentences of verdicts, and the JSON of every command.

Nothing is trained here, so the pages come out the same on every machine; numbers are rounded to four digits.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import numpy as np
from tables import table

from paribus import lab
from paribus.data import catalogue
from paribus.records import ArmRecord, Curve, DataRecord, Parameters, Run, StudyRecord
from paribus.spec import Change, digest, parse, plain, read_text
from paribus.stats import Evidence, Verdict, VerdictCode, judge
from paribus.store import StudySummary

STUDY = """\
study: batch-size
question: Does a smaller batch help?
data: digits
model: [Flatten, Dense: {units: 10}]
train: {epochs: 5}
vary: {factor: batch size, set: [train.batch_size], levels: [32, 16], baseline: 32}
replicates: 2
"""

ERRORS: dict[VerdictCode, tuple[float, float, int]] = {
    "CONFOUNDED": (0.08, 0.10, 5),
    "FAILED_RUNS": (0.1, 0.1, 0),
    "NO_EFFECT": (0.10, 0.10, 5),
    "NEITHER_LEARNED": (0.75, 0.76, 5),
    "ONE_RUN": (0.06, 0.10, 1),
    "EQUIVALENT": (0.101, 0.10, 5),
    "BETTER_ENOUGH": (0.04, 0.10, 5),
    "WORSE_ENOUGH": (0.16, 0.10, 5),
    "BETTER": (0.088, 0.10, 5),
    "WORSE": (0.112, 0.10, 5),
    "CANNOT_TELL": (0.094, 0.10, 5),
}
"""For each code, arms that lead to it: the arm's share of errors, the baseline's, and replicates."""


def verdict_sentences() -> str:
    """Every code with a sentence that it comes with."""
    rows = [(f"`{code}`", verdict_of(code).sentence) for code in get_args(VerdictCode)]
    return table(("Code", "Sentence"), rows)


def verdict_of(code: VerdictCode) -> Verdict:
    """A verdict with this code: *leaky* against *relu* on 2,000 images of four classes."""
    arm, baseline, replicates = ERRORS[code]
    labels = np.tile(np.arange(4), 500)
    activation = ("activation", "relu", "leaky_relu")
    verdict = judge(
        Evidence(
            arm="leaky",
            baseline="relu",
            arm_predictions=_answers(labels, arm, replicates, stream=0 if code == "NO_EFFECT" else 1),
            baseline_predictions=_answers(labels, baseline, replicates, stream=0),
            labels=labels,
            classes=("cat", "dog", "fox", "owl"),
            train_label_counts=np.full(4, 500),
            arm_probabilities_equal=code == "NO_EFFECT",
            changes=(activation, ("epochs", "25", "50")) if code == "CONFOUNDED" else (activation,),
            arm_failed=5 if code == "FAILED_RUNS" else 0,
            runs=5 if code == "FAILED_RUNS" else 0,
        )
    )
    if verdict.code != code:
        raise ValueError(f"the arms for {code} must lead to it; they led to {verdict.code}. Change ERRORS.")
    return verdict


def _answers(labels: np.ndarray, errors: float, replicates: int, stream: int) -> np.ndarray:
    """Answers that are wrong where an image's difficulty, a little different in every run, is among the greatest."""
    difficulty = np.random.default_rng(5).random(len(labels))
    rows = []
    for replicate in range(replicates):
        felt = difficulty + np.random.default_rng([stream, replicate]).normal(0, 0.08, len(labels))
        num_right = round((1 - errors) * len(labels)) + 4 * (replicate * (stream + 1) % 5 - 2)
        wrong = np.argsort(felt)[num_right:]
        row = labels.copy()
        row[wrong] = (row[wrong] + 1) % 4
        rows.append(row)
    return np.array(rows, int).reshape(replicates, len(labels))


def check_json() -> str:
    """``paribus check --json`` of a sound study."""
    return _block(lab.check(read_text(STUDY)).to_json())


def faulty_check_json() -> str:
    """``paribus check --json`` of a study with a fault."""
    return _block(lab.check(read_text(STUDY.replace("epochs: 5", "epochs: 0"))).to_json())


def show_json() -> str:
    """``paribus show --json``: the study of two arms and two replicates."""
    return _block(result().to_json())


def ls_json() -> str:
    """``paribus ls --json``."""
    study = result().study
    line = StudySummary(
        study.id,
        study.study,
        study.question,
        study.state,
        study.created,
        arms=2,
        replicates=2,
        runs=4,
        best=("16", 0.95),
    )
    return _block([lab.as_json(line)])


def compare_json() -> str:
    """``paribus compare --json``."""
    return _block([lab.as_json(verdict) for verdict in result().verdicts])


def data_ls_json() -> str:
    """``paribus data ls --json``, of a machine on which nothing was fetched yet; the first two of the list."""
    return _block([lab.as_json(entry) for entry in catalogue(Path("an-empty-cache"))[:2]])


def result() -> lab.Result:
    """A finished study of two arms and two replicates."""
    study = parse(STUDY)
    labels = np.arange(360) % 10
    change = Change("train.batch_size", 32, 16)
    parameters = Parameters(total=650, trainable=650, non_trainable=0)
    record = StudyRecord(
        id="k7mwq2abcd",
        study=study.study,
        question=study.question,
        digest=digest(study),
        spec=plain(study),
        state="finished",
        created=datetime(2026, 5, 9, 12, 30, 15, tzinfo=UTC),
        seconds=4.2,
        replicates=2,
        data=DataRecord(
            name="digits",
            train=1150,
            validation=287,
            test=360,
            classes=tuple("0123456789"),
            input_shape=(8, 8, 1),
            fingerprint="ab" * 32,
            train_label_counts=(115,) * 10,
            test_labels=tuple(int(label) for label in labels),
            validation_labels=(),
        ),
        arms=(ArmRecord("32", True, None, parameters, ()), ArmRecord("16", False, "32", parameters, (change,))),
        findings=(),
        versions={},
        machine={},
    )
    runs = tuple(_run(arm, r, labels, errors) for arm, errors in (("32", 30), ("16", 18)) for r in range(2))
    return lab.Result(record, runs, lab.verdicts_of(record, runs))


def _run(arm: str, replicate: int, labels: np.ndarray, num_errors: int) -> Run:
    answers = labels.copy()
    wrong = np.arange(replicate, (3 - replicate % 2) * num_errors, 3)
    answers[wrong] = (answers[wrong] + 1) % 10
    accuracy = float((answers == labels).mean())
    scores = {"loss": 0.2, "penalty": 0.0, "accuracy": accuracy}
    run = Run(
        arm=arm,
        replicate=replicate,
        status="finished",
        reason=None,
        epochs=5.0,
        steps=180,
        seconds=0.4,
        seeds={"order": replicate},
        curves=(Curve("train", "loss", np.array([0.0, 5.0]), np.array([2.3, 0.2])),),
        scores={"train": scores, "validation": scores, "test": scores},
    )
    return replace(run, probabilities={"test": np.eye(10, dtype=np.float32)[answers]})


def _block(value: Any) -> str:
    return f"```json\n{_short_lists(json.dumps(_rounded(value), indent=2, ensure_ascii=False))}\n```"


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, 4)
        case dict():
            return {key: _rounded(inner) for key, inner in value.items()}
        case list():
            return [_rounded(inner) for inner in value]
        case _:
            return value


def _short_lists(text: str) -> str:
    """Lists of numbers or words on one line each, where they fit."""
    lines: list[str] = []
    for line in text.splitlines():
        lines.append(line)
        opening = next((i for i in range(len(lines) - 1, -1, -1) if lines[i].endswith(("[", "{"))), None)
        if opening is not None and line.strip(" ,") in ("]", "}"):
            joined = lines[opening] + " ".join(part.strip() for part in lines[opening + 1 : -1]) + line.strip()
            if len(joined) <= 100:
                lines[opening:] = [joined]
    return "\n".join(lines)
