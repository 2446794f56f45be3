"""All trace rules together: silent about sound runs, quick about many, and able to do with what there is."""

import dataclasses
import re
import time
from pathlib import Path

import numpy as np

from paribus.diagnose.causes import UPSTREAM_FIRST
from paribus.diagnose.trace import TRACE_RULES, Trace, examine_runs

from .made_up import TEST_LABELS, answers, data, findings, run, study


def test_sound_runs_have_no_findings() -> None:
    assert findings(run()) == {}
    assert findings(*map(run, range(10))) == {}


def test_every_rule_is_documented_with_its_source() -> None:
    assert all("Source: " in str(rule.__doc__) for rule in TRACE_RULES)


def test_every_section_is_about_a_rule_of_runs() -> None:
    """That every rule has a section is told of all rules together, in ``test_every_rule``."""
    root = Path(__file__).parents[3]
    page = (root / "docs" / "diagnosis-traces.md").read_text(encoding="utf-8")
    sections = re.findall(r"^### (.+)$", page, re.MULTILINE)
    written = "".join(path.read_text(encoding="utf-8") for path in (root / "src/paribus/diagnose/trace").glob("*.py"))
    assert len(sections) == len(set(sections))
    assert set(sections) <= set(re.findall(r'\bid="([a-z-]+)"', written)) <= set(UPSTREAM_FIRST)


def test_arms_are_told_apart() -> None:
    lost = run(curves={("train", "accuracy"): np.full(21, 0.1)})
    traces = [Trace(name, study(), (each,), data()) for name, each in (("one", run()), ("other", lost))]
    assert {finding.arm for finding in examine_runs(traces)} == {"other"}


def test_every_finding_has_a_place_in_the_order_of_causes() -> None:
    flat = {("train", "accuracy"): np.full(21, 0.1), ("train", "loss"): np.full(21, 4.0)}
    found = findings(run(curves=flat, probabilities=answers(TEST_LABELS * 0)))
    assert len(found) > 3
    assert set(found) | {each for finding in found.values() for each in finding.explains} <= set(UPSTREAM_FIRST)


def test_numbers_of_several_runs_are_told_with_their_ends() -> None:
    runs = [run(number, scores={"test": {"accuracy": 0.8 - number / 100}}) for number in range(3)]
    evidence = findings(*runs)["test-shift"].evidence
    assert (evidence["runs"], evidence["test_accuracy"]) == ("3 of 3", 0.79)
    assert (evidence["test_accuracy_from"], evidence["test_accuracy_to"]) == (0.78, 0.8)


def test_runs_that_left_next_to_nothing_are_no_trouble() -> None:
    bare = dataclasses.replace(run(), curves=(), probabilities={}, weights={}, probes=())
    failed = dataclasses.replace(bare, status="failed", scores={})
    assert findings(bare, failed) == {}
    assert findings(failed) == {}


def test_fifty_runs_on_ten_thousand_images_take_less_than_a_second() -> None:
    labels = np.arange(10_000) % 10
    kernel = np.random.default_rng(0).normal(size=(3072, 512)).astype(np.float32)
    runs = [
        run(number, probabilities=answers(labels, 0.99), weights={"dense_1/kernel": kernel}) for number in range(50)
    ]
    trace = Trace("baseline", study(), tuple(runs), dataclasses.replace(data(), test=10_000, test_labels=tuple(labels)))
    started = time.perf_counter()
    examine_runs([trace])
    assert time.perf_counter() - started < 1
