"""A stored study as somebody would write it asks for the same."""

import dataclasses
from pathlib import Path

import pytest

from paribus.lab import read_study
from paribus.spec import Study, digest, plain, read_text
from paribus.web.documents import document_of
from tests.store.examples import study as example

STUDIES = sorted(Path("studies").glob("*.yaml"))
NAMED = """
study: named
data: digits
model:
  - Flatten: {name: pixels}
  - Dense: {units: 8, name: dense_2}
  - Dense: {units: 8}
  - Dense: {units: 10, name: top}
train: {epochs: 1}
vary: {factor: width, set: [model.dense_2.units], levels: [8, 16], baseline: "8"}
"""


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_studies_that_come_along_ask_for_the_same(path: Path) -> None:
    asked = read_study(path)
    record = dataclasses.replace(example(), spec=plain(asked), replicates=asked.replicates)
    assert digest(Study.model_validate(document_of(record))) == digest(asked)


def test_names_are_kept_where_paths_need_them_and_nowhere_else() -> None:
    asked = Study.model_validate(read_text(NAMED).data)
    record = dataclasses.replace(example(), spec=plain(asked), replicates=4)
    document = document_of(record)
    again = Study.model_validate(document)
    assert [layer.name for layer in again.model] == [layer.name for layer in asked.model]
    assert digest(again) == digest(asked)
    assert document["replicates"] == 4
    assert (
        document_of(dataclasses.replace(record, spec=plain(read_study("studies/first.yaml"))))["model"][0] == "Flatten"
    )


def test_record_of_another_version_is_given_as_it_is() -> None:
    record = dataclasses.replace(example(), spec={"study": "s", "model": ["Unheard"]})
    assert document_of(record)["model"] == ["Unheard"]
