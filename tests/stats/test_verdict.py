import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from paribus.stats import VerdictCode, judge

LABELS = np.repeat([0, 1, 2, 3], [44, 23, 67, 41])  # the 175 test images of the X-ray patches
MIRRORED = {"BETTER": "WORSE", "WORSE": "BETTER", "BETTER_ENOUGH": "WORSE_ENOUGH", "WORSE_ENOUGH": "BETTER_ENOUGH"}


def right(share, replicates=5, examples=400):
    """A table in which each seed gets this share right; what it misses shifts a little from seed to seed."""
    missed = round((1 - share) * examples)
    table = np.ones((replicates, examples), dtype=bool)
    for row in range(replicates):
        table[row, 4 * row : 4 * row + missed] = False
    return table


CASES = {
    "CONFOUNDED": (right(0.9), right(0.8), {"changes": (("batch size", "64", "32"), ("epochs", "25", "50"))}),
    "NO_EFFECT": (right(0.9), right(0.9), {"arm_probabilities_equal": True}),
    "FAILED_RUNS": (right(0.9, 0), right(0.9, 0), {"arm_failed": 5, "runs": 5}),
    "NEITHER_LEARNED": (right(0.25), right(0.2), {}),
    "ONE_RUN": (right(0.9, 1), right(0.8, 1), {}),
    "EQUIVALENT": (right(0.9), right(0.9), {}),
    "BETTER_ENOUGH": (right(0.9), right(0.6), {}),
    "WORSE_ENOUGH": (right(0.6), right(0.9), {}),
    "BETTER": (right(0.95), right(0.935), {}),
    "WORSE": (right(0.935), right(0.95), {}),
    "CANNOT_TELL": (right(0.9), right(0.9)[:, ::-1], {}),
}


def test_every_code_has_a_case():
    assert set(CASES) == set(get_args(VerdictCode))


@pytest.mark.parametrize("code", CASES)
def test_runs_like_these_get_this_code(make_evidence, code):
    arm, baseline, others = CASES[code]
    verdict = judge(make_evidence(arm, baseline, **others))
    assert verdict.code == code
    assert verdict.sentence.endswith(".") or verdict.sentence.endswith("?")
    assert verdict.plan in verdict.sentence


@pytest.mark.parametrize("code", CASES)
def test_swapping_the_arms_mirrors_the_verdict(make_evidence, code):
    arm, baseline, others = CASES[code]
    verdict, mirrored = judge(make_evidence(arm, baseline, **others)), judge(make_evidence(baseline, arm, **others))
    assert mirrored.code == MIRRORED.get(code, code)
    low, high = verdict.interval
    assert mirrored.interval == pytest.approx((-high, -low), nan_ok=True)
    assert mirrored.difference == pytest.approx(-verdict.difference, nan_ok=True)


@pytest.mark.parametrize("code", CASES)
def test_the_order_of_replicates_and_images_changes_nothing(make_evidence, code):
    arm, baseline, others = CASES[code]
    rng = np.random.default_rng(0)
    rows, columns = rng.permutation(arm.shape[0]), 4 * rng.permutation(arm.shape[1] // 4)
    columns = (columns[:, None] + np.arange(4)).ravel()  # every image keeps its label
    mixed = judge(make_evidence(arm[rows][:, columns], baseline[rows][:, columns], **others))
    assert mixed.sentence == judge(make_evidence(arm, baseline, **others)).sentence


def test_a_verdict_tells_where_it_comes_from(make_evidence):
    verdict = judge(make_evidence(right(0.9), right(0.6)), matters=0.02, split="validation", metric="accuracy")
    assert (verdict.arm, verdict.baseline, verdict.split, verdict.metric) == ("leaky", "relu", "validation", "accuracy")
    assert (verdict.replicates, verdict.examples, verdict.matters) == (5, 400, 0.02)
    assert (verdict.floor, verdict.floor_name) == (0.25, 'always answering "background"')
    assert verdict.difference == pytest.approx(0.3)
    assert verdict.interval[0] < verdict.interval90[0] < 0.3 < verdict.interval90[1] < verdict.interval[1]


def test_one_run_against_always_background_is_a_comparison_of_two_that_did_not_learn(make_evidence):
    # 73 of 175 against 44 of 175, the count of one class: the published case of more filters "capturing more".
    answers = np.random.default_rng(0).permutation(np.repeat([True, False], [73, 102]))
    arm = np.where(answers, LABELS, (LABELS + 1) % 4)[None]
    background = np.zeros((1, 175), dtype=int)
    evidence = make_evidence(
        answers[None], answers[None], labels=LABELS, arm_predictions=arm, baseline_predictions=background
    )
    verdict = judge(evidence)
    assert verdict.code == "NEITHER_LEARNED"
    assert verdict.floor == pytest.approx(67 / 175)
    assert 'Neither arm is shown to beat always answering "lungs" (38.3%).' in verdict.sentence
    assert 'relu answered "background" for every image.' in verdict.sentence


def test_an_unfinished_comparison_has_no_numbers(make_evidence):
    verdict = judge(make_evidence(right(0.9, 0), right(0.9, 0)))
    assert verdict.code == "FAILED_RUNS"
    assert math.isnan(verdict.difference)


@given(seed=st.integers(0, 2**32 - 1), small=st.floats(0.003, 0.3), large=st.floats(0.003, 0.3))
def test_asking_for_more_never_makes_a_difference_larger(make_evidence, simulate, seed, small, large):
    small, large = sorted((small, large))
    evidence = make_evidence(*simulate(np.random.default_rng(seed), 3, 60, (1.5, 1.0)))
    enough = {"BETTER_ENOUGH", "WORSE_ENOUGH"}
    if judge(evidence, matters=large).code in enough:
        assert judge(evidence, matters=small).code in enough
    if judge(evidence, matters=small).code == "EQUIVALENT":
        assert judge(evidence, matters=large).code == "EQUIVALENT"


@pytest.mark.parametrize(("replicates", "examples"), [(5, 175), (3, 1000)])
def test_the_same_arm_twice_is_rarely_called_better_or_worse(make_evidence, simulate, replicates, examples):
    # The arms differ in seeds alone, so "better" is always wrong; the claim is 5 %, the bound 3 standard errors more.
    rng = np.random.default_rng(0)
    repetitions, wrong = 1000 if examples < 1000 else 300, 0
    for _ in range(repetitions):
        both = simulate(rng, 2 * replicates, examples, (0.6, 0.6))[0]
        code = judge(make_evidence(both[:replicates], both[replicates:])).code
        wrong += code in {"BETTER", "WORSE", "BETTER_ENOUGH", "WORSE_ENOUGH"}
    assert wrong / repetitions <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / repetitions)


def test_a_difference_that_matters_is_rarely_called_equivalent(make_evidence, simulate):
    rng = np.random.default_rng(1)
    thresholds, spread = (0.70, 0.55), math.sqrt(1 + 2 * 0.3**2 + 0.08**2)
    truth = float(ndtr(thresholds[0] / spread) - ndtr(thresholds[1] / spread))
    repetitions = 400
    codes = [judge(make_evidence(*simulate(rng, 5, 1000, thresholds)), matters=truth).code for _ in range(repetitions)]
    assert 0 < codes.count("EQUIVALENT") / repetitions <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / repetitions)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("replicates", "examples", "claimed"),
    [(2, 175, 0.06), (3, 1000, 0.08), (5, 175, 0.06), (10, 175, 0.06), (5, 1000, 0.06), (5, 10_000, 0.06)],
)
def test_two_equal_arms_are_rarely_called_better_or_worse(make_evidence, simulate, replicates, examples, claimed):
    rng = np.random.default_rng(2)
    repetitions = 4000 if examples < 10_000 else 1000
    codes = [judge(make_evidence(*simulate(rng, replicates, examples, (0.6, 0.6)))).code for _ in range(repetitions)]
    wrong = sum(code in {"BETTER", "WORSE", "BETTER_ENOUGH", "WORSE_ENOUGH"} for code in codes)
    assert wrong / repetitions <= claimed + 2 * math.sqrt(claimed * (1 - claimed) / repetitions)
