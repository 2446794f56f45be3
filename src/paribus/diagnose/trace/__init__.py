"""What can be told from how runs went: curves, probes, scores and answers in, findings out.

To add a rule: a function from a ``Trace`` to findings in the file of its theme, its name in ``TRACE_RULES``, and its
public name in ``diagnose/causes.py``. A rule speaks of an arm, not of a run, when at least half of the runs show it;
and it warns only where something large and not due to luck goes along with harm. What needs another training (whether
one batch can be learnt by heart, whether images are looked at, the noise of gradients) is in ``probed``.
"""

from collections.abc import Callable, Iterator, Sequence

from paribus.diagnose.trace.batches import small_batches
from paribus.diagnose.trace.beginning import initial_loss, initial_signal
from paribus.diagnose.trace.calibration import overconfidence
from paribus.diagnose.trace.divergence import not_finite
from paribus.diagnose.trace.dropping import too_much_dropout
from paribus.diagnose.trace.generalization import (
    noisy_training_labels,
    overfitting,
    shifted_test,
    suspiciously_good,
    validation_floor,
)
from paribus.diagnose.trace.gradients import exploding_gradient, gradient_growth, vanishing_gradient
from paribus.diagnose.trace.learning import (
    collapsed_predictions,
    metric_disagreement,
    not_learning,
    unfinished,
    wrong_way,
)
from paribus.diagnose.trace.normalization import mode_gap, stale_batchnorm
from paribus.diagnose.trace.penalty import penalty_dominates
from paribus.diagnose.trace.replicates import replicate_outlier
from paribus.diagnose.trace.trace import Trace
from paribus.diagnose.trace.units import dead_relu, saturation, symmetric_units
from paribus.diagnose.trace.updates import frozen_weights, learning_rate_high, learning_rate_low
from paribus.records import Finding

__all__ = ["TRACE_RULES", "Trace", "TraceRule", "examine_runs"]

TraceRule = Callable[[Trace], Iterator[Finding]]


def examine_runs(traces: Sequence[Trace]) -> tuple[Finding, ...]:
    """Every finding of every rule about every arm: at most one for each rule and arm.

    Examples:
        >>> examine_runs([])
        ()
    """
    return tuple(finding for trace in traces for rule in TRACE_RULES for finding in rule(trace))


TRACE_RULES: tuple[TraceRule, ...] = (
    not_finite,
    initial_loss,
    initial_signal,
    symmetric_units,
    learning_rate_high,
    wrong_way,
    too_much_dropout,
    penalty_dominates,
    vanishing_gradient,
    dead_relu,
    frozen_weights,
    gradient_growth,
    saturation,
    exploding_gradient,
    learning_rate_low,
    small_batches,
    stale_batchnorm,
    mode_gap,
    validation_floor,
    noisy_training_labels,
    overfitting,
    overconfidence,
    shifted_test,
    suspiciously_good,
    not_learning,
    collapsed_predictions,
    metric_disagreement,
    replicate_outlier,
    unfinished,
)
