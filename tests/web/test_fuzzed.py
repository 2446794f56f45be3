"""Every address of the API, asked what nobody thought of: no answer is a mistake of ours, and all are as described."""

import os
from contextlib import suppress
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.server import Server

EXAMPLES = int(os.environ.get("PARIBUS_FUZZ_EXAMPLES", "4"))  # of each address and kind; a release is asked hundreds
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
KINDS = list(schemathesis.GenerationMode)  # what fits the description, and what does not


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value)
def test_no_question_is_answered_by_a_mistake(server: Server, visitor: httpx.Client, kind: Any) -> None:
    name = f"paribus-{server.port}"
    headers = {"Cookie": f"{name}={visitor.cookies[name]}", "Origin": server.address}
    schema = schemathesis.openapi.from_url(f"{server.address}/api/openapi.json", headers=headers)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 25
    for operation in operations:
        ask(operation, kind, headers)
    assert "mistake" not in (server.folder / "errors").read_text()


def ask(operation: Any, kind: Any, headers: dict[str, str]) -> None:
    @given(case=operation.as_strategy(generation_mode=kind))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def once(case: Any) -> None:
        if case.path.endswith("/fetch") and case.path_parameters["name"] != "digits":
            case.path_parameters["name"] = "digits"  # nothing is to be downloaded
        case.call_and_validate(checks=CHECKS, headers=headers)

    with suppress(Unsatisfiable):  # an address that takes nothing can be asked nothing wrong
        once()
