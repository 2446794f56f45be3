"""A stored study as the document that somebody would write for it."""

from typing import Any

from pydantic import ValidationError

from paribus.records import StudyRecord
from paribus.spec import Study, briefly
from paribus.spec.choice import named_with
from paribus.spec.paths import layer_places, value_at, with_value

Raw = dict[str, Any]


def document_of(record: StudyRecord) -> Raw:
    """The study without what goes without saying; layers keep a name where paths would not find them else.

    A record of another version, which this one cannot read, is given as it is.
    """
    spec: Raw = dict(record.spec)
    try:
        brief: Raw = briefly(Study.model_validate(spec))
    except ValidationError:
        return spec
    wanted = layer_places(spec)
    for _ in wanted:
        now = layer_places(brief)
        wrong = [place for place, name in wanted.items() if now.get(place) != name]
        if not wrong:
            break
        for place in wrong:
            word, arguments = named_with(value_at(brief, place))
            brief = with_value(brief, place, {word: {**arguments, "name": wanted[place]}})
    return {**brief, "replicates": record.replicates}
