"""Studies with anything anywhere: each is examined without a mistake, and every remedy that is offered applies."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from paribus.errors import InputError
from paribus.spec.reading import read_text
from paribus.web.answers.build import Asked
from paribus.web.examining import examine, fix
from paribus.web.folders import GuardedTables
from paribus.web.presets import presets
from paribus.web.refusals import Refused

TABLES = GuardedTables(())
PRESETS = [preset.document for preset in presets({})]
WORDS = ["Flatten", "Dense", "relu", "digits", "mnist", "SGD", "model.dense_1.units", "baseline", "L2", "test", "", "x"]
SCALARS = st.none() | st.booleans() | st.integers(-3, 200) | st.floats(-2, 2) | st.sampled_from(WORDS)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A preset in which a few values, wherever they stand, are others or gone."""
    document = copy.deepcopy(draw(st.sampled_from(PRESETS)))
    for _ in range(draw(st.integers(1, 3))):
        place, here = [], document
        while isinstance(here, dict | list) and here and (not place or draw(st.booleans())):
            key = draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
            place.append((here, key))
            here = here[key]
        around, key = place[-1]
        if draw(st.integers(0, 3)):
            around[key] = draw(ANYTHING)
        else:
            del around[key]
        if isinstance(document.get("data"), dict) and "path" in document["data"]:
            del document["data"]["path"]
    return document


@given(mutated())
def test_anything_is_examined_and_remedies_can_be_applied(document: dict[str, Any]) -> None:
    told = examine(Asked(document=document), TABLES)
    told.model_dump_json()
    assert told.sound == (not told.faults) == (told.why is None)
    model = document.get("model")
    for each in [*told.faults, *told.findings]:
        assert each.layer is None or (isinstance(model, list) and each.layer < len(model))
        if each.fix is not None:
            try:
                fixed = fix(document, each.fix, TABLES)
            except (InputError, Refused):  # its place is a level's, or is at fault itself
                continue
            assert read_text(fixed.yaml).data == fixed.document
