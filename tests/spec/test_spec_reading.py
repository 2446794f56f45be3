"""The reader takes whatever bytes a stranger sends: it reads them as YAML 1.2 or names the fault, and it is quick."""

import time

import pytest

from paribus.errors import StudyError
from paribus.spec import parse, read_text

STUDY = "study: s\ndata: digits\nmodel: [Flatten, {Dense: {units: 10}}]\ntrain: {epochs: 1}\n"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join(10 * [f'*{old}'])}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "alias bomb": BOMB,
    "alias to itself": "a: &a [*a]\n",
    "mapping in itself": STUDY + "vary: &v {factor: *v}\n",
    "unknown alias": "a: *b",
    "a thousand open brackets": 1000 * "[",
    "a thousand nested lists": 1000 * "[" + 1000 * "]",
    "a thousand nested mappings": 1000 * "{a: " + "1" + 1000 * "}",
    "zero byte": "study: \0",
    "binary file": "\x7fELF\x01\x02",
    "lone surrogate": "study: \ud800",
    "tab for indentation": "study: s\n\tdata: digits",
    "key twice": STUDY + "study: t\n",
    "number as key": STUDY + "1: 2\n",
    "nothing as key": STUDY + "null: 2\n",
    "list as key": STUDY + "? [a]\n: b\n",
    "mapping as key": STUDY + "? {a: b}\n: b\n",
    "python object": "!!python/object/apply:os.system ['echo hi']",
    "python name": STUDY.replace("digits", "!!python/name:os.system x"),
    "bytes": STUDY.replace("study: s", "study: !!binary aGk="),
    "set": STUDY + "question: !!set {a}\n",
    "timestamp": STUDY + "question: !!timestamp 2020-99-99\n",
    "no boolean": STUDY + "question: !!bool maybe\n",
    "no whole number": STUDY + "seed: !!int ten\n",
    "no number": STUDY + "matters: !!float ten\n",
    "number too large to train": STUDY.replace("10", 25 * "9"),
    "number of 5000 digits": STUDY.replace("10", 5000 * "9"),
    "infinite number": STUDY + "matters: 1e999\n",
    "no number at all": STUDY + "matters: .nan\n",
    "a million characters": STUDY + f"question: {1_000_000 * 'x'}\n",
    "a name of 100,000 characters": STUDY.replace("study: s", f"study: {100_000 * 's'}"),
    "20,000 layers": STUDY.replace("[Flatten,", "[" + 20_000 * "Flatten,"),
    "as many commas as there is room for": "a: [" + 95_000 * "x,",
    "5,000 layers": STUDY.replace("[Flatten,", "[" + 5_000 * "Flatten,"),
    "5,000 unknown keys": STUDY + "".join(f"k{n}: 1\n" for n in range(5_000)),
    "merge key": STUDY + "<<: {a: 1}\n",
    "two documents": STUDY + "---\n" + STUDY,
    "empty": "",
    "comment only": "# nothing\n",
    "scalar": "5",
    "list": "[a]",
    "unclosed quote": "study: 'abc",
    "bad escape": 'study: "\\q"',
    "escape beyond Unicode": 'study: "\\U00110000"',
    "bad directive": "%YAML x\n---\na: b",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_a_study_error_within_a_second(text: str) -> None:
    started = time.process_time()
    with pytest.raises(StudyError) as caught:
        parse(text)
    assert time.process_time() - started < 1
    for fault in caught.value.faults:
        assert fault.message.endswith(".")
        assert fault.remedy.endswith((".", "?"))
        assert len(fault.received) < 100


def test_numbers_and_claims_are_read_as_yaml_1_2_reads_them() -> None:
    text = "[1e-5, 1E3, .5, 1., -2, +3, 010, 1_000, true, False, ~, null, .inf]"
    assert read_text(text).data == [1e-5, 1000.0, 0.5, 1.0, -2, 3, 10, 1000, True, False, None, None, float("inf")]
    assert [type(value) for value in read_text("[1, 1.0, 1e0]").data] == [int, float, float]


def test_words_that_yaml_1_1_turns_into_something_else_stay_words() -> None:
    text = "{on: validation, yes: no, off: y, date: 2020-01-01, time: 12:30:00, hex: 0x10, sign: =}"
    data = {
        "on": "validation",
        "yes": "no",
        "off": "y",
        "date": "2020-01-01",
        "time": "12:30:00",
        "hex": "0x10",
        "sign": "=",
    }
    assert read_text(text).data == data


def test_json_is_read_as_json() -> None:
    text = '{"a": "\\ud83d\\ude00 \\/ \\u00e9",\n\t"b": [1, 2.5e-3, true, null]}'
    assert read_text(text).data == {"a": "😀 / é", "b": [1, 0.0025, True, None]}


def test_half_of_a_character_becomes_the_mark_for_it_so_that_every_text_can_be_written() -> None:
    assert read_text('"\\ud83d"').data == "\ufffd"


def test_every_value_has_its_line() -> None:
    document = read_text("study: s\n\nmodel:\n  - Flatten\n  - Dense:\n      units: 10\ntrain:\n  {epochs: 1}\n")
    places = {("study",): 1, ("model",): 3, ("model", 1): 5, ("model", 1, "Dense", "units"): 6, ("train", "epochs"): 8}
    assert {place: document.line(place) for place in places} == places


def test_place_that_is_not_written_has_the_line_of_what_is_around_it() -> None:
    document = read_text("study: s\nmodel:\n  - Flatten\n")
    assert document.line(("model", 0, "Flatten", "name")) == 3


@pytest.mark.parametrize(
    ("text", "line"), [("a: 1\nb: [1,\nc: 2\n", 2), ("a: 1\na: 2\n", 2), ("a: 1\n\tb: 2", 2), ("a: 1\n\0", 2)]
)
def test_syntax_fault_names_its_line(text: str, line: int) -> None:
    with pytest.raises(StudyError) as caught:
        read_text(text)
    assert caught.value.faults[0].line == line


def test_windows_line_ends_and_byte_order_mark_change_nothing() -> None:
    assert parse("\ufeff" + STUDY.replace("\n", "\r\n")) == parse(STUDY)
