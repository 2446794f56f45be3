"""Findings put in order: causes before symptoms, and each symptom under the cause that explains it.

A rule says in ``explains`` which findings would be its symptoms; the order here says which cause lies further upstream.
"""

from collections.abc import Sequence

from paribus.records import Finding

UPSTREAM_FIRST = (
    "not-finite",
    "input-scale",
    # how the network is wired
    "double-softmax", "wrong-output-activation", "loss-target-mismatch",
    "linear-stack", "double-activation", "shape-collapse", "bottleneck", "batchnorm-axis", "dropout-before-batchnorm",
    "batchnorm-budget", "dropout-rate", "bias-before-batchnorm",
    # no signal, or the same one everywhere
    "bad-initialization", "initial-signal", "symmetric-units",
    # the images
    "duplicates-across-splits", "duplicates-within-split", "shortcut", "conflicting-labels", "label-noise",
    "ordered-labels", "class-imbalance", "label-shift", "input-shift",
    # how training goes
    "initial-loss", "learning-rate-high", "wrong-way", "penalty-dominates-start", "penalty-dominates",
    "vanishing-gradient", "dead-relu", "frozen-weights", "gradient-growth", "saturation", "exploding-gradient",
    "step-budget",
    "unusual-learning-rate", "learning-rate-low", "batch-size-noise",
    # what came of it
    "cannot-memorize", "input-independent",
    "stale-batchnorm", "mode-gap", "validation-floor", "noisy-training-labels", "overfitting", "test-shift",
    "overconfidence", "suspiciously-good", "not-learning", "collapsed-predictions", "metric-disagreement",
    "replicate-outlier", "unfinished",
    # what a comparison cannot say, however well its networks were trained
    "confounded", "test-set-selection", "test-set-too-small",
)  # fmt: skip
"""Every rule by its public name. ``wrong-way`` stands behind the learning rate: no study can turn its loss around.

A wrong number of scores is no finding but a fault, and a missing softmax is none: losses take class scores.
"""

AS_GOOD_AS = {"input-independent": "not-learning"}
"""Findings that say of a run what another does, seen from another side: what explains the one explains the other."""

_RANK = {name: rank for rank, name in enumerate(UPSTREAM_FIRST)}


def ordered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Causes first; notes after all that is likely to harm. Findings of one rule keep the order they came in.

    A rule that ``UPSTREAM_FIRST`` does not know comes last of its kind.

    Examples:
        >>> found = [Finding(id, "warning", "a", "", {}, "", "") for id in ("overfitting", "learning-rate-high")]
        >>> [finding.id for finding in ordered(found)]
        ['learning-rate-high', 'overfitting']
    """
    return tuple(
        sorted(findings, key=lambda found: (found.severity == "note", _RANK.get(found.id, len(UPSTREAM_FIRST))))
    )


def folded(findings: Sequence[Finding]) -> tuple[tuple[Finding, tuple[Finding, ...]], ...]:
    """Each cause with the symptoms that it explains, in order; a symptom stands under its most upstream cause alone.

    A cause explains findings about the same arm; one about the whole study explains those of every arm. What a symptom
    explains stands under the same cause. A note never hides a warning.

    Examples:
        >>> rate = Finding("learning-rate-high", "warning", "a", "", {}, "", "", explains=("not-learning",))
        >>> lost = Finding("not-learning", "critical", "a", "", {}, "", "")
        >>> [(cause.id, [symptom.id for symptom in symptoms]) for cause, symptoms in folded([lost, rate])]
        [('learning-rate-high', ['not-learning'])]
    """
    in_order = ordered(findings)
    root: list[int] = []  # of each finding: its own place, or that of its cause
    for place, finding in enumerate(in_order):
        cause = next((before for before in range(place) if _explains(in_order[before], finding)), None)
        root.append(place if cause is None else root[cause])
    return tuple(
        (cause, tuple(finding for other, finding in enumerate(in_order) if root[other] == place != other))
        for place, cause in enumerate(in_order)
        if root[place] == place
    )


def _explains(cause: Finding, symptom: Finding) -> bool:
    names = {symptom.id, AS_GOOD_AS.get(symptom.id, symptom.id)}
    return not names.isdisjoint(cause.explains) and cause.arm in (None, symptom.arm)
