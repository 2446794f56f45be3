import pytest

from paribus.stats.level import upper_quantile


def test_a_level_in_per_cent_is_refused_with_the_share_to_write():
    with pytest.raises(ValueError, match=r"`level` must lie in \(0, 1\); got 95. Write 0.95."):
        upper_quantile(95.0)


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, float("nan")])
def test_a_level_that_is_no_share_is_refused(level):
    with pytest.raises(ValueError, match="must lie in"):
        upper_quantile(level)
