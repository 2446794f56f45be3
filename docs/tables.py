"""What the code knows about itself, as Markdown: commands, fields, layers, data sets, public names."""

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import typer
import typer.main

import paribus
from paribus.cli.app import app
from paribus.cli.init import STARTER
from paribus.data import catalogue
from paribus.data.sources import PUBLISHED
from paribus.lab import read_study
from paribus.spec import Named, briefly, shown, word_of
from paribus.spec.base import Says, Spec
from paribus.spec.choice import OneOf

ROOT = Path(__file__).parent.parent
HELP_WIDTH = 92


def commands() -> str:
    """Every command with its help, as ``--help`` says it."""
    return "\n\n".join(
        f"## `{' '.join(path)}`\n\n```text\n{text}\n```"
        for path, text in _help(typer.main.get_command(app), ("paribus",))
    )


def _help(command: Any, path: tuple[str, ...], parent: Any = None) -> Iterator[tuple[tuple[str, ...], str]]:
    command.rich_markup_mode = None  # plain text; boxes are for terminals
    inner_commands = getattr(command, "commands", {})
    for inner in inner_commands.values():
        inner.short_help = inner.help  # all of it, not the first few words
    context = command.context_class(
        command, parent=parent, info_name=path[-1], terminal_width=HELP_WIDTH, **command.context_settings
    )
    yield path, command.get_help(context)
    for name, inner in inner_commands.items():
        yield from _help(inner, (*path, name), context)


def starter() -> str:
    """The study that ``paribus init`` writes."""
    return f"```yaml\n{STARTER.format(file='study.yaml')}```"


def studies() -> str:
    """The studies that come with Paribus."""
    rows = []
    for path in sorted((ROOT / "studies").glob("*.yaml")):
        study = read_study(path)
        arms = ", ".join(study.vary.arm_names) if study.vary else "one network"
        rows.append((f"`studies/{path.name}`", study.question, study.data.name, arms))
    return table(("File", "What it asks", "Data", "Arms"), rows)


def fields(cls: type[Spec]) -> str:
    """What a part of a study may say: a row for each key."""
    texts = arguments_of(cls)
    rows = [(f"`{name}`", _values(cls, name), _default(cls, name), texts[name]) for name in cls.model_fields]
    return table(("Key", "Value", "Left out", "Meaning"), rows)


def family(kind: str, classes: Sequence[type[Spec]]) -> str:
    """One table of the things, one of their arguments; an argument that means the same in several stands once."""
    named = [cls for cls in classes if issubclass(cls, Named)]
    meanings: dict[tuple[str, str, str], list[str]] = {}
    rows = []
    for cls in named:
        names = [name for name in cls.model_fields if name != "name"]
        words = " or ".join(f"`{word}`" for word in (word_of(cls), *cls.other_words))
        rows.append((words, ", ".join(_argument(cls, name) for name in names) or "–", first_line(cls)))
        texts = arguments_of(cls)
        for name in names:
            meanings.setdefault((name, _values(cls, name), texts[name]), []).append(word_of(cls))
    listed = [
        (
            f"`{name}`",
            "all of them" if len(words) == len(named) > 1 else ", ".join(f"`{word}`" for word in words),
            *rest,
        )
        for (name, *rest), words in sorted(meanings.items())
    ]
    things = table((kind, "Arguments", "What it does"), rows)
    return f"{things}\n\n{table(('Argument', 'Of', 'Value', 'Meaning'), listed)}" if listed else things


def keys(cls: type) -> str:
    """The fields of a noun as JSON has them: what Python calls ``None`` or ``nan`` is null there."""
    rows = [
        (f"`{key}`", re.sub(r"``(None|nan)``|\(nan, nan\)", "``null``", text))
        for key, text in arguments_of(cls).items()
    ]
    return table(("Key", "Value"), rows)


def data_sets() -> str:
    """The data sets that have a name."""
    rows = [
        (
            f"`{entry.name}`",
            entry.what,
            f"{entry.train:,} + {entry.test:,}",
            "×".join(map(str, entry.input_shape)),
            str(len(entry.classes)),
            "bundled" if entry.name == "digits" else f"{entry.size / 1e6:.0f} MB",
            entry.licence,
        )
        for entry in catalogue(Path("an-empty-cache"))
    ]
    return table(("Name", "What", "Training + test images", "Size", "Classes", "To fetch", "Licence"), rows)


def sources() -> str:
    """Where each published data set is looked for, in order."""
    return "\n".join(
        f"- `{published.name}`: {', then '.join(f'`{source}`' for source in published.sources)}"
        for published in PUBLISHED
    )


def public_names() -> str:
    """Everything in ``paribus.__all__``, with the first line of its documentation."""
    groups: dict[str, list[tuple[str, str]]] = {
        "Functions": [],
        "Classes": [],
        "What a study is made of": [],
        "Errors": [],
    }
    for name in sorted(paribus.__all__, key=str.lower):
        thing = getattr(paribus, name)
        groups[_group(thing)].append((f"`{name}{_parameters(thing)}`", first_line(thing)))
    return "\n\n".join(f"## {group}\n\n{table(('Name', 'What'), rows)}" for group, rows in groups.items())


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def first_line(thing: object) -> str:
    """The first sentence or two of something's documentation: its first paragraph, on one line."""
    return " ".join(inspect.cleandoc(thing.__doc__ or "").split("\n\n")[0].split())


def arguments_of(cls: type) -> dict[str, str]:
    """What the ``Args:`` of a class's docstring, and of those it stands on, say about its fields."""
    texts: dict[str, str] = {}
    for each in reversed(cls.__mro__):
        section = re.search(r"\n\s*Args:\n(.*?)(\n\n|\Z)", inspect.cleandoc(each.__doc__ or ""), re.DOTALL)
        for name, text in re.findall(r"^    (\w+): (.*(?:\n     +.*)*)", section[1] if section else "", re.MULTILINE):
            texts[name] = " ".join(text.split())
    return texts


def _cell(text: str) -> str:
    return re.sub(r"``(.+?)``", r"`\1`", text).replace("|", r"\|")


def _argument(cls: type[Spec], name: str) -> str:
    field = cls.model_fields[name]
    return f"`{name}`" if field.is_required() else f"`{name}: {shown(briefly(field.default))}`"


def _default(cls: type[Spec], name: str) -> str:
    field = cls.model_fields[name]
    if field.is_required():
        return "must be there"
    return "–" if field.default is None or field.default == "" else f"`{shown(briefly(field.default))}`"


def _values(cls: type[Spec], name: str) -> str:
    field = cls.model_fields[name]
    found = _in_words(field.annotation, tuple(field.metadata))
    return " or ".join(dict.fromkeys(found)) or "a value"


def _in_words(annotation: Any, metadata: tuple[Any, ...] = ()) -> list[str]:
    """What a field accepts: in the words of its faults where it has some, else told from its type."""
    for each in metadata:
        match each:
            case Says(must_be=words):
                return [words]
            case OneOf(kind=kind):
                return [f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"]
    arguments = get_args(annotation)
    if get_origin(annotation) is Literal:
        *others, last = [f"`{value}`" for value in arguments]
        return [f"{', '.join(others)} or {last}" if others else last]
    if hasattr(annotation, "__metadata__"):
        return _in_words(arguments[0], annotation.__metadata__)
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        return ["a block"]
    if get_origin(annotation) is tuple:
        return [f"a list, each {words}" for words in _in_words(arguments[0])]
    if get_origin(annotation) is dict:
        return ["a mapping"]
    return [words for part in arguments if part is not type(None) for words in _in_words(part)]


def _group(thing: object) -> str:
    if not inspect.isclass(thing):
        return "Functions"
    if issubclass(thing, Exception):
        return "Errors"
    return "What a study is made of" if issubclass(thing, Spec) else "Classes"


def _parameters(thing: object) -> str:
    if inspect.isclass(thing) or not callable(thing):
        return ""
    parts: list[str] = []
    for name, parameter in inspect.signature(thing).parameters.items():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        default = parameter.default
        shown_default = default.__name__ if inspect.ismodule(default) else repr(default)
        parts.append(name if default is parameter.empty else f"{name}={shown_default}")
    return f"({', '.join(parts)})"
