"""Recomputes every figure of a study's verdicts from its stored probabilities."""

import json
import subprocess
import sys

import numpy as np
from scipy import optimize, stats

import paribus

z = np.linspace(-9, 9, 20_001)


def reach(few, many, freedom, tail):
    """Where the sum of t(freedom) times few and a normal error times many has so much beyond it."""

    def excess(x):
        return np.trapezoid(stats.norm.pdf(z) * stats.t.sf((x - many * z) / few, freedom), z) - tail

    return optimize.brentq(excess, 0, 1e3 * (few + many))


study = sys.argv[1] if len(sys.argv) > 1 else "latest"
shown = json.loads(subprocess.check_output(["paribus", "show", study, "--json"]))
result = paribus.load_result(study)
labels = np.array(result.study.data.test_labels)
for told in shown["verdicts"]:
    arm, baseline = ({run.replicate: run for run in result.runs_of(told[who])} for who in ("arm", "baseline"))
    both = [r for r in arm if r in baseline and arm[r].status == baseline[r].status == "finished"]
    right = [[runs[r].probabilities["test"].argmax(axis=-1) == labels for r in both] for runs in (arm, baseline)]
    d = np.array(right[0], float) - right[1]  # replicates x images
    (s, n), rows, columns, mean = d.shape, d.mean(axis=1), d.mean(axis=0), d.mean()
    seeds, images = n * rows.var(ddof=1), s * columns.var(ddof=1)
    rest = ((d - rows[:, None] - columns + mean) ** 2).sum() / ((s - 1) * (n - 1))
    total, parts = seeds + images - rest, seeds**2 / (s - 1) + images**2 / (n - 1) + rest**2 / ((s - 1) * (n - 1))
    error, freedom = np.sqrt(max(total, seeds, images) / (s * n)), max(total**2 / parts, s - 1)
    few, many = np.sqrt(seeds / (s * n)), np.sqrt(max(images - rest, 0) / (s * n))
    share = (0.4 if told["looking"] == "staged" else 1.0) / told["comparisons"]  # of the error that may be made
    for name, level in (("interval", 0.95), ("interval90", 0.90)):
        tail = share * (1 - level) / 2
        ends = mean + np.array([-1, 1]) * max(stats.t.isf(tail, freedom) * error, reach(few, many, s - 1, tail))
        print(f"{told['arm']:>20}  {name:14}  {ends[0]:+.6f} {ends[1]:+.6f}   told {told[name]}")
    ends = stats.ttest_1samp(rows, 0).confidence_interval(0.95)
    print(f"{told['arm']:>20}  this_test_set   {ends.low:+.6f} {ends.high:+.6f}   told {told['this_test_set']}")
    print(f"{told['arm']:>20}  difference      {mean:+.6f}             told {told['difference']}")
