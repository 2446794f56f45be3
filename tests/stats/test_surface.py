import subprocess
import sys

import paribus.stats


def test_every_public_name_is_there_documented_and_shown():
    assert len(set(paribus.stats.__all__)) == len(paribus.stats.__all__)
    for name in set(paribus.stats.__all__) - {"LOOKS", "EffectCode", "Looking", "VerdictCode"}:
        assert ">>>" in (getattr(paribus.stats, name).__doc__ or ""), name


def test_importing_it_loads_no_part_of_scipy_that_is_slow():
    loaded = "import sys, paribus.stats; print('scipy.stats' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
