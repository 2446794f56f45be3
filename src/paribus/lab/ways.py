"""Which arms go the same way, one farther than the other."""

import json

from paribus.spec import Study, form_of, numbers_of


def way_of(study: Study) -> str | None:
    """What arms have in common that are the same but for their epochs; ``None`` for one that no other can go on from.

    Examples:
        >>> from paribus.spec import Study
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 25})
        >>> longer = study.model_copy(update={"train": study.train.model_copy(update={"epochs": 40})})
        >>> way_of(study) == way_of(longer)
        True
    """
    train = study.train
    if train.epochs is None or train.early_stopping:
        return None
    same = study.model_copy(update={"train": train.model_copy(update={"epochs": 1})})
    return json.dumps([form_of(same), sorted(numbers_of(study).items())])
