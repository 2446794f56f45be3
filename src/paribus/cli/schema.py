"""``paribus schema``: the JSON Schema of study files."""

from paribus import lab
from paribus.cli.options import UnusedStore
from paribus.cli.output import print_json


def schema(store_at: UnusedStore = None) -> None:
    """Print the JSON Schema of study files, for completion in an editor."""
    del store_at
    print_json(lab.study_schema())
