"""What the arms of a study are given alike, in words."""

from paribus.spec.arms import conditions_of
from paribus.spec.changes import BUDGETS, Change, aspect_of
from paribus.spec.study import Study
from paribus.spec.train import Train
from paribus.spec.tune import Tune


def budget_words(study: Study) -> str:
    """On what terms the arms of a study are compared; empty for one network that is not tuned.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}],
        ...               train={"epochs": 25}, vary={"factor": "batch size", "set": ["train.batch_size"],
        ...                                           "levels": [16, 32], "baseline": 32},
        ...               tune={"path": "train.optimizer.learning_rate", "values": [0.001, 0.01, 0.1]})
        >>> budget_words(study)
        'at equal epochs (25), each tuned over 3 learning rates on the validation split'
    """
    trains = [condition.study.train for condition in conditions_of(study)]
    parts = [_budget(trains), _stopped(trains)] if len(trains) > 1 else []
    if study.tune is not None:
        parts.append(f"{'each ' if len(trains) > 1 else ''}tuned over {_values(study.tune)} on the validation split")
    return ", ".join(part for part in parts if part)


def tuned_words(tune: Tune) -> str:
    """What is tuned, in words.

    Examples:
        >>> tuned_words(Tune(path="train.optimizer.learning_rate", values=[0.1, 0.2]))
        'learning rate'
        >>> tuned_words(Tune(path=["model.dense_1", "model.dense_2"], values=["Flatten", "Dense"]))
        'model.dense_1 and model.dense_2'
    """
    return " and ".join(dict.fromkeys(map(_name, tune.path)))


def _name(path: str) -> str:
    is_a_layer = path.startswith("model") and path.count(".") < 2
    return path if is_a_layer else aspect_of(Change(path, None, None))


def _budget(trains: list[Train]) -> str:
    """Epochs, steps or seconds, if all arms have the same."""
    budgets = {(kind, getattr(train, kind)) for train in trains for kind in BUDGETS if getattr(train, kind) is not None}
    if len(budgets) > 1:
        return "at budgets of their own"
    [(kind, length)] = budgets
    return f"at equal {kind} ({length:,})"


def _stopped(trains: list[Train]) -> str:
    """Whether arms may end before that."""
    stopped = [train.early_stopping is not None for train in trains]
    if all(stopped):
        return "each stopped early by the validation split"
    return "some stopped early by the validation split" if any(stopped) else ""


def _values(tune: Tune) -> str:
    words, count = tuned_words(tune), len(tune.trial_values)
    return f"{count} values of {words}" if len(tune.path) > 1 or words.endswith("s") else f"{count} {words}s"
