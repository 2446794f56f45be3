"""The report as one HTML file: no script, no outside request, light and dark, on paper and on a telephone."""

import base64
import re
from functools import cache

import jinja2
from markupsafe import Markup, escape

from paribus.lab import Result, TestImages
from paribus.report.blocks import Block, Document
from paribus.report.document import document


def html_report(result: Result, images: TestImages | None = None) -> str:
    """The whole report as one self-contained page.

    Args:
        result: The study with its runs and verdicts.
        images: Its test images, as ``paribus.lab.test_images`` gives them; without them the report shows none.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     print(html_report(run(study, folder))[:15])
        <!doctype html>
    """
    return html(document(result, images))


def html(report: Document) -> str:
    """A document as one self-contained page."""
    return _templates().get_template("report.html.j2").render(document=report, block=_block)


def _block(block: Block) -> str:
    """One block, by the macro that has its name."""
    macros = _templates().get_template("blocks.html.j2").module
    return str(getattr(macros, type(block).__name__.lower())(block))


def prose(text: str) -> Markup:
    """Plain text as HTML, with `backticks` as code.

    Examples:
        >>> print(prose("set `a<b` & go"))
        set <code>a&lt;b</code> &amp; go
    """
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped just before


def data_uri(png: bytes) -> str:
    """An image as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("paribus.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"prose": prose, "data_uri": data_uri, "markup": Markup}
    return environment
