"""Sound variants of a program: other activations, optimizers, learning rates, batches, widths and regularisation.

Each has splits and a replicate of its own. Those that reach the accuracy of the program as it is are the healthy pool.
"""

from collections.abc import Iterator

from benchmarks.diagnosis.designs import Design, adam, sgd

REACHED = 0.02
"""A variant is healthy if it is right on no more than two points fewer validation images than the program as it is."""

FORMS = {
    "relu, Adam, batch 32": Design(),
    "tanh, Adam, batch 64": Design(activation="tanh", batch_size=64, units=(128, 64)),
    "relu, SGD, batch 32": Design(optimizer=sgd(0.05), units=(128, 64)),
    "elu, Adam, batch 32": Design(activation="elu", units=(64, 64)),
    "relu, Adam, batch 64, twice as long": Design(batch_size=64, units=(128, 32), epochs=2.0),
}
NORMALISATIONS = {"": None, ", batch normalisation": 0.9, ", slow batch normalisation": 0.99}
RATES = {"Adam": (5e-4, 1e-3, 2e-3, 3e-3), "SGD": (0.02, 0.05, 0.1, 0.03)}
REGULARISATIONS = ((0.0, 0.0), (0.1, 0.0), (0.3, 0.0), (0.2, 1e-4), (0.0, 1e-3))
"""Rates of dropout and weight penalties. Where they are 0 the layer and the penalty are there, and do nothing: so all
variants of a form are one program."""


def variants() -> Iterator[tuple[str, Design]]:
    """Thirty-two designs, each with a name.

    Examples:
        >>> designs = dict(variants())
        >>> len(designs), next(iter(designs))
        (32, 'relu, Adam, batch 32, rate 0.0005, dropout 0, penalty 0')
    """
    for place, (word, form) in enumerate(FORMS.items()):
        [optimizer] = form.optimizer
        slow = place % 2  # which of the two batch normalisations
        for normalisation in ("", *(list(NORMALISATIONS)[1 + slow : 2 + slow] if place < 3 else ())):
            momentum = NORMALISATIONS[normalisation]
            batchnorm = None if momentum is None else {"momentum": momentum}
            for turn, rate in enumerate(RATES[optimizer]):
                dropout, l2 = REGULARISATIONS[(place + turn + 2 * bool(batchnorm)) % len(REGULARISATIONS)]
                made = adam(rate) if optimizer == "Adam" else sgd(rate)
                changes = {"optimizer": made, "dropout": dropout, "l2": l2, "batchnorm": batchnorm}
                name = f"{word}{normalisation}, rate {rate:g}, dropout {dropout:g}, penalty {l2:g}"
                yield name, Design(**{**vars(form), **changes})
