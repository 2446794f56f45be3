"""How a study and its result show themselves to people and to programs."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from paribus.lab import as_json, run
from paribus.lab.result import Result
from paribus.records import Breakdown, Probe
from paribus.spec import Study
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.store.memory import MemoryStore


@pytest.fixture
def result() -> Result:
    with MemoryStore() as store:
        engine = FakeEngine(skill={"relu": 0.5}, diverges=(1,))
        return run(study(question="Is <tanh> better?"), store, trainer=engine)


def test_scores_are_those_of_finished_runs(result: Result) -> None:
    assert result.scores("relu").tolist() == [0.5, 0.5]
    assert result.scores("relu", "train", "loss").tolist() == [0.3, 0.3]
    assert [run.replicate for run in result.runs_of("tanh")] == [0, 1, 2]


def test_json_is_strict_and_has_every_run(result: Result) -> None:
    shown = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert [[run["status"] for run in arm["runs"]] for arm in shown["arms"]] == [
        ["finished", "diverged", "finished"]
    ] * 2
    assert shown["arms"][0]["runs"][1]["scores"] == {}
    assert shown["verdicts"][0]["arm"] == "tanh"
    # A run of each arm diverged; one epoch is little, as tests have it.
    assert [finding["id"] for finding in shown["findings"]] == ["not-finite", "not-finite", "step-budget"]


def test_json_names_the_probes_and_says_what_broke_down_but_lists_no_arrays(result: Result) -> None:
    probe = Probe("dense_1", "dead_share", np.arange(3.0), np.zeros(3))
    broken = replace(result.runs[0], breakdown=Breakdown(37, "dense_1", "gradient", np.nan), probes=(probe,))
    shown = replace(result, runs=(broken,)).to_json()["arms"][0]["runs"][0]
    place = {"step": 37, "layer": "dense_1", "quantity": "gradient"}
    assert shown["breakdown"] == place | {"largest": None, "offset": None}
    assert shown["probes"] == [{"layer": "dense_1", "quantity": "dead_share"}]
    assert result.to_json()["arms"][0]["runs"][0]["breakdown"] is None


def test_text_says_the_verdict(result: Result) -> None:
    verdict = str(result).splitlines()[1]
    assert verdict.startswith("  tanh: Valid only as a statement about models with a fault (not-finite in relu; ")
    assert "tanh is better than relu" in verdict


def test_text_of_a_single_arm_says_its_score() -> None:
    with MemoryStore() as store:
        alone = run(study(vary=None), store, trainer=FakeEngine())
    assert str(alone).endswith("baseline: test accuracy 0.9000 over 3 runs")


def test_notebook_shows_verdict_and_scores_and_escapes_what_people_wrote(result: Result) -> None:
    html = result._repr_html_()
    assert "Is &lt;tanh&gt; better?" in html
    assert "<td>relu</td><td>0.5000 ± 0.0000</td>" in html
    assert well_nested(html)


def test_study_shows_its_layers_in_a_notebook() -> None:
    html = Study.model_validate(study(question="<b>?"))._repr_html_()
    assert "<td>dense_1</td><td>{Dense: {units: 16, activation: relu}}</td>" in html
    assert "&lt;b&gt;?" in html
    assert well_nested(html)


def test_json_has_no_word_for_what_is_not_a_number() -> None:
    value = {"a": np.float32(np.nan), "b": np.array([1, 2]), "c": (np.inf, True, None), "d": np.int64(3)}
    assert as_json(value) == {"a": None, "b": [1, 2], "c": [None, True, None], "d": 3}
    with pytest.raises(TypeError, match="object"):
        as_json(object())


def well_nested(html: str) -> bool:
    open_tags: list[str] = []
    for closing, tag in re.findall(r"<(/?)(\w+)", html):
        if not closing:
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag:
            return False
    return not open_tags
