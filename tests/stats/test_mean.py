import numpy as np
import pytest
from scipy import stats

from paribus.stats import mean_interval

# Correct answers of 10 seeds on 175 images, with ReLU and with LeakyReLU.
RELU = np.array([123, 117, 113, 121, 119, 116, 115, 122, 118, 126])
LEAKY = np.array([123, 115, 113, 122, 119, 119, 116, 118, 117, 125])


def test_ten_paired_seeds_of_leaky_against_relu_give_the_published_interval():
    differences = (LEAKY - RELU) / 175
    assert mean_interval(differences) == pytest.approx((-0.009434262367342067, 0.006005690938770639), abs=1e-12)
    assert mean_interval(differences, 0.9) == pytest.approx((-0.007970079641979414, 0.004541508213407983), abs=1e-12)


def test_five_runs_at_25_and_40_epochs_give_the_published_interval():
    differences = np.array([66.29, 64.57, 63.43, 63.43, 64.57]) - np.array([64.0, 66.86, 63.43, 63.43, 64.0])
    assert mean_interval(differences) == pytest.approx((-1.9213558353669664, 2.1493558353669635), abs=1e-9)


def test_it_is_scipys_one_sample_interval():
    values = np.random.default_rng(0).normal(size=7)
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.9)
    assert mean_interval(values, 0.9) == pytest.approx(tuple(expected), abs=1e-12)


def test_a_single_value_is_refused():
    with pytest.raises(ValueError, match="at least 2 values; got 1"):
        mean_interval(np.array([0.5]))
