"""What is shown of a value is what a study file would say, so that it can be copied there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paribus.spec import read_text, shown

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False),
    st.text(
        st.characters(
            min_codepoint=32, max_codepoint=0xD7FF, exclude_characters="\x7f\x85\u2028\u2029", exclude_categories=["Cc"]
        )
    ),
    st.sampled_from(
        ["true", "Null", "NULL", "~", "1e5", ".inf", "-", "a b", " a", "a ", "a: b", "#a", "yes", "0x1", "", "?"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_what_is_shown_reads_as_the_value_itself(value: Any) -> None:
    assert read_text(shown(value, most=10_000)).data == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (0.123456789, "0.123456789"),
        (1e-5, "1e-05"),
        (3.0, "3"),
        (True, "true"),
        (None, "null"),
        ("300", '"300"'),
        ("relu", "relu"),
        ("", '""'),
        ((3, 3), "[3, 3]"),
        ({"a": [1, "b c"]}, "{a: [1, b c]}"),
        (["A?"], '["A?"]'),
    ],
)
def test_value_is_shown_as_a_person_would_write_it(value: object, text: str) -> None:
    assert shown(value) == text


def test_long_values_are_cut_with_a_mark() -> None:
    assert shown(list(range(100)), most=10) == "[0, 1, 2,…"
