"""Every static rule, in one place; those that find causes stand before those that find their consequences.

To add one: a function in the file of its theme, its name here, its section in ``docs/diagnosis-static.md``, and two
tests: where it speaks and where it must not.
"""

from collections.abc import Callable, Iterator

from paribus.diagnose.static.budget import step_budget, unusual_learning_rate
from paribus.diagnose.static.comparison import Comparison, confounded, selection_on_test, too_few_images
from paribus.diagnose.static.dropping import dropout_before_batchnorm, dropout_rate
from paribus.diagnose.static.initialisation import bad_initialization
from paribus.diagnose.static.linearity import linear_stack
from paribus.diagnose.static.normalisation import batchnorm_axis, batchnorm_budget, bias_before_batchnorm
from paribus.diagnose.static.penalty import penalty_dominates_start
from paribus.diagnose.static.shapes import shape_collapse
from paribus.diagnose.static.subject import Subject
from paribus.diagnose.static.wiring import (
    bottleneck,
    double_activation,
    double_softmax,
    loss_target_mismatch,
    wrong_output_activation,
)
from paribus.records import Finding

StudyRule = Callable[[Comparison], Iterator[Finding]]
"""Looks at all arms together."""

NetworkRule = Callable[[Subject], Iterator[Finding]]
"""Looks at the network of one arm."""

STUDY_RULES: tuple[StudyRule, ...] = (confounded, selection_on_test, too_few_images)

NETWORK_RULES: tuple[NetworkRule, ...] = (
    double_softmax,
    wrong_output_activation,
    bottleneck,
    linear_stack,
    double_activation,
    shape_collapse,
    batchnorm_axis,
    dropout_before_batchnorm,
    batchnorm_budget,
    bias_before_batchnorm,
    dropout_rate,
    bad_initialization,
    loss_target_mismatch,
    step_budget,
    unusual_learning_rate,
    penalty_dominates_start,
)

STATIC_RULES: tuple[StudyRule | NetworkRule, ...] = (*STUDY_RULES, *NETWORK_RULES)
"""All of them."""
