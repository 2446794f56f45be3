"""Stated numbers of parameters, counted again; where they do not fit, which biases must have been left out."""

from collections.abc import Iterator, Sequence

from paribus.records import Finding
from paribus.spec import Layer, summarize
from paribus.spec.reported.report import Report, StatedParameters


def check_parameters(report: Report) -> Iterator[Finding]:
    """A finding for each arm whose stated number of parameters is not the number of its network as it is described.

    Examples:
        >>> network = ["Flatten", {"Dense": {"units": 64}}, {"Dense": {"units": 10}}]
        >>> parameters = {"layers": network, "input": [28, 28, 1], "stated": 50880}
        >>> report = Report(report="r", of=10000, arms={"one layer": {"parameters": parameters}})
        >>> [finding.message for finding in check_parameters(report)]
        ['one layer has 50,890 parameters as described, not 50,880; that fits without the biases of the last layer.']
    """
    for name, arm in report.arms.items():
        if arm.parameters is None:
            continue
        stated, counted = arm.parameters.stated, _count(arm.parameters.layers, arm.parameters)
        if stated == counted:
            continue
        yield Finding(
            id="misstated-parameters",
            severity="note",
            arm=name,
            where=f"arms.{name}.parameters",
            evidence={"stated": float(stated), "counted": float(counted)},
            message=f"{name} has {counted:,} parameters as described, not {stated:,}; {_explanation(arm.parameters)}.",
            remedy="Describe the network that was trained, with `use_bias: false` where a layer has none.",
        )


def _explanation(parameters: StatedParameters) -> str:
    with_biases = [place for place, layer in enumerate(parameters.layers) if getattr(layer, "use_bias", False)]
    guesses = {
        "that fits without the biases of the last layer": with_biases[-1:],
        "that fits with biases in the first layer alone": with_biases[1:],
        "that fits without any biases": with_biases,
    }
    for words, without in guesses.items():
        if _count(_without_biases(parameters.layers, without), parameters) == parameters.stated:
            return words
    if summarize(parameters.layers, parameters.input).trainable == parameters.stated:
        return "that fits if only those count which training changes"
    return "leaving out biases does not explain it"


def _without_biases(layers: Sequence[Layer], places: Sequence[int]) -> list[Layer]:
    return [
        layer.model_copy(update={"use_bias": False}) if place in places else layer for place, layer in enumerate(layers)
    ]


def _count(layers: Sequence[Layer], parameters: StatedParameters) -> int:
    return summarize(layers, parameters.input).total
