"""A linear stack is made into one layer, and its finding says how well that does."""

from paribus.lab import examine_file

TWO = {"study": "s", "data": "digits", "train": {"epochs": 1}, "model": ["Flatten", {"Dense": {"units": 20}}]}


def test_the_finding_of_a_linear_stack_is_proved_when_the_doctor_probes() -> None:
    model = [*TWO["model"], {"Dense": {"units": 10, "activation": "softmax"}}]
    [finding] = [
        each for each in examine_file({**TWO, "model": model}, probe=True).findings if each.id == "linear-stack"
    ]
    assert "Made into one layer they give the same on 200 images" in finding.message
    assert isinstance(finding.evidence["difference_as_one"], float)
    assert finding.evidence["difference_as_one"] < 1e-5


def test_it_is_not_without_being_asked_for() -> None:
    model = [*TWO["model"], {"Dense": {"units": 10}}]
    [finding] = [each for each in examine_file({**TWO, "model": model}).findings if each.id == "linear-stack"]
    assert "difference_as_one" not in finding.evidence
