from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paribus.stats import decide, measure

TWO_CHANGES = (("batch size", "64", "32"), ("epochs", "25", "50"))


@pytest.fixture
def contrast(make_evidence):
    """Two well trained arms; each test sets the numbers that its row of the table looks at."""
    right = np.ones((4, 100), dtype=bool)
    return measure(make_evidence(right, right), matters=0.01)


def decided(contrast, interval, interval90=None):
    return decide(replace(contrast, interval=interval, interval90=interval90 or interval))


def test_two_changes_are_confounded_whatever_the_numbers_say(contrast):
    confounded = replace(contrast.evidence, changes=TWO_CHANGES, arm_probabilities_equal=True)
    assert decide(replace(contrast, evidence=confounded)) == "CONFOUNDED"


def test_equal_probabilities_mean_no_effect(contrast):
    assert decide(replace(contrast, evidence=replace(contrast.evidence, arm_probabilities_equal=True))) == "NO_EFFECT"


def test_no_common_replicate_means_failed_runs_even_if_nothing_differs(make_evidence):
    none = np.zeros((0, 100), dtype=bool)
    evidence = make_evidence(none, none, arm_probabilities_equal=True, arm_failed=5, runs=5)
    assert decide(measure(evidence, matters=0.01)) == "FAILED_RUNS"


@pytest.mark.parametrize(
    ("arm", "baseline", "void"), [(-0.1, -0.1, True), (0.0, 0.0, True), (0.1, -0.1, False), (-0.1, 0.1, False)]
)
def test_a_comparison_is_void_when_neither_arm_is_above_the_floor(contrast, arm, baseline, void):
    floored = replace(contrast, arm_above_floor=(arm, 0.5), baseline_above_floor=(baseline, 0.5))
    assert (decide(floored) == "NEITHER_LEARNED") == void


def test_one_replicate_is_one_run(make_evidence):
    right = np.ones((1, 100), dtype=bool)
    assert decide(measure(make_evidence(right, right), matters=0.01)) == "ONE_RUN"


@pytest.mark.parametrize(
    ("interval", "code"),
    [
        ((0.02, 0.05), "BETTER_ENOUGH"),
        ((-0.05, -0.02), "WORSE_ENOUGH"),
        ((0.005, 0.05), "BETTER"),
        ((-0.05, -0.005), "WORSE"),
        ((-0.02, 0.05), "CANNOT_TELL"),
        ((-0.009, 0.009), "EQUIVALENT"),
        ((0.001, 0.009), "EQUIVALENT"),
        ((0.01, 0.05), "BETTER"),
        ((0.0, 0.05), "CANNOT_TELL"),
    ],
)
def test_size_and_direction_follow_from_the_interval(contrast, interval, code):
    assert decided(contrast, interval) == code


def test_the_90_per_cent_interval_decides_about_equivalence(contrast):
    assert decided(contrast, (-0.011, 0.005), interval90=(-0.009, 0.004)) == "EQUIVALENT"
    assert decided(contrast, (-0.005, 0.011), interval90=(-0.004, 0.009)) == "EQUIVALENT"
    assert decided(contrast, (-0.012, 0.005), interval90=(-0.010, 0.004)) == "CANNOT_TELL"


@given(seed=st.integers(0, 2**32 - 1), matters=st.floats(0.01, 0.5), more=st.floats(1, 2))
def test_a_larger_difference_that_matters_never_turns_equivalent_off(make_evidence, seed, matters, more):
    rng = np.random.default_rng(seed)
    answers = rng.random((2, 3, 60)) < 0.9
    evidence = make_evidence(answers[0], answers[1])
    if decide(measure(evidence, matters=matters)) == "EQUIVALENT":
        assert decide(measure(evidence, matters=min(0.99, more * matters))) == "EQUIVALENT"
